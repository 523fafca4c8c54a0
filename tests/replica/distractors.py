"""Works that resemble the list's and are not among them. All made up: titles, people, identifiers.

Their identifiers are well-formed and beyond what is in use, so that none of them is a real work's. People are made of
syllables, but where a trap needs a listed work's own authors; nothing bad is ever said of a real person's work.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count, islice

from tests.replica.venues import VENUES
from tests.replica.works import Work, fold

_ADJECTIVES = (
    "Adaptive", "Bilinear", "Calibrated", "Compact", "Contextual", "Cooperative", "Cyclic", "Dense", "Elastic",
    "Federated", "Frugal", "Geometric", "Hierarchical", "Implicit", "Iterative", "Lightweight", "Modular",
    "Multi-Scale", "Orthogonal", "Patient", "Progressive", "Robust", "Selective", "Sparse", "Spectral",
    "Stochastic", "Symmetric", "Temporal", "Weighted",
)  # fmt: skip
_NOUNS = (
    "Anchor", "Attention", "Codebook", "Descriptor", "Diffusion", "Distance", "Embedding", "Ensemble", "Feature",
    "Gallery", "Graph", "Hashing", "Landmark", "Manifold", "Margin", "Metric", "Neighbourhood", "Pair", "Patch",
    "Pooling", "Proxy", "Query", "Region", "Saliency", "Similarity", "Token", "Triplet",
)  # fmt: skip
_TASKS = (
    "Copy Detection", "Face Verification", "Fashion Search", "Fine-Grained Retrieval", "Image Retrieval",
    "Image Search", "Instance Search", "Landmark Recognition", "Person Re-Identification", "Place Recognition",
    "Product Search", "Sketch Retrieval", "Vehicle Re-Identification", "Video Retrieval", "Visual Localisation",
    "Zero-Shot Retrieval",
)  # fmt: skip
_TEMPLATES: tuple[str, ...] = (
    "{a} {n} Learning for {t}", "{a} {n} {m} for {t}", "Learning {a} {n} {m}s", "{n} {m} Learning with {a} {o}s",
    "{a} {n}s: {b} {m} Learning for {t}", "Towards {a} {t} with {b} {n}s", "{t} via {a} {n} {m}s",
    "A {a} {n} {m} for {t}", "{a} and {b} {n}s for {t}", "Deep {n} Learning with {a} {m}s",
)  # fmt: skip
_EXTENSIONS = ("{0} Revisited", "{0} in the Wild", "Rethinking {0}", "{0} under Domain Shift", "{0}: A Reproduction")
_SYLLABLES = ("ba", "dri", "el", "fo", "gra", "hin", "jo", "kel", "lum", "mer", "nav", "or", "pil", "quo", "rin", "sta",
              "tov", "ul", "vek", "wen", "yar", "zil")  # fmt: skip
_VENUES = ("CVPR", "ICCV", "ECCV", "AAAI", "IJCAI", "TPAMI", "TIP", "IJCV", "MM", "CVIU", "NIPS", "ICML", "ICLR")
_JOURNALS = ("TPAMI", "TIP", "IJCV")
_KEPT = {"a", "an", "and", "for", "from", "in", "of", "on", "the", "to", "via", "with", "by", "is", "between"}


def distractors(listed: Sequence[Work], total: int, seed: int) -> Iterator[Work]:
    """At least `total` of them; the same for the same seed. No title is a listed work's but where that is the trap."""
    maker = _Maker(random.Random(seed), [fold(title) for work in listed for title in {work.title, work.preprint[0]}])
    traps = [trap for work in listed for trap in maker.traps(work)]
    return chain(traps, islice(maker.unrelated(), max(total - len(traps), 0)))


