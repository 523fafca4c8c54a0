"""Identifiers that clash in chains: who may hold which one is decided in one run, and the next changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from enrich.fusion.fuse import FusionResult, fuse
from enrich.model import (
    IDENTIFIER_NAMES,
    AcceptedValue,
    ComparedFeatures,
    Enrichment,
    FieldName,
    Match,
    Reason,
    SourceClaims,
    Value,
    Verdict,
    Work,
)
from tests.support.builders import AUTHORS, LATER, TITLE, TODAY, VENUES, accepted, match, work
from tests.support.properties import examples

SOURCES = ("arxiv", "crossref", "datacite", "doi", "semantic_scholar", "bib:a.bib", "bib:b.bib")
KEYS = ("heron2020marsh", "kestrel2020moor", "wren2020reed", "teal2020fen", "swift2020eave")
EARLIER = date(2026, 2, 1)
IDENTIFIERS: Mapping[FieldName, Sequence[str]] = {
    "doi": tuple(f"10.1234/{number}" for number in range(4)),
    "arxiv": tuple(f"2001.00{number}00" for number in range(4)),
    "dblp": tuple(f"conf/cvpr/Heron{number}" for number in range(3)),
    "semantic_scholar": tuple(f"s{number}" for number in range(3)),
}
"""Few identifiers for all works, so that nearly every one is claimed twice and gives way to another."""

CHAINS = settings(examples(200), phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Failing examples are not made smaller: of so many parts that takes minutes."""

Evidence = dict[str, list[Match]]


# ---- strategies -----------------------------------------------------------------------------------------------------


def _claimed() -> st.SearchStrategy[dict[FieldName, Value]]:
    optional: dict[FieldName, st.SearchStrategy[Value]] = {
        field: st.sampled_from(pool) for field, pool in IDENTIFIERS.items()
    }
    return st.fixed_dictionaries({}, optional={**optional, "pages": st.sampled_from(("1-9", "1-8"))})


@st.composite
def _matches(draw: st.DrawFn) -> list[Match]:
    """What sources answer of one work: each speaks of up to two records, several name one another's identifiers."""
    records = draw(st.lists(st.tuples(st.sampled_from(SOURCES), st.integers(0, 1)), max_size=5, unique=True))
    return [
        match(
            source,
            f"{source}/{number}",
            verdict=draw(st.sampled_from([Verdict.SAME] * 5 + [Verdict.UNSURE])),
            reason=draw(st.sampled_from([Reason.DOI, Reason.TITLE_AND_AUTHORS])),
            features=ComparedFeatures(),
            preprint=source == "arxiv" or (source != "crossref" and draw(st.booleans())),
            said=draw(_claimed()),
        )
        for source, number in records
    ]


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    return {key: draw(_matches()) for key in KEYS}


@st.composite
def states(draw: st.DrawFn) -> list[Work]:
    """Three to five works: some identifiers written, others accepted from sources that may be silent for long.

    An accepted value need not be what its source was last heard to claim: it may have been outvoted, or its record may
    have been another one.
    """
    free = {field: draw(st.permutations(pool)) for field, pool in IDENTIFIERS.items()}
    written: dict[str, dict[FieldName, Value]] = {key: {} for key in KEYS}
    fields: dict[str, dict[FieldName, AcceptedValue]] = {key: {} for key in KEYS}
    for field, pool in free.items():
        for key, value in zip(draw(st.permutations(KEYS)), pool, strict=False):
            owner = draw(st.sampled_from(["nobody", "nobody", "person", "machine", "machine", "machine"]))
            if owner == "person" and field != "semantic_scholar":
                written[key][field] = value
            elif owner == "machine":
                source = draw(st.sampled_from(SOURCES))
                fields[key][field] = accepted(value, source, f"{source}/{draw(st.integers(0, 1))}", EARLIER)
    count = draw(st.integers(3, len(KEYS)))
    return [
        work(key, curated=written[key], enriched=Enrichment(fields=fields[key], claims=draw(_remembered())))
        for key in KEYS[:count]
    ]


def _remembered() -> st.SearchStrategy[dict[str, SourceClaims]]:
    """What sources once claimed; some of it was missing in their last answer."""
    said = st.builds(
        lambda number, preprint, values, missing: (number, preprint, dict(sorted(values.items())), missing),
        st.integers(0, 1),
        st.booleans(),
        _claimed(),
        st.sets(st.sampled_from([*IDENTIFIERS, "pages"]), max_size=2),
    )
    return st.dictionaries(st.sampled_from(SOURCES), said, max_size=3).map(
        lambda drawn: {
            source: SourceClaims(
                record=f"{source}/{number}",
                retrieved=EARLIER,
                preprint=preprint,
                values=values,
                missing_since=dict.fromkeys(sorted(missing & values.keys()), EARLIER),
            )
            for source, (number, preprint, values, missing) in sorted(drawn.items())
        }
    )


def _dated(evidence: Evidence, day: date) -> Evidence:
    return {key: [_on(found, day) for found in matches] for key, matches in evidence.items()}


def _on(found: Match, day: date) -> Match:
    heard = found.candidate.record
    offered = replace(heard, provenance=replace(heard.provenance, retrieved=day))
    return found._replace(candidate=replace(found.candidate, record=offered))


def _run(works: Sequence[Work], evidence: Mapping[str, Sequence[Match]]) -> FusionResult:
    return fuse(works, {one.key: evidence.get(one.key, ()) for one in works}, VENUES)


# ---- properties -----------------------------------------------------------------------------------------------------


