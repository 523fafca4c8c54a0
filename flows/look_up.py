"""Asking the sources: one Prefect task per source and batch, sources side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from enrich.model import Answers, Source, Work
from enrich.survey import MAX_ROUNDS, Batch, Due, Heard, next_batches
from enrich.venues import Vocabulary

Told = Callable[[Batch, Answers | None], None]
"""Hears of every batch twice: when it is put (no answers yet) and when its answers are there."""


@task(task_run_name="{what}", cache_policy=NO_CACHE, persist_result=False)
def look_up(what: str, ask: Callable[[], Answers]) -> Answers:
    """One batch. Refusals come back as `Answers.failed`; retries and pacing are `enrich.http`'s alone."""
    return ask()


def survey(works: Sequence[Work], sources: Sequence[Source], venues: Vocabulary, due: Due, told: Told) -> list[Heard]:
    """Ask in rounds until there is nothing left to ask that is due; what was asked and what came of it."""
    heard: list[Heard] = []
    for _ in range(MAX_ROUNDS):
        batches = next_batches(works, sources, heard, venues, due)
        if not batches:
            break
        heard += _ask(batches, told)
    return heard


def _ask(batches: Sequence[Batch], told: Told) -> list[Heard]:
    asked = {}
    for batch in batches:
        told(batch, None)
        # A partial, not the works themselves: Prefect walks through arguments in search of futures.
        what = f"{batch.source.name}: {len(batch.works)} works"
        asked[look_up.submit(what, partial(batch.source.lookup, batch.works))] = batch
    heard = []
    for future in as_completed(list(asked)):
        answers = future.result()
        told(asked[future], answers)
        heard.append(Heard(asked[future], answers))
    return heard
