"""A list of authors that is not whole contradicts nothing, is never taken, and still helps to recognise a work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from enrich.fusion.claims import claims
from enrich.fusion.fuse import fuse
from enrich.lookup.new_entry import propose, ranked_values, registry_record
from enrich.matching.rules import judge
from enrich.model import LookupKey, Match, SourceClaims, Verdict
from enrich.text.identifiers import Identifier
from enrich.text.names import from_parts
from tests.support.builders import AUTHORS, TITLE, TODAY, VENUES, candidate, match, record, work

SAID: dict[str, Any] = {"title": TITLE, "authors": AUTHORS[:1], "venue": "CVPR", "year": 2020}


def partial(source: str) -> Match:
    """A match with a record that has the first author alone, and says so."""
    whole = match(source, said=SAID)
    short = replace(whole.candidate.record, partial=("authors",))
    return whole._replace(candidate=replace(whole.candidate, record=short))


@pytest.mark.parametrize(
    "sources", [("bib:a.bib",), ("crossref", "arxiv"), ("crossref", "semantic_scholar", "bib:a.bib")]
)
def test_nothing_is_disputed_and_nothing_remembered(sources: tuple[str, ...]) -> None:
    (fused,) = fuse([work()], {"heron2020marsh": [partial(source) for source in sources]}, VENUES).works
    assert fused.enriched.conflicts == ()
    assert fused.enriched.remarks == ()
    assert all("authors" not in told.values for told in fused.enriched.claims.values())
    assert fused.enriched.claims[sources[0]].values["title"] == TITLE
    assert {claim.field for claim in claims([partial("crossref")])} == {"title", "venue", "year"}


def test_the_same_list_without_the_mark_is_a_hint() -> None:
    (fused,) = fuse([work()], {"heron2020marsh": [match("bib:a.bib", said=SAID)]}, VENUES).works
    assert [conflict.field for conflict in fused.enriched.conflicts] == ["authors"]


def test_a_part_that_was_taken_for_the_whole_earlier_is_let_go() -> None:
    before = SourceClaims(record="r1", retrieved=TODAY, values={"authors": AUTHORS[:1], "title": TITLE})
    old = work()
    old = old.enrich(old.enriched.model_copy(update={"claims": {"bib:a.bib": before}}))
    (fused,) = fuse([old], {"heron2020marsh": [partial("bib:a.bib")]}, VENUES).works
    assert "authors" not in fused.enriched.claims["bib:a.bib"].values
    assert fused.enriched.conflicts == ()
    (again,) = fuse([fused], {"heron2020marsh": [partial("bib:a.bib")]}, VENUES).works
    assert again == fused


def test_another_record_of_the_source_that_is_whole_counts() -> None:
    whole = match("crossref", "r2", said={**SAID, "authors": AUTHORS})
    (fused,) = fuse([work()], {"heron2020marsh": [partial("crossref"), whole]}, VENUES).works
    assert fused.enriched.claims["crossref"].values["authors"] == AUTHORS


def test_a_part_of_the_people_recognises_the_work() -> None:
    short = replace(record("bib:a.bib", **SAID), partial=("authors",))
    assert judge(work(), candidate(short), VENUES).verdict is Verdict.SAME
    other = replace(record("bib:a.bib", **{**SAID, "authors": ("Zoe Quail",)}), partial=("authors",))
    assert judge(work(), candidate(other), VENUES).verdict is Verdict.DIFFERENT


def test_a_new_entry_gets_no_part_of_a_list() -> None:
    short = replace(record("crossref", "10.1234/x", **SAID), partial=("authors",))
    whole = record("arxiv", "2001.00100", title=TITLE, authors=AUTHORS, year=2020, preprint=True)
    assert [value.value for value in ranked_values((short, whole), "authors")] == [AUTHORS]
    assert registry_record(Identifier("doi", "10.1234/x"), [candidate(short, asked=LookupKey.DOI)]) is None
    entry = propose(Identifier("doi", "10.1234/x"), (short, whole), VENUES, ())
    assert entry.work.curated.authors == AUTHORS


def test_parts_of_a_name_are_no_other_claim() -> None:
    """A source that begins to give parts disputes nothing; the parts are remembered, and a second run is quiet."""
    listed = ("Antonio Jimeno Yepes", "Ada Heron")
    split = (from_parts({"family": "Jimeno Yepes", "given": "Antonio"}), "Ada Heron")
    said = {**SAID, "authors": split}
    before = SourceClaims(record="r1", retrieved=TODAY, values={"authors": listed, "title": TITLE})
    old = work(authors=listed)
    old = old.enrich(old.enriched.model_copy(update={"claims": {"crossref": before}}))
    (fused,) = fuse([old], {"heron2020marsh": [match("crossref", said=said)]}, VENUES).works
    assert fused.enriched.conflicts == fused.enriched.remarks == ()
    assert fused.enriched.claims["crossref"].values["authors"] == split
    assert fused.metadata.authors == listed
    (again,) = fuse([fused], {"heron2020marsh": [match("crossref", said=said)]}, VENUES).works
    assert again == fused
