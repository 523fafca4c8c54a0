"""Two values by what differs, and claims that differ alike once."""

from __future__ import annotations

import pytest

from enrich.model import Value
from enrich.report.value_differences import Side, difference, sides

NAMES = ("Ada Heron", "Bea Wren", "Cy Rail", "Di Coot", "Ed Teal")


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        (2020, 2021, ("2020", "2021")),
        (None, "10.1234/a", ("", "10.1234/a")),
        ("Finding a Lantern in Marsh", "Finding a Lamp in Marsh", ("… a Lantern in …", "… a Lamp in …")),
        (
            NAMES, (*NAMES[:2], "C. Rail", *NAMES[3:]),
            ("…, Bea Wren, Cy Rail, Di Coot, …", "…, Bea Wren, C. Rail, Di Coot, …"),
        ),
        (
            NAMES, ("A. Heron", *NAMES[1:4], "E. Teal"),
            ("Ada Heron, Bea Wren, …, Di Coot, Ed Teal", "A. Heron, Bea Wren, …, Di Coot, E. Teal"),
        ),
        (NAMES, NAMES[:4], ("…, Di Coot, Ed Teal", "…, Di Coot")),
    ],
)  # fmt: skip
def test_equal_runs_are_left_out(one: Value | None, other: Value, shown: tuple[str, str]) -> None:
    assert difference(one, other) == shown


def test_claims_that_differ_alike_are_one_side() -> None:
    claims: dict[str, Value] = {"doi": 2021, "crossref": 2021, "arxiv": 2019}
    assert sides(2020, claims) == (Side(("arxiv",), "2020", "2019"), Side(("crossref", "doi"), "2020", "2021"))
