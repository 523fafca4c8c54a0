"""Rendering everything, and what the gate says of it."""

from __future__ import annotations

from pathlib import Path

from enrich import gate as gates
from enrich.catalog import Catalog, render_enriched
from enrich.exporters import EXPORTERS, bibtex, readme
from enrich.report import Gate
from flows.arguments import Options, Places


def exports(known: Catalog, places: Places) -> dict[Path, str]:
    """The exports and the README as this catalog renders: path → text. ValueError: the README lacks its markers.

    The file of a year that has no works any more is emptied.
    """
    family = bibtex.family(known.works, known.venues, known.protected)
    others = {name: render(known.works, known.venues) for name, render in EXPORTERS.items() if name not in family}
    emptied = dict.fromkeys(places.exports.glob(bibtex.YEARS), "")
    rendered = {**emptied, **{places.exports / name: text for name, text in {**family, **others}.items()}}
    classic = rendered[places.exports / "awesome-ir.bib"]
    region = readme.render(known.works, known.datasets, known.page, known.venues, classic)
    rendered[places.readme] = readme.splice(places.readme.read_bytes().decode(), region)
    return rendered


def everything(known: Catalog, places: Places) -> dict[Path, str]:
    """All that a run publishes: the machine's half of the catalog, the exports, the README."""
    enriched = {places.catalog / name: text for name, text in render_enriched(known.works).items()}
    # A year whose works are gone or have moved keeps no block of theirs.
    emptied = dict.fromkeys((places.catalog / "enriched").glob("*.json"), "{}\n")
    return {**emptied, **enriched, **exports(known, places)}


def gate(before: Catalog, after: Catalog, rendered: dict[Path, str], options: Options) -> Gate:
    """Whether this may be put in the place of what is there; the exports must parse back to what was meant."""
    exported = {path.name: text for path, text in rendered.items() if path.parent == options.places.exports}
    problems = bibtex.refusals(exported, after.works, after.venues)
    refusals = gates.refusals(before.works, after.works, problems)
    return Gate(passed=not refusals, forced=options.force and bool(refusals), refusals=refusals)
