"""What `python -m flows.review` shows: tables for people, JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from enrich.catalog import Catalog
from enrich.fusion import decisions, explain
from enrich.fusion.decisions import ConflictEntry
from enrich.fusion.explain import SourceValue
from enrich.model import NOTICES, Decision, Value, Work
from enrich.text.venues import Vocabulary
from flows.console.terminal_text import literal

NEXT = "show KEY tells more; keep KEY FIELD --because … or take KEY FIELD decides"


class ReviewList(NamedTuple):
    """What `list` tells."""

    conflicts: tuple[ConflictEntry, ...]
    """Open and decided, worst first."""
    remarks: tuple[ConflictEntry, ...]
    stale: tuple[Decision, ...]

    @property
    def open(self) -> tuple[ConflictEntry, ...]:
        """What waits for a person."""
        return tuple(entry for entry in self.conflicts if entry.is_open)

    @property
    def quiet(self) -> int:
        """How many conflicts are decided."""
        return len(self.conflicts) - len(self.open)


def show_review_list(review_list: ReviewList, console: Console, *, everything: bool) -> None:
    """The conflicts, grouped by kind; how many are quiet; the decisions that decide nothing any more."""
    shown = review_list.conflicts if everything else review_list.open
    if shown:
        console.print(_entries(f"Conflicts: {_open(review_list)}", shown, with_state=everything))
    if review_list.remarks:
        console.print(_entries("Nobody has to decide", review_list.remarks, with_state=True))
    if not review_list.open:
        console.print("No open conflicts.")
    if review_list.quiet:
        shows = "" if everything else "; list --all shows them"
        console.print(f"{_count(review_list.quiet, 'decided conflict')} quiet{shows}.")
    for one in review_list.stale:
        console.print(line(f"Stale: {one.key} {one.field}, {decisions.told(one)}. {_why_stale(one)}"))
    if review_list.open:
        console.print(line(f"python -m flows.review {NEXT}."))


def as_json(review_list: ReviewList, *, everything: bool) -> str:
    """The same for machines; plain ASCII, for it may end on a terminal."""
    shown = review_list.conflicts if everything else review_list.open
    told: dict[str, Any] = {
        "conflicts": [_members(entry) for entry in shown],
        "decided": review_list.quiet,
        "stale_decisions": [one.model_dump(mode="json") for one in review_list.stale],
    }
    if everything:
        told["remarks"] = [_members(entry) for entry in review_list.remarks]
    return json.dumps(told, indent=2)


def show_work(work: Work, known: Catalog, console: Console) -> None:
    """Every field of a work: its value, who said it, when, what others say, and why this one."""
    console.print(_fields(work, known.venues))
    entries = [*decisions.conflicts([work], known.decisions), *decisions.remarks([work], known.decisions)]
    if entries:
        console.print(_entries("Disputed", entries, with_state=True))
    for one in known.decisions:
        if one.key == work.key:
            console.print(line(f"decided: {one.field} {decisions.told(one)}"))
    for notice in work.enriched.notices:
        console.print(line(f"notice: {notice.kind}, says {notice.source} ({notice.record})", style="bold red"))
    for past in work.enriched.changed:
        before = short(past.before) if past.before is not None else "nothing"
        console.print(line(f"changed: {past.subject}, by {past.source} on {past.on}; until then {before}"))
    for match in work.enriched.matches:
        console.print(line(f"record: {match.source} {match.record}: {match.verdict}, by {match.reason}"))


def line(text: str, style: str = "") -> Text:
    """A line of text that may hold what sources wrote."""
    return literal(text, style=style)


def short(value: Value | None, most: int = 160) -> str:
    """The value on one line; nothing for None."""
    text = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


# ---- tables ---------------------------------------------------------------------------------------------------------


def _entries(title: str, entries: Sequence[ConflictEntry], *, with_state: bool) -> Table:
    table = _table(title, "what", "entry and field", "what stands", "others say")
    table.columns[1].no_wrap = True  # a key is there to be copied
    for (weight, kind), group in groupby(entries, key=lambda entry: (entry.conflict.weight, entry.conflict.kind)):
        for place, entry in enumerate(group):
            _add(table, f"{kind} ({weight})" if place == 0 else "", entry, with_state=with_state)
        table.add_section()
    return table


def _add(table: Table, what: str, entry: ConflictEntry, *, with_state: bool) -> None:
    about = Text("\n").join([literal(entry.key), literal(entry.field, style="bold")])
    for listed, said in _sides(entry):
        table.add_row(literal(what), about, literal(listed), literal(said))
        what, about = "", Text()
    if told := entry.decided_before or (_state(entry) if with_state else None):
        table.add_row("", "", "", literal(told, style="italic"))


def _sides(entry: ConflictEntry) -> Iterator[tuple[str, str]]:
    """For each value claimed: what of the list's is not in it, and who claims what instead."""
    for value, sources in _by_value(entry.conflict.claims).items():
        listed, claimed = decisions.diff_values(entry.conflict.listed, value)
        yield short(listed), f"{', '.join(sources)}: {short(claimed)}"


