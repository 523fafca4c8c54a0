"""arXiv: through its package, over our client, and only whole feeds."""

from __future__ import annotations

from xml.sax.saxutils import escape

import httpx
import pytest

from enrich.model import NoticeKind, Work
from enrich.sources.arxiv import Arxiv
from tests.sources.upstream import TODAY, URL, Upstream, needs_payloads, only, reason, recorded
from tests.support.builders import work

ATOM = {"content-type": "application/atom+xml; charset=utf-8"}


def entry(entry_id: str = "2101.00001v2", published: str = "2021-01-01T00:00:00Z", **more: str) -> str:
    said = {"title": "Marsh\n  Lanterns", "summary": "Lights  &lt; ponds, $O(n<m)$.", **more}
    fields = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items() if ":" not in name)
    extras = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items() if ":" in name)
    return (
        f"<entry><id>http://arxiv.org/abs/{entry_id}</id>{fields}<published>{published}</published>"
        f"<updated>2022-01-01T00:00:00Z</updated>{extras}<author><name>Ada Heron</name></author></entry>"
    )


def feed(*entries: str, total: int | None = None, status: int = 200) -> httpx.Response:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{len(entries) if total is None else total}</opensearch:totalResults>"
        f"{''.join(entries)}</feed>"
    )
    return httpx.Response(status, headers=ATOM, content=body.encode())


def source(upstream: Upstream) -> Arxiv:
    return Arxiv(upstream.client, URL, TODAY)


def works(*ids: str) -> list[Work]:
    return [work(f"key{place}", arxiv=arxiv) for place, arxiv in enumerate(ids)]


def test_only_an_arxiv_id_can_be_asked_about() -> None:
    asking = source(Upstream(feed()))
    question = asking.question(work(arxiv="2101.00001"))
    assert question is not None
    assert question.value == "2101.00001"
    assert asking.question(work(doi="10.5555/a")) is None
    assert asking.question(work()) is None


def test_a_batch_is_one_request_at_our_address_and_asks_for_all() -> None:
    upstream = Upstream(feed(*(entry(f"2101.{number:05}v1") for number in range(1, 31))))
    answers = source(upstream).lookup(works(*(f"2101.{number:05}" for number in range(1, 31))))
    assert len(answers.answered) == 30
    (request,) = upstream.requests
    assert request.url.copy_with(query=None) == URL
    assert request.url.params["max_results"] == "30"
    assert len(request.url.params["id_list"].split(",")) == 30
    assert "arxiv.py" not in request.headers["user-agent"]


def test_a_result() -> None:
    record = only(source(Upstream(feed(entry(**{"arxiv:doi": "10.5555/A"})))).lookup(works("2101.00001")))
    said = record.metadata
    assert (said.title, said.abstract) == ("Marsh Lanterns", "Lights < ponds, $O(n<m)$.")
    assert (said.arxiv, said.doi, said.year, said.venue) == ("2101.00001", "10.5555/a", 2021, None)
    assert said.authors == ("Ada Heron",)
    assert (record.provenance.record, record.preprint, record.notices) == ("2101.00001v2", True, ())


@pytest.mark.parametrize("doi", ["10.48550/arXiv.2101.00001", "10.5555/a 10.5555/b", "to appear"])
def test_a_doi_that_is_not_the_published_works_is_set_aside(doi: str) -> None:
    record = only(source(Upstream(feed(entry(**{"arxiv:doi": doi})))).lookup(works("2101.00001")))
    assert record.metadata.doi is None
    assert record.set_aside[0].startswith("doi")


@pytest.mark.parametrize(
    "said",
    [
        {"summary": "This paper has been withdrawn by the author."},
        {"arxiv:comment": "This submission has been withdrawn due to an error"},
        {"arxiv:comment": "4 pages. This article was withdrawn."},
    ],
)
def test_a_withdrawal_is_a_notice(said: dict[str, str]) -> None:
    answers = source(Upstream(feed(entry(**said)))).lookup(works("2101.00001"))
    assert only(answers).notices == (NoticeKind.WITHDRAWN,)


@pytest.mark.parametrize(
    "said",
    [{"title": "[Withdrawn] Marsh Lanterns"}, {"title": "Marsh Lanterns (withdrawn)"},
     {"title": "Marsh Lanterns", "arxiv:comment": "withdrawn"}],
)  # fmt: skip
def test_a_label_in_the_title_is_a_notice(said: dict[str, str]) -> None:
    record = only(source(Upstream(feed(entry(**said)))).lookup(works("2101.00001")))
    assert (record.metadata.title, record.notices) == ("Marsh Lanterns", (NoticeKind.WITHDRAWN,))


@pytest.mark.parametrize("comment", ["withdrawn from ICLR 2021", "an earlier version was withdrawn"])
def test_what_was_withdrawn_elsewhere_is_no_notice(comment: str) -> None:
    answers = source(Upstream(feed(entry(**{"arxiv:comment": comment})))).lookup(works("2101.00001"))
    assert only(answers).notices == ()


def test_what_is_absent_from_a_feed_is_missing() -> None:
    answers = source(Upstream(feed(entry()))).lookup(works("2101.00001", "2101.00002"))
    assert (answers.answered, answers.missing) == ({"key0"}, {"key1"})


def test_a_feed_without_entries_is_no_answer() -> None:
    assert "without entries" in reason(source(Upstream(feed())).lookup(works("2101.00001", "2101.00002")))


