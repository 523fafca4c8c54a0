"""Judging and fusing take turns until nothing moves, and the next run begins where they ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from enrich.matching.resolve_all import Resolution, resolve_all
from enrich.model import Candidate, Enrichment, FieldName, LookupKey, LookupResult, Work
from tests.support.builders import AUTHORS, TITLE, VENUES, accepted, candidate, record, work
from tests.support.properties import examples

KEYS = ("heron2020marsh", "kestrel2020moor", "wren2020reed", "teal2020fen")
SOURCES = ("arxiv", "crossref", "datacite", "semantic_scholar", "bib:a.bib")
EARLIER = date(2026, 2, 1)
IDENTIFIERS: Mapping[FieldName, Sequence[str]] = {
    "doi": tuple(f"10.1234/{number}" for number in range(3)),
    "arxiv": tuple(f"2001.00{number}00" for number in range(3)),
    "dblp": tuple(f"conf/cvpr/Heron{number}" for number in range(2)),
    "semantic_scholar": tuple(f"s{number}" for number in range(2)),
}
CHAINS = settings(examples(200), phases=[Phase.explicit, Phase.reuse, Phase.generate])


def _said() -> st.SearchStrategy[dict[str, Any]]:
    optional: dict[str, st.SearchStrategy[Any]] = {field: st.sampled_from(pool) for field, pool in IDENTIFIERS.items()}
    optional["venue"] = st.sampled_from(["CVPR", "CVPR", "ICCV"])
    optional["year"] = st.sampled_from([2019, 2020, 2020])
    return st.fixed_dictionaries(
        {
            "title": st.sampled_from([TITLE, TITLE, TITLE, f"{TITLE} at Night", "Moor Lamps"]),
            "authors": st.sampled_from([AUTHORS, AUTHORS, AUTHORS[:1], ("Max Owl",)]),
        },
        optional=optional,
    )


@st.composite
def _answers(draw: st.DrawFn, works: Sequence[Work]) -> list[LookupResult]:
    results = []
    for source in SOURCES:
        offered: list[Candidate] = []
        for one in works:
            for number in draw(st.sets(st.integers(0, 1))):
                said = draw(_said())
                preprint = source == "arxiv" or (source == "semantic_scholar" and draw(st.booleans()))
                found = record(source, f"{source}/{number}", preprint=preprint, **said)
                offered.append(candidate(found, one.key, draw(st.sampled_from([LookupKey.DOI, LookupKey.TITLE]))))
        asked = frozenset(one.key for one in offered)
        results.append(LookupResult(source=source, asked=asked, candidates=tuple(offered)))
    return results


@st.composite
def _nights(draw: st.DrawFn) -> tuple[list[Work], list[list[LookupResult]]]:
    works = draw(_works())
    return works, draw(st.lists(_answers(works), min_size=1, max_size=2))


@st.composite
def _works(draw: st.DrawFn) -> list[Work]:
    """Works of one title and the same people, as editions are; some with identifiers, written or accepted."""
    free = {field: draw(st.permutations(pool)) for field, pool in IDENTIFIERS.items()}
    works = []
    for position, key in enumerate(KEYS[: draw(st.integers(2, len(KEYS)))]):
        own = {field: pool[position] for field, pool in free.items() if position < len(pool)}
        owners = {field: draw(st.sampled_from(["nobody", "person", "machine"])) for field in own}
        written = {field: value for field, value in own.items() if owners[field] == "person"}
        fields = {
            field: accepted(value, draw(st.sampled_from(SOURCES)), "r", EARLIER)
            for field, value in own.items()
            if owners[field] == "machine"
        }
        works.append(work(key, curated=written, enriched=Enrichment(fields=fields)))
    return works


def _run(works: Sequence[Work], results: Sequence[LookupResult]) -> Resolution:
    return resolve_all(works, results, VENUES)


@CHAINS
@given(_nights())
def test_the_same_answers_judged_again_change_nothing(nights: tuple[list[Work], list[list[LookupResult]]]) -> None:
    state: Sequence[Work] = nights[0]
    for results in nights[1]:
        first = _run(state, results).result
        again = _run(first.works, results).result
        assert again.changes == ()
        assert [one.model_dump_json() for one in again.works] == [one.model_dump_json() for one in first.works]
        state = first.works
