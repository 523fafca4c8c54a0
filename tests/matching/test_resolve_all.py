"""A long list is judged and reconciled in parts, and comes out as if it had been done at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrich.fusion.fuse import FusionCache, fuse
from enrich.lookup.planner import BatchResult, LookupBatch
from enrich.matching.clusters import clusters
from enrich.matching.resolve import Resolved, candidates, resolve, resolve_clusters
from enrich.matching.resolve_all import resolve_all
from enrich.model import Candidate, LookupResult, Work
from enrich.report import set_aside, unsure
from tests.support.builders import AUTHORS, TITLE, VENUES, candidate, enriched, record, work
from tests.support.properties import examples
from tests.support.work_lists import KEYS, OTHER, identifiers, lists


@st.composite
def nights(draw: st.DrawFn) -> list[BatchResult]:
    """Answers about the works, from several sources."""
    said = st.tuples(st.sampled_from([TITLE, OTHER]), st.sampled_from([AUTHORS, ("Max Owl",)]), identifiers())
    heard = []
    for source in ("crossref", "semantic_scholar", "arxiv"):
        told = {key: draw(said) for key in KEYS if draw(st.booleans())}
        offered = tuple(
            _offer(key, source, draw(st.sampled_from([key, "r"])), title=title, authors=authors, year=2020, **ids)
            for key, (title, authors, ids) in told.items()
        )
        answers = LookupResult(source=source, asked=frozenset(told), candidates=offered)
        heard.append(BatchResult(LookupBatch(None, (), ()), answers))  # type: ignore[arg-type]
    return heard


def _offer(key: str, source: str, name: str, **said: Any) -> Candidate:
    found = record(source, f"{source}/{name}", preprint=source == "arxiv", **said)
    return candidate(replace(found, set_aside=("year",) if len(said) > 5 else ()), key)


def _identities(one: Work, offered: Mapping[str, Sequence[Candidate]]) -> set[tuple[str, str]]:
    told = [one.metadata, one.curated, *(found.record.metadata for found in offered.get(one.key, ()))]
    return {(name, getattr(said, name)) for said in told for name in ("doi", "arxiv") if getattr(said, name)}


@examples(200)
@given(lists(), nights(), nights())
def test_in_parts_it_comes_out_as_at_once(
    works: list[Work], first: list[BatchResult], second: list[BatchResult]
) -> None:
    for heard in (first, second):
        matches = resolve(works, candidates(one.answers for one in heard), VENUES)
        whole, parts = (
            fuse(works, matches, VENUES),
            resolve_all(works, [one.answers for one in heard], VENUES, size=1),
        )
        assert [one.model_dump_json() for one in parts.result.works] == [one.model_dump_json() for one in whole.works]
        assert parts.result.changes == whole.changes
        assert (
            resolve_all(works, [one.answers for one in heard], VENUES, Resolved(matches, FusionCache(VENUES)), size=1)
            == parts
        )
        assert sorted(map(repr, parts.result.unapplied)) == sorted(map(repr, whole.unapplied))
        assert (unsure(parts.doubtful), set_aside(parts.doubtful)) == (unsure(matches), set_aside(matches))
        offered, cache = candidates(one.answers for one in heard), FusionCache(VENUES)
        assert resolve_clusters(works, offered, VENUES, cache) == matches
        assert fuse(works, matches, VENUES, cache) == whole
        works = list(whole.works)


@examples(100)
@given(lists(), nights(), st.integers(1, 6))
def test_no_identifier_stands_in_two_parts(works: list[Work], heard: list[BatchResult], size: int) -> None:
    offered = candidates(one.answers for one in heard)
    parts = list(clusters(works, offered, size))
    assert sorted(one.key for part in parts for one in part) == sorted(KEYS)
    assert all(len(part) >= size for part in parts[:-1])
    held = [set().union(*(_identities(one, offered) for one in part)) for part in parts]
    assert sum(map(len, held)) == len(set().union(*held))


def test_works_that_nothing_links_stand_alone() -> None:
    works = [work(key, doi=f"10.1234/{key}") for key in KEYS]
    assert [[one.key for one in part] for part in clusters(works, {}, 1)] == [[key] for key in KEYS]
    assert [len(part) for part in clusters(works, {}, 4)] == [4, 2]


def test_what_a_voice_once_said_links() -> None:
    spoke = enriched(arxiv="2001.00001")
    silent = spoke.model_copy(update={"fields": {}})
    works = [work(KEYS[0], enriched=silent), work(KEYS[1]), work(KEYS[2], arxiv="2001.00001")]
    assert [[one.key for one in part] for part in clusters(works, {}, 1)] == [[KEYS[0], KEYS[2]], [KEYS[1]]]
