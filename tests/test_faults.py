"""What faults do to a run, in a few trials; `python -m bench.faults` has them all, at every rate."""

from __future__ import annotations

import pytest

from enrich.report import Exit
from tests.trial import TROUBLES, Bench, lost, wrong

BY_NAME = {trouble.name: trouble for trouble in TROUBLES}
SILENT = ("outage", "gzip_bomb", "redirect_private", "strange_headers", "wrong_charset", "another_id", "no answer")
"""From these nothing that was accepted moves, and nothing new comes."""
SHARES = (("everything", 0.5), ("everything", 0.1), ("lies", 0.5), ("no answer", 0.1), ("429, wait until", 0.5),
          ("reordered", 1.0), ("twice_encoded", 1.0), ("no_results", 1.0), ("dead_key", 1.0))  # fmt: skip


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The few works of one year, and what an undisturbed run makes of them."""
    return Bench(tmp_path_factory.mktemp("faults"), (2016,))


def test_an_undisturbed_run_settles(bench: Bench) -> None:
    """Otherwise the trials prove nothing: much is accepted, the second run changes no byte, no limit is broken."""
    assert bench.is_settled
    assert bench.violations == 0
    assert sum(len(work.enriched.fields) for work in bench.known.works()) >= 25
    assert not any(work.enriched.fields for work in bench.bare.works())


@pytest.mark.parametrize(("name", "share"), SHARES)
def test_faults_on_the_way_to_a_full_catalog(bench: Bench, name: str, share: float) -> None:
    """Less may come, but nothing wrong; and once the services are well, what an undisturbed run brings."""
    trial = bench.trial(bench.bare, BY_NAME[name], share)
    assert trial.hit
    assert trial.report.exit in (Exit.WELL, Exit.COULD_NOT_ASK)
    assert (trial.report.exit is Exit.COULD_NOT_ASK) == bool(trial.report.failures)
    assert (trial.wrong, trial.violations, trial.astray) == ((), 0, ())


@pytest.mark.parametrize("name", SILENT)
def test_nothing_known_is_lost(bench: Bench, name: str) -> None:
    """Every request fails: could not ask, and not a byte changes; so the next run starts where this one did."""
    trial = bench.trial(bench.known, BY_NAME[name], 1.0)
    assert trial.hit
    assert trial.report.exit is Exit.COULD_NOT_ASK
    assert all(failure.reason for failure in trial.report.failures)
    assert (trial.changed, trial.violations) == ((), 0)
    assert trial.recovered


@pytest.mark.parametrize("name", ["reordered", "no_results", "twice_encoded", "lies", "everything"])
def test_no_lie_takes_anything_away(bench: Bench, name: str) -> None:
    trial = bench.trial(bench.known, BY_NAME[name], 1.0)
    assert trial.hit
    assert (trial.wrong, trial.lost, trial.violations, trial.astray) == ((), (), 0, ())


def test_what_is_lost_or_wrong_is_seen(bench: Bench) -> None:
    """The yardstick itself: held against a state with nothing in it, everything is lost; against no truth, wrong."""
    known = bench.known.works()
    assert len(lost(known, bench.bare.works())) >= 25
    assert lost(bench.bare.works(), known) == []
    assert wrong(known, bench.truth) == []
    assert len(wrong(known, {})) >= 25
