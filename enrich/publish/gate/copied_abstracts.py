"""Abstracts that come to several entries in one night in nearly the same words: none of them is a paper's abstract."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from zlib import crc32

from enrich.model import Work
from enrich.publish.gate.transition import HeldEntry, Transition, pairs
from enrich.text import names

WORDS = 5
"""Length of the word sequences that two texts are compared by."""
SAMPLES = 8
"""Sequences of each text, the least by their checksums, by which texts are brought together: alike texts share one."""
ALIKE = 0.5
"""Share of the sequences of two texts that both have, from which on they say the same."""

_WORD = re.compile(r"\w+")


def copied_abstracts(step: Transition) -> Iterator[HeldEntry]:
    """The entries that would get an abstract which other people's entry would get too, but for a few words.

    The same people may say the same of their conference paper and of its extension in a journal.
    """
    new = {after.key: after for before, after in pairs(step.old, step.new) if _has_new_abstract(before, after)}
    sequences = {key: _sequences(str(work.metadata.abstract)) for key, work in new.items()}
    alike: dict[str, str] = {}
    for one, other in _near(sequences):
        is_alike = _share(sequences[one], sequences[other]) >= ALIKE
        if is_alike and _families(new[one]).isdisjoint(_families(new[other])):
            alike.setdefault(one, other)
            alike.setdefault(other, one)
    for key, other in sorted(alike.items()):
        sentence = f"its new abstract is nearly that of {other}"
        yield HeldEntry(key=key, rule=copied_abstracts.__name__, sentence=sentence)


def _has_new_abstract(before: Work, after: Work) -> bool:
    """Whether a source would bring an abstract that was not there."""
    accepted = after.enriched.fields.get("abstract")
    return accepted not in (None, before.enriched.fields.get("abstract")) and after.curated.abstract is None


def _families(work: Work) -> set[str]:
    return {names.family(name) for name in work.metadata.authors or ()}


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
