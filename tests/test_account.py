"""The account of a work: what stands, who said it, what others say, and why this one."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.account import Line, Voice, account
from enrich.model import Conflict, Enrichment, FieldName, Said, Value, Work
from tests.builders import TODAY, accepted, work


def says(source: str, value: Value) -> Said:
    return Said(value=value, source=source, record=f"{source}-1", retrieved=TODAY)


def line(of: Work, field: FieldName) -> Line:
    (found,) = [one for one in account(of) if one.field == field]
    return found


def machine(field: FieldName, *others: Said, source: str = "crossref", value: Value = "1-9") -> Work:
    known: dict[str, Any] = {"fields": {field: accepted(value, source)}, "claims": {field: others}}
    return work(enriched=Enrichment.model_validate(known))


def test_there_is_a_line_for_each_field_that_somebody_speaks_about() -> None:
    found = account(machine("pages", says("doi", "2-10")))
    assert [one.field for one in found] == ["title", "authors", "venue", "year", "pages"]
    assert account(work(title=None, authors=None, venue=None, year=None)) == ()


def test_a_persons_word_stands_whoever_else_speaks() -> None:
    of = work(enriched=Enrichment(claims={"year": (says("doi", 2023), says("crossref", 2020))}))
    one = line(of, "year")
    assert one.stands == Voice(source="people", value=2020)
    assert one.others == (
        Voice(source="crossref", value=2020, record="crossref-1", since=TODAY),
        Voice(source="doi", value=2023, record="doi-1", since=TODAY),
    )
    assert one.why == "a person wrote it"


@pytest.mark.parametrize(
    ("of", "why"),
    [
        (machine("pages"), "the only voice"),
        (machine("pages", says("doi", "1-9")), "all who speak say so"),
        (machine("pages", says("doi", "2-10")), "crossref is trusted before doi"),
        (machine("pages", says("doi", "2-10"), says("bib:x.bib", "1-9")), "crossref is trusted before bib:x.bib, doi"),
        (
            machine("pages", says("crossref", "2-10"), source="doi"),
            "accepted before; another's word did not replace it",
        ),
        (machine("pages", says("nobody", "2-10")), "crossref is trusted before nobody"),
    ],
)
def test_why_a_value_of_the_machine_stands(of: Work, why: str) -> None:
    one = line(of, "pages")
    assert one.stands is not None
    assert (one.stands.record, one.stands.since) == ("r1", TODAY)
    assert one.why == why


def test_what_is_disputed_is_heard_though_nobody_keeps_it_elsewhere() -> None:
    conflict = Conflict(field="pages", listed=None, claims={"doi": "2-10", "crossref": "1-9"}, fingerprint="f")
    one = line(work(enriched=Enrichment(remarks=(conflict,))), "pages")
    assert one.stands is None
    assert one.others == (Voice(source="crossref", value="1-9"), Voice(source="doi", value="2-10"))
    assert one.why.startswith("the sources contradict one another")
    other = machine("volume", value="7")
    assert line(other.enrich(other.enriched.model_copy(update={"conflicts": (conflict,)})), "pages") == one


def test_a_source_is_heard_once_with_what_is_known_best() -> None:
    conflict = Conflict(field="year", listed=2020, claims={"doi": 2023}, fingerprint="f")
    one = line(work(enriched=Enrichment(claims={"year": (says("doi", 2023),)}, conflicts=(conflict,))), "year")
    assert one.others == (Voice(source="doi", value=2023, record="doi-1", since=TODAY),)