def _by_value(claims: Mapping[str, Value]) -> dict[Value, list[str]]:
    found: dict[Value, list[str]] = {}
    for source, value in sorted(claims.items()):
        found.setdefault(value, []).append(source)
    return found


def _state(entry: ConflictEntry) -> str | None:
    return decisions.told(entry.decision) if entry.decision else None


def _fields(work: Work, venues: Vocabulary) -> Table:
    title = f"{work.key}" + (f" (formerly {', '.join(work.formerly)})" if work.formerly else "")
    table = _table(title, "field", "value", "said by", "others say", "why this one")
    for one in explain.explain(work, venues):
        stands = one.stands or SourceValue(source="nobody", value="")
        cells = (literal(one.field), literal(short(stands.value)), _said_by(stands), _others(one.others, stands))
        table.add_row(*cells, literal(one.why))
    return table


def _said_by(word: SourceValue) -> Text:
    """Who, since when, and in which record."""
    parts = (word.source, word.since and f"since {word.since}", word.record)
    return Text("\n").join([literal(part) for part in parts if part])


def _others(others: Iterable[SourceValue], stands: SourceValue) -> Text:
    """What each says; a line for all who say just what stands."""
    same = [one.source for one in others if one.value == stands.value and not one.set_aside]
    said = [f"the same: {', '.join(same)}"] if same else []
    said += [text for one in others if one.source not in same for text in _word(one)]
    return Text("\n").join([literal(text) for text in said])


def _word(one: SourceValue) -> Iterator[str]:
    facts = [str(one.since) if one.since else "", "means the same" if one.agrees else ""]
    known = ", ".join(filter(None, facts))
    yield f"{one.source}{f' ({known})' if known else ''}: {short(one.value)}"
    if one.set_aside:
        yield f"set aside: {one.set_aside}"


def _table(title: str, *headings: str) -> Table:
    table = Table(title=literal(title), title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _members(entry: ConflictEntry) -> dict[str, Any]:
    decision = entry.decision.model_dump(mode="json") if entry.decision else None
    more = {"state": entry.state, "decided_before": entry.decided_before, "decision": decision}
    return {"key": entry.key, **entry.conflict.model_dump(mode="json"), **more}


def _open(review_list: ReviewList) -> str:
    return f"{len(review_list.open)} open"


def _why_stale(one: Decision) -> str:
    if one.field == NOTICES:
        return "Nobody warns of it any more; take it out of decisions.yaml, or leave it."
    nothing = "Nothing of it is disputed" if one.decided == "keep" else "The list has no value there"
    return f"{nothing} any more; take it out of decisions.yaml, or leave it."


def _count(number: int, what: str) -> str:
    return f"{number} {what} is" if number == 1 else f"{number} {what}s are"
