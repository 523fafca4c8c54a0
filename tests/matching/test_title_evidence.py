"""What a title proves."""

from __future__ import annotations

import pytest

from enrich.matching import title_evidence


@pytest.mark.parametrize(
    "title",
    ["Editorial", "Guest Editorial", "Book Review Column", "Treasurer's Message", "Reminiscences on Influential Papers",
     "Chairman’s Message", "Guest Editors' Introduction", "Introduction to the Special Issue", "Letter from the Editor",
     "Computational Geometry Column 38", "Open Problems Column, 12", "What's New?", "In Memoriam", "Foreword", "SOLAR",
     "Calendar of Events", "Message from the Program Chairs", "About This Issue", "Part II", "The"],
)  # fmt: skip
def test_a_title_of_every_issue_is_generic(title: str) -> None:
    assert title_evidence.is_generic(title)


@pytest.mark.parametrize(
    "title",
    ["Deep Learning", "Random Forests", "Query Execution in Column Stores", "A Survey of Deep Metric Learning",
     "Neural Codes for Image Retrieval", "Report on the Marsh Meeting", "Tracking Birds around a Corner",
     "Reading Editorials by Machine", "ArcFace: Additive Angular Margin Loss for Deep Face Recognition"],
)  # fmt: skip
def test_a_title_with_a_word_of_its_own_is_not(title: str) -> None:
    assert not title_evidence.is_generic(title)


def test_few_words_are_counted_without_those_that_every_title_has() -> None:
    assert title_evidence.has_few_words("On the Optimization of the Marshes")
    assert not title_evidence.has_few_words("Deep Metric Learning")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Deep Marshes (Experience Paper)", "Deep Marshes", True),
        ("Deep Marshes", "Deep Marshes [Invited Paper].", True),
        ("Deep Marshes (Extended Abstract)", "The Deep Marshes", True),
        ("Deep Marshes (DM)", "Deep Marshes", True),
        ("Drainage of Large Lake", "Drainage of a large lake", True),
        ("Deep Marshes (Part II)", "Deep Marshes", False),
        ("Deep Marshes (Extended Abstract)", "Deep Marshes", True),
        ("Deep Marshes (Vision Paper)", "Deep Marshes", True),
        ("Deep Marshes (b)", "Deep Marshes", False),
        ("Deep Marshes (Continued)", "Deep Marshes", False),
        ("Deep Marshes (Revisited)", "Deep Marshes", False),
        ("Deep Marshes (Preliminary Report)", "Deep Marshes", False),
        ("Deep Marshes (Technical Report)", "Deep Marshes", False),
        ("Deep Marshes (Work-in-Progress)", "Deep Marshes", False),
        ("Deep Marshes (Artifact)", "Deep Marshes", False),
        ("Deep Marshes (Addendum)", "Deep Marshes", False),
        ("Deep Marshes (Brief Announcement)", "Deep Marshes", False),
        ("Deep Marshes (in German)", "Deep Marshes", False),
        ("Deep Marshes (2)", "Deep Marshes", False),
        ("Deep Marshes (Student Abstract)", "Deep Marshes", False),
        ("Deep Marshes (Abstract)", "Deep Marshes", False),
        ("Deep Marshes (Poster)", "Deep Marshes", False),
        ("Deep Marshes (Extended Version)", "Deep Marshes", False),
        ("Deep Marshes (Erratum)", "Deep Marshes", False),
        ("Deep (Marshes) Found", "Deep Found", False),
        ("A* Search", "Search", False),
        ("(Marshes)", "", False),
        ("Deep Marshes", "Deep Moors", False),
    ],
)
def test_articles_and_remarks_are_small(one: str, other: str, same: bool) -> None:
    assert title_evidence.same_but_small(one, other) is same
    assert title_evidence.same_but_small(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("Report on the Marsh Workshop", "On Marshes: Report on the Marsh Workshop", True),
        ("Report on the Marsh Workshop", "The Marsh Workshop: a Report", True),
        ("Report on the Marsh Workshop", "Heron Queries in Moors", False),
        ("Marsh", "Marsh", False),
    ],
)
def test_titles_of_the_same_words(one: str, other: str, shared: bool) -> None:
    assert title_evidence.mostly_shared(one, other) is shared
