"""Abstracts that come to several entries in one night in nearly the same words: none of them is a paper's abstract."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from zlib import crc32

from enrich.model import Work
from enrich.publish.gate.transition import HeldEntry, Transition, pairs

WORDS = 5
"""Length of the word sequences that two texts are compared by."""
SAMPLES = 8
"""Sequences of each text, the least by their checksums, by which texts are brought together: alike texts share one."""
ALIKE = 0.5
"""Share of the sequences of two texts that both have, from which on they say the same."""

_WORD = re.compile(r"\w+")


def copied_abstracts(step: Transition) -> Iterator[HeldEntry]:
    """The entries that would get an abstract which another entry would get too, but for a few words."""
    new = {after.key: text for before, after in pairs(step.old, step.new) if (text := _new_abstract(before, after))}
    sequences = {key: _sequences(text) for key, text in new.items()}
    alike: dict[str, str] = {}
    for one, other in _near(sequences):
        if _share(sequences[one], sequences[other]) >= ALIKE:
            alike.setdefault(one, other)
            alike.setdefault(other, one)
    for key, other in sorted(alike.items()):
        sentence = f"its new abstract is nearly that of {other}"
        yield HeldEntry(key=key, rule=copied_abstracts.__name__, sentence=sentence)


def _new_abstract(before: Work, after: Work) -> str | None:
    """The abstract that a source would bring; None where it brings none, or the one that was there."""
    accepted = after.enriched.fields.get("abstract")
    if accepted is None or after.curated.abstract is not None or accepted == before.enriched.fields.get("abstract"):
        return None
    return str(accepted.value)


def _sequences(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1))


def _near(sequences: dict[str, frozenset[str]]) -> Iterable[tuple[str, str]]:
    """Pairs of keys whose texts share a sample; of many that share one, each with the first."""
    by_sample: dict[str, list[str]] = defaultdict(list)
    for key, those in sorted(sequences.items()):
        for sample in sorted(those, key=lambda sequence: crc32(sequence.encode()))[:SAMPLES]:
            by_sample[sample].append(key)
    few = (keys for keys in by_sample.values() if len(keys) > 1)
    return {pair for keys in few for pair in (combinations(keys, 2) if len(keys) < 10 else _with_first(keys))}


def _with_first(keys: list[str]) -> Iterator[tuple[str, str]]:
    return ((keys[0], key) for key in keys[1:])


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
