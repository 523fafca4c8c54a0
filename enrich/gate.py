"""May this be published? The new state is held against the old; each rule gives its complaints as sentences.

A list that is worse than last night's is not published, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from enrich.model import FIELD_NAMES, IDENTIFIER_NAMES, Count, Metadata, Noun, Work
from enrich.policy import MAX_FILL_LOSS, MAX_RETITLED

Rule = Callable[[Sequence[Work], Sequence[Work]], Iterator[str]]


class Refusal(Noun):
    """Why the gate stays shut: the rule, and a sentence that names the entries."""

    rule: str
    sentence: str


def refusals(old: Sequence[Work], new: Sequence[Work], export_problems: Sequence[str] = ()) -> tuple[Refusal, ...]:
    """Everything that speaks against publishing `new` in the place of `old`; empty where nothing does.

    `export_problems`: what an exporter's proof found wrong with its own text, a sentence each.
    """
    found = [Refusal(rule=rule.__name__, sentence=sentence) for rule in RULES for sentence in rule(old, new)]
    return (*found, *(Refusal(rule="export_does_not_parse_back", sentence=problem) for problem in export_problems))


def keys_lost(old: Sequence[Work], new: Sequence[Work]) -> Iterator[str]:
    """A key that was published never goes."""
    lost = sorted({work.key for work in old} - {key for work in new for key in (work.key, *work.formerly)})
    if lost:
        yield f"{len(lost)} keys would be lost: {_some(lost)}"


def fields_emptied(old: Sequence[Work], new: Sequence[Work]) -> Iterator[str]:
    """The share of entries that have a field must not fall."""
    for field in FIELD_NAMES:
        before = {work.key for work in old if work.metadata.value(field) is not None}
        after = {work.key for work in new if work.metadata.value(field) is not None}
        lost = sorted(before - after)
        if len(lost) > MAX_FILL_LOSS * max(len(before), 1):
            yield f"{field} would be emptied in {len(lost)} of {len(before)} entries: {_some(lost)}"


def counts_lost(old: Sequence[Work], new: Sequence[Work]) -> Iterator[str]:
    """Citation counts do not vanish, and do not all turn zero."""
    after = {work.key: work.enriched.citations for work in new}
    for work in old:
        gone = sorted(set(work.enriched.citations) - set(after.get(work.key, {})))
        if gone:
            yield f"{work.key} would lose its citation counts of {_some(gone)}"
    zeroed = sorted(work.key for work in old if _turned_zero(work, after))
    if len(zeroed) > MAX_FILL_LOSS * max(len(old), 1):
        yield f"the citation counts of {len(zeroed)} entries would turn zero at once: {_some(zeroed)}"


def identities_changed(old: Sequence[Work], new: Sequence[Work]) -> Iterator[str]:
    """Many entries that become other works in one night are a source gone wrong."""
    after = {work.key: work.metadata for work in new}
    moved = sorted(work.key for work in old if work.key in after and _moved(work, after[work.key]))
    if len(moved) > MAX_RETITLED * max(len(old), 1):
        yield f"{len(moved)} of {len(old)} entries would change an identifier at once: {_some(moved)}"


RULES: tuple[Rule, ...] = (keys_lost, fields_emptied, counts_lost, identities_changed)


def _turned_zero(work: Work, after: Mapping[str, Mapping[str, Sequence[Count]]]) -> bool:
    series = after.get(work.key, {})
    return any(
        history[-1].count > 0 and source in series and series[source][-1].count == 0
        for source, history in work.enriched.citations.items()
    )


def _moved(work: Work, after: Metadata) -> bool:
    before = work.metadata
    return any(before.value(name) not in (None, after.value(name)) for name in IDENTIFIER_NAMES)


def _some(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
