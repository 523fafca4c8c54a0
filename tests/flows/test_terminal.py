"""The end of a run on a terminal: what is open, what was decided before, and no text of others obeyed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from enrich.model import Decision, Difference, Severity
from enrich.report import Gate, OpenConflict, Report
from flows.console.tables import show
from flows.console.terminal_text import visible
from tests.support.builders import TODAY


def shown(**changed: Any) -> str:
    quiet: dict[str, Any] = {"years": (), "sources": {}, "changes": (), "conflicts": (), "unresolved": (), "unsure": ()}
    report = Report(
        **{**quiet, "failures": (), "gate": Gate(passed=True), "published": True, "duration_s": 0, **changed}
    )
    page = io.StringIO()
    show(report, Console(file=page, width=200, force_terminal=True, color_system=None))
    return page.getvalue()


def conflict(**said: Any) -> OpenConflict:
    facts: dict[str, Any] = {
        "kind": Difference.YEAR,
        "weight": Severity.CONFLICT,
        "listed": 2020,
        "claims": {"doi": 2023},
    }
    return OpenConflict(key="heron2020marsh", field="year", **{**facts, **said})


def test_open_conflicts_say_how_much_speaks_for_them() -> None:
    page = shown(conflicts=(conflict(),))
    assert "conflict" in page
    assert "doi: 2023" in page
    assert "python -m flows.review" in page
    assert "decided before" not in page
    assert "Conflicts" not in shown()


def test_what_was_decided_before_is_said() -> None:
    page = shown(conflicts=(conflict(decided_before="kept on 2026-03-01 because: so it is printed"), conflict()))
    assert "decided before" in page
    assert "kept on 2026-03-01" in page


def test_stale_decisions_are_named() -> None:
    facts = {
        "key": "heron2020marsh",
        "field": "year",
        "decided": "keep",
        "because": "x",
        "on": TODAY,
        "fingerprint": "f",
    }
    stale = Decision.model_validate(facts)
    assert "Decisions about nothing that is disputed now: heron2020marsh year" in shown(stale_decisions=(stale,))
    assert "Decisions about nothing" not in shown()


@pytest.mark.parametrize("code", ["\x1b[31m", "\x9b31m", "\x07", "\u202e", "\u200b", "\ufeff", "\U000e0041"])
def test_text_of_others_is_shown_and_not_obeyed(code: str) -> None:
    """Rich itself writes escapes to a terminal; none of them may be the text's."""
    page = shown(conflicts=(conflict(claims={"doi": f"a{code}b [bold]c[/bold]"}),))
    assert code not in page
    assert f"a\\u{ord(code[0]):04x}" in page
    assert "[bold]c[/bold]" in page


def test_a_line_break_is_a_space_and_the_rest_stays() -> None:
    assert visible("β-VAE, “so” é 漢字\nnext") == "β-VAE, “so” é 漢字 next"


@pytest.mark.parametrize(
    "text",
    [
        "##[add-mask]secret",
        "why ##[set-env name=PATH]/tmp",
        "::add-mask::secret",
        "  ::set-output name=x::y",
        "::warning file=a,line=1::b",
        "::stop-commands::x",
        "::endgroup::",
        "::ECHO::on",
        "###[error]x",
    ],
)
def test_a_runner_of_github_reads_no_command(text: str) -> None:
    """It reads what a job prints: `##[command]` anywhere in a line, `::command::` where a line begins."""
    seen = visible(text)
    assert "##[" not in seen
    assert not seen.lstrip().startswith("::")
    assert seen.replace("\\u005b", "[").replace("\\u003a", ":") == text


@pytest.mark.parametrize("text", ["std::vector", "a # [b]", "#[x]", "title :: subtitle", "10::5"])
def test_what_is_no_command_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_a_table_on_a_runner_has_no_command_of_others() -> None:
    page = shown(conflicts=(conflict(claims={"doi": "##[add-mask]x ::error::y"}),))
    assert "##[" not in page
    assert "::error" not in page
    assert "add-mask" in page
