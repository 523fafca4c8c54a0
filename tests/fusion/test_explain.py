"""The account of a work: what stands, who said it, what others say, and why this one."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.fusion.explain import FieldExplanation, SourceValue, explain
from enrich.model import Conflict, Enrichment, FieldName, Rejection, SourceClaims, Value, Work
from tests.support.builders import TODAY, VENUES, accepted, work

DOUBT = Rejection(rule="ghost_author", subject="Tacoma Tacoma")


def line(of: Work, field: FieldName) -> FieldExplanation:
    (found,) = [one for one in explain(of, VENUES) if one.field == field]
    return found


def claims_by_source(
    field: FieldName, said: dict[str, Value], doubted: tuple[str, ...] = ()
) -> dict[str, SourceClaims]:
    doubts = {source: {field: DOUBT} for source in doubted}
    return {
        source: SourceClaims(
            record=f"{source}-1", retrieved=TODAY, values={field: value}, rejected=doubts.get(source, {})
        )
        for source, value in said.items()
    }


def machine(field: FieldName, doubted: tuple[str, ...] = (), source: str = "crossref", **said: Value) -> Work:
    """A work whose field the machine holds, `1-9` from the source, beside what others say."""
    known: dict[str, Any] = {
        "fields": {field: accepted("1-9", source)},
        "claims": claims_by_source(field, said, doubted),
    }
    return work(enriched=Enrichment(**known))


def test_there_is_a_line_for_each_field_that_somebody_speaks_about() -> None:
    found = explain(machine("pages", doi="2-10"), VENUES)
    assert [one.field for one in found] == ["title", "authors", "venue", "year", "pages"]
    assert explain(work(title=None, authors=None, venue=None, year=None), VENUES) == ()


def test_a_persons_word_stands_whoever_else_speaks() -> None:
    one = line(
        work(enriched=Enrichment(claims=claims_by_source("year", {"doi": 2023, "crossref": 2020}, ("doi",)))),
        "year",
    )
    assert one.stands == SourceValue(source="people", value=2020)
    assert one.others == (
        SourceValue(source="crossref", value=2020, record="crossref-1", since=TODAY, agrees=True),
        SourceValue(source="doi", value=2023, record="doi-1", since=TODAY, set_aside="Tacoma Tacoma is no person"),
    )
    assert one.why == "a person wrote it"


def test_what_means_the_same_agrees() -> None:
    named = "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition"
    said = claims_by_source("venue", {"crossref": named, "doi": "ICCV"})
    assert [one.agrees for one in line(work(enriched=Enrichment(claims=said)), "venue").others] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("of", "field", "why"),
    [
        (machine("pages"), "pages", "the only source that gives one"),
        (machine("pages", crossref="1-9"), "pages", "the only source that gives one"),
        (machine("pages", doi="1-9"), "pages", "all sources that give one agree"),
        (machine("pages", doi="7-8", doubted=("doi",)), "pages", "the only source that gives one"),
        (machine("pages", arxiv="7-8"), "pages", "the only source that gives one"),
        (machine("pages", bib="1-9", semantic_scholar="7-18"), "pages", "2 independent sources against 1"),
        (machine("pages", bib="7-18"), "pages", "accepted before; 1 independent against 1 have not replaced it"),
        (machine("url", doi="7-8"), "url", "all sources that give one agree"),
    ],
)
def test_why_a_value_of_the_machine_stands(of: Work, field: FieldName, why: str) -> None:
    one = line(of, field)
    assert one.stands is not None
    assert (one.stands.source, one.stands.record, one.stands.since) == ("crossref", "r1", TODAY)
    assert one.why == why


def test_what_is_disputed_is_heard_though_nobody_remembers_it_elsewhere() -> None:
    conflict = Conflict(field="pages", listed=None, claims={"doi": "2-10", "crossref": "1-9"}, fingerprint="f")
    one = line(work(enriched=Enrichment(remarks=(conflict,))), "pages")
    assert one.stands is None
    assert one.others == (SourceValue(source="crossref", value="1-9"), SourceValue(source="doi", value="2-10"))
    assert one.why.startswith("the sources contradict one another")


def test_a_source_is_heard_once_with_what_is_known_best() -> None:
    conflict = Conflict(field="year", listed=2020, claims={"doi": 2023}, fingerprint="f")
    known = Enrichment(claims=claims_by_source("year", {"doi": 2023}), conflicts=(conflict,))
    assert line(work(enriched=known), "year").others == (
        SourceValue(source="doi", value=2023, record="doi-1", since=TODAY),
    )
