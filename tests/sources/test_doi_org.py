"""doi.org: a fallback by content negotiation."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from enrich.model import LookupKey, Query
from enrich.sources.doi_org import DoiOrg, parse
from tests.sources.upstream import BROKEN, TODAY, URL, Upstream, needs_payloads, only, reason, recorded
from tests.support.builders import work

DOI = "10.5555/(sici)1<1::a#b>2.0;c"


NOT_FOUND = httpx.Response(404, html="<!DOCTYPE html><title>Error: DOI Not Found</title>")


def csl(**more: Any) -> dict[str, Any]:
    return {"DOI": DOI.upper(), "type": "paper-conference", "title": "Marsh Lanterns", **more}


def source(upstream: Upstream) -> DoiOrg:
    return DoiOrg(upstream.client, URL, TODAY)


def test_it_is_asked_after_the_registries() -> None:
    asking = source(Upstream(NOT_FOUND))
    assert asking.question(work(doi=DOI)) == Query(
        key="heron2020marsh", by=LookupKey.DOI, value=DOI, after=("crossref", "datacite")
    )
    both = asking.question(work(doi=DOI, arxiv="2101.00001"))
    assert both is not None
    assert both.after == ("crossref",)
    assert asking.question(work(arxiv="2101.00001")) is None


@pytest.mark.parametrize("content_type", [None, "application/vnd.citationstyles.csl+json; charset=utf-8"])
def test_an_answer_with_or_without_a_content_type(content_type: str | None) -> None:
    body = httpx.Response(200, json=csl()).content
    headers = {"content-type": content_type} if content_type else {}
    upstream = Upstream(httpx.Response(200, headers=headers, content=body))
    assert only(source(upstream).lookup([work(doi=DOI)])).metadata.title == "Marsh Lanterns"
    assert upstream.requests[0].headers["accept"] == "application/vnd.citationstyles.csl+json"
    assert upstream.requests[0].url.raw_path == b"/v1/10.5555/%28sici%291%3C1%3A%3Aa%23b%3E2.0%3Bc"


def test_a_doi_that_is_not_registered_is_missing() -> None:
    assert source(Upstream(NOT_FOUND)).lookup([work(doi=DOI)]).missing == {"heron2020marsh"}


@pytest.mark.parametrize("broken", [*BROKEN.values(), httpx.Response(406), httpx.Response(400, html="<html>")])
def test_what_is_no_answer_never_means_missing(broken: httpx.Response) -> None:
    assert reason(source(Upstream(broken)).lookup([work(doi=DOI)])).startswith("doi: ")


def test_an_answer_about_another_doi_is_none() -> None:
    upstream = Upstream(httpx.Response(200, json=csl(DOI="10.5555/other")))
    assert "answered about 10.5555/other" in reason(source(upstream).lookup([work(doi=DOI)]))


def test_each_work_has_its_own_outcome() -> None:
    replies = [httpx.Response(200, json=csl()), NOT_FOUND, httpx.Response(500)]
    answers = source(Upstream(*replies)).lookup(
        [work("a", doi=DOI), work("b", doi="10.5555/b"), work("c", doi="10.5555/c")]
    )
    assert (answers.answered, answers.missing, [one.key for one in answers.failed]) == ({"a"}, {"b"}, ["c"])


def test_csl_has_texts_for_lists_and_literal_names() -> None:
    people = [{"literal": "The Pond Team"}, {"family": "Wren", "given": "C.", "non-dropping-particle": "van"}]
    appeared = {"container-title": "Ponds 2019", "event": "POND", "issued": {"date-parts": [["2019"]]}, "volume": 3}
    told = csl(author=people, **appeared)
    said = parse(told, TODAY).metadata
    assert said.authors == ("The Pond Team", "C. van Wren")
    assert (said.venue, said.year, said.volume) == ("Ponds 2019", 2019, "3")


def test_arxiv_by_way_of_datacite_is_a_preprint() -> None:
    record = parse(csl(DOI="10.48550/ARXIV.2101.00001", publisher="arXiv", type="article"), TODAY)
    assert (record.preprint, record.metadata.doi, record.metadata.arxiv) == (True, None, "2101.00001")


@needs_payloads
def test_recorded_csl_json() -> None:
    upstream = Upstream(recorded("_extra/doi_org/cn_csl_json_200_no_content_type.json"))
    said = only(source(upstream).lookup([work(doi="10.1126/science.169.3946.635")])).metadata
    assert said.title == (
        "The Structure of Ordinary Water: "
        "New data and interpretations are yielding new insights into this fascinating substance."
    )
    assert (said.venue, said.year, said.volume, said.number, said.pages) == ("Science", 1970, "169", "3946", "635-641")


@needs_payloads
@pytest.mark.parametrize(
    ("name", "missing"),
    [("doi_org/error_404_html_unregistered", True), ("_extra/doi_org/error_400_html_not_a_doi", False),
     ("doi_org/cn_bibtex_200", False), ("doi_org/cn_bibtex_302", False)],
)  # fmt: skip
def test_recorded_answers_that_are_no_csl(name: str, missing: bool) -> None:
    answers = source(Upstream(recorded(f"{name}.json"))).lookup([work(doi="10.1126/science.169.3946.635")])
    assert bool(answers.missing) is missing
    assert bool(answers.failed) is not missing
