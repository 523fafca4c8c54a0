"""Run by test_fields in a copy of the program: one field's value, a person's and a source's, in all that is written."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

from enrich import catalog
from enrich.catalog import CatalogError
from enrich.catalog.editing import set_value
from enrich.fusion.fuse import fuse
from enrich.model import Candidate, LookupKey, Match, Metadata, Provenance, Reason, Record, Verdict, Work
from enrich.publish import verify, verify_bibtex
from enrich.publish.exporters import EXPORTERS, bibtex, readme
from flows import review

TODAY = date(2026, 3, 1)
PAPER = """\
heron2020marsh:
  title: "Marsh Lanterns: Finding Pictures by Their Glow"
  authors: [Ada Heron, Björn Kestrel]
  venue: CVPR
  year: 2020
"""
VENUES = 'CVPR:\n  name: "Conference on Computer Vision"\n  entry: inproceedings\n'


def folder_with(name: str, papers: str, enriched: str | None = None) -> Path:
    folder = Path(name)
    (folder / "papers").mkdir(parents=True)
    (folder / "enriched").mkdir()
    (folder / "papers/2020.yaml").write_text(papers)
    (folder / "venues.yaml").write_text(VENUES)
    (folder / "datasets.yaml").write_text("datasets: {}\n")
    (folder / "list.yaml").write_text('title: "A list"\n')
    if enriched is not None:
        (folder / "enriched/2020.json").write_text(enriched)
    return folder


def matched(work: Work, values: dict[str, Any]) -> Match:
    """A record of Crossref that is about the work and has these values."""
    said = {"title": work.curated.title, "authors": work.curated.authors, **values}
    record = Record(metadata=Metadata.of(said), provenance=Provenance(source="crossref", record="r1", retrieved=TODAY))
    return Match(Candidate(key=work.key, asked=LookupKey.TITLE, record=record), Verdict.SAME, Reason.TITLE_AND_AUTHORS)


def outputs(who: str, folder: Path) -> dict[str, str]:
    """All that is written about a catalog."""
    known = catalog.load(folder)
    works, venues = known.works, known.venues
    files = {**bibtex.family(works, venues), **{name: "".join(make(works, venues)) for name, make in EXPORTERS.items()}}
    lines = {name: text.splitlines(keepends=True) for name, text in files.items()}
    problems = [*verify.problems(lines, works, venues), *verify_bibtex.family_problems(lines, works, venues)]
    with redirect_stdout(io.StringIO()) as shown:
        review.main(["--catalog", str(folder), "show", works[0].key])
    written = {
        **files,
        "README": "".join(readme.pieces(works, known.datasets, known.page, venues)),
        "yaml": catalog.work_yaml(works[0]),
        "enriched": catalog.render_enriched(works).get("enriched/2020.json", ""),
        "problems": json.dumps(problems),
        "review": shown.getvalue(),
    }
    return {f"{who} {name}": text for name, text in written.items()}


def twins(papers: str) -> str:
    """What is wrong with a list that has two works with one value."""
    try:
        other = papers.replace("heron2020marsh", "wren2020reed").replace('title: "', 'title: "Another ')
        catalog.load(folder_with("twins", papers + other))
    except CatalogError as error:
        return str(error)
    return "none"


def main(field: str, value: Any, other: Any) -> dict[str, str]:
    """All outputs by name."""
    found: dict[str, str] = {}
    papers = f"{PAPER}  {field}: {json.dumps(value)}\n"
    person = folder_with("person", papers)
    found |= outputs("person", person)
    again = catalog.load(folder_with("person-again", found["person yaml"]))
    found["person yaml again"] = catalog.work_yaml(again.works[0])
    found["edited yaml"] = set_value(PAPER, "heron2020marsh", field, ("reeds", "herons", "a, b"))

    bare = catalog.load(folder_with("bare", PAPER))
    fused = fuse(bare.works, {bare.works[0].key: [matched(bare.works[0], {field: other})]}, bare.venues)
    stored = catalog.render_enriched(fused.works)["enriched/2020.json"]
    found |= outputs("source", folder_with("source", PAPER, stored))
    found["source enriched again"], found["source enriched"] = found["source enriched"], stored

    listed = catalog.load(person)
    against = fuse(listed.works, {listed.works[0].key: [matched(listed.works[0], {field: other})]}, listed.venues)
    said = against.works[0].enriched
    found["disputed"] = json.dumps([[one.field, one.kind, one.weight] for one in (*said.conflicts, *said.remarks)])
    found["twins"] = twins(papers)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3]))))
