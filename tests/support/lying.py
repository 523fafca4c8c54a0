"""Trials of lying nights: what a service that lies gets published, and what of it is left after two honest nights."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from enrich.fusion.policy import EVERYTHING
from enrich.model import Work
from enrich.report import Exit, Report
from tests.replica import SERVICES, Lie, Replica
from tests.replica.lies import tells
from tests.support.journey import TODAY, journey
from tests.support.scratch import Scratch
from tests.support.trial import small, wrong

HONEST_NIGHTS = 2
_HUGE = 1e6
"""Times the published limits: neither pace nor limits are what is looked at here."""


@dataclass(frozen=True)
class LieTrial:
    """What came of one lie."""

    lying: tuple[Report, ...]
    """Of the lying nights."""
    honest: tuple[Report, ...]
    published: tuple[str, ...]
    """Wrong values, counts and notices that stood in the catalog after any of the lying nights."""
    left: tuple[str, ...]
    """Those that stand there after the honest nights."""
    heard: bool
    """Whether any answer had the lie in it."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The gate's rules that refused a lying night or held an entry back in it."""
        refused = {refusal.rule for report in self.lying for refusal in report.gate.refusals}
        return tuple(sorted(refused | {held.rule for report in self.lying for held in report.held}))

    @property
    def is_healed(self) -> bool:
        """Whether the honest nights were published, without force."""
        return all(report.exit is Exit.WELL for report in self.honest)


class LieBench:
    """A catalog after an honest first night, and all that honest sources say of its works."""

    def __init__(self, folder: Path, years: Sequence[int]) -> None:
        self._folder = folder
        self.known = small(folder / "known", years)
        with services() as replica:
            self.first = journey(self.known, replica)
            self.again = journey(self.known, replica, today=TODAY + timedelta(1))
            self._truth = self._what_is_said(replica)

    def trial(self, service: str, lie: Lie, nights: int) -> LieTrial:
        """So many nights on which everything is asked and the service lies; then honest ones, asked what is due."""
        scratch, today = self._copy("trial"), TODAY + timedelta(1)
        lying, honest, published = list[Report](), list[Report](), set[str]()
        with services() as replica:
            for night in range(nights):
                today += timedelta(1)
                replica.lies.set(service, lie, night)
                lying.append(journey(scratch, replica, today=today, refresh=(EVERYTHING,)))
                published.update(self.wrong(scratch.works()))
            asked = replica.count(service)
            replica.lies.clear()
            for _ in range(HONEST_NIGHTS):
                today += timedelta(1)
                honest.append(journey(scratch, replica, today=today))
        left = self.wrong(scratch.works())
        return LieTrial(tuple(lying), tuple(honest), tuple(sorted(published)), tuple(left), asked > 0)

    def wrong(self, works: Sequence[Work]) -> list[str]:
        """What stands accepted and no honest source says: values, newest counts, notices."""
        notices = {(work.key, one) for work in self.known.works() for one in work.enriched.notices}
        warned = [(work.key, one) for work in works for one in work.enriched.notices]
        return [
            *wrong(works, self._truth),
            *(f"{key}: {one.kind} by {one.source}" for key, one in warned if (key, one) not in notices),
        ]

    def _what_is_said(self, replica: Replica) -> dict[tuple[str, str], list[object]]:
        """Work and field → every value that any source gives, however many of them are asked."""
        truth: dict[tuple[str, str], list[object]] = {}
        for left_out in ("", *SERVICES):
            scratch = self._copy("truth")
            chosen = tuple(name for name in SERVICES if name != left_out)
            journey(scratch, replica, today=TODAY + timedelta(1), sources=chosen, refresh=(EVERYTHING,))
            for work in (*scratch.works(), *self.known.works()):
                for name, accepted in work.enriched.fields.items():
                    truth.setdefault((work.key, name), []).append(accepted.value)
                for claims in work.enriched.claims.values():
                    for name, value in claims.values.items():
                        truth.setdefault((work.key, name), []).append(value)
                for source, series in work.enriched.citations.items():
                    truth.setdefault((work.key, f"citations of {source}"), []).append(series[-1].count)
        return truth

    def _copy(self, name: str) -> Scratch:
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.known.folder, folder)
        return Scratch(folder)


def liars(lie: Lie) -> tuple[str, ...]:
    """The services that can tell it."""
    return tuple(name for name in SERVICES if tells(name, lie))


@contextmanager
def services() -> Iterator[Replica]:
    """The replica without limits, and an environment in which the client knows of none."""
    rates = {f"AWESOME_IR_{name.upper()}_RATE": str(_HUGE) for name in SERVICES}
    with patch.dict(os.environ, rates), Replica(speed=_HUGE, enforce=False) as replica:
        yield replica
