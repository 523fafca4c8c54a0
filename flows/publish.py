"""Rendering everything, and what the gate says of it."""

from __future__ import annotations

import re
from pathlib import Path

from enrich import collector
from enrich.catalog import Catalog, render_enriched
from enrich.exporters import EXPORTERS, bibtex, readback, readme
from enrich.gate import Judgement, Refusal, advice, lost_keys
from enrich.report import Gate
from flows.arguments import Options, Places

_ENTRY = re.compile(r"^@(?!string|preamble|comment)\w+\{\s*([^\s,{}]+)\s*,", re.MULTILINE | re.IGNORECASE)


def exports(known: Catalog, places: Places) -> dict[Path, str]:
    """The exports and the README as this catalog renders: path → text. ValueError: the README lacks its markers.

    The file of a year that has no works any more is emptied.
    """
    with collector.paused():
        family = bibtex.family(known.works, known.venues, known.protected)
        others = {name: render(known.works, known.venues) for name, render in EXPORTERS.items() if name not in family}
        classic = family[bibtex.CLASSIC.file]
        region = readme.render(known.works, known.datasets, known.page, known.venues, classic)
    emptied = dict.fromkeys(places.exports.glob(bibtex.YEARS), "")
    rendered = {places.exports / name: text for name, text in {**family, **others}.items()}
    return {**emptied, **rendered, places.readme: readme.splice(places.readme.read_bytes().decode(), region)}


def everything(known: Catalog, places: Places) -> dict[Path, str]:
    """All that a run publishes: the machine's half of the catalog, the exports, the README."""
    enriched = {places.catalog / name: text for name, text in render_enriched(known.works).items()}
    # A year whose works are gone or have moved keeps no block of theirs.
    emptied = dict.fromkeys((places.catalog / "enriched").glob("*.json"), "{}\n")
    return {**emptied, **enriched, **exports(known, places)}


def gate(judged: Judgement, after: Catalog, rendered: dict[Path, str], options: Options) -> Gate:
    """Whether this may be put in the place of what is there; the exports must parse back to what was meant."""
    exported = {path.name: text for path, text in rendered.items() if path.parent == options.places.exports}
    problems = (*bibtex.refusals(exported, after.works, after.venues), *readback.problems(exported, after.works))
    refusals = (*judged.refusals, *(Refusal(rule="export_does_not_parse_back", sentence=said) for said in problems))
    return Gate(passed=not refusals, forced=options.force and bool(refusals or judged.held), refusals=refusals)


def keys(places: Places) -> tuple[str, ...]:
    """The citation keys that are published: those of the main .bib as it stands on disk, sorted; none without one."""
    path = places.exports / bibtex.CLASSIC.file
    return tuple(sorted(_ENTRY.findall(path.read_bytes().decode(errors="replace")))) if path.is_file() else ()


def lost(known: Catalog, places: Places) -> str | None:
    """What to do where published keys mean nothing any more; None where all do."""
    gone = lost_keys(keys(places), known.works, known.retired)
    return f"{places.exports / bibtex.CLASSIC.file}: {advice(gone)}" if gone else None
