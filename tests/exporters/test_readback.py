"""CSL-JSON and RIS are read back before they are published."""

from __future__ import annotations

import pytest

from enrich.exporters import csl, ris
from enrich.exporters.readback import CSL, RIS, problems
from tests.builders import VENUES, enriched, work

WORKS = [
    work("heron2020marsh", enriched=enriched(abstract="It glows.\nTY  - JOUR\nER  - \n")),
    work("wren2020reed", authors=("Ada Heron",), title="Reeds ER  - of the World"),
]
FILES = {CSL: csl.render(WORKS, VENUES), RIS: ris.render(WORKS, VENUES)}


def test_what_was_meant_is_read_back() -> None:
    assert problems(FILES, WORKS[:1]) != ()
    assert problems({CSL: csl.render([], VENUES), RIS: ris.render([], VENUES)}, []) == ()


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
