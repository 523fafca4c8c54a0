"""The CSL-JSON export."""

from __future__ import annotations

import json
from typing import Any

import pytest

from enrich.exporters import EXPORTERS, csl
from enrich.model import Link, Metadata, Work
from enrich.venues import Venue, Vocabulary

VENUES = Vocabulary([
    Venue(short="ECCV", name="European Conference on Computer Vision (ECCV)", entry="inproceedings",
          series="Lecture Notes in Computer Science", publisher="Springer"),
    Venue(short="TIP", name="IEEE Transactions on Image Processing", entry="article", publisher="IEEE"),
    Venue(short="TR", name="Technical Report", entry="techreport"),
])  # fmt: skip

DELG = Work(
    key="cao2020unifying",
    section=2020,
    curated=Metadata(
        title="Unifying Deep Local and Global Features for Image Search",
        authors=("Bingyi Cao", "André Araujo", "Jack Sim"),
        venue="ECCV",
        year=2020,
        doi="10.1007/978-3-030-58565-5_43",
        pages="726-743",
        volume="12365",
        abstract="About features.",
    ),
)


def work(key: str = "a2021work", links: tuple[Link, ...] = (), **said: object) -> Work:
    return Work(key=key, section=2021, curated=Metadata.model_validate({"title": "T", **said}), links=links)


def item(one: Work) -> dict[str, object]:
    (only,) = json.loads(csl.render([one], VENUES))
    assert isinstance(only, dict)
    return only


def test_an_item() -> None:
    assert item(DELG) == {
        "id": "cao2020unifying",
        "type": "paper-conference",
        "title": "Unifying Deep Local and Global Features for Image Search",
        "author": [
            {"family": "Cao", "given": "Bingyi"},
            {"family": "Araujo", "given": "André"},
            {"family": "Sim", "given": "Jack"},
        ],
        "container-title": "European Conference on Computer Vision (ECCV)",
        "collection-title": "Lecture Notes in Computer Science",
        "publisher": "Springer",
        "issued": {"date-parts": [[2020]]},
        "volume": "12365",
        "page": "726-743",
        "DOI": "10.1007/978-3-030-58565-5_43",
        "URL": "https://doi.org/10.1007/978-3-030-58565-5_43",
        "abstract": "About features.",
    }


def test_the_table_of_exporters_has_it() -> None:
    assert EXPORTERS["awesome-ir.json"]([DELG], VENUES) == csl.render([DELG], VENUES)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"venue": "TIP", "number": "9"}, {"type": "article-journal", "issue": "9"}),
        ({"venue": "TR", "number": "9"}, {"type": "report", "number": "9", "container-title": "Technical Report"}),
        ({"venue": "Tech report of Caltech"}, {"type": "report"}),
        ({"venue": "Some Meeting"}, {"type": "article", "container-title": "Some Meeting"}),
        ({}, {"type": "article"}),
        (
            {"arxiv": "2108.02927"},
            {"type": "article", "number": "arXiv:2108.02927", "publisher": "arXiv",
             "URL": "https://arxiv.org/abs/2108.02927"},
        ),
        ({"venue": "CoRR", "arxiv": "2108.02927"}, {"type": "article", "number": "arXiv:2108.02927"}),
        ({"venue": "TIP", "arxiv": "2108.02927"}, {"type": "article-journal"}),
    ],
)  # fmt: skip
def test_the_venue_decides_the_type(said: dict[str, Any], expected: dict[str, str]) -> None:
    found = item(work(**said))
    assert {name: found.get(name) for name in expected} == expected
    assert ("number" in found) is ("number" in expected)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "César Roberto de Souza",
            {"family": "Souza", "given": "César Roberto", "non-dropping-particle": "de"},
        ),
        ("Serge Belongie Jr", {"family": "Belongie", "given": "Serge", "suffix": "Jr"}),
        ("Wei Liu 0005", {"family": "Liu", "given": "Wei"}),
        ("Plato", {"literal": "Plato"}),
    ],
)
def test_names_in_their_parts(name: str, parts: dict[str, str]) -> None:
    assert item(work(authors=(name,)))["author"] == [parts]


def test_silence_is_left_out() -> None:
    assert item(work()) == {"id": "a2021work", "type": "article", "title": "T"}


def test_without_a_doi_a_reader_is_sent_to_the_page() -> None:
    links = (Link(kind="code", url="https://example.org/code"), Link(kind="paper", url="https://example.org/paper"))
    assert item(work(links=links))["URL"] == "https://example.org/paper"
    assert item(work(links=links, url="https://example.org/page"))["URL"] == "https://example.org/page"
    assert item(work(links=links, url="javascript:alert(1)"))["URL"] == "https://example.org/paper"


def test_sorted_whatever_the_order_and_readable() -> None:
    works = [work("b"), DELG, work("a")]
    text = csl.render(works, VENUES)
    assert text == csl.render(works[::-1], VENUES)
    assert [one["id"] for one in json.loads(text)] == ["a", "b", "cao2020unifying"]
    assert text.endswith("]\n")
    assert "André" in text
    assert csl.render([], VENUES) == "[]\n"


def test_hostile_text_stays_text() -> None:
    hostile = '"}], \\ \x00\u2028\n</script>\ud800'
    text = csl.render([work(title=hostile)], VENUES)
    assert json.loads(text)[0]["title"] == hostile.replace("\ud800", "?")
    assert text.encode()
