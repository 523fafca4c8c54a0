"""A title leaves no doubt, or several papers are offered: a wrong one is never taken."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.lookup.title_search import TitleSearch, certain, identifier_of, records_with_title, search_for
from enrich.model import Record
from enrich.text.identifiers import Identifier
from enrich.text.page_addresses import DescribedPaper
from tests.support.builders import AUTHORS, TITLE, VENUES, candidate, record

NAMED: dict[str, Any] = {"title": TITLE, "authors": AUTHORS}
PRINTED = record("crossref", "10.1234/a", doi="10.1234/a", year=2020, venue="CVPR", **NAMED)
PREPRINT = record("semantic_scholar", "s1", preprint=True, arxiv="2001.00001", year=2019, **NAMED)
INDEXED = record("semantic_scholar", "s2", doi="10.1234/a", arxiv="2001.00001", year=2020, venue="CVPR", **NAMED)
EXTENSION = record("crossref", "10.1234/b", doi="10.1234/b", year=2021, venue="TPAMI", **NAMED)
NAMESAKE = record("crossref", "10.1234/c", doi="10.1234/c", year=2020, venue="CVPR", title=TITLE, authors=("No One",))
WITHOUT_VENUE = record("crossref", "10.1234/d", doi="10.1234/d", year=2020, **NAMED)
NOBODYS = record("crossref", "10.1234/e", doi="10.1234/e", year=2020, venue="CVPR", title=TITLE)
OTHER_PREPRINT = record("arxiv", "a", preprint=True, arxiv="1901.00009", year=2019, **NAMED)
UNNAMED = record("semantic_scholar", "s3", year=2020, venue="CVPR", **NAMED)
DOI, ARXIV = Identifier("doi", "10.1234/a"), Identifier("arxiv", "2001.00001")


@pytest.mark.parametrize(
    ("records", "meant"),
    [
        ([PRINTED], DOI),
        ([PRINTED, PREPRINT, INDEXED], DOI),
        ([PREPRINT], ARXIV),
        ([], None),
        ([PRINTED, EXTENSION], None),
        ([PRINTED, NAMESAKE], None),
        ([PREPRINT, OTHER_PREPRINT], None),
        ([WITHOUT_VENUE], None),
        ([NOBODYS], None),
        ([PRINTED, UNNAMED], None),
    ],
)
def test_one_work_alone_leaves_no_doubt(records: list[Record], meant: Identifier | None) -> None:
    assert certain(TitleSearch(TITLE), records, VENUES) == meant
    assert certain(TitleSearch(TITLE), records[::-1], VENUES) == meant


@pytest.mark.parametrize(("year", "meant"), [(2018, None), (2019, DOI), (2020, DOI), (2021, DOI), (2022, None)])
def test_a_year_that_a_person_gives_has_to_fit(year: int, meant: Identifier | None) -> None:
    assert certain(TitleSearch(TITLE, year), [PRINTED], VENUES) == meant


@pytest.mark.parametrize("title", ["Introduction", "A Note on It", "Image Retrieval"])
def test_a_short_title_is_never_certain(title: str) -> None:
    named = record("crossref", "10.1234/a", doi="10.1234/a", year=2020, venue="CVPR", title=title, authors=AUTHORS)
    assert certain(TitleSearch(title), [named], VENUES) is None


def test_only_the_very_title_counts() -> None:
    longer = record("crossref", "10.1234/f", doi="10.1234/f", year=2020, title=f"{TITLE} Again", authors=AUTHORS)
    offers = [candidate(one, key="?") for one in (PRINTED, longer)]
    assert records_with_title(TitleSearch(TITLE.upper()), offers) == (PRINTED,)
    short = search_for(DescribedPaper("Heron", TITLE[:30], "CVPR", 2020))
    assert records_with_title(short, offers) == ()


def test_an_address_names_people_and_venue_too() -> None:
    family = AUTHORS[0].split()[-1]
    described = DescribedPaper(family, TITLE, "CVPR", 2020)
    assert certain(search_for(described), [PRINTED], VENUES) == DOI
    for wrong in ({"family": "Miller"}, {"venue": "ICCV"}, {"year": 2015}):
        assert certain(search_for(described._replace(**wrong)), [PRINTED], VENUES) is None


def test_a_record_is_offered_by_its_doi_else_its_preprint() -> None:
    assert [identifier_of(one) for one in (INDEXED, PREPRINT, UNNAMED)] == [DOI, ARXIV, None]
