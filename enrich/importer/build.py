"""An awesome-list README → a catalog. Pure: a text and what is known go in, values come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from enrich.catalog.contents import Catalog, ListPage
from enrich.catalog.keys import citation_key
from enrich.importer import listing
from enrich.importer.listing import ListEntry, Listing, Unread
from enrich.model import Dataset, Link, Metadata, Work
from enrich.text import identifiers, names, titles
from enrich.text.venues import Venue, Vocabulary

# A link of one of these kinds leads to the work itself; a DOI behind `code` or `data` names something else.
_OF_THE_WORK = ("doi", "arxiv", "openreview", "paper", "pdf", "preprint")
# The identifiers that a link gives to a work. Page numbers of proceedings sites stay in the links.
_READ = ("doi", "arxiv", "openreview")


class Remark(NamedTuple):
    """Something that was read, but not as plainly as it should be written."""

    line: int
    text: str


class Imported(NamedTuple):
    """What a README held."""

    catalog: Catalog
    new_venues: tuple[Venue, ...]
    """Stand-ins for venues that the vocabulary has not; a person should complete them."""
    remarks: tuple[Remark, ...]
    unread: tuple[Unread, ...]
    """What could not be read, in the order of the lines. Nothing else of the README is lost."""


def read(text: str, venues: Vocabulary, datasets: Sequence[Dataset]) -> Imported:
    """The catalog that a README describes. `venues` and `datasets` say which spellings mean one and the same.

    Of the data sets those are in it that the list describes, in its order, then those that only papers name.
    Raises ValueError where the text is no such list at all.
    """
    seen = listing.read(text)
    reading = _Reading(venues, _Names(datasets))
    for heading in seen.datasets.headings:  # first, so that papers may name a data set by the acronym in its heading
        reading.names.headed(heading)
    for entry in seen.papers.entries:
        reading.paper(entry)
    described = tuple(reading.described(seen))
    works = sorted(reading.works.values(), key=lambda work: (not work.listed, -work.section if work.listed else 0))
    return Imported(
        catalog=Catalog(
            works=tuple(works),
            datasets=(*described, *reading.names.mentioned(described)),
            venues=Vocabulary((*venues.venues, *reading.new_venues.values())),
            page=_page(seen),
        ),
        new_venues=tuple(reading.new_venues.values()),
        remarks=tuple(sorted((*reading.remarks, *reading.names.remarks))),
        unread=tuple(sorted((*seen.unread, *reading.unread))),
    )


def _page(seen: Listing) -> ListPage:
    return ListPage(
        title=seen.title,
        introduction=seen.introduction,
        contents=seen.contents or "Contents",
        papers=seen.papers.heading,
        datasets=seen.datasets.heading,
        papers_template=seen.papers.template,
        datasets_template=seen.datasets.template,
    )


def undescribed(dataset: Dataset) -> Dataset:
    """A data set that the list only knows by name: what would head its description is one more spelling."""
    heading = (dataset.heading,) if dataset.heading else ()
    return Dataset(name=dataset.name, spellings=(*dataset.spellings, *heading))


class _Names:
    """The names of data sets, found by exactly their spelling: `landmarks` and `Landmarks` are two."""

    def __init__(self, known: Iterable[Dataset]) -> None:
        self.remarks: list[Remark] = []
        self._found: dict[str, Dataset] = {}
        self._mentions: dict[str, Dataset] = {}
        for dataset in known:
            self._add(dataset)

    def mention(self, spelling: str, line: int) -> str:
        """The canonical name of a data set that a paper names; an unknown one is a new name."""
        dataset = self._found.get(spelling) or self._new(Dataset(name=spelling), line)
        self._mentions.setdefault(dataset.name, dataset)
        return dataset.name

    def headed(self, heading: str) -> Dataset:
        """The data set of a heading, without work and links; `Name (ACRONYM)` gives a new one both names."""
        if known := self._found.get(heading):
            return known.model_copy(
                update={"heading": None if heading == known.name else heading, "work": None, "links": ()}
            )
        whole = re.fullmatch(r"(?P<name>.+?)\s*\((?P<acronym>[^()\s]+)\)", heading)
        name, spellings = (whole["name"], (whole["acronym"],)) if whole else (heading, ())
        known = self._found.get(name) or next((self._found[text] for text in spellings if text in self._found), None)
        new = known or Dataset(name=name, spellings=spellings)
        return self._add(new.model_copy(update={"heading": None if heading == new.name else heading}))

    def mentioned(self, described: Iterable[Dataset]) -> Iterator[Dataset]:
        """The data sets that papers name and the list does not describe, in the order in which they are first named."""
        names_described = {dataset.name for dataset in described}
        for name in self._mentions:
            if name not in names_described:
                yield undescribed(self._found[name])

    def _new(self, dataset: Dataset, line: int) -> Dataset:
        near = next((name for name in self._found if name.casefold() == dataset.name.casefold()), None)
        if near:
            remark = (
                f"data set {dataset.name!r} is new; if it is {near!r}, add it to that one's spellings in datasets.yaml"
            )
            self.remarks.append(Remark(line, remark))
        return self._add(dataset)

    def _add(self, dataset: Dataset) -> Dataset:
        for text in (dataset.name, dataset.heading, *dataset.spellings):
            if text:
                self._found[text] = dataset
        return dataset


@dataclass
class _Reading:
    """One walk through a list's entries; what is found on the way is put down here."""

    venues: Vocabulary
    names: _Names
    works: dict[str, Work] = field(default_factory=dict)
    new_venues: dict[str, Venue] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def paper(self, entry: ListEntry) -> None:
        """Put a paper among the works."""
        if (twin := self._same(entry)) is not None:
            self._keep(entry, f"stands already, as {twin.key}")
        else:
            self._add(entry, listed=True)

    def described(self, seen: Listing) -> Iterator[Dataset]:
        """The data sets of the section, in its order; the works that introduced them are put among the works."""
        described: set[str] = set()
        for heading in dict.fromkeys(seen.datasets.headings):
            dataset = self.names.headed(heading)
            entries = [entry for entry in seen.datasets.entries if entry.heading == heading]
            again = dataset.name in described
            for other in entries if again else entries[1:]:
                self._keep(other, f"{dataset.name!r} is described already; a data set is introduced by one work")
            if not again:
                yield self._described(dataset, entries[0] if entries else None)
            described.add(dataset.name)
        for entry in seen.datasets.entries:
            if not entry.heading:
                self._keep(entry, "under no heading `### ***Name of the data set***`")

    def _described(self, dataset: Dataset, entry: ListEntry | None) -> Dataset:
        work = (self._same(entry) or self._add(entry, listed=False)) if entry else None
        if entry is None or work is None:
            return dataset.model_copy(update={"heading": dataset.heading or dataset.name})
        links = _own_links(entry)
        work = self._learn(work, entry)
        return dataset.model_copy(update={"work": work.key, "links": () if links == work.links else links})

    def _same(self, entry: ListEntry) -> Work | None:
        """The work that the entry repeats."""
        return next((work for work in self.works.values() if self._repeats(entry, work.curated)), None)

    def _repeats(self, entry: ListEntry, work: Metadata) -> bool:
        """Whether title, people, venue and year are equal; an entry without a tag says nothing of the last two."""
        if not titles.same(entry.tag.title, work.title or "") or not names.same_people(
            entry.authors, work.authors or ()
        ):
            return False
        same_venue = entry.tag.venue is None or self.venues.same(entry.tag.venue, work.venue or "")
        return bool(same_venue) and entry.tag.year in {work.year, None}

    def _add(self, entry: ListEntry, *, listed: bool) -> Work | None:
        year = self._year(entry)
        if year is None:
            self._keep(entry, "no year; write it behind the title: Title(VENUE-21)")
            return None
        metadata = Metadata.of(
            {"title": entry.tag.title, "authors": entry.authors, "venue": self._venue(entry), "year": year,
             **self._identifiers(entry)}
        )  # fmt: skip
        work = Work(
            key=entry.key if entry.key and entry.key not in self.works else citation_key(metadata, self.works),
            section=self._section(entry, year) if listed else year,
            listed=listed,
            curated=metadata,
            datasets=tuple(dict.fromkeys(self.names.mention(name, entry.line) for name in entry.datasets)),
            links=_own_links(entry),
        )
        self.works[work.key] = work
        return work

    def _year(self, entry: ListEntry) -> int | None:
        """The tag's; where there is none, the section's, or the one year that the title names."""
        if entry.tag.year is not None:
            return entry.tag.year
        of_section = re.fullmatch(r"\d{4}", entry.heading)
        year = int(entry.heading) if of_section else listing.year_in(entry.tag.title)
        if year is not None:
            place = "heading" if of_section else "title"
            self._remark(entry, f"no year behind the title; {year} is taken from the {place}")
        return year

    def _section(self, entry: ListEntry, year: int) -> int:
        if re.fullmatch(r"\d{4}", entry.heading):
            return int(entry.heading)
        self._remark(entry, f"under the heading {entry.heading!r}, which is no year; put into the section {year}")
        return year

    def _venue(self, entry: ListEntry) -> str | None:
        tag = entry.tag.venue
        if tag and self.venues.named(tag) is None and tag not in self.new_venues:
            self.new_venues[tag] = Venue(short=tag, name=tag, entry="inproceedings")
            self._remark(
                entry, f"venue {tag!r} is new; complete its name in venues.yaml, or add it to a venue's spellings"
            )
        return tag

    def _identifiers(self, entry: ListEntry) -> dict[str, str]:
        """What the entry's links tell, but for what another work has: one identifier is one work's."""
        found: dict[str, str] = {}
        for kind, value in _told(entry):
            owner = next((work.key for work in self.works.values() if getattr(work.curated, kind) == value), None)
            if owner or found.setdefault(kind, value) != value:
                reason = f"{owner} has it" if owner else f"another link says {found[kind]}"
                self._remark(entry, f"{kind} {value} stays in its link only: {reason}")
        return found

    def _learn(self, work: Work, entry: ListEntry) -> Work:
        """The work, with the identifiers that this second entry of it tells and the first did not."""
        told = {kind: value for kind, value in reversed(_told(entry)) if getattr(work.curated, kind) is None}
        self.works[work.key] = work.model_copy(update={"curated": Metadata.of({**work.curated.said(), **told})})
        return self.works[work.key]

    def _remark(self, entry: ListEntry, text: str) -> None:
        self.remarks.append(Remark(entry.line, f"{entry.tag.title}: {text}"))

    def _keep(self, entry: ListEntry, reason: str) -> None:
        self.unread.append(Unread(entry.line, entry.text, reason))


def _told(entry: ListEntry) -> list[tuple[str, str]]:
    """Identifiers in the links that lead to the work, most telling kind of link first."""
    links = sorted(
        (link for link in entry.links if link.kind in _OF_THE_WORK), key=lambda it: _OF_THE_WORK.index(it.kind)
    )
    return [
        (found.kind, found.value) for link in links for found in identifiers.in_url(link.url) if found.kind in _READ
    ]


def _own_links(entry: ListEntry) -> tuple[Link, ...]:
    """The links that a person put there: not `[[doi](https://doi.org/…)]` and its like, which are rendered anew."""
    return tuple(link for link in entry.links if not _is_rendered(link))


def _is_rendered(link: Link) -> bool:
    return any(
        link.kind == found.kind and link.url == identifiers.landing_page(found.value, found.kind)
        for found in identifiers.in_url(link.url)
        if found.kind in _READ
    )
