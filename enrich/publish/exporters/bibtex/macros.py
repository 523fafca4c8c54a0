"""`@string` macros for venues, in a long and a short set: for papers that are limited in pages, as CVPR's kit does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from enrich.publish.exporters.bibtex import capitals
from enrich.text import latex
from enrich.text.venues import Venue, Vocabulary


class Length(StrEnum):
    """The two sets; the value is the name of the file."""

    LONG = "strings-long.bib"
    """As the classic file writes it."""
    SHORT = "strings-short.bib"
    """A journal's ISO 4 abbreviation, a conference's tag."""


class Macro(NamedTuple):
    """A name and what it stands for, in plain text."""

    name: str
    long: str
    short: str

    def text(self, length: Length) -> str:
        """What it stands for in this set."""
        return latex.printable(self.long if length is Length.LONG else self.short)


def macros(venues: Vocabulary) -> Mapping[str, Macro]:
    """Text in full → its macro, for every venue and book series; a second one that would get the same name has none."""
    every = [macro for venue in venues.venues for macro in _of_venue(venue)]
    by_name: dict[str, Macro] = {}
    for macro in every:
        by_name.setdefault(macro.name, macro)
    return {macro.text(Length.LONG): macro for macro in every if by_name[macro.name] is macro}


def definitions(known: Mapping[str, Macro], length: Length) -> Mapping[str, str]:
    """The set, sorted: a macro's name → what stands for it in the file."""
    ordered = sorted(known.values(), key=lambda macro: macro.name)
    return {macro.name: f"{{{capitals.written_name(macro.text(length), latex.encode)}}}" for macro in ordered}


def _of_venue(venue: Venue) -> tuple[Macro, ...]:
    if venue.entry not in {"inproceedings", "article"}:
        return ()
    own = Macro(_name(venue.short), venue.name, venue.abbreviation or venue.short)
    if not venue.series:
        return (own,)
    initials = "".join(re.findall(r"\b[A-Z]", venue.series)) or venue.series
    return own, Macro(_name(initials), venue.series, initials)


def _name(text: str) -> str:
    """Lower-case letters and digits, the first a letter: `cvpr`, `acmmm`, `venue3dv`."""
    plain = re.sub(r"[^a-z0-9]", "", latex.printable(text).casefold())
    return plain if plain[:1].isalpha() else f"venue{plain}"
