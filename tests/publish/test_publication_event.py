"""A printed reference is of one publication event: its year goes with its volume, number and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from enrich.model import AcceptedValue, Enrichment, FieldName, Rejection, SourceClaims, Value, Work
from enrich.publish import verify
from enrich.publish.exporters import csl, ris
from enrich.publish.exporters.bibtex.references import reference
from enrich.publish.exporters.publication_event import of_one_event
from enrich.text.venues import Venue, Vocabulary
from tests.support.builders import TODAY, accepted, work

VENUES = Vocabulary(
    [
        Venue(short="TPAMI", name="IEEE Transactions on Pattern Analysis", entry="article"),
        Venue(short="CVPR", name="Conference on Computer Vision and Pattern Recognition", entry="inproceedings"),
    ]
)
PRINT: Mapping[str, Any] = {"volume": "44", "number": "12", "pages": "8927-8948"}
"""Of the December issue of 2022; the article was online in 2021, which is what the list has."""


def said(year: int | None, venue: str = "TPAMI", record: str = "r1", **more: Any) -> SourceClaims:
    values: dict[FieldName, Value] = {"venue": venue} if year is None else {"venue": venue, "year": year}
    return SourceClaims(record=record, retrieved=TODAY, values=values, **more)


def article(
    claims: Mapping[str, SourceClaims], fields: Mapping[FieldName, AcceptedValue] | None = None, **curated: Any
) -> Work:
    held = fields or {field: accepted(value) for field, value in PRINT.items()}
    return work(curated={"venue": "TPAMI", "year": 2021, **curated}, enriched=Enrichment(fields=held, claims=claims))


def printed(one: Work) -> tuple[int | None, str | None, str | None, str | None]:
    known = of_one_event(one, VENUES)
    return known.year, known.volume, known.number, known.pages


def test_the_year_of_the_print_goes_with_its_volume_and_pages() -> None:
    online = article({"crossref": said(2022)})
    assert printed(online) == (2022, "44", "12", "8927-8948")
    assert online.metadata.year == 2021


def test_every_format_prints_the_same_event() -> None:
    online = article({"crossref": said(2022)})
    cited = reference(online, VENUES)
    assert (cited.year, cited.volume, cited.number, cited.pages) == ("2022", "44", "12", "8927–8948")
    assert cited.key == online.key
    assert "PY  - 2022\n" in "".join(ris.pieces([online], VENUES))
    assert '"issued": {"date-parts": [[2022]]}' in "".join(csl.pieces([online], VENUES))


@pytest.mark.parametrize(
    "claims",
    [
        {"crossref": said(2021)},
        {"crossref": said(None)},
        {},
        {"crossref": said(2022, record="another")},
        {"crossref": said(2022, preprint=True)},
        {"crossref": said(2022, rejected={"year": Rejection(rule="preprint_year")})},
    ],
    ids=["same year", "no year", "nothing known", "another record", "the preprint's record", "a rejected year"],
)
def test_the_lists_year_stays_where_the_record_tells_no_other(claims: Mapping[str, SourceClaims]) -> None:
    assert printed(article(claims)) == (2021, "44", "12", "8927-8948")


def test_an_index_does_not_tell_the_year() -> None:
    fields = {field: accepted(value, "semantic_scholar") for field, value in PRINT.items()}
    one = article({"semantic_scholar": said(2019)}, fields)
    assert printed(one) == (2021, "44", "12", "8927-8948")


def test_what_a_person_wrote_goes_with_the_lists_year() -> None:
    assert printed(article({"crossref": said(2022)}, **PRINT)) == (2021, "44", "12", "8927-8948")


def test_what_the_machine_adds_to_a_persons_volume_is_of_that_year_or_left_out() -> None:
    assert printed(article({"crossref": said(2022)}, volume="43")) == (2021, "43", None, None)
    assert printed(article({"crossref": said(2021)}, volume="43")) == (2021, "43", "12", "8927-8948")


def test_of_two_events_the_one_that_the_volume_is_of_is_printed() -> None:
    fields = {
        "volume": accepted("44", "crossref"),
        "number": accepted("12", "crossref"),
        "pages": accepted("1-22", "bib:a.bib", "a"),
    }
    claims = {"crossref": said(2022), "bib:a.bib": said(2021, record="a")}
    assert printed(article(claims, fields)) == (2022, "44", "12", None)


def test_a_number_is_not_printed_with_another_events_pages() -> None:
    fields = {"pages": accepted("8927-8948"), "number": accepted("3", "bib:a.bib", "a")}
    claims = {"crossref": said(2022), "bib:a.bib": said(2021, record="a")}
    assert printed(article(claims, fields)) == (2022, None, None, "8927-8948")


def test_the_journal_extensions_volume_is_not_printed_for_the_conference_paper() -> None:
    assert printed(article({"crossref": said(2022)}, venue="CVPR", year=2020)) == (2020, None, None, None)


def test_the_conference_papers_pages_are_not_printed_for_the_article() -> None:
    fields = {"pages": accepted("11-19")}
    one = article({"crossref": said(2019, "CVPR")}, fields)
    assert printed(one) == (2021, None, None, None)


def test_proceedings_of_the_year_after_the_conference_are_printed_with_their_year() -> None:
    fields = {"pages": accepted("11-19"), "volume": accepted("12345")}
    assert printed(article({"crossref": said(2021, "CVPR")}, fields, venue="CVPR", year=2020)) == (
        2021,
        "12345",
        None,
        "11-19",
    )


def test_what_is_printed_with_the_events_year_reads_back_as_meant() -> None:
    one = article({"crossref": said(2022)})
    assert printed(one)[0] != one.metadata.year
    files = {verify.CSL: "".join(csl.pieces([one], VENUES)), verify.RIS: "".join(ris.pieces([one], VENUES))}
    lines = {name: text.splitlines(keepends=True) for name, text in files.items()}
    assert verify.problems(lines, [one], VENUES) == ()