@CHAINS
@given(works=states(), nights=st.lists(evidences(), min_size=1, max_size=3))
def test_the_same_answers_again_change_nothing_though_identifiers_clash_in_chains(
    works: list[Work], nights: list[Evidence]
) -> None:
    state: Sequence[Work] = works
    for days, evidence in enumerate(nights):
        evidence = _dated(evidence, TODAY + timedelta(days=days))
        first = _run(state, evidence)
        again = _run(first.works, evidence)
        assert again.changes == ()
        assert again.unapplied == first.unapplied
        assert [one.model_dump_json() for one in again.works] == [one.model_dump_json() for one in first.works]
        state = first.works


@CHAINS
@given(works=states(), evidence=evidences())
def test_of_clashing_works_only_the_one_that_has_the_identifier_holds_it(works: list[Work], evidence: Evidence) -> None:
    after = _run(works, evidence).works
    for name in IDENTIFIER_NAMES:
        held = [value for one in after if (value := one.metadata.value(name)) is not None]
        assert len(held) == len(set(held))


@CHAINS
@given(works=states(), evidence=evidences(), order=st.permutations(KEYS))
def test_no_order_of_clashing_works_matters(works: list[Work], evidence: Evidence, order: list[str]) -> None:
    one_way = _run(works, evidence)
    other_way = _run(sorted(works, key=lambda one: order.index(one.key)), evidence)
    assert {one.key: one.model_dump_json() for one in other_way.works} == {
        one.key: one.model_dump_json() for one in one_way.works
    }


# ---- examples -------------------------------------------------------------------------------------------------------


def _arxiv(evidence: FusionResult) -> dict[str, str | None]:
    return {one.key: one.metadata.arxiv for one in evidence.works}


def _clashing_chain() -> tuple[list[Work], Evidence]:
    """`wren` has an id from DataCite, which is silent; arXiv names that id for `kestrel` and another for `wren`."""
    heron, kestrel, wren = "heron2020marsh", "kestrel2020moor", "wren2020reed"
    says = SourceClaims(record="10.48550/arxiv.2001.00100", retrieved=EARLIER, values={"arxiv": "2001.00100"})
    earlier = Enrichment(
        fields={"arxiv": accepted("2001.00100", "datacite", "10.48550/arxiv.2001.00100", EARLIER)},
        claims={"datacite": says},
    )
    works = [work(heron, arxiv="2001.00000"), work(kestrel), work(wren, enriched=earlier)]
    evidence = {
        kestrel: [match("arxiv", "2001.00100v1", preprint=True, arxiv="2001.00100")],
        wren: [
            match("arxiv", "2001.00200v1", preprint=True, arxiv="2001.00200"),
            match("bib:a.bib", "wren20", arxiv="2001.00000"),
        ],
    }
    return works, evidence


def test_an_identifier_that_a_silent_source_claims_is_not_given_to_another_work() -> None:
    """DataCite's last word is that 2001.00100 is `wren`'s: the silence of tonight takes nothing of it back."""
    works, evidence = _clashing_chain()
    first = _run(works, evidence)
    assert _arxiv(first) == {
        "heron2020marsh": "2001.00000",
        "kestrel2020moor": None,
        "wren2020reed": "2001.00200",
    }
    again = _run(first.works, evidence)
    assert again.works == first.works
    assert [hold.key for hold in again.unapplied] == ["kestrel2020moor", "wren2020reed"]


def test_an_identifier_is_free_when_its_last_claimant_names_another_one() -> None:
    works, evidence = _clashing_chain()
    evidence["wren2020reed"].append(match("datacite", "10.48550/arxiv.2001.00200", arxiv="2001.00200"))
    first = _run(works, evidence)
    assert _arxiv(first)["kestrel2020moor"] == "2001.00100"
    assert _run(first.works, evidence).works == first.works


def test_an_accepted_identifier_that_nobody_claims_any_more_is_free_in_the_same_run() -> None:
    """`heron` moves to another DOI by the word of the registry it had the first from; `kestrel` may have the first."""
    heron = work(
        "heron2020marsh",
        enriched=Enrichment(
            fields={"doi": accepted("10.1234/0", "crossref", "old", EARLIER)},
            claims={"crossref": SourceClaims(record="older", retrieved=EARLIER, values={"title": TITLE})},
        ),
    )
    works = [heron, work("kestrel2020moor")]
    evidence = {
        "heron2020marsh": [match("crossref", "new", doi="10.1234/1", authors=AUTHORS)],
        "kestrel2020moor": [match("crossref", "old", doi="10.1234/0")],
    }
    first = _run(works, evidence)
    assert [one.metadata.doi for one in first.works] == ["10.1234/1", "10.1234/0"]
    assert first.unapplied == ()
    again = _run(first.works, evidence)
    assert again.works == first.works
    assert again.changes == ()


def test_a_contested_identifier_does_not_come_by_a_witness_either() -> None:
    """Crossref once named the DOI for `heron`; tonight only an index does, and Crossref names it for `kestrel`."""
    says = SourceClaims(record="r1", retrieved=TODAY, values={"doi": "10.1234/0"})
    works = [work("heron2020marsh", enriched=Enrichment(claims={"crossref": says})), work("kestrel2020moor")]
    evidence = {
        "heron2020marsh": [match("semantic_scholar", "s", doi="10.1234/0", retrieved=LATER)],
        "kestrel2020moor": [match("crossref", "r1", doi="10.1234/0", retrieved=LATER)],
    }
    after = _run(works, evidence)
    assert [one.metadata.doi for one in after.works] == [None, None]
    assert [hold.key for hold in after.unapplied] == ["kestrel2020moor"]
