"""What faults do to a run, in a few trials; `python -m bench.faults` has them all, at every rate."""

from __future__ import annotations

import re

import httpx
import pytest

from enrich.report import Exit, Report
from tests.replica import SERVICES
from tests.support.journey import replica
from tests.support.trial import TROUBLES, Bench, broken, lost, wrong

BY_NAME = {trouble.name: trouble for trouble in TROUBLES}
SILENT = ("outage", "gzip_bomb", "redirect_private", "strange_headers", "wrong_charset", "another_id", "no answer")
"""From these nothing that was accepted moves, and nothing new comes."""
SHARES = (("everything", 0.5), ("everything", 0.1), ("lies", 0.5), ("no answer", 0.1), ("429, wait until", 0.5),
          ("reordered", 1.0), ("twice_encoded", 1.0), ("no_results", 1.0), ("dead_key", 1.0))  # fmt: skip


def test_an_undisturbed_run_settles(bench: Bench) -> None:
    """Otherwise the trials prove nothing: much is accepted, the second run changes no byte, no limit is broken."""
    assert bench.is_settled
    assert bench.violations == ()
    assert sum(len(work.enriched.fields) for work in bench.known.works()) >= 25
    assert not any(work.enriched.fields for work in bench.bare.works())


def vague(report: Report) -> list[str]:
    """Reasons that do not say who it was, or what a maintainer can do."""
    services = "|".join(SERVICES)
    telling = re.compile(rf"({services}): .*(try later|run again then|has changed|set AWESOME_IR_\w+)", re.DOTALL)
    reasons = {failure.reason for failure in report.failures} | {
        reason for one in report.sources.values() for reason in (one.reason,) if reason
    }
    return sorted(reason for reason in reasons if not telling.match(reason))


@pytest.mark.parametrize(("name", "share"), SHARES)
def test_faults_on_the_way_to_a_full_catalog(bench: Bench, name: str, share: float) -> None:
    """Less may come, but nothing wrong; and once the services are well, what an undisturbed run brings."""
    trial = bench.trial(bench.bare, BY_NAME[name], share)
    assert trial.hit
    if trial.report.exit is Exit.REFUSED:  # too few answered for what they say to be published
        assert {refusal.rule for refusal in trial.report.gate.refusals} == {"look_ups_failed"}
        assert trial.changed == ()
    assert trial.is_told_rightly
    assert vague(trial.report) == []
    assert (trial.wrong, trial.violations, trial.astray) == ((), (), ())
    assert trial.recovered


@pytest.mark.parametrize("name", SILENT)
def test_nothing_known_is_lost(bench: Bench, name: str) -> None:
    """Every request fails: could not ask, and not a byte changes; so the next run starts where this one did."""
    trial = bench.trial(bench.known, BY_NAME[name], 1.0)
    assert trial.hit
    assert trial.report.exit is Exit.COULD_NOT_ASK
    assert vague(trial.report) == []
    assert (trial.changed, trial.violations) == ((), ())
    assert trial.recovered


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("name", ["reordered", "no_results", "twice_encoded", "lies", "everything"])
def test_no_lie_takes_anything_away(bench: Bench, name: str, share: float) -> None:
    """All is asked again on the bad night, and the next one makes up for what was told then."""
    trial = bench.trial(bench.known, BY_NAME[name], share)
    assert trial.hit
    assert trial.is_told_rightly
    assert (trial.wrong, trial.lost, trial.violations, trial.astray) == ((), (), (), ())
    assert trial.recovered


def test_a_client_in_too_great_a_hurry_is_seen() -> None:
    """Twenty in one go, where one in 0.3 s is allowed."""
    with replica() as services, httpx.Client() as client:
        client.get(services.url("arxiv"))
        assert broken(services) == ()
        for _ in range(20):
            client.get(services.url("arxiv"))
        assert "arxiv: " in broken(services)[0]


def test_what_is_lost_or_wrong_is_seen(bench: Bench) -> None:
    """The yardstick itself: held against a state with nothing in it, everything is lost; against no truth, wrong."""
    known = bench.known.works()
    assert len(lost(known, bench.bare.works())) >= 25
    assert lost(bench.bare.works(), known) == []
    assert wrong(known, bench.truth) == []
    assert len(wrong(known, {})) >= 25
