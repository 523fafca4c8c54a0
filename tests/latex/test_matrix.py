"""Every flavour, every entry cited, under every style: no error, no warning, and each entry prints what it should."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path

import pytest

from enrich.publish.exporters import bibtex
from enrich.publish.exporters.bibtex import capitals
from enrich.publish.exporters.bibtex.macros import Length, macros
from enrich.publish.exporters.bibtex.references import Reference, in_order, reference
from enrich.text import names
from tests.latex.matrix import CASES, FAMILY, KNOWN, Case
from tests.latex.press import Printed, Style, press, squeezed, valid

pytestmark = pytest.mark.latex

REFERENCES = tuple(reference(work, KNOWN.venues) for work in in_order(KNOWN.works))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_error_no_warning_and_all_is_printed(case: Case, matrix: Mapping[Case, Future[Printed]]) -> None:
    printed = matrix[case].result()
    assert printed.complaints == ()
    assert printed.entries == len(KNOWN.works)
    assert [said for one in REFERENCES for said in missing(one, case, printed.text)] == []


@pytest.mark.parametrize("flavour", [bibtex.CLASSIC, bibtex.BIBLATEX, bibtex.ABSTRACTS], ids=lambda one: one.file)
def test_the_data_model_of_biblatex_holds(flavour: bibtex.Flavour, tmp_path: Path) -> None:
    assert valid(flavour.file, FAMILY[flavour.file], tmp_path) == ()


def test_a_complaint_is_heard(tmp_path: Path) -> None:
    """Of BibTeX, of LaTeX, of biber, of the data model: a proof that cannot fail proves nothing."""
    poor = {"poor.bib": "@article{a2021a,\n  title = {50\\% of x_1},\n  publisher = {X},\n}\n"}
    said = " ".join(press(Style("plain"), poor, tmp_path / "plain").complaints)
    assert "empty author in a2021a" in said
    assert "! Missing $ inserted" in said
    broken = {"broken.bib": "@article{a2021a,\n  title = {never closed,\n}\n"}
    assert press(Style("plain"), broken, tmp_path / "broken").complaints
    assert press(Style("numeric", biblatex=True), broken, tmp_path / "biber").complaints
    assert "Invalid field 'publisher'" in " ".join(valid("poor.bib", poor["poor.bib"], tmp_path / "tool"))


def test_a_lost_capital_is_seen() -> None:
    one, case = (
        REFERENCES[0]._replace(title="On GeM: A study", authors=("Yang, Min",), where="Shore"),
        CASES[0],
    )
    assert list(missing(one, case, squeezed("Min Yang. On GeM: A study. Shore"))) == []
    assert len(list(missing(one, case, squeezed("Min Yang. On gem: A study. Shore")))) == 1
    assert len(list(missing(one, case, squeezed("Min Yang. On GeM: a study. Shore")))) == 1
    assert len(list(missing(one, case, squeezed("Min Yin. On GeM: A study. Shore")))) == 1
    assert len(list(missing(one, case, squeezed("Min Yang. On GeM: A study.")))) == 1


def missing(one: Reference, case: Case, text: str) -> Iterator[str]:
    """What of a reference is not in the printed text, where it should stand."""
    title, where = squeezed(one.title), squeezed(place(one, case)).lower()
    spots = [spot.start() for spot in re.finditer(re.escape(title.lower()), text.lower())]
    families = [squeezed(names.split(person).family).lower() for person in one.authors]
    before = sum(len(person) + 8 for person in one.authors) + 40
    if not any(keeps_capitals(one.title, text[spot : spot + len(title)]) for spot in spots):
        yield f"{one.key}: the title as {one.title!r}"
    if not any(all(name in text[max(0, spot - before) : spot].lower() for name in families) for spot in spots):
        yield f"{one.key}: the authors {one.authors}"
    if not any(where in text[spot + len(title) : spot + len(title) + len(where) + 250].lower() for spot in spots):
        yield f"{one.key}: {place(one, case)}"


def place(one: Reference, case: Case) -> str:
    """The venue as the flavour writes it, the arXiv number, or the page."""
    if one.kind == "preprint":
        return one.arxiv
    if case.flavour == "strings, short" and (macro := macros(KNOWN.venues).get(one.where)):
        return macro.text(Length.SHORT)
    return one.where or one.url


def keeps_capitals(title: str, printed: str) -> bool:
    """The words that the rule keeps, and by a plainer rule every word with a capital inside, stand letter by letter."""
    spot = 0
    for text, kept in capitals.pieces(title, KNOWN.protected):
        stretch = printed[spot : spot + len(squeezed(text))]
        spot += len(stretch)
        if kept and stretch != squeezed(text):
            return False
    return all(squeezed(word) in printed for word in re.findall(r"\w+[A-Z]\w*", title))
