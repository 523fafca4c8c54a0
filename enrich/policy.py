"""Whom to believe about what, as a table. Opinion lives here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from enrich.model import FieldName, Noun


class Owner(StrEnum):
    """Whose word about a field is the list's word."""

    PEOPLE = "people"
    """A person wrote it. Evidence against it is a conflict, never a change."""
    MACHINE = "machine"
    """Filled in by the flow, until a person writes a value."""


class FieldPolicy(Noun):
    """Whom to believe about one field."""

    owner: Owner
    trust: tuple[str, ...]
    """Source families, most trusted first; `bib` is any BibTeX file. One not named may not speak about the field."""
    preprints_speak: bool = False
    """Whether a record of the preprint may claim it for the published work."""

    def rank(self, source: str) -> tuple[int, str]:
        """How far down a source stands; lower is more trusted. Total, so that no order of answers matters."""
        return self.trust.index(family(source)), source

    def may_speak(self, source: str, *, preprint: bool) -> bool:
        """Whether a record of this source may claim the field."""
        return family(source) in self.trust and (self.preprints_speak or not preprint)

    def may_replace(self, old: str, new: str) -> bool:
        """A value a source gave is replaced only by that source or a more trusted one."""
        return family(old) not in self.trust or self.rank(new) <= self.rank(old)


@lru_cache(maxsize=256)
def family(source: str) -> str:
    """`bib:dblp-records.bib` → `bib`: what a source is trusted as."""
    return source.partition(":")[0]


# doi.org repeats the registries, so it stands right after them. Semantic Scholar merges preprint and published forms
# and often carries the preprint's year: it comes last where bibliographic detail matters.
_REGISTRIES_FIRST = ("crossref", "doi", "bib", "semantic_scholar")
_PREPRINTS_TOO = (*_REGISTRIES_FIRST, "datacite", "arxiv")

POLICY: Mapping[FieldName, FieldPolicy] = {
    "title": FieldPolicy(owner=Owner.PEOPLE, trust=_REGISTRIES_FIRST),
    "authors": FieldPolicy(owner=Owner.PEOPLE, trust=_PREPRINTS_TOO, preprints_speak=True),
    "venue": FieldPolicy(owner=Owner.PEOPLE, trust=_REGISTRIES_FIRST),
    # Not Semantic Scholar: the year of its merged records is often the preprint's.
    "year": FieldPolicy(owner=Owner.PEOPLE, trust=("crossref", "doi", "bib")),
    # Crossref has no abstract of IEEE and Springer proceedings; Semantic Scholar's are withheld for some publishers.
    "abstract": FieldPolicy(
        owner=Owner.MACHINE,
        trust=("arxiv", "datacite", "semantic_scholar", "crossref", "doi", "bib"),
        preprints_speak=True,
    ),
    # An identifier is believed from a record that is about it: a DOI that only a preprint or an index mentions is a
    # lead to be asked about (authors put the journal extension's DOI on their conference preprint), not a claim.
    "doi": FieldPolicy(owner=Owner.MACHINE, trust=("crossref", "doi", "datacite", "bib")),
    "arxiv": FieldPolicy(owner=Owner.MACHINE, trust=("arxiv", "datacite", "bib"), preprints_speak=True),
    "dblp": FieldPolicy(owner=Owner.MACHINE, trust=("bib", "semantic_scholar")),
    "semantic_scholar": FieldPolicy(owner=Owner.MACHINE, trust=("semantic_scholar",), preprints_speak=True),
    "openalex": FieldPolicy(owner=Owner.MACHINE, trust=("openalex",)),
    "openreview": FieldPolicy(owner=Owner.MACHINE, trust=("openreview", "bib")),
    "pages": FieldPolicy(owner=Owner.MACHINE, trust=_REGISTRIES_FIRST),
    "volume": FieldPolicy(owner=Owner.MACHINE, trust=_REGISTRIES_FIRST),
    "number": FieldPolicy(owner=Owner.MACHINE, trust=_REGISTRIES_FIRST),
    "publisher": FieldPolicy(owner=Owner.MACHINE, trust=_REGISTRIES_FIRST),
    "url": FieldPolicy(owner=Owner.MACHINE, trust=("bib", "crossref", "doi")),
}

LEADS: tuple[FieldName, ...] = ("doi", "arxiv", "semantic_scholar")
"""Identifiers worth asking about when a record mentions them, whoever mentions them."""

CITATIONS: tuple[str, ...] = ("semantic_scholar", "crossref")
"""Whose citation count a reader is shown, first choice first. Series of different sources are never mixed."""

MAX_FILL_LOSS = 0.02
"""The gate: by how much a field's share of filled entries may fall in one run."""
MAX_RETITLED = 0.25
"""The gate: which share of the entries may change an identifier at once."""
