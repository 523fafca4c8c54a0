"""Equality before difference: what is the same however it is spelt, and what kind of difference is left."""

from __future__ import annotations

import pytest

from enrich.fusion.differences import agree, difference, telling
from enrich.model import Difference, FieldName, Value
from enrich.text.venues import Venue, Vocabulary

VENUES = Vocabulary(
    [
        Venue(
            short="CVPR",
            name="IEEE/CVF Conference on Computer Vision and Pattern Recognition",
            entry="inproceedings",
            spellings=("Computer Vision and Pattern Recognition",),
        ),
        Venue(
            short="CVPRW",
            name="IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops",
            entry="inproceedings",
            workshop=True,
        ),
        Venue(short="ECCV", name="European Conference on Computer Vision", entry="inproceedings"),
    ]
)

TEAM = ("Xun Wang", "Xintong Han", "Weilin Huang", "Dengke Dong", "Matthew R. Scott")

EQUAL: list[tuple[FieldName, Value, Value]] = [
    ("title", "Fine-Tuning CNNs with Less: A Study", "Fine tuning CNNs With Less – a study."),
    ("title", "Second-Order Loss", "Second‐Order Loss"),
    ("title", "SOLAR Second-Order Loss and Attention", "SOLAR: Second-Order Loss and Attention"),
    ("title", "$\\ell_2$-normalised features", "ℓ2-normalised features"),
    ("title", "Recognising Colours", "Recognizing Colours"),
    ("authors", ("Philip H.S. Torr",), ("Torr, Philip H. S.",)),
    ("authors", ("Neil M. Robertson", "Ian Reid"), ("Neil Martin Robertson", "Ian D. Reid")),
    ("authors", ("Wei Liu",), ("Wei Liu 0001",)),
    ("authors", ("Cesar Roberto de Souza",), ("de Souza, Cesar Roberto",)),
    ("authors", ("Hal Daumé III",), ("Daumé, III, Hal",)),
    ("authors", ("Alex Shepard",), ("Alexander Shepard",)),
    ("venue", "CVPR", "2019 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"),
    ("venue", "CVPR", "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition"),
    ("venue", "ECCV", "Lecture Notes in Computer Science"),
    ("year", 2019, 2019),
    ("pages", "1154-1162", "1154-62"),
    ("doi", "10.1109/CVPR.2019.1", "10.1109/cvpr.2019.1"),
    ("publisher", "IEEE", "Institute of Electrical and Electronics Engineers"),
    ("abstract", "It glows.", "It glimmers."),
]

LEFT: list[tuple[FieldName, Value, Value, Difference]] = [
    ("title", "Deep Relational Metric Learning", "Deep Variational Metric Learning", Difference.TITLE),
    ("authors", ("Bjorn Ommer",), ("Björn Ommer",), Difference.SPELLING),
    ("authors", (*TEAM[:2], "Weiling Huang", *TEAM[3:]), TEAM, Difference.AUTHOR_NAME),
    ("authors", TEAM[:3], TEAM, Difference.AUTHOR_MISSING),
    ("authors", TEAM, TEAM[:4], Difference.AUTHOR_ADDED),
    ("authors", (TEAM[1], TEAM[0], *TEAM[2:]), TEAM, Difference.AUTHOR_ORDER),
    ("authors", (*TEAM[:4], "Ada Heron"), TEAM, Difference.AUTHORS),
    ("authors", ("Ada Heron", "Björn Kestrel"), TEAM, Difference.AUTHORS),
    ("venue", "CVPR", "CVPR Workshops", Difference.WORKSHOP),
    ("venue", "CVPR", "ECCV", Difference.VENUE),
    ("year", 2019, 2020, Difference.YEAR_NEAR),
    ("year", 2019, 2021, Difference.YEAR),
    ("pages", "11752-11761", "11772-11781", Difference.PAGES_SHIFTED),
    ("pages", "1-9", "1-10", Difference.DETAIL),
    ("volume", "43", "44", Difference.DETAIL),
    ("arxiv", "2108.02927", "2108.02928", Difference.IDENTIFIER),
    ("doi", "10.1109/cvpr.2019.1", "10.1109/cvpr.2019.2", Difference.IDENTIFIER),
]


@pytest.mark.parametrize(("field", "one", "other"), EQUAL)
def test_equal(field: FieldName, one: Value, other: Value) -> None:
    assert difference(field, one, other, VENUES) in (None, Difference.SPELLING)
    assert agree(field, one, other, VENUES)
    assert agree(field, other, one, VENUES)


@pytest.mark.parametrize(("field", "one", "other", "kind"), LEFT)
def test_what_is_left_has_a_kind(field: FieldName, one: Value, other: Value, kind: Difference) -> None:
    assert difference(field, one, other, VENUES) is kind


def test_a_name_without_its_accents_is_nothing_to_suggest() -> None:
    assert difference("authors", ("Björn Ommer",), ("Bjorn Ommer",), VENUES) is None


def test_people_tell_by_their_families_and_the_odd_ones_by_their_whole_names() -> None:
    slip = (*TEAM[:2], "Weiling Huang", *TEAM[3:])
    assert telling("authors", slip, TEAM, VENUES) == ("wang", "han", "huang weilin", "dong", "scott")
    assert telling("authors", slip, ("X. Wang", "X. Han", "Huang, Weilin", "D. Dong", "M. Scott"), VENUES) == (
        telling("authors", slip, TEAM, VENUES)
    )
