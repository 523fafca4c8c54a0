"""Every kind of mistake, in every sixth entry: nearly all are told, and no wrong value is ever written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.corruption import LIES, SLIPS, Slip
from tests.support.listed import listed
from tests.support.nights import LIARS, Stage, caught_of_list, stage, wrong_of_liars

EVERY = 6
MAY_MISS = 2
"""Of one kind: nobody tells the venue and year of what has no DOI and no record but its preprint's."""


@pytest.fixture(scope="module")
def at() -> Iterator[Stage]:
    """A sixth of the list, and the honest sources."""
    with stage(listed(), EVERY) as found:
        yield found


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.__name__)
def test_a_mistake_of_the_list_is_told(at: Stage, slip: Slip) -> None:
    """With what earlier nights accepted."""
    caught = caught_of_list(at, tuple(at.truth.values()), slip)
    assert caught.made > 0
    assert caught.wrong == ()
    assert len(caught.missed) <= MAY_MISS


@pytest.mark.parametrize("slip", LIES, ids=lambda slip: slip.__name__)
def test_one_liar_gets_nothing_written_where_another_tells_the_truth(at: Stage, slip: Slip) -> None:
    assert [wrong for liar in LIARS for wrong in wrong_of_liars(at, slip, (liar,))] == []
