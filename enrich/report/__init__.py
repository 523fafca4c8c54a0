"""What a run did, for people and for machines: the report, its summary line and its Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from enrich.fusion import decisions as ledger
from enrich.fusion.citation_counts import outliers
from enrich.fusion.fuse import FusionResult, MatchesByKey
from enrich.model import (
    Change,
    Decision,
    Difference,
    FrozenModel,
    LookupResult,
    NoticeKind,
    Reason,
    Severity,
    UnknownIdentifier,
    Value,
    Verdict,
    Work,
)
from enrich.publish.gate import HeldEntry, Refusal
from enrich.publish.link_checks import LinkFault, faults
from enrich.sources import registry
from enrich.text.markdown import escape


class Exit(IntEnum):
    """How a command ends (the process's exit code)."""

    WELL = 0
    """All went well."""
    DEFECT = 1
    """The program is wrong."""
    BAD_INPUT = 2
    """Arguments, settings or catalog: nothing was written."""
    COULD_NOT_ASK = 3
    """Finished, but some source could not be asked; what is written is whole and consistent."""
    REFUSED = 4
    """The gate stayed shut: nothing was published."""


class Health(StrEnum):
    """How a source did."""

    OK = "ok"
    """Every question was answered."""
    PARTIAL = "partial"
    """Some questions were."""
    DOWN = "down"
    """None was."""


class SourceHealth(FrozenModel):
    """One source's share of a run."""

    status: Health
    requests: int
    asked: int
    answered: int
    missing: int
    failed: int
    seconds: float = 0.0
    """In which a question to it was under way, waiting for its turn included."""
    reason: str | None = None
    """Why what failed did, in words a maintainer can act on."""
    warnings: tuple[str, ...] = ()


class Failed(FrozenModel):
    """A question that could not be put."""

    key: str
    source: str
    reason: str


class OpenConflict(FrozenModel):
    """A conflict of the catalog that waits for a person."""

    key: str
    field: str
    kind: Difference = Difference.UNTOLD
    weight: Severity = Severity.HINT
    listed: Value | None
    claims: Mapping[str, Value]
    decided_before: str | None = None
    """What was decided, when and why, where it is open again."""


class Unresolved(FrozenModel):
    """A work that no record was found for, or that was held back, and why."""

    key: str
    reason: str


class Unsure(FrozenModel):
    """A record that may be the work's: a person should look."""

    key: str
    source: str
    record: str
    reason: Reason
    title: str | None


class Gate(FrozenModel):
    """Whether the new state may be published."""

    passed: bool
    """Nothing speaks against what would be published; entries that are held back are not."""
    forced: bool = False
    """All was published, in spite of refusals and with the entries that would have been held back."""
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it lets the new state through, by itself or by force."""
        return self.passed or self.forced

    @property
    def verdict(self) -> str:
        """How it stands, in a word or two."""
        return "opened by force" if self.forced else "open" if self.passed else "shut"


class SetAside(FrozenModel):
    """A value of a record that was not believed, as a sentence."""

    key: str
    source: str
    record: str
    why: str


class Noticed(FrozenModel):
    """A warning about a work: it was retracted, withdrawn, or is under suspicion."""

    key: str
    kind: NoticeKind
    source: str
    record: str


class Report(FrozenModel):
    """Everything a run has to say; `--report` writes it as JSON."""

    years: tuple[int, ...]
    sources: Mapping[str, SourceHealth]
    changes: tuple[Change, ...]
    conflicts: tuple[OpenConflict, ...]
    """Worst first; those that a person has decided are not among them."""
    stale_decisions: tuple[Decision, ...] = ()
    """Blocks of `catalog/decisions.yaml` that decide nothing any more."""
    unresolved: tuple[Unresolved, ...]
    unsure: tuple[Unsure, ...]
    failures: tuple[Failed, ...]
    set_aside: tuple[SetAside, ...] = ()
    notices: tuple[Noticed, ...] = ()
    links: tuple[LinkFault, ...] = ()
    gate: Gate
    held: tuple[HeldEntry, ...] = ()
    """The entries that the gate holds back: they keep what they had, unless it was forced."""
    published: bool
    """False for a dry run, and where the gate refused."""
    files: tuple[str, ...] = ()
    """Names of the files that changed (or would have)."""
    duration_s: float

    @property
    def exit(self) -> Exit:
        """How the command ends."""
        if not self.gate.is_open:
            return Exit.REFUSED
        return Exit.COULD_NOT_ASK if self.failures else Exit.WELL

    @property
    def fate(self) -> str:
        """What became of the entries that the gate holds back."""
        return "published by force" if self.gate.forced else "held back"

    @property
    def summary(self) -> str:
        """One line: what changed, and who could not be asked. It heads the machine's commits."""
        entries = len({change.key for change in self.changes})
        years = f" of {', '.join(map(str, self.years))}" if self.years else ""
        changes = f"{_count(len(self.changes), 'change')} in {_count(entries, 'entry', 'entries')}{years}"
        parts = [changes, _count(len(self.conflicts), "open conflict")]
        if self.held:
            parts.append(f"{_count(len(self.held), 'entry', 'entries')} {self.fate}")
        hurt = [f"{name} {health.status}" for name, health in sorted(self.sources.items()) if health.failed]
        return "; ".join([*parts, *hurt])

    @property
    def outcome(self) -> str:
        """A sentence: which files changed, or would have."""
        if not self.files:
            return "No file changed."
        names = ", ".join(self.files)
        return f"Wrote {names}." if self.published else f"Nothing was written; would change {names}."


def tell(
    years: Sequence[int],
    works: Sequence[Work],
    outcome: FusionResult,
    doubtful: MatchesByKey,
    answers: Sequence[LookupResult],
    *,
    nowhere: Sequence[UnknownIdentifier] = (),
    health: Mapping[str, SourceHealth],
    gate: Gate,
    held: Sequence[HeldEntry] = (),
    published: bool,
    files: Sequence[str],
    duration_s: float,
    today: date,
    decisions: Sequence[Decision] = (),
) -> Report:
    """The report of a run over these works, as they are after it.

    `doubtful`: the evidence, at least where a record may be a work's or says what was not believed.
    """
    failed, keys = failures(answers), {work.key for work in works}
    as_they_were = set() if gate.forced else {one.key for one in held}
    waiting = [Unresolved(key=hold.key, reason=hold.reason) for hold in outcome.unapplied if hold.key in keys]
    return Report(
        years=tuple(years),
        sources=health,
        changes=tuple(change for change in outcome.changes if change.key not in as_they_were),
        conflicts=open_conflicts(works, decisions),
        stale_decisions=ledger.stale(works, decisions),
        unresolved=(*waiting, *unknown(works, nowhere), *unresolved(works, failed)),
        unsure=unsure(doubtful),
        failures=failed,
        set_aside=(*set_aside(doubtful), *doubted(works)),
        notices=noticed(works),
        links=tuple(fault for work in works for fault in faults(work, today)),
        gate=gate,
        held=tuple(held),
        published=published,
        files=tuple(files),
        duration_s=round(duration_s, 3),
    )


def health(
    name: str, answers: Iterable[LookupResult], requests: int, warnings: Sequence[str] = (), seconds: float = 0.0
) -> SourceHealth:
    """One source's answers summed up."""
    mine = [answer for answer in answers if answer.source == name]
    asked = sum(len(answer.asked) for answer in mine)
    failed = sum(len({failure.key for failure in answer.failed}) for answer in mine)
    reasons = _distinct(failure.reason for answer in mine for failure in answer.failed)
    status = Health.OK if not failed else Health.DOWN if failed == asked else Health.PARTIAL
    return SourceHealth(
        status=status,
        requests=requests,
        asked=asked,
        answered=sum(len(answer.answered) for answer in mine),
        missing=sum(len(answer.missing) for answer in mine),
        failed=failed,
        seconds=round(seconds, 3),
        reason="; ".join(reasons[:3]) or None,
        warnings=tuple(dict.fromkeys([*warnings, *(warning for answer in mine for warning in answer.warnings)])),
    )


def _count(number: int, one: str, several: str | None = None) -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _distinct(reasons: Iterable[str]) -> list[str]:
    """Each reason once, and none that only says more of the same."""
    kept: list[str] = []
    for reason in sorted(dict.fromkeys(reasons), key=len):
        if not any(reason.startswith(other) for other in kept):
            kept.append(reason)
    return kept


def failures(answers: Iterable[LookupResult]) -> tuple[Failed, ...]:
    """Every question that could not be put, by key and source."""
    found = [
        Failed(key=failure.key, source=answer.source, reason=failure.reason)
        for answer in answers
        for failure in answer.failed
    ]
    return tuple(sorted(found, key=lambda failed: (failed.key, failed.source)))


def open_conflicts(works: Iterable[Work], decisions: Iterable[Decision] = ()) -> tuple[OpenConflict, ...]:
    """The conflicts of the works that wait for a person, worst first."""
    return tuple(
        OpenConflict(
            key=entry.key,
            field=entry.field,
            kind=entry.conflict.kind,
            weight=entry.conflict.weight,
            listed=entry.conflict.listed,
            claims=entry.conflict.claims,
            decided_before=entry.decided_before,
        )
        for entry in ledger.open_conflicts(works, decisions)
    )


def unresolved(works: Iterable[Work], failed: Sequence[Failed]) -> tuple[Unresolved, ...]:
    """The works that no record was ever found for, each with what stood in the way."""
    unheard: dict[str, list[str]] = {}
    for failure in failed:
        unheard.setdefault(failure.key, []).append(failure.source)
    return tuple(
        Unresolved(key=work.key, reason=_why(work, unheard.get(work.key, [])))
        for work in works
        if not any(held.verdict is Verdict.SAME for held in work.enriched.matches)
    )


def unknown(works: Sequence[Work], nowhere: Iterable[UnknownIdentifier]) -> tuple[Unresolved, ...]:
    """The works whose identifier, as a person wrote it, no registry knows.

    A source that knew the work when it was last asked, and was not asked today, still vouches for it.
    """
    knew = {(work.key, held.source) for work in works for held in work.enriched.matches if held.verdict is Verdict.SAME}
    written = {(work.key, name, getattr(work.curated, name)) for work in works for name in ("doi", "arxiv")}
    registries = {*registry.registries_of("doi"), *registry.registries_of("arxiv")}
    return tuple(
        Unresolved(
            key=one.key,
            reason=f"{one.by} {one.value} is known to none of {', '.join(one.sources)}; correct it in the list",
        )
        for one in nowhere
        if (one.key, one.by.value, one.value) in written
        and not any((one.key, source) in knew for source in registries if source not in one.sources)
    )


def set_aside(evidence: MatchesByKey) -> tuple[SetAside, ...]:
    """What the records of the works say and was not believed."""
    return tuple(
        SetAside(key=key, source=record.provenance.source, record=record.provenance.record, why=why)
        for key, matches in sorted(evidence.items())
        for record in (found.candidate.record for found in matches if found.verdict is Verdict.SAME)
        for why in record.set_aside
    )


def doubted(works: Iterable[Work]) -> tuple[SetAside, ...]:
    """The claims that a known way of erring explains, and citation counts beyond reason."""
    found = [
        SetAside(
            key=work.key,
            source=source,
            record=source_claims.record,
            why=f"{field}: {rejection.sentence} ({rejection.rule})",
        )
        for work in works
        for source, source_claims in work.enriched.claims.items()
        for field, rejection in source_claims.rejected.items()
    ]
    return (*found, *(count for work in works for count in _outliers(work)))


def _outliers(work: Work) -> Iterator[SetAside]:
    series = work.enriched.citations
    records = {held.source: held.record for held in work.enriched.matches if held.verdict is Verdict.SAME}
    for source in outliers(series):
        why = f"citations: {series[source][-1].count} is beyond what the other sources count (citation_outlier)"
        yield SetAside(key=work.key, source=source, record=records.get(source, ""), why=why)


def noticed(works: Iterable[Work]) -> tuple[Noticed, ...]:
    """The warnings about the works."""
    return tuple(
        Noticed(key=work.key, kind=notice.kind, source=notice.source, record=notice.record)
        for work in works
        for notice in work.enriched.notices
    )


def unsure(evidence: MatchesByKey) -> tuple[Unsure, ...]:
    """The records that may be a work's, of the works for which their source offers no better."""
    found = []
    for key, matches in sorted(evidence.items()):
        settled = {match.candidate.record.provenance.source for match in matches if match.verdict is Verdict.SAME}
        for match in matches:
            provenance = match.candidate.record.provenance
            if match.verdict is Verdict.UNSURE and provenance.source not in settled:
                title = match.candidate.record.metadata.title
                found.append(
                    Unsure(
                        key=key,
                        source=provenance.source,
                        record=provenance.record,
                        reason=match.reason,
                        title=title,
                    )
                )
    return tuple(found)


def markdown(report: Report) -> str:
    """The report as people read it in a browser; upstream text is escaped."""
    lines = [
        f"**{escape(report.summary)}**",
        "",
        "| source | status | asked | answered | missing | failed | requests | time | why |",
    ]
    lines += ["|---|---|--:|--:|--:|--:|--:|--:|---|"]
    for name, one in sorted(report.sources.items()):
        counts = f"{one.asked} | {one.answered} | {one.missing} | {one.failed} | {one.requests} | {one.seconds:.1f} s"
        lines.append(f"| {escape(name)} | {one.status} | {counts} | {escape(one.reason or '')} |")
    lines += ["", f"The gate is {report.gate.verdict}. {escape(report.outcome)}"]
    for refusal in report.gate.refusals:
        lines += ["", f"It refuses: {refusal.rule}: {escape(refusal.sentence)}"]
    for held in report.held:
        lines += ["", f"{report.fate.capitalize()}: {held.key}: {escape(held.sentence)} ({held.rule})"]
    return "\n".join(lines) + "\n"


def source_rows(report: Report) -> list[dict[str, Any]]:
    """How each source did, as the rows of a table."""
    return [{"source": name, **one.model_dump(mode="json")} for name, one in sorted(report.sources.items())]


def change_rows(report: Report) -> list[dict[str, Any]]:
    """The changes as the rows of a table."""
    return [
        {
            "entry": change.key,
            "field": change.field,
            "old": _short(change.old),
            "new": _short(change.new),
            "source": change.source,
            "why": change.reason,
        }
        for change in report.changes
    ]


def held_rows(report: Report) -> list[dict[str, Any]]:
    """The entries that the gate holds back as the rows of a table."""
    return [{"entry": one.key, "why": one.sentence, "rule": one.rule} for one in report.held]


def remark_rows(report: Report) -> list[dict[str, Any]]:
    """What a person may want to look at, besides the conflicts: warnings first, then links, then what was set aside."""
    warned = [(one.key, f"{one.kind} according to {one.source}", one.record) for one in report.notices]
    linked = [(fault.key, f"{fault.kind} link: {fault.sentence}", fault.url) for fault in report.links]
    aside = [(one.key, f"{one.source} is not believed: {one.why}", one.record) for one in report.set_aside]
    return [{"entry": key, "what": what, "where": _short(where)} for key, what, where in (*warned, *linked, *aside)]


def conflict_rows(report: Report) -> list[dict[str, Any]]:
    """The open conflicts as the rows of a table."""
    return [
        {
            "entry": conflict.key,
            "field": conflict.field,
            "listed": _short(conflict.listed),
            "claims": "; ".join(f"{source}: {_short(value)}" for source, value in conflict.claims.items()),
            "kind": str(conflict.kind),
            "weight": str(conflict.weight),
            "decided before": conflict.decided_before or "",
        }
        for conflict in report.conflicts
    ]


def stale_rows(report: Report) -> list[dict[str, Any]]:
    """The decisions that decide nothing any more, as the rows of a table."""
    return [
        {"entry": one.key, "field": one.field, "decided": str(one.decided), "on": str(one.on), "because": one.because}
        for one in report.stale_decisions
    ]


def inert(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows for pages that read cells as Markdown: what stands in them comes from upstream."""
    return [{name: escape(cell) if isinstance(cell, str) else cell for name, cell in row.items()} for row in rows]


def _why(work: Work, unheard: Sequence[str]) -> str:
    candidates = [held for held in work.enriched.matches if held.verdict is Verdict.UNSURE]
    if candidates:
        return "only uncertain records: " + ", ".join(f"{one.source} {one.record} ({one.reason})" for one in candidates)
    if unheard:
        return f"could not ask {', '.join(sorted(set(unheard)))}"
    return "no record of it was found"


def _short(value: Value | None, most: int = 120) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"
