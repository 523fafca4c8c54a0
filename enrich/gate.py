"""May this be published? The new state is held against the old; each rule gives its complaints as sentences.

A list that is worse than last night's is not published, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
    lost = sorted({work.key for work in old} - _by_key(new).keys())
    if lost:
        yield f"{len(lost)} keys would be lost: {_some(lost)}"


def fields_emptied(old: Sequence[Work], new: Sequence[Work]) -> Iterator[str]:
    """The share of entries that have a field must not fall."""
    pairs = _pairs(old, new)
    for field in FIELD_NAMES:
        filled = [(before, after) for before, after in pairs if before.metadata.value(field) is not None]
        lost = sorted(before.key for before, after in filled if after.metadata.value(field) is None)
        if len(lost) > MAX_FILL_LOSS * max(len(filled), 1):
            yield f"{field} would be emptied in {len(lost)} of {len(filled)} entries: {_some(lost)}"


def counts_lost(old: Sequence[Work], new: Sequence[Work]) -> Iterator[str]:
    """Citation counts do not vanish, and do not all turn zero."""
    pairs = _pairs(old, new)
    for before, after in pairs:
        gone = sorted(before.enriched.citations.keys() - after.enriched.citations.keys())
        if gone:
            yield f"{before.key} would lose its citation counts of {_some(gone)}"
    zeroed = sorted(before.key for before, after in pairs if _turned_zero(before, after))
    if len(zeroed) > MAX_FILL_LOSS * max(len(old), 1):
        yield f"the citation counts of {len(zeroed)} entries would turn zero at once: {_some(zeroed)}"


def identities_changed(old: Sequence[Work], new: Sequence[Work]) -> Iterator[str]:
    """Many entries that become other works in one night are a source gone wrong."""
    moved = sorted(before.key for before, after in _pairs(old, new) if _moved(before.metadata, after.metadata))
    if len(moved) > MAX_RETITLED * max(len(old), 1):
        yield f"{len(moved)} of {len(old)} entries would change an identifier at once: {_some(moved)}"


RULES: tuple[Rule, ...] = (keys_lost, fields_emptied, counts_lost, identities_changed)


def _by_key(works: Sequence[Work]) -> dict[str, Work]:
    """The works by every key that means them, present and former."""
    former = {key: work for work in works for key in work.formerly}
    return {**former, **{work.key: work for work in works}}


def _pairs(old: Sequence[Work], new: Sequence[Work]) -> list[tuple[Work, Work]]:
    """Each work as it was and as it would be, where it still is."""
    after = _by_key(new)
    return [(work, after[work.key]) for work in old if work.key in after]


def _turned_zero(before: Work, after: Work) -> bool:
    series = after.enriched.citations
    return any(
        _last(history) > 0 and _last(series.get(source, ())) == 0
        for source, history in before.enriched.citations.items()
    )


def _last(history: Sequence[Count]) -> int:
    """The newest count; -1 where there is none, for none is not zero."""
    return history[-1].count if history else -1


def _moved(before: Metadata, after: Metadata) -> bool:
    return any(before.value(name) not in (None, after.value(name)) for name in IDENTIFIER_NAMES)


def _some(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