def test_old_ids_come_back_as_they_were_asked() -> None:
    answers = source(Upstream(feed(entry("astro-ph/0601001v1")))).lookup(works("astro-ph/0601001"))
    assert only(answers).provenance.record == "astro-ph/0601001v1"


def test_one_id_that_is_refused_does_not_cost_the_others() -> None:
    def picky(request: httpx.Request) -> httpx.Response:
        ids = request.url.params["id_list"].split(",")
        return feed(status=400) if "2101.00003" in ids else feed(*(entry(f"{one}v1") for one in ids))

    answers = source(Upstream(picky)).lookup(works(*(f"2101.0000{number}" for number in range(1, 7))))
    assert len(answers.answered) == 5
    assert [failure.key for failure in answers.failed] == ["key2"]


@pytest.mark.parametrize("broken", [entry("2101.00002v1", published="yesterday"), entry("2101.00002v1", title="")])
def test_a_broken_entry_costs_its_own_work_alone(broken: str) -> None:
    upstream = Upstream(feed(entry(), broken))
    answers = source(upstream).lookup(works("2101.00001", "2101.00002", "2101.00003"))
    assert (answers.answered, answers.missing) == ({"key0"}, {"key2"})
    assert [failure.key for failure in answers.failed] == ["key1"]
    assert len(upstream.requests) == 1


def test_an_entry_without_id_may_be_anybodys() -> None:
    answers = source(Upstream(feed(entry(), entry("nothing")))).lookup(works("2101.00001", "2101.00002"))
    assert answers.answered == {"key0"}
    assert [failure.key for failure in answers.failed] == ["key1"]


def test_a_feed_about_something_else_leaves_the_rest_open() -> None:
    answers = source(Upstream(feed(entry("2101.99999v1")))).lookup(works("2101.00001"))
    assert "answered about 2101.99999" in reason(answers)


def test_a_title_of_one_digit_is_a_title() -> None:
    assert only(source(Upstream(feed(entry(title="0")))).lookup(works("2101.00001"))).metadata.title == "0"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;&a;</title></feed>'
)


@pytest.mark.parametrize(
    "broken",
    [
        httpx.Response(200, headers=ATOM, content=feed(entry()).content[:400]),
        httpx.Response(200, headers=ATOM, content=b""),
        httpx.Response(200, html="<!doctype html><html>Are you human?</html>"),
        httpx.Response(200, headers=ATOM, content=b"<html><body>Are you human?</body></html>"),
        httpx.Response(200, headers={"content-type": "text/plain"}, content=feed(entry()).content),
        httpx.Response(200, headers=ATOM, content=b"<other/>"),
        httpx.Response(200, headers=ATOM, content=BOMB.encode()),
        httpx.Response(429, headers={"content-type": "text/plain"}, content=b"Rate exceeded."),
        httpx.Response(503, html="<html>503</html>"),
        httpx.Response(404),
        httpx.Response(414),
        feed(entry("errors"), total=1).__class__(200, headers=ATOM, content=feed(entry()).content.replace(
            b"http://arxiv.org/abs/2101.00001v2", b"https://arxiv.org/api/errors#incorrect_id_format_for_x")),
    ],
)  # fmt: skip
def test_what_is_no_answer_never_means_missing(broken: httpx.Response) -> None:
    upstream = Upstream(broken)
    assert reason(source(upstream).lookup(works("2101.00001"))).startswith("arxiv: ")
    assert len(upstream.requests) == 1


def test_a_connection_that_breaks_is_no_answer() -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut", request=request)

    assert "ReadError" in reason(source(Upstream(cut)).lookup(works("2101.00001")))


@needs_payloads
@pytest.mark.parametrize(
    ("name", "arxiv", "record_id"),
    [
        ("arxiv/single_ok", "1605.08386", "1605.08386v1"),
        ("arxiv/single_old_style_id_journal_ref", "astro-ph/0601001", "astro-ph/0601001v1"),
        ("arxiv/single_title_is_digit_zero", "2104.12255", "2104.12255v1"),
        ("_extra/arxiv/single_old_style_versioned", "quant-ph/0201082", "quant-ph/0201082v1"),
    ],
)
def test_recorded_results(name: str, arxiv: str, record_id: str) -> None:
    record = only(source(Upstream(recorded(f"{name}.json"))).lookup(works(arxiv)))
    assert record.provenance.record == record_id
    assert record.metadata.abstract
    assert record.metadata.authors


@needs_payloads
def test_recorded_batch_with_a_silent_miss() -> None:
    upstream = Upstream(recorded("arxiv/batch_2ids_1_silently_missing.json"))
    answers = source(upstream).lookup(works("0808.0539", "1707.08567"))
    assert (answers.answered, answers.missing) == ({"key1"}, {"key0"})


@needs_payloads
@pytest.mark.parametrize(
    "name",
    [
        "arxiv/empty_200_unknown_id",
        "arxiv/error_400_malformed_id",
        "_extra/arxiv/empty_200_impossible_id",
        "_synthetic/arxiv/synthetic_200_truncated_xml",
        "_synthetic/arxiv/synthetic_429_rate_exceeded",
        "_synthetic/arxiv/synthetic_503_html",
    ],
)
def test_recorded_answers_that_are_none(name: str) -> None:
    assert reason(source(Upstream(recorded(f"{name}.json"))).lookup(works("1605.08386")))
