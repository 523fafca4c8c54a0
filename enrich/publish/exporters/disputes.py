"""What of an entry is disputed, in words for readers: `authors (more people in Crossref)`.

It stands beside the reference, never in it: no printed bibliography changes because a source errs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.fusion.decisions import open_conflicts
from enrich.model import NOTICES, Conflict, Decision, Difference, Work
from enrich.sources import registry

_WORDS = {
    Difference.TITLE: "another one in",
    Difference.AUTHOR_MISSING: "more people in",
    Difference.AUTHOR_ADDED: "fewer people in",
    Difference.AUTHOR_ORDER: "another order in",
    Difference.AUTHOR_NAME: "another name in",
    Difference.AUTHORS: "other people in",
    Difference.VENUE: "another one in",
    Difference.WORKSHOP: "another one in",
    Difference.YEAR: "another one in",
    Difference.IDENTIFIER: "another one in",
    Difference.DISPUTED: "one against another:",
}
_OTHERWISE = "otherwise in"


def undecided(works: Sequence[Work], decisions: Sequence[Decision]) -> Sequence[Work]:
    """The works with those conflicts alone that are open: what a person decided is not disputed any more."""
    if not decisions:
        return works
    disputed = [work for work in works if work.enriched.conflicts]
    opened: dict[str, list[Conflict]] = {}
    for entry in open_conflicts(disputed, decisions):
        if entry.field != NOTICES:  # a notice is shown as one
            opened.setdefault(entry.key, []).append(entry.conflict)
    return tuple(_with_conflicts(work, opened.get(work.key, ())) for work in works)


def disputed(work: Work) -> tuple[str, ...]:
    """Each disputed field, with how and by whom; in the order of the fields' names."""
    if not work.enriched.conflicts:  # as nearly always
        return ()
    return tuple(sorted(map(_sentence, work.enriched.conflicts)))


def _with_conflicts(work: Work, conflicts: Iterable[Conflict]) -> Work:
    kept = tuple(conflicts)
    if len(kept) == len(work.enriched.conflicts):
        return work
    return work.enrich(work.enriched.model_copy(update={"conflicts": kept}))


def _sentence(conflict: Conflict) -> str:
    sources = ", ".join(_label(source) for source in sorted(conflict.claims))
    return f"{conflict.field.replace('_', ' ')} ({_WORDS.get(conflict.kind, _OTHERWISE)} {sources})"


def _label(source: str) -> str:
    row = registry.find(source)
    return row.label if row else source.removeprefix("bib:")
