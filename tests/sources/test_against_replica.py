"""Door and sources together against the replica: no fault of a service turns into "there is no such record"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from enrich.http import Web, open_web
from enrich.model import Metadata, Source, Work
from enrich.settings import Settings
from enrich.sources import open_sources, registry, services
from tests.replica import SERVICES, Fault, Replica
from tests.sources.upstream import TODAY

SPEED = 60.0
"""The replica's windows are so much shorter, and our rates so much higher."""


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(speed=SPEED, tolerance=0.02) as running:
        yield running


def settings(replica: Replica) -> Settings:
    """Of the polite, with a key, at the replica's speed."""
    polite: dict[str, Any] = {"contact": "ada@example.org", "semantic_scholar_key": "a-key"}
    told = {f"{name}_url": replica.url(name) for name in SERVICES}
    published = Settings(_env_file=None, _env_prefix="NOBODY_SETS_", **polite, **told)
    rates = {f"{service.name}_rate": service.rate * SPEED for service in services(published)}
    return Settings(_env_file=None, _env_prefix="NOBODY_SETS_", **polite, **told, **rates)


def works(replica: Replica, count: int = 40) -> list[Work]:
    """Works of the replica's list that every source can be asked about, and knows."""
    known = [one for one in replica.world.works if one.doi and one.arxiv][:count]
    return [
        Work(key=f"key{place}", section=2021, curated=Metadata(title=one.title, doi=one.doi, arxiv=one.arxiv))
        for place, one in enumerate(known)
    ]


def opened(web: Web, replica: Replica, name: str) -> Source:
    (source,) = open_sources(web.client, settings(replica), [name], TODAY)
    return source


def hurried(replica: Replica) -> Web:
    """The door, with little patience for what does not answer."""
    chosen = settings(replica)
    return open_web(services(chosen), contact=chosen.contact, jitter=lambda: 0.01, deadline=0.3)


@pytest.mark.parametrize("name", registry.names())
def test_a_healthy_service_answers_for_all_without_a_violation(replica: Replica, name: str) -> None:
    before, asked = len(replica.violations), works(replica, 5 if name == "doi" else 40)
    with hurried(replica) as web:
        answers = opened(web, replica, name).lookup(asked)
    assert len(answers.answered) == len(asked)
    assert len(replica.violations) == before


FAULTS = [(name, fault) for name in registry.names() for fault in Fault if fault is not Fault.HANG]
"""HANG costs the read timeout; the tests of the door have it with a clock of their own."""
FAULTS.remove(("semantic_scholar", Fault.NO_RESULTS))
"""Null at a position is how it says that it knows no such paper."""


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_a_fault_never_means_missing(replica: Replica, name: str, fault: Fault) -> None:
    replica.faults.set(name, fault, seconds=1.0)
    if name == "doi":  # what it sends on is answered by Crossref
        replica.faults.set("crossref", fault, seconds=1.0)
    try:
        with hurried(replica) as web:
            answers = opened(web, replica, name).lookup(works(replica, 3))
    finally:
        replica.faults.clear()
    assert not answers.missing


def test_a_dead_key_costs_one_warning_and_no_answer(replica: Replica) -> None:
    chosen = settings(replica).model_copy(update={"source_keys": {}})
    with_dead_key = Settings(
        _env_file=None,
        _env_prefix="NOBODY_SETS_",
        **{**chosen.model_dump(), "source_keys": {"semantic_scholar": "dead-key"}},
    )
    with open_web(services(with_dead_key), contact=with_dead_key.contact, jitter=lambda: 0.01) as web:
        (source,) = open_sources(web.client, with_dead_key, ["semantic_scholar"], TODAY)
        answers = source.lookup(works(replica))
    assert len(answers.answered) == 40
    assert len(web.traffic("semantic_scholar").warnings) == 1
