"""What is disputed is said beside the reference; what a person decided is not disputed any more."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.model import Action, Conflict, Decision, Difference, Enrichment, Severity, Work
from enrich.publish.exporters.disputes import disputed, undecided
from tests.support.builders import TODAY, work


def conflict(field: Any = "authors", kind: Difference = Difference.AUTHOR_MISSING, **said: Any) -> Conflict:
    facts = {"listed": ("Ada Heron",), "claims": {"crossref": ("Ada Heron", "Bea Wren")}, "fingerprint": field}
    return Conflict(field=field, kind=kind, **{**facts, **said})


def disputed_work(*conflicts: Conflict, key: str = "heron2020marsh") -> Work:
    return work(key, enriched=Enrichment(conflicts=conflicts))


def decision(field: Any = "authors", fingerprint: str = "authors") -> Decision:
    return Decision(
        key="heron2020marsh", field=field, decided=Action.KEEP, because="printed so", on=TODAY, fingerprint=fingerprint
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Difference.AUTHOR_MISSING, "authors (more people in Crossref)"),
        (Difference.AUTHOR_ADDED, "authors (fewer people in Crossref)"),
        (Difference.AUTHOR_ORDER, "authors (another order in Crossref)"),
        (Difference.AUTHOR_NAME, "authors (another name in Crossref)"),
        (Difference.AUTHORS, "authors (other people in Crossref)"),
        (Difference.UNTOLD, "authors (otherwise in Crossref)"),
    ],
)
def test_how_it_is_disputed_is_said(kind: Difference, words: str) -> None:
    assert disputed(disputed_work(conflict(kind=kind))) == (words,)


def test_every_kind_of_difference_has_words_and_every_source_its_name() -> None:
    claims = {"doi": "X", "semantic_scholar": "Y", "bib:mine.bib": "Z"}
    for kind in Difference:
        (said,) = disputed(disputed_work(conflict("venue", kind, listed="V", claims=claims)))
        assert said.startswith("venue (")
        assert said.endswith("mine.bib, doi.org, Semantic Scholar)")


def test_what_nobody_has_to_decide_is_not_disputed() -> None:
    spelt = conflict(kind=Difference.SPELLING, weight=Severity.SUGGESTION)
    assert disputed(work(enriched=Enrichment(remarks=(spelt,)))) == ()
    assert disputed(work()) == ()


def test_the_order_of_conflicts_does_not_matter() -> None:
    one, other = conflict(), conflict("venue", Difference.VENUE, listed="V", claims={"doi": "X"})
    assert disputed(disputed_work(one, other)) == disputed(disputed_work(other, one))


def test_what_a_person_decided_is_not_disputed_until_the_evidence_changes() -> None:
    works = (disputed_work(conflict(), conflict("venue", Difference.VENUE, listed="V", claims={"doi": "X"})), work("b"))
    assert undecided(works, ()) == works
    first, second = undecided(works, (decision(),))
    assert disputed(first) == ("venue (another one in doi.org)",)
    assert first.model_copy(update={"enriched": works[0].enriched}) == works[0]
    assert second == works[1]
    changed = decision(fingerprint="of older evidence")
    assert [disputed(one) for one in undecided(works, (changed,))] == [disputed(one) for one in works]
