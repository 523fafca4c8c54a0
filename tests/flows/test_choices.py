"""Options that contradict one another or name what is not there, told before anybody is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from enrich import catalog
from flows import notify, review
from flows.checkout.inputs import of_years
from flows.console.arguments import Options, Places, enrich_options
from flows.console.choices import require_known_settings, require_sensible, unread_settings
from flows.console.parser import hours
from tests.support.catalog_files import put
from tests.support.data import CATALOG

PLACES = Places(Path("catalog"))


def said(**chosen: Any) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the message is what is tested
        require_sensible(Options(PLACES, **chosen))
    return str(caught.value)


def test_options_that_contradict_one_another() -> None:
    assert said(offline=True, sources=("crossref",)).startswith("--offline asks nobody, and --source crossref asks;")
    assert "--source bib:FILE without --offline" in said(offline=True, sources=("bib:x.bib",))
    assert said(offline=True, refresh=("doi",)).startswith("--offline asks nobody, and --refresh doi asks;")
    assert said(dry_run=True, commit=True).startswith("--dry-run writes nothing, and --commit")


def test_what_goes_together_passes() -> None:
    require_sensible(Options(PLACES, sources=("crossref", "bib:a/x.bib", "bib:a/y.bib"), refresh=("citations", "all")))
    require_sensible(Options(PLACES, offline=True, force=True, commit=True))
    require_sensible(Options(PLACES, dry_run=True, force=True, offline=True))


@pytest.mark.parametrize(
    ("source", "meant"),
    [("crosref", "crossref"), ("Crossref", "crossref"), ("semanticscholar", "semantic_scholar"), ("arXiv", "arxiv")],
)
def test_a_source_that_is_none(source: str, meant: str) -> None:
    told = said(sources=(source,))
    assert told.startswith(f"--source {source}: there is no such source; did you mean {meant}? there are arxiv, ")
    assert told.endswith(" and bib:FILE")
    assert said(sources=("dblp-server",)).startswith("--source dblp-server: there is no such source; there are arxiv")


def test_a_field_that_is_none() -> None:
    assert said(refresh=("citation",)).startswith("--refresh citation: there is no such field; did you mean citations?")


@pytest.mark.parametrize("pair", [("bib:one/refs.bib", "bib:two/refs.bib"), ("bib:refs.bib", "bib:./refs.bib")])
def test_two_bib_files_of_one_name(pair: tuple[str, str]) -> None:
    assert said(sources=pair).startswith("--source bib:…/refs.bib is given 2 times for files of one name")
    require_sensible(Options(PLACES, sources=(pair[0], pair[0])))  # the very same, said twice


def test_a_year_without_works() -> None:
    works = catalog.load(CATALOG).works
    with pytest.raises(ValueError, match=r"--year 2022: .* no works of that year; did you mean 20\d\d\? it has 20"):
        of_years(works, [2022])


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("AWESOME_IR_CONTCT", "AWESOME_IR_CONTACT"),
        ("AWESOME_IR_CROSREF_RATE", "AWESOME_IR_CROSSREF_RATE"),
        ("AWESOME_IR_SEMANTICSCHOLAR_KEY", "AWESOME_IR_SEMANTIC_SCHOLAR_KEY"),
        ("awesome_ir_limit", "AWESOME_IR_LIMITS"),
    ],
)
def test_a_setting_that_is_none(monkeypatch: pytest.MonkeyPatch, variable: str, meant: str) -> None:
    monkeypatch.setenv(variable, "x")
    with pytest.raises(ValueError, match=f"{variable.upper()}: there is no such setting; did you mean {meant}\\?"):
        require_known_settings()


def test_a_setting_in_the_file_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("AWESOME_IR_CONTACT=a@example.org\nAWESOME_IR_CONTACTS=b\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"AWESOME_IR_CONTACTS: .* did you mean AWESOME_IR_CONTACT"):
        require_known_settings()


def test_settings_that_are_read_and_those_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    own, others = ("CONTACT", "PUSH", "LIMITS"), ("CHECKOUT", "PROPERTIES")
    for name in (*own, *others, "ARXIV_URL", "DOI_RATE", "SEMANTIC_SCHOLAR_KEY"):
        monkeypatch.setenv(f"AWESOME_IR_{name}", "x")
    monkeypatch.setenv("AWESOME_IR_ZZZ", "x")
    require_known_settings()
    assert unread_settings() == ("AWESOME_IR_ZZZ is set, and nothing reads it",)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--yaer", "2021"], "unrecognized arguments: --yaer 2021; did you mean --year?"),
        (["--dryrun"], "unrecognized arguments: --dryrun; did you mean --dry-run?"),
        (["--year", "20211"], "argument --year: '20211' is not a year; write four digits: 2021"),
        (["--year", "2021 2022"], "argument --year: '2021 2022' is not a year"),
        (["--year", "-1"], "argument --year: '-1' is not a year"),
        (["--runner", "daks"], "invalid choice: 'daks'; did you mean dask? there are threads, dask, ray"),
        (["--refresh", "citation"], "invalid choice: 'citation'; did you mean citations? there are all, "),
        (["--report", "caf\udce9.json"], "report: 'caf\\udce9.json' is not UTF-8"),
        (["--source", "bib:\udcff.bib"], "source: 'bib:\\udcff.bib' is not UTF-8"),
    ],
)
def test_arguments_that_are_none(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        enrich_options(arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("given", ["-5", "0", "-0.0", "nan", "inf", "1e400", "1e300", "x", "", "26h"])
def test_hours_that_are_none(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        notify.main(["--hours", given])
    assert ended.value.code == 2
    assert f"argument --hours: {given!r} is not a number of hours above 0" in capsys.readouterr().err


def test_hours() -> None:
    assert (hours("26"), hours("0.5"), hours("168")) == (26.0, 0.5, 168.0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["lst"], "invalid choice: 'lst'; did you mean list? there are list, show, why, keep, take"),
        (["shwo", "x"], "invalid choice: 'shwo'; did you mean show?"),
        (["list", "--al"], ""),
        (["list", "--jsno"], "unrecognized arguments: --jsno; did you mean --json?"),
    ],
)
def test_a_command_of_review_that_is_none(
    arguments: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--catalog", str(put(tmp_path))]
    if not told:
        assert review.main([*where, *arguments]) == 0
        return
    with pytest.raises(SystemExit) as ended:
        review.main([*where, *arguments])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
