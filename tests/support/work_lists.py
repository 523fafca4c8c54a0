"""Strategies that draw lists of works which come to share identifiers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from enrich.model import Work
from tests.support.builders import TITLE, enriched, work

KEYS = tuple(f"heron{number}marsh" for number in range(6))

OTHER = "Marsh Lanterns: Finding Pictures by Their Flow"


def identifiers() -> st.SearchStrategy[dict[str, Any]]:
    """Few of each, so that works come to share them."""
    pools = {
        "doi": [f"10.1234/{letter}" for letter in "abcd"],
        "arxiv": [f"2001.0000{number}" for number in range(4)],
        "semantic_scholar": ["s1", "s2", "s3"],
    }
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(pool) for name, pool in pools.items()})


@st.composite
def lists(draw: st.DrawFn) -> list[Work]:
    """Works of which people know some identifiers, never one of two, and the machine knows some."""
    written = draw(st.permutations([f"10.1234/{letter}" for letter in "abcdefgh"]))
    return [
        work(
            key,
            curated={"title": draw(st.sampled_from([TITLE, OTHER])), "doi": draw(st.sampled_from([None, doi]))},
            enriched=enriched(**draw(identifiers())),
        )
        for key, doi in zip(KEYS, written, strict=False)
    ]
