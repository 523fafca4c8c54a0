"""CSL-JSON and RIS are read back before they are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO

import pytest

from enrich.model import Work
from enrich.publish import verify
from enrich.publish.exporters import csl, ris
from enrich.publish.verify import CSL, RIS
from tests.support.builders import VENUES, enriched, work

WORKS = [
    work("heron2020marsh", enriched=enriched(abstract="It glows.\nTY  - JOUR\nER  - \n")),
    work("wren2020reed", authors=("Ada Heron",), title="Reeds ER  - of the World"),
]
FILES = {CSL: "".join(csl.pieces(WORKS, VENUES)), RIS: "".join(ris.pieces(WORKS, VENUES))}


def problems(files: Mapping[str, str], works: Sequence[Work]) -> tuple[str, ...]:
    return verify.problems({name: list(StringIO(text)) for name, text in files.items()}, works, VENUES)


def test_what_was_meant_is_read_back() -> None:
    assert problems(FILES, WORKS[:1]) != ()
    assert problems({CSL: "".join(csl.pieces([], VENUES)), RIS: "".join(ris.pieces([], VENUES))}, []) == ()


@pytest.mark.parametrize("name", [CSL, RIS])
def test_a_lost_entry_is_named(name: str) -> None:
    assert problems({name: FILES[name]}, [*WORKS, work("owl2020night")]) == (
        f"{name}: does not read back as meant: owl2020night",
    )


@pytest.mark.parametrize("name", [CSL, RIS])
def test_a_file_that_is_cut_off_cannot_be_read_back(name: str) -> None:
    assert problems({name: FILES[name][:-20]}, WORKS) == (f"{name}: cannot be read back",)


@pytest.mark.parametrize("name", [CSL, RIS])
def test_hostile_text_makes_no_entry(name: str) -> None:
    assert problems({name: FILES[name]}, WORKS) == ()


@pytest.mark.parametrize("name", [CSL, RIS])
def test_a_long_file_is_read_back_in_parts(name: str) -> None:
    works = [work(f"heron{number:04}marsh") for number in range(1200)]
    text = "".join({CSL: csl.pieces, RIS: ris.pieces}[name](works, VENUES))
    assert problems({name: text}, works) == ()
    assert problems({name: text}, works[1:]) == (f"{name}: does not read back as meant: heron0000marsh",)
    assert problems({name: text.replace("heron0700marsh", 'x"', 1)}, works) != ()
    cut = text.index("heron0800marsh")
    assert problems({name: text[:cut]}, works) == (f"{name}: cannot be read back",)


def test_json_cut_off_between_two_items_cannot_be_read_back() -> None:
    works = [work(f"heron{number:04}marsh") for number in range(1200)]
    text = "".join(csl.pieces(works, VENUES))
    for item in (1, 500, 1199):
        cut = "  },\n".join(text.split("  },\n")[:item]) + "  },\n"
        assert problems({CSL: cut}, works[:item]) == (f"{CSL}: cannot be read back",)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (CSL, '"citation-key": "wren2020reed"', '"citation-key": "wren2021reed"'),
        (CSL, '"date-parts": [[2020]]', '"date-parts": [[2021]]'),
        (RIS, "DA  - 2020", "DA  - 2021"),
        (RIS, "PY  - 2020", "PY  - 2021"),
        (RIS, "DA  - 2020\n", ""),
        (RIS, "C3  - ", "C3  - X"),
    ],
)
def test_a_year_key_or_venue_that_was_not_meant_is_seen(name: str, before: str, after: str) -> None:
    works = [work("wren2020reed", venue="CVPR", year=2020)]
    text = "".join({CSL: csl.pieces, RIS: ris.pieces}[name](works, VENUES))
    assert problems({name: text}, works) == ()
    assert before in text
    assert problems({name: text.replace(before, after)}, works) != ()
