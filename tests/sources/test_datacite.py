"""DataCite: preprints by arXiv id, and DOIs that Crossref does not know."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from enrich.model import CouldNotAsk, LookupKey, NoticeKind, Query, Work
from enrich.sources.datacite import DataCite, parse
from tests.sources.upstream import BROKEN, TODAY, URL, Upstream, needs_payloads, reason, recorded
from tests.support.builders import work

ARXIV = "10.48550/arxiv.2101.00001"


def resource(doi: str = ARXIV, **attributes: Any) -> dict[str, Any]:
    return {"id": doi, "attributes": {"doi": doi, "titles": [{"title": "Marsh Lanterns"}], **attributes}}


def page(*items: Any, total: int | None = None) -> httpx.Response:
    return httpx.Response(200, json={"data": list(items), "meta": {"total": len(items) if total is None else total}})


NOT_FOUND = httpx.Response(
    404, json={"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}
)


def source(upstream: Upstream) -> DataCite:
    return DataCite(upstream.client, URL, TODAY)


def works(*ids: str) -> list[Work]:
    return [work(f"key{place}", arxiv=arxiv) for place, arxiv in enumerate(ids)]


def test_questions() -> None:
    asking = source(Upstream(NOT_FOUND))
    assert asking.question(work(arxiv="2101.00001", doi="10.5555/a")) == Query(
        key="heron2020marsh", by=LookupKey.ARXIV, value="2101.00001"
    )
    assert asking.question(work(doi="10.5555/a")) == Query(
        key="heron2020marsh", by=LookupKey.DOI, value="10.5555/a", after=("crossref",)
    )
    assert asking.question(work()) is None


def test_one_page_for_all() -> None:
    upstream = Upstream(page(resource(), resource("10.5281/Pond.1")))
    answers = source(upstream).lookup([*works("2101.00001"), work("other", doi="10.5281/pond.1")])
    assert answers.answered == {"key0", "other"}
    assert dict(upstream.params()) == {
        "ids": "10.48550/arxiv.2101.00001,10.5281/pond.1", "page[size]": "2", "disable-facets": "true",
    }  # fmt: skip


def test_old_ids_have_dois_too() -> None:
    upstream = Upstream(page(resource("10.48550/arxiv.astro-ph/0601001")))
    assert source(upstream).lookup(works("astro-ph/0601001")).answered == {"key0"}


def test_what_is_absent_is_missing() -> None:
    assert source(Upstream(page(resource()))).lookup(works("2101.00001", "2101.00002")).missing == {"key1"}


def test_an_empty_page_is_confirmed_before_it_is_believed() -> None:
    upstream = Upstream(page(), NOT_FOUND)
    assert source(upstream).lookup(works("2101.00001")).missing == {"key0"}
    assert unquote(upstream.requests[1].url.path).endswith(f"/dois/{ARXIV}")
    lying = Upstream(page(), httpx.Response(200, json={"data": resource()}))
    assert "its list is empty" in reason(source(lying).lookup(works("2101.00001", "2101.00002")))


@pytest.mark.parametrize(
    ("answer", "why"),
    [(page(resource(), total=2), "cut short"), (page(resource(), resource("10.5555/z")), "10.5555/z")],
)
def test_a_page_that_is_not_to_be_trusted_leaves_the_rest_open(answer: httpx.Response, why: str) -> None:
    answers = source(Upstream(answer)).lookup(works("2101.00001", "2101.00002"))
    assert answers.answered == {"key0"}
    assert why in answers.failed[0].reason


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_answer_never_means_missing(broken: httpx.Response) -> None:
    assert reason(source(Upstream(broken)).lookup(works("2101.00001", "2101.00002"))).startswith("datacite: ")


def test_a_broken_item_costs_its_own_work_alone() -> None:
    upstream = Upstream(page(resource(), {"id": "10.48550/arxiv.2101.00002", "attributes": None}))
    answers = source(upstream).lookup(works("2101.00001", "2101.00002"))
    assert answers.answered == {"key0"}
    assert [failure.key for failure in answers.failed] == ["key1"]


def test_a_preprint() -> None:
    record = parse(
        resource(
            creators=[{"name": "Heron, Ada", "givenName": "Ada", "familyName": "Heron"}, {"name": "The Pond Team"}],
            dates=[
                {"date": "2021-01-01T01:00:00Z", "dateType": "Submitted", "dateInformation": "v1"},
                {"date": "2022-05-01T01:00:00Z", "dateType": "Submitted", "dateInformation": "v2"},
                {"date": "2022", "dateType": "Issued"},
            ],
            descriptions=[
                {"description": "v2 is longer", "descriptionType": "Other"},
                {"description": "Lights-&gt;ponds", "descriptionType": "Abstract"},
            ],
            relatedIdentifiers=[
                {"relationType": "IsVersionOf", "relatedIdentifier": "10.5555/X", "relatedIdentifierType": "DOI"}
            ],
            publisher="arXiv",
        ),
        TODAY,
    )
    said = record.metadata
    assert (said.arxiv, said.doi, said.year, said.publisher) == ("2101.00001", "10.5555/x", 2021, None)
    assert said.authors == ("Ada Heron", "The Pond Team")
    assert said.abstract == "Lights->ponds"
    assert (record.preprint, record.notices, record.provenance.record) == (True, (), ARXIV)


@pytest.mark.parametrize(
    "related",
    [
        {"relationType": "IsVersionOf", "relatedIdentifier": "10.48550/arXiv.2101.1", "relatedIdentifierType": "DOI"},
        {"relationType": "IsVersionOf", "relatedIdentifier": "https://example.org", "relatedIdentifierType": "URL"},
        {"relationType": "References", "relatedIdentifier": "10.5555/x", "relatedIdentifierType": "DOI"},
        {"relationType": "IsVersionOf", "relatedIdentifier": "to appear", "relatedIdentifierType": "DOI"},
    ],
)
def test_what_is_related_is_not_always_the_published_work(related: dict[str, str]) -> None:
    assert parse(resource(relatedIdentifiers=[related]), TODAY).metadata.doi is None


@pytest.mark.parametrize(
    ("version", "withdrawn", "is_withdrawn"),
    [("2", "v2; None", True), ("3", "v2; None", False), ("2", None, False), ("2", "v2", True), ("", "", True)],
)
def test_only_the_newest_version_tells_whether_it_is_withdrawn(
    version: str, withdrawn: str | None, is_withdrawn: bool
) -> None:
    day = {"date": "2022-01-01", "dateType": "Withdrawn", "dateInformation": withdrawn}
    record = parse(resource(version=version, dates=[] if withdrawn is None else [day]), TODAY)
    assert record.notices == ((NoticeKind.WITHDRAWN,) if is_withdrawn else ())


def test_one_person_taken_for_two_is_not_believed() -> None:
    creators = [{"name": "Wren", "nameType": "Personal"}, {"name": "Carla", "nameType": "Organizational"}]
    record = parse(resource(creators=creators), TODAY)
    assert record.metadata.authors is None
    assert "one person taken for two" in record.set_aside[0]


def test_another_registration() -> None:
    record = parse(resource("10.5281/pond.1", publicationYear=2020, publisher={"name": "The Pond"}), TODAY)
    assert (record.metadata.doi, record.metadata.arxiv, record.preprint) == ("10.5281/pond.1", None, False)
    assert (record.metadata.year, record.metadata.publisher) == (2020, "The Pond")


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ({"publicationYear": ""}, None),
        ({"publicationYear": "2020"}, 2020),
        ({"publicationYear": "2020-05"}, 2020),
        ({"publicationYear": "n.d."}, None),
        ({"publicationYear": None}, None),
        ({"publicationYear": "", "dates": [{"date": "2012-05", "dateType": "Issued"}]}, 2012),
        ({"publicationYear": 2012, "dates": [{"date": "2010", "dateType": "Submitted"}]}, 2012),
        ({"dates": [{"date": "2010-01-02", "dateType": "Submitted"}, {"date": "2012", "dateType": "Issued"}]}, 2012),
        ({"dates": [{"date": "2010", "dateType": "Submitted"}, {"date": "2011", "dateType": "Available"}]}, 2011),
        ({"dates": [{"date": "2010/2012", "dateType": "Issued"}]}, 2010),
        ({"dates": [{"date": "20120", "dateType": "Issued"}], "publicationYear": 2013}, 2013),
    ],
)
def test_the_year_of_a_work_that_is_no_preprint(said: dict[str, Any], year: int | None) -> None:
    assert parse(resource("10.5281/pond.1", **said), TODAY).metadata.year == year


@pytest.mark.parametrize(
    ("container", "venue", "pages"),
    [
        ({"title": "Ponds", "firstPage": "12", "lastPage": "15"}, "Ponds", "12-15"),
        ({"title": "Ponds", "firstPage": "12"}, "Ponds", "12"),
        ({"title": "Ponds", "firstPage": "12", "lastPage": "12"}, "Ponds", "12"),
        ({"title": "Ponds", "firstPage": "12-15"}, "Ponds", "12-15"),
        ({"title": "Ponds", "firstPage": "n/a", "lastPage": "n/a"}, "Ponds", None),
        ({"title": "Ponds", "firstPage": 12, "lastPage": 15}, "Ponds", "12-15"),
        ({"title": "Ponds", "firstPage": "Korea"}, "Ponds", None),
        ({"title": "Ponds", "firstPage": "Spain; 3353", "lastPage": "3356"}, "Ponds", None),
        ({"title": "Ponds", "firstPage": "No 1 (2012)", "volume": "1-5 September 2008"}, "Ponds", None),
        ({}, None, None),
        ([], None, None),
        (None, None, None),
    ],
)
def test_the_pages_in_a_journal(container: Any, venue: str | None, pages: str | None) -> None:
    said = parse(resource("10.5281/pond.1", container=container), TODAY).metadata
    assert (said.venue, said.pages) == (venue, pages)


def test_the_journal_may_be_a_related_item() -> None:
    published_in = {
        "relationType": "IsPublishedIn", "titles": [{"title": "Ponds"}], "volume": "9", "issue": "2",
        "firstPage": "12", "lastPage": "15",
    }  # fmt: skip
    said = parse(resource("10.5281/pond.1", relatedItems=[{"relationType": "Cites"}, published_in]), TODAY).metadata
    assert (said.venue, said.volume, said.number, said.pages) == ("Ponds", "9", "2", "12-15")


def test_a_label_in_the_title_is_a_notice() -> None:
    record = parse(resource(titles=[{"title": "[Withdrawn] Marsh Lanterns"}]), TODAY)
    assert (record.metadata.title, record.notices) == ("Marsh Lanterns", (NoticeKind.WITHDRAWN,))


def test_a_resource_of_another_shape_is_refused() -> None:
    with pytest.raises(CouldNotAsk, match="datacite"):
        parse({"id": ARXIV}, TODAY)


@needs_payloads
@pytest.mark.parametrize(
    ("name", "doi", "year", "notices"),
    [
        ("datacite/arxiv_doi_published_relation_and_comment", "10.1103/vqks-cr6x", 2024, ()),
        ("datacite/arxiv_doi_withdrawn", None, 2007, (NoticeKind.WITHDRAWN,)),
        ("datacite/arxiv_doi_bad_author_split_no_issued", None, 2026, ()),
        ("_extra/datacite/arxiv_doi_collaboration_escaped_abstract", "10.1016/j.physletb.2012.08.020", 2012, ()),
    ],
)
def test_recorded_preprints(name: str, doi: str | None, year: int, notices: tuple[NoticeKind, ...]) -> None:
    record = parse(recorded(f"{name}.json").json()["data"], TODAY)
    assert (record.metadata.doi, record.metadata.year, record.notices) == (doi, year, notices)
    assert record.preprint
    assert (record.metadata.authors is None) is ("bad_author_split" in name)


@needs_payloads
def test_recorded_page() -> None:
    items = recorded("datacite/dois_page.json").json()["data"]
    assert all(parse(item, TODAY).metadata.title for item in items)


@needs_payloads
def test_recorded_not_found() -> None:
    upstream = Upstream(page(), recorded("datacite/rest_doi_not_found.json"))
    assert source(upstream).lookup(works("2101.00001")).missing == {"key0"}


@needs_payloads
def test_recorded_year_of_another_calendar_is_not_believed() -> None:
    record = parse(recorded("_extra/datacite/rest_author_only_full_name.json").json()["data"], TODAY)
    assert record.metadata.year is None
    assert "year 2549 cannot be" in record.set_aside
