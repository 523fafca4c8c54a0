"""Asking the sources: one Prefect task per source and batch, sources side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from enrich.model import Answers, Source, Work
from enrich.survey import MAX_ROUNDS, Batch, Due, Heard, next_batches
from enrich.venues import Vocabulary
from flows import errand
from flows.errand import Errand, Reply
from flows.runners import Runner

Told = Callable[[Batch, Answers | None], None]
"""Hears of every batch twice: when it is put (no answers yet) and when its answers are there."""

Ask = Callable[[Batch], Callable[[], Reply]]
"""How a batch is asked: what it makes of it is what the task is given, and all that it is given."""


class Survey(NamedTuple):
    """What was asked, what came of it, and what it has cost where others asked for us."""

    heard: list[Heard]
    replies: list[Reply]


@task(task_run_name="{what}", cache_policy=NO_CACHE, persist_result=False)
def look_up(what: str, ask: Callable[[], Reply]) -> Reply:
    """One batch. Refusals come back as `Answers.failed`; retries and pacing are `enrich.http`'s alone."""
    return ask()


def here(batch: Batch) -> Callable[[], Reply]:
    """Ask from this process, with the connections that it has."""
    return partial(_here, batch.source, batch.works)


def elsewhere(sent: Errand) -> Ask:
    """Ask from a worker process, which is told the source's name and the works."""
    return lambda batch: partial(errand.run, sent, batch.source.name, batch.works)


def survey(
    works: Sequence[Work],
    sources: Sequence[Source],
    venues: Vocabulary,
    due: Due,
    told: Told,
    runner: Runner,
    ask: Ask = here,
) -> Survey:
    """Ask in rounds until there is nothing left to ask that is due; what was asked and what came of it."""
    found = Survey([], [])
    with runner:
        for _ in range(MAX_ROUNDS):
            batches = next_batches(works, sources, found.heard, venues, due)
            if not batches:
                break
            for batch, reply in _ask(batches, told, runner, ask):
                # What was asked is known by its questions; a hundred thousand works twice are a lot of memory.
                found.heard.append(Heard(batch._replace(works=()), reply.answers))
                found.replies.append(reply)
    return found


def _ask(batches: Sequence[Batch], told: Told, runner: Runner, ask: Ask) -> list[tuple[Batch, Reply]]:
    asked = {}
    for batch in batches:
        told(batch, None)
        # A partial, not the works themselves: Prefect walks through arguments in search of futures.
        given = {"what": f"{batch.source.name}: {len(batch.works)} works", "ask": ask(batch)}
        asked[runner.submit(look_up, parameters=given)] = batch
    replies = []
    for future in as_completed(list(asked)):
        reply: Reply = future.result()
        told(asked[future], reply.answers)
        replies.append((asked[future], reply))
    return replies


def _here(source: Source, works: Sequence[Work]) -> Reply:
    return Reply(source.lookup(works))
