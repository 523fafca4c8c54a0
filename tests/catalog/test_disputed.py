"""The quick way into the catalog: the works in dispute alone, and the same as the whole catalog has them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import catalog
from enrich.catalog import CatalogError, stored, yaml_blocks
from enrich.fusion import decisions
from enrich.model import Conflict, Enrichment
from tests.support.catalog_files import DOLG, put
from tests.support.data import CATALOG

PAPERS = {path.name: path.read_bytes() for path in sorted((CATALOG / "papers").glob("*.yaml"))}
RENAMED = {"delanoye2021"}
PLACES = [(file, block.key or "") for file, text in PAPERS.items() for block in yaml_blocks.read(file, text).members()]

CONFLICT = Conflict(field="year", listed=2021, claims={"crossref": 2024}, fingerprint="f")


def test_a_catalog_is_the_same_both_ways() -> None:
    quick, whole = catalog.load_disputed(CATALOG, remarks=True), catalog.load(CATALOG)
    disputed = [work for work in whole.works if decisions.decidable(work)]
    assert [work for work in quick.works if work.enriched != Enrichment()] == disputed
    assert all(work.curated == whole.work(work.key).curated for work in quick.works)
    assert disputed
    assert (quick.datasets, quick.page, quick.decisions) == (whole.datasets, whole.page, whole.decisions)


@given(st.sampled_from(sorted(PAPERS)), st.sets(st.sampled_from([key for _, key in PLACES]), max_size=4))
def test_what_is_left_of_a_file_stands_where_it_stood(file: str, keys: set[str]) -> None:
    """A work that had another key is always left: what is asked for may be that key."""
    keys = keys | RENAMED
    content = PAPERS[file]
    left = yaml_blocks.only(content, keys)
    assert left.count(b"\n") == content.count(b"\n")
    expected = [(block.key, block.line) for block in yaml_blocks.read(file, content).members() if block.key in keys]
    assert [(block.key, block.line) for block in yaml_blocks.read(file, left).members()] == expected


@pytest.mark.parametrize("remarks", [False, True])
@pytest.mark.parametrize("part", ["conflicts", "remarks"])
def test_remarks_are_read_where_they_are_wanted(remarks: bool, part: str, tmp_path: Path) -> None:
    (disputed,) = [work for work in catalog.load(put(tmp_path)).works if work.listed]
    known = disputed.enrich(Enrichment.model_validate({part: (CONFLICT,)}))
    put(tmp_path, **catalog.render_enriched([known]))
    found = [work.key for work in catalog.load_disputed(tmp_path, remarks=remarks).works if work.listed]
    assert found == (["yang2021dolg"] if remarks or part == "conflicts" else [])


ENRICHED = {path.name: path.read_bytes() for path in sorted((CATALOG / "enriched").glob("*.json"))}


@given(st.sampled_from(sorted(ENRICHED)), st.randoms())
def test_what_is_left_of_a_file_of_the_machine_is_what_was_wanted(file: str, chance: Random) -> None:
    whole = json.loads(ENRICHED[file])
    keys = {key for key in whole if chance.random() < 0.5}
    left = stored.only(ENRICHED[file], lambda key, _: key in keys)
    assert json.loads(left) == {key: whole[key] for key in keys}
    assert stored.only(ENRICHED[file], lambda key, block: f'"{key}'.encode() in b'"' + block) == ENRICHED[file]


@pytest.mark.parametrize("text", ["{}\n", "{}", "", '{"a": {}}\n', '{\n  "a": {}\n}\n', "not JSON"])
def test_a_file_that_is_laid_out_otherwise_is_read_whole(text: str) -> None:
    assert stored.only(text.encode(), lambda key, block: False) == text.encode()


def test_a_machine_s_file_that_somebody_laid_out_anew_is_read(tmp_path: Path) -> None:
    (disputed,) = [work for work in catalog.load(put(tmp_path)).works if work.listed]
    ((name, text),) = catalog.render_enriched([disputed.enrich(Enrichment(conflicts=(CONFLICT,)))]).items()
    put(tmp_path, **{name: json.dumps(json.loads(text))})
    assert catalog.load_disputed(tmp_path).work("yang2021dolg").enriched.conflicts == (CONFLICT,)


def renamed(text: str) -> str:
    return text.replace("yang2021dolg:", "yang2021orthogonal:\n  formerly: [yang2021dolg]")


@pytest.mark.parametrize(
    "text",
    [
        DOLG,
        renamed(DOLG),
        DOLG.replace("yang2021dolg:", '"yang2021dolg" :'),
        "\ufeff" + DOLG,
        "---\n" + DOLG,
        DOLG.replace("\n", "\r\n"),
        DOLG.replace("\n", "\r"),
        DOLG.replace("[Min Yang, ", "[Min Yang,\n"),
        "{yang2021dolg: {title: T, authors: [A B], venue: ICCV, year: 2021}}\n",
        "heron2021marsh: &h\n  title: T\n  authors: [A B]\n  year: 2021\n  venue: &v ICCV\n\n"
        + DOLG.replace("venue: ICCV", "venue: *v"),
    ],
    ids=["plain", "renamed", "quoted", "mark", "directive", "crlf", "cr", "bracket", "flow", "reference"],
)
def test_however_a_file_is_written_the_disputed_work_is_found(text: str, tmp_path: Path) -> None:
    (before,) = [work for work in catalog.load(put(tmp_path)).works if work.listed]
    stored = catalog.render_enriched([before.enrich(Enrichment(conflicts=(CONFLICT,)))])
    put(tmp_path, **stored, **{"papers/2021.yaml": text})
    whole = catalog.load(tmp_path).work("yang2021dolg")
    assert whole.enriched.conflicts == (CONFLICT,)
    assert catalog.load_disputed(tmp_path).work("yang2021dolg") == whole


def test_what_is_wrong_is_told_of_the_whole_catalog(tmp_path: Path) -> None:
    put(tmp_path, **{"papers/2021.yaml": DOLG.replace("venue: ICCV", "venue: Nowhere") + "\nOther: text\n"})
    (tmp_path / "decisions.yaml").write_text("- key: yang2021dolg\n", encoding="utf-8")
    with pytest.raises(CatalogError) as quick:
        catalog.load_disputed(tmp_path)
    with pytest.raises(CatalogError) as whole:
        catalog.load(tmp_path)
    assert quick.value.problems == whole.value.problems
    assert {one.file for one in whole.value.problems} == {"decisions.yaml", "papers/2021.yaml"}
