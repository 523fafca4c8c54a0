"""How the formats of references print people: with the parts that a source knows, each person in one spelling."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from enrich import catalog
from enrich.model import Enrichment, SourceClaims, Work
from enrich.publish import verify_bibtex
from enrich.publish.exporters import bibtex, csl, ris
from enrich.publish.exporters.people import with_known_parts
from enrich.publish.exporters.spelling import with_one_spelling
from enrich.text import publishers
from enrich.text.names import from_parts
from enrich.text.venues import Venue, Vocabulary
from flows.checkout import publish
from flows.console.arguments import Places
from tests.support.builders import TODAY, VENUES, accepted, work
from tests.support.scratch import Scratch

YEPES = from_parts({"family": "Jimeno Yepes", "given": "Antonio"})
LISTED = "Antonio Jimeno Yepes"


def one(key: str, *authors: str, **claimed: Sequence[str]) -> Work:
    """A work whose authors sources name so."""
    claims = {
        source.replace("bib", "bib:a.bib"): SourceClaims(
            record="r1", retrieved=TODAY, values={"authors": tuple(people)}
        )
        for source, people in claimed.items()
    }
    return work(key, authors=authors, enriched=Enrichment(claims=claims))


def authors(works: Sequence[Work]) -> list[tuple[str, ...]]:
    return [one.metadata.authors or () for one in works]


def test_a_sources_parts_inform_how_the_lists_name_is_printed() -> None:
    works = [one("a2020a", LISTED, "Ada Heron", crossref=(YEPES, "Ada Heron"))]
    text = bibtex.render(works, VENUES)
    assert "author       = {Jimeno Yepes, Antonio and Heron, Ada}," in text
    assert verify_bibtex.problems(text, works, VENUES) == ()
    (item,) = json.loads("".join(csl.pieces(works, VENUES)))
    assert item["author"][0] == {"family": "Jimeno Yepes", "given": "Antonio"}
    assert "AU  - Jimeno Yepes, Antonio\n" in "".join(ris.pieces(works, VENUES))
    assert works[0].curated.authors == (LISTED, "Ada Heron")


def test_another_work_of_the_person_prints_the_same() -> None:
    works = [one("a2020a", LISTED, crossref=(YEPES,)), one("b2020b", LISTED)]
    assert authors(with_known_parts(works)) == [(YEPES,), (YEPES,)]


@pytest.mark.parametrize(
    ("claimed", "printed"),
    [
        ({"crossref": (LISTED,), "bib": (YEPES,)}, LISTED),
        ({"crossref": (YEPES,), "bib": (LISTED,)}, YEPES),
        ({"arxiv": (LISTED,), "semantic_scholar": (LISTED,), "datacite": (YEPES,)}, YEPES),
        ({"crossref": ("A. Jimeno Yepes",), "bib": (from_parts({"family": "Jimeno Yepes", "given": "A."}),)}, LISTED),
        ({"crossref": (from_parts({"group": LISTED}),)}, LISTED),
    ],
)
def test_whose_parts_are_believed(claimed: dict[str, tuple[str, ...]], printed: str) -> None:
    """The most trusted source that knows parts; a flat name says nothing, nor does another spelling, nor a group."""
    assert authors(with_known_parts([one("a2020a", LISTED, **claimed)])) == [(printed,)]


def test_a_persons_parts_stand_above_every_source() -> None:
    other = from_parts({"family": "Yepes", "given": "Antonio Jimeno", "suffix": ""})
    mine = from_parts({"family": "Marsh Heron", "given": "Ada"})
    theirs = from_parts({"family": "Ada Marsh Heron"})
    works = [
        one("a2020a", mine, LISTED, crossref=(theirs, other)),
        one("b2020b", "Ada Marsh Heron", crossref=(theirs,)),
    ]
    assert authors(with_known_parts(works)) == [(mine, LISTED), (mine,)]


def test_one_spelling_of_a_person() -> None:
    works = [
        work("a2020a", authors=("Ahmet Iscen", "Ondrej Chum")),
        work("b2020b", authors=("Ondřej Chum", "Ahmet Iscen")),
        work("c2020c", authors=("Ondrej Chum", "James Philbin")),
    ]
    printed = with_one_spelling(works, VENUES)
    assert authors(printed) == [
        ("Ahmet Iscen", "Ondřej Chum"),
        ("Ondřej Chum", "Ahmet Iscen"),
        ("Ondřej Chum", "James Philbin"),
    ]
    assert authors(with_one_spelling(printed, VENUES)) == authors(printed)
    assert works[0].curated.authors == ("Ahmet Iscen", "Ondrej Chum")


@pytest.mark.parametrize(
    ("one", "other", "fuller"),
    [
        ("Bjorn Ommer", "Björn Ommer", "Björn Ommer"),
        ("Bjoern Ommer", "Björn Ommer", "Björn Ommer"),
        ("Han Gyu Kim", "Han-Gyu Kim", "Han-Gyu Kim"),
        ("Byungsoo Ko", "ByungSoo Ko", "ByungSoo Ko"),
        ("MIN YANG", "Min Yang", "Min Yang"),
        ("Shinichi Satoh", "Shin'ichi Satoh", "Shin'ichi Satoh"),
        ("P. Torr", "Philip Torr", None),
        ("Weilin Huang", "Weiling Huang", None),
        ("Wei Liu 0005", "Wei Liu", None),
        ("Fei-Fei Li", "Li Fei-Fei", None),
    ],
)
def test_which_spellings_are_one(one: str, other: str, fuller: str | None) -> None:
    works = [work("a2020a", authors=(one, "Ada Heron")), work("b2020b", authors=(other, "Ada Heron"))]
    printed = [people[0] for people in authors(with_one_spelling(works, VENUES))]
    assert printed == ([fuller, fuller] if fuller else [one, other])


def test_two_people_stay_two() -> None:
    """Without a co-author in common, or where one work has both, nobody can be certain."""
    strangers = [work("a2020a", authors=("Lu Wang", "Ada Heron")), work("b2020b", authors=("Lü Wang", "Bea Wren"))]
    assert with_one_spelling(strangers, VENUES) == strangers
    both = [
        work("a2020a", authors=("Lu Wang", "Lü Wang", "Ada Heron")),
        work("b2020b", authors=("Lü Wang", "Ada Heron")),
    ]
    assert with_one_spelling(both, VENUES) == both


@pytest.mark.parametrize(
    ("publisher", "house"),
    [
        ("IEEE", "IEEE"),
        ("IEEE Computer Society", "IEEE"),
        ("Computer Vision Foundation / IEEE", "IEEE"),
        ("Institute of Electrical and Electronics Engineers (IEEE)", "IEEE"),
        ("Institute of Electrical and Electronics Engineers", "IEEE"),
        ("Association for Computing Machinery (ACM)", "ACM"),
        ("ACM Press", "ACM"),
        ("Springer International Publishing", "Springer"),
        ("Springer Nature Switzerland", "Springer"),
        ("Elsevier BV", "Elsevier"),
        ("ACM/IEEE", "ACM/IEEE"),
        ("Wiley-IEEE Press", "Wiley-IEEE Press"),
        ("Marsh Press", "Marsh Press"),
        ("Trieeee Books", "Trieeee Books"),
    ],
)
def test_the_house_of_a_publisher(publisher: str, house: str) -> None:
    assert publishers.one_spelling(publisher) == house


def test_one_spelling_of_a_publisher() -> None:
    """A source's is spelt as the vocabulary does; what a person wrote stays."""
    spelt = Vocabulary([Venue(short="MM", name="Multimedia", entry="article", publisher="Assoc. Comput. Mach. (ACM)")])
    by_source = work(
        "a2020a", enriched=Enrichment(fields={"publisher": accepted("Association for Computing Machinery")})
    )
    by_hand = work("b2020b", publisher="Springer Nature")
    printed = with_one_spelling([by_source, by_hand], spelt)
    assert [one.metadata.publisher for one in printed] == ["Assoc. Comput. Mach. (ACM)", "Springer Nature"]


def test_the_exports_have_one_spelling_and_the_readme_the_persons(tmp_path: Path) -> None:
    scratch = Scratch.invented(tmp_path / "scratch")
    papers = scratch.folder / "catalog/papers/2021.yaml"
    papers.write_text(
        papers.read_text(encoding="utf-8")
        + "\nkestrel2021moor:\n  title: Moor\n  authors: [Ada Heron, Zoe Quaál]\n  venue: ICCV\n  year: 2021\n"
        + "\nkestrel2021fen:\n  title: Fen\n  authors: [Zoe Quaal, Ada Heron]\n  venue: ICCV\n  year: 2021\n",
        encoding="utf-8",
    )
    places = Places(scratch.folder / "catalog", scratch.folder / "exports", scratch.folder / "README.md")
    known = catalog.load(places.catalog)
    rendered = {path.name: "".join(text or ()) for path, text in publish.exports(known, places).items()}
    assert "Quaal" not in rendered["awesome-ir.bib"].replace("Qua{\\'a}l", "")
    assert "Quaal" not in rendered["awesome-ir.json"] + rendered["awesome-ir.ris"]
    assert "*Zoe Quaal, Ada Heron*" in rendered["README.md"]
