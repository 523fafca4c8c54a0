"""The Markdown sections of conflicts and changes: readable, cut, and no text of others is structure."""

from __future__ import annotations

import html
import re

import pytest
from markdown_it import MarkdownIt

from enrich.report import OpenConflict, change_sections, conflict_sections, number_of_changes
from tests.report.test_report import KEY, OTHER, a_report, change

HOSTILE = [
    "<img src=x onerror=a()>",
    "# not a heading",
    "[x](javascript:a)",
    "a\n\n- b",
    "fixes #12 for @octocat",
    "a | b",
]


def conflict(key: str = KEY, claimed: str = "b") -> OpenConflict:
    return OpenConflict(key=key, field="title", listed="a", claims={"crossref": claimed, "doi": claimed})


def test_a_conflict_is_a_section_without_a_table() -> None:
    page = conflict_sections(a_report(conflicts=(conflict(), conflict(OTHER))), most=1)
    assert page == f"### {KEY}\n\n**title**: hint, untold\n\n- the list: a\n- crossref, doi: b\n"
    assert conflict_sections(a_report(), most=1) == "none\n"


def test_the_changes_of_an_entry_stand_together() -> None:
    told = a_report(changes=(change("a", OTHER), change("b"), change("c", OTHER)))
    assert change_sections(told, most=2) == (
        f"### {KEY}\n\n- **title**: none → b (crossref, doi)\n\n### {OTHER}\n\n- **title**: none → a (crossref, doi)\n"
    )
    assert number_of_changes(told) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_is_text(text: str) -> None:
    told = a_report(changes=(change(text),), conflicts=(conflict(claimed=text),))
    for page, items in ((change_sections(told, 9), 1), (conflict_sections(told, 9), 2)):
        shown = MarkdownIt("gfm-like", {"linkify": False}).render(page)
        assert re.findall(r"<(?!/)(\w+)", shown).count("li") == items
        assert set(re.findall(r"<(\w+)", shown)) <= {"h3", "p", "ul", "li", "strong"}
        assert " ".join(text.split()) in html.unescape(shown).replace("\u2060", "")
        assert not re.search(r"@\w|#\d", html.unescape(shown))