class _Maker:
    """Makes up works, each under identifiers of its own."""

    def __init__(self, draw: random.Random, taken: Sequence[str]) -> None:
        self._draw = draw
        self._taken = set(taken)
        self._twice = {title for title in taken if taken.count(title) > 1}
        """Titles of two listed works: those are each other's trap already."""
        self._numbers = count(90_001)

    def traps(self, work: Work) -> Iterator[Work]:
        """What may be taken for this work."""
        for _ in range(4):
            year = work.year + self._draw.choice((-1, 0, 0, 1))
            yield self._published("near_title", self._one_word_changed(work.title), self._people(), year)
        yield self._published("near_title_same_author", self._one_word_changed(work.title), self._team(work), work.year)
        for title in self._draw.sample(_EXTENSIONS, 2):
            yield self._published("longer_title", title.format(work.title), self._people(), work.year + 1)
        if ": " in work.title:
            yield self._published("prefix_title", work.title.split(": ")[0], self._people(), work.year)
        for _ in range(2):
            yield self._preprint("preprint_same_author", self._title(), self._team(work), work.year)
        yield from self._of_the_same_title(work)

    def unrelated(self) -> Iterator[Work]:
        """Other works of the field, without end. One in forty was taken back."""
        for turn in count():
            work = self._published("unrelated", self._title(), self._people(), self._draw.randint(2014, 2022))
            if turn % 40 == 7 and work.doi:
                work = replace(work, retracted=True)
            elif turn % 40 == 19 and work.arxiv:
                work = replace(work, withdrawn=True)
            yield work

    def _of_the_same_title(self, work: Work) -> Iterator[Work]:
        if self._draw.random() < 0.35:
            year = work.year + self._draw.choice((-2, 0, 1))
            yield self._published("same_title_other_people", work.title, self._people(), year, _VENUES[:10])
        extended = work.venue not in _JOURNALS and fold(work.title) not in self._twice
        if extended and self._draw.random() < 0.45:
            year = work.year + self._draw.randint(1, 3)
            yield self._published("journal_extension", work.title, self._team(work), year, _JOURNALS)
        if work.doi and self._draw.random() < 0.1:
            yield self._published("posted_copy", work.title, work.authors, work.year - 1, ("TechRxiv",))

    def _published(
        self, role: str, title: str, authors: Sequence[str], year: int, venues: Sequence[str] = _VENUES
    ) -> Work:
        venue, number = VENUES[self._draw.choice(venues)], next(self._numbers)
        with_preprint = venue.doi is None or (role == "unrelated" and self._draw.random() < 0.4)
        journal = venue.issn is not None
        return Work(
            title, tuple(authors), year, venue.tag, role=role,
            arxiv=self._arxiv(year, number) if with_preprint else None,
            doi=venue.doi.format(year=year, number=number) if venue.doi else None,
            pages=f"{number}-{number + 9}" if venue.kind != "posted-content" else None,
            volume=str(year - 1980) if journal else None, number="4" if journal else None,
        )  # fmt: skip

    def _preprint(self, role: str, title: str, authors: tuple[str, ...], year: int) -> Work:
        return Work(title, authors, year, role=role, arxiv=self._arxiv(year, next(self._numbers)))

    def _arxiv(self, year: int, number: int) -> str:
        """Ids of five digits beyond 90000 are well-formed and never given."""
        return f"{max(year, 2015) % 100:02d}{self._draw.randint(1, 12):02d}.{number}"

    def _title(self) -> str:
        def made() -> str:
            a, b = self._draw.sample(_ADJECTIVES, 2)
            n, m, o = self._draw.sample(_NOUNS, 3)
            return self._draw.choice(_TEMPLATES).format(a=a, b=b, n=n, m=m, o=o, t=self._draw.choice(_TASKS))

        return self._new(made)

    def _one_word_changed(self, title: str) -> str:
        def changed() -> str:
            parts = title.split(" ")
            places = [place for place, word in enumerate(parts) if word.casefold() not in _KEPT and word.isalpha()]
            parts[self._draw.choice(places)] = self._draw.choice(_ADJECTIVES + _NOUNS)
            return " ".join(parts)

        return self._new(changed)

    def _new(self, make: Callable[[], str]) -> str:
        """A title that nobody has yet."""
        title = next(title for title in iter(make, None) if fold(title) not in self._taken)
        self._taken.add(fold(title))
        return title

    def _people(self) -> tuple[str, ...]:
        return tuple(f"{self._name(2)} {self._name(3)}" for _ in range(self._draw.randint(1, 5)))

    def _team(self, work: Work) -> tuple[str, ...]:
        """The work's first author and some of the others, with somebody new."""
        others = work.authors[1:]
        kept = self._draw.sample(others, len(others) // 2)
        return (work.authors[0], *kept, *self._people()[:1])

    def _name(self, syllables: int) -> str:
        return "".join(self._draw.choices(_SYLLABLES, k=syllables)).capitalize()
