"""The paused collector: on again afterwards, and what was made meanwhile is not new to it."""

from __future__ import annotations

import gc

from enrich.model import garbage_collection


def test_what_was_made_meanwhile_is_old() -> None:
    """As new it would all be looked through at once: that took a sixth of loading ten thousand works."""
    with garbage_collection.paused():
        assert not gc.isenabled()
        made: list[object] = [[]]
        assert any(one is made for one in gc.get_objects(generation=0))
    assert gc.isenabled()
    assert not any(one is made for one in gc.get_objects(generation=0))
    assert any(one is made for one in gc.get_objects(generation=2))
    assert gc.get_freeze_count() == 0


def test_a_collector_that_is_off_stays_off() -> None:
    """Pauses may lie within one another."""
    with garbage_collection.paused():
        with garbage_collection.paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
