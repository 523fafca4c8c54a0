"""What a catalog holds once it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from enrich.catalog.problems import Problem
from enrich.model import Dataset, Decision, FrozenModel, Work
from enrich.text.venues import Vocabulary


class ListPage(FrozenModel):
    """The list's own title, introduction and headings: `catalog/list.yaml`."""

    title: str
    introduction: tuple[str, ...] = ()
    """Paragraphs, Markdown as the owner wrote it."""
    contents: str = "Contents"
    """Heading of the table of contents, verbatim (`Catalogue <br> `)."""
    papers: str = "Papers"
    datasets: str = "Datasets"
    papers_template: str | None = None
    """The comment with empty entries that ends the section, byte for byte."""
    datasets_template: str | None = None


@dataclass(frozen=True)
class Catalog:
    """Everything people and the machine have written down, consistent in itself.

    `venues` is compared by identity, so two catalogs are equal only where they share their vocabulary.
    """

    works: tuple[Work, ...]
    """Sections newest first, in file order inside; then the works that only introduced a data set."""
    datasets: tuple[Dataset, ...]
    """In the list's order."""
    venues: Vocabulary
    page: ListPage
    retired: Mapping[str, str] = field(default_factory=dict)
    """Citation keys that are gone → why."""
    decisions: tuple[Decision, ...] = ()
    """People's words on conflicts, each with the key its work has now."""
    protected: frozenset[str] = frozenset()
    """Words of titles whose one capital no style may lower: `Hamming`."""
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
    """What looks like a mistake, and may be none. It stops nothing."""

    @property
    def sections(self) -> tuple[int, ...]:
        """The years that have a section in the list, newest first."""
        return tuple(dict.fromkeys(work.section for work in self.works if work.listed))

    def section(self, year: int) -> tuple[Work, ...]:
        """The listed works of a year's section, in the list's order."""
        return tuple(work for work in self.works if work.listed and work.section == year)

    def work(self, key: str) -> Work:
        """The work of a citation key, present or former; KeyError where there is none."""
        return self._by_key[key]

    def with_works(self, works: Iterable[Work]) -> Catalog:
        """The same catalog with these works in the places of their keys."""
        new = {work.key: work for work in works}
        return replace(self, works=tuple(new.get(work.key, work) for work in self.works))

    @cached_property
    def _by_key(self) -> dict[str, Work]:
        former = {key: work for work in self.works for key in work.formerly}
        return {**former, **{work.key: work for work in self.works}}
