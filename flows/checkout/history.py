"""What a run leaves beside the catalog for the next one. It is not in git; where it is lost, more is asked again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from enrich import files
from enrich.lookup import freshness
from enrich.lookup.freshness import QueryHistories
from enrich.model import Work
from flows.console.arguments import Places


def pages(places: Places, works: Iterable[Work]) -> QueryHistories:
    """What the diary says of works that are as the run left them."""
    try:
        text = (places.cache / "asked.json").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    return freshness.valid(freshness.read(text), works)


def keep(places: Places, written: QueryHistories) -> None:
    """Write the diary. A folder that cannot be written costs requests and no run."""
    with suppress(OSError):
        files.private(places.cache)
        files.write({places.cache / "asked.json": freshness.render(written)})
