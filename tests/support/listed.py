"""A catalog of the works that the replica's services know, as a person lists them: for runs against the replica.

The works are those of `tests/replica/works.jsonl`; nothing is read from the catalog of the repository.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from enrich import catalog, files
from enrich.catalog import Catalog
from enrich.catalog.keys import citation_key
from enrich.model import (
    Dataset,
    Enrichment,
    FieldName,
    Link,
    Metadata,
    Reason,
    SourceClaims,
    StoredMatch,
    Value,
    Verdict,
    Work,
)
from flows.checkout import publish
from flows.console.arguments import Places
from tests.replica import works as replica_works
from tests.support.builders import TODAY, accepted
from tests.support.data import CATALOG, README

PAPERS = 92
"""Positions of the list below this one are papers, the others are works of data sets."""
SOURCE = "bib:records.bib"


@cache
def listed() -> Catalog:
    """All works of the list, in the list's order, each with the DBLP record that a .bib file gave for it."""
    known = catalog.load(CATALOG)
    return replace(known, works=tuple(_works()), datasets=_datasets(), decisions=(), retired={})


def write(folder: Path, contents: Catalog) -> None:
    """Write a catalog into `folder`/catalog, with its exports and README beside it."""
    where = Places(folder / "catalog", folder / "exports", folder / "README.md")
    where.catalog.mkdir(parents=True)
    for name in ("venues.yaml", "list.yaml", "protected.yaml"):
        shutil.copy(CATALOG / name, where.catalog / name)
    texts = {**catalog.render(contents), **catalog.render_enriched(contents.works)}
    for name in texts:
        (where.catalog / name).parent.mkdir(exist_ok=True)
    files.write({where.catalog / name: text for name, text in texts.items()})
    shutil.copy(README, where.readme)
    where.exports.mkdir()
    files.write(publish.exports(catalog.load(where.catalog), where))


def _works() -> Iterator[Work]:
    taken: set[str] = set()
    for facts in sorted((one for one in replica_works.read() if one.listed), key=lambda one: min(one.listed)):
        work = _work(facts, taken)
        taken.add(work.key)
        yield work


def _work(facts: replica_works.Work, taken: set[str]) -> Work:
    venue, year = _tag(facts)
    curated = Metadata(
        title=facts.listed_title or facts.title, authors=facts.authors, venue=venue, year=year, arxiv=facts.arxiv
    )
    address = f"https://arxiv.org/pdf/{facts.arxiv}.pdf" if facts.arxiv else "https://example.org/paper.pdf"
    return Work(
        key=citation_key(curated, taken),
        section=year,
        listed=min(facts.listed) < PAPERS,
        curated=curated,
        links=(Link(kind="paper", url=address),),
        enriched=_enriched(facts),
    )


def _tag(facts: replica_works.Work) -> tuple[str | None, int]:
    """Venue and year as the list has them."""
    if not facts.tag:
        return facts.venue, facts.year
    venue, _, year = facts.tag.rpartition("-")
    return venue, 2000 + int(year)


def _enriched(facts: replica_works.Work) -> Enrichment:
    if not facts.dblp:
        return Enrichment()
    record = f"DBLP:{facts.dblp}"
    values: dict[FieldName, Value] = {"dblp": facts.dblp}
    if facts.doi:
        values["doi"] = facts.doi.lower()
    return Enrichment(
        fields={name: accepted(value, SOURCE, record) for name, value in values.items()},
        claims={SOURCE: SourceClaims(record=record, retrieved=TODAY, values=values)},
        matches=(StoredMatch(source=SOURCE, record=record, verdict=Verdict.SAME, reason=Reason.TITLE_AND_AUTHORS),),
    )


def _datasets() -> tuple[Dataset, ...]:
    described = [work.key for work in _works() if not work.listed]
    return tuple(Dataset(name=f"Set {number}", work=key) for number, key in enumerate(described, start=1))
