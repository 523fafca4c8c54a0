"""Volume, number and pages: one form, and nothing for what says nothing."""

from __future__ import annotations

import pytest

from enrich.text.details import read_details, read_pages

NOTHING = """
    no-no n/a-n/a n/a N/A na n.a. NA-NA n.d. 0 0-0 00-00 000-000 0–0 - -- – ? ?? ??-?? x-x xx-xx XXX null null-null none
    None-None nil NaN unknown undefined tbd TBA tba-tba np n.p. n.pag. s.p. 1-1 1–1 1--1 ... … :unav (:unav) (:tba)
    ahead-of-print    aheadofprint aop online preprint web epub e-pub forthcoming PP pp pp. no- -no
"""
PHRASES = (
    "in press",
    "In Press",
    "(in press)",
    "ahead of print",
    "Epub ahead of print",
    "early access",
    "Early View",
    "Online First",
    "OnlineFirst",
    "to appear",
    "to be published",
    "no pagination",
    "not available",
    "not paginated",
    "in print",
    "12 pages",
    "Online ahead of print",
    "Published online 12 March 2020",
    "advance online publication",
    "Articles in Press",
    "EarlyCite",
    "No Pagination Specified",
    "page range not specified",
    "Page numbers not available",
    "to be assigned",
    "sin páginas",
    "o. S.",
    "#N/A",
    "-1",
    "-1 - -1",
    "0-12",
    "n/a-446",
    "1-?",
    "::",
    "*",
    "XX–XX",
    "12 pp.",
    "12p",
    "9 p.",
    "",
    "   ",
    "9" * 90,
)


@pytest.mark.parametrize("pages", [*NOTHING.split(), *PHRASES])
def test_what_stands_for_no_pages_is_silence(pages: str) -> None:
    assert read_pages(pages) is None


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("pp. 435-446", "435-446"),
        ("pp.435-446", "435-446"),
        ("pp 435–446", "435-446"),
        ("PP. 435--446", "435-446"),
        ("p. 435", "435"),
        ("pages 435 - 446", "435-446"),
        ("Pages: 435-446", "435-446"),
        ("S. 435-446", "435-446"),
        ("435-446 pp.", "435-446"),
        ("435-446.", "435-446"),
        ("435-", "435"),
        ("435-n/a", "435"),
        ("11752–11761", "11752-11761"),
        ("42:1–42:15", "42:1-42:15"),
        ("1-9", "1-9"),
        ("10-10", "10-10"),
        ("1", "1"),
        ("e0173707", "e0173707"),
        ("S12-S15", "S12-S15"),
        ("p435", "p435"),
        ("vi-vii", "vi-vii"),
        ("ii", "ii"),
        ("x-xii", "x-xii"),
        ("233-240.e2", "233-240.e2"),
        ("12-15, 20", "12-15, 20"),
        ("100", "100"),
        ("0012-0015", "0012-0015"),
        ("A-1", "A-1"),
        ("435-+", "435"),
        ("435~446", "435-446"),
        ("435〜446", "435-446"),
        ("４３５－４４６", "435-446"),
    ],
)
def test_pages_have_one_form(text: str, pages: str) -> None:
    assert read_pages(text) == pages


@pytest.mark.parametrize(
    ("given", "volume", "number"),
    [
        (("PP", "99"), None, None),
        (("pp", "99"), None, None),
        (("n/a", "n/a"), None, None),
        (("ahead-of-print", "ahead-of-print"), None, None),
        (("in press", ""), None, None),
        (("Online First", "99"), None, None),
        (("0", "0"), None, None),
        (("abs/1911.01234", ""), None, None),
        (("99", "99"), "99", "99"),
        (("", "99"), None, "99"),
        (("12", "3"), "12", "3"),
        (("Vol 7", "No. 3"), "7", "3"),
        (("vol. 7", "Issue 3-4"), "7", "3-4"),
        (("Volume 12", "no 3"), "12", "3"),
        (("36 I", "1/2"), "36 I", "1/2"),
        (("IPAC2016", "Suppl 1"), "IPAC2016", "Suppl 1"),
        (("X", "V"), "X", "V"),
        (("Volume", "Issue"), None, None),
        (("volume", "number"), None, None),
        (("PP", "No. 99"), None, None),
        (("Published Online First", "Publish Ahead of Print"), None, None),
        (("No volume", "#N/A"), None, None),
        (("CoRR abs/1911.01234", ""), None, None),
        (("12", "3–4"), "12", "3-4"),
        (("E99-D", "Special Issue"), "E99-D", "Special Issue"),
        (("9" * 80, "8" * 80), None, None),
    ],
)
def test_volume_and_number(given: tuple[str, str], volume: str | None, number: str | None) -> None:
    details = read_details(*given)
    assert (details.volume, details.number, details.pages) == (volume, number, None)
    told = [
        one for one, read in zip(given, (volume, number), strict=True) if one and read is None and "abs/" not in one
    ]
    assert len(details.set_aside) == len(told)
    assert all(len(sentence) < 140 for sentence in details.set_aside)


def test_every_value_that_says_nothing_is_told() -> None:
    details = read_details("PP", "99", "no-no")
    assert [sentence.split()[0] for sentence in details.set_aside] == ["volume", "number", "pages"]
    assert read_details() == (None, None, None, ())
