"""Dates of a clock that was wrong, and what the next run makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from enrich.fusion.dates import require_possible, without_future
from enrich.model import AcceptedValue, CitationCount, Enrichment, PastChange, SourceClaims
from tests.support.builders import work
from tests.support.journey import TODAY, journey
from tests.support.lying import services
from tests.support.trial import small

FUTURE, BEFORE, NOW = date(2099, 1, 1), date(2026, 11, 1), date(2026, 11, 29)


def test_every_later_day_becomes_today() -> None:
    known = work(
        enriched=Enrichment(
            fields={"pages": AcceptedValue(value="1-9", source="crossref", record="r", retrieved=FUTURE)},
            claims={"crossref": SourceClaims(record="r", retrieved=FUTURE, values={"pages": "1-9"})},
            changed=(PastChange(subject="pages", source="crossref", before="1-8", on=FUTURE),),
        )
    )
    (mended,) = without_future([known], NOW)
    assert mended.enriched.fields["pages"].retrieved == NOW
    assert mended.enriched.claims["crossref"].retrieved == NOW
    assert mended.enriched.changed[0].on == NOW


@pytest.mark.parametrize(
    ("series", "mended"),
    [
        (((100, BEFORE), (104, FUTURE)), ((100, BEFORE), (104, NOW))),
        (((100, BEFORE), (103, NOW), (104, FUTURE), (105, date(2099, 1, 2))), ((100, BEFORE), (105, NOW))),
        (((100, BEFORE), (104, FUTURE), (100, date(2099, 1, 2))), ((100, BEFORE),)),
        (((100, BEFORE), (104, NOW)), ((100, BEFORE), (104, NOW))),
    ],
)
def test_counts_of_the_future_are_of_today(
    series: tuple[tuple[int, date], ...], mended: tuple[tuple[int, date], ...]
) -> None:
    counts, right = (tuple(CitationCount(count=count, since=day) for count, day in given) for given in (series, mended))
    (healed,) = without_future([work(enriched=Enrichment(citations={"crossref": counts}))], NOW)
    assert healed.enriched.citations["crossref"] == right


def test_a_work_of_the_past_is_left_alone() -> None:
    known = work(enriched=Enrichment(citations={"crossref": (CitationCount(count=1, since=NOW),)}))
    assert without_future([known], NOW)[0] is known


def test_a_clock_before_the_first_release_is_refused() -> None:
    with pytest.raises(ValueError, match="the clock of this machine says 1970-01-01, which cannot be"):
        require_possible(date(1970, 1, 1))
    require_possible(NOW)


def test_a_run_in_2099_is_mended_by_the_next_one(tmp_path: Path) -> None:
    """Nothing that is published bears the date, the counts of today are shown, and all is asked again."""
    scratch = small(tmp_path / "list", (2016,))
    with services() as replica:
        journey(scratch, replica, today=TODAY)
        honest = scratch.bytes()
        journey(scratch, replica, today=FUTURE, refresh=("all",))
        journey(scratch, replica, today=TODAY)
        assert scratch.bytes() == honest


def test_a_first_run_in_2099_is_mended_by_the_next_one(tmp_path: Path) -> None:
    scratch = small(tmp_path / "list", (2016,))
    with services() as replica:
        journey(scratch, replica, today=FUTURE)
        assert any(b"2099" in content for content in scratch.bytes().values())
        journey(scratch, replica, today=TODAY)
    assert not [name for name, content in scratch.bytes().items() if b"2099-" in content]
    assert TODAY.isoformat() in scratch.bytes()["README.md"].decode()
