r"""A name → its parts → what each format prints, in one table. The right values are those of the formats' manuals.

BibTeX reads `von Last, Jr, First`; a particle begins in lower case, and hyphens part a family name as spaces do, so a
family name with a part in lower case that is no particle stands in braces (`{Giro-i-Nieto}`).
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import NamedTuple

import pytest

from enrich.model import Metadata, Work
from enrich.publish import verify_bibtex
from enrich.publish.exporters import bibtex, csl, ris
from enrich.sources.bibtex import parse
from enrich.text import names
from enrich.text.names import Person, from_parts
from enrich.text.venues import Vocabulary

VENUES = Vocabulary()


class Row(NamedTuple):
    """A name as it is written in YAML, and what it gives."""

    written: str | dict[str, str]
    """A plain text, or a mapping of parts."""
    display: str
    bib: str
    csl: dict[str, str]
    ris: str


def person(family: str, given: str, particle: str = "", suffix: str = "") -> dict[str, str]:
    parts = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {name: part for name, part in parts.items() if part}


def literal(text: str) -> dict[str, str]:
    return {"literal": text}


ROWS = (
    # A plain text: the words tell its parts.
    Row("Min Yang", "Min Yang", "Yang, Min", person("Yang", "Min"), "Yang, Min"),
    Row("Yang, Min", "Min Yang", "Yang, Min", person("Yang", "Min"), "Yang, Min"),
    Row("MIN YANG", "MIN YANG", "YANG, MIN", person("YANG", "MIN"), "YANG, MIN"),
    Row("Wei Liu 0005", "Wei Liu", "Liu, Wei", person("Liu", "Wei"), "Liu, Wei"),
    Row(
        "Philip H.S. Torr", "Philip H.S. Torr", "Torr, Philip H. S.",
        person("Torr", "Philip H.S."), "Torr, Philip H.S.",
    ),
    Row("P H S Torr", "P H S Torr", "Torr, P H S", person("Torr", "P H S"), "Torr, P H S"),
    Row("Vijay Kumar B G", "Vijay Kumar B G", "Kumar B G, Vijay", person("Kumar B G", "Vijay"), "Kumar B G, Vijay"),
    Row("Li Fei-Fei", "Li Fei-Fei", "Fei-Fei, Li", person("Fei-Fei", "Li"), "Fei-Fei, Li"),
    Row("Jean-Luc Ponty", "Jean-Luc Ponty", "Ponty, Jean-Luc", person("Ponty", "Jean-Luc"), "Ponty, Jean-Luc"),
    Row(
        "Noel E. O'Connor", "Noel E. O'Connor", "O'Connor, Noel E.",
        person("O'Connor", "Noel E."), "O'Connor, Noel E.",
    ),
    Row("Aristotle", "Aristotle", "Aristotle", literal("Aristotle"), "Aristotle"),
    # Particles.
    Row(
        "Cesar Roberto de Souza", "Cesar Roberto de Souza", "de Souza, Cesar Roberto",
        person("Souza", "Cesar Roberto", "de"), "de Souza, Cesar Roberto",
    ),
    Row(
        "Anton van den Hengel", "Anton van den Hengel", "van den Hengel, Anton",
        person("Hengel", "Anton", "van den"), "van den Hengel, Anton",
    ),
    Row("Ana de la Cruz", "Ana de la Cruz", "de la Cruz, Ana", person("Cruz", "Ana", "de la"), "de la Cruz, Ana"),
    Row(
        "Hans-Conrad zur Loye", "Hans-Conrad zur Loye", "zur Loye, Hans-Conrad",
        person("Loye", "Hans-Conrad", "zur"), "zur Loye, Hans-Conrad",
    ),
    Row("Gerard 't Hooft", "Gerard 't Hooft", "'t Hooft, Gerard", person("Hooft", "Gerard", "'t"), "'t Hooft, Gerard"),
    Row("Oisin Mac Aodha", "Oisin Mac Aodha", "Mac Aodha, Oisin", person("Mac Aodha", "Oisin"), "Mac Aodha, Oisin"),
    Row("Grant Van Horn", "Grant Van Horn", "Van Horn, Grant", person("Van Horn", "Grant"), "Van Horn, Grant"),
    Row("Mahmoud al-Kabi", "Mahmoud al-Kabi", "{al-Kabi}, Mahmoud", person("al-Kabi", "Mahmoud"), "al-Kabi, Mahmoud"),
    Row("Mahmoud Al-Kabi", "Mahmoud Al-Kabi", "Al-Kabi, Mahmoud", person("Al-Kabi", "Mahmoud"), "Al-Kabi, Mahmoud"),
    Row(
        "Omar ibn Khattab", "Omar ibn Khattab", "ibn Khattab, Omar",
        person("Khattab", "Omar", "ibn"), "ibn Khattab, Omar",
    ),
    Row(
        "Luigi Di Stefano", "Luigi Di Stefano", "Stefano, Luigi Di",
        person("Stefano", "Luigi Di"), "Stefano, Luigi Di",
    ),
    # Words in lower case within a family name.
    Row(
        "Xavier Giro-i-Nieto", "Xavier Giro-i-Nieto", "{Giro-i-Nieto}, Xavier",
        person("Giro-i-Nieto", "Xavier"), "Giro-i-Nieto, Xavier",
    ),
    Row(
        "José Ortega y Gasset", "José Ortega y Gasset", r"{Ortega y Gasset}, Jos{\'e}",
        person("Ortega y Gasset", "José"), "Ortega y Gasset, José",
    ),
    # Suffixes.
    Row("Hal Daumé III", "Hal Daumé III", r"Daum{\'e}, III, Hal", person("Daumé", "Hal", "", "III"), "Daumé, Hal, III"),
    Row(
        "Martin Luther King, Jr.", "Martin Luther King, Jr.", "King, Jr., Martin Luther",
        person("King", "Martin Luther", "", "Jr."), "King, Martin Luther, Jr.",
    ),
    Row("Ada Heron Jr.", "Ada Heron Jr.", "Heron, Jr., Ada", person("Heron", "Ada", "", "Jr."), "Heron, Ada, Jr."),
    # Accents; an accented i loses its dot by itself.
    Row("Ondřej Chum", "Ondřej Chum", r"Chum, Ond{\v r}ej", person("Chum", "Ondřej"), "Chum, Ondřej"),
    Row("Íñigo Martín", "Íñigo Martín", r"Mart{\'i}n, {\'I}{\~n}igo", person("Martín", "Íñigo"), "Martín, Íñigo"),
    Row("Łukasz Kaiser", "Łukasz Kaiser", r"Kaiser, {\L}ukasz", person("Kaiser", "Łukasz"), "Kaiser, Łukasz"),
    # Family name first, as it is written in these scripts; the classic file has no letters for them.
    Row("李 飞飞", "李 飞飞", "?, ??", person("李", "飞飞"), "李, 飞飞"),
    Row("김 철수", "김 철수", "?, ??", person("김", "철수"), "김, 철수"),
    Row({"family": "李", "given": "飞飞"}, "李 飞飞", "?, ??", person("李", "飞飞"), "李, 飞飞"),
    # Groups, as their words tell.
    Row("Gemini Team", "Gemini Team", "{Gemini Team}", literal("Gemini Team"), "Gemini Team"),
    Row(
        "The T2K Beam Group", "The T2K Beam Group", "{The T2K Beam Group}",
        literal("The T2K Beam Group"), "The T2K Beam Group",
    ),
    Row("Barnes and Noble", "Barnes and Noble", "{Barnes and Noble}", literal("Barnes and Noble"), "Barnes and Noble"),
    Row("Heron & Wren", "Heron & Wren", r"{Heron \& Wren}", literal("Heron & Wren"), "Heron & Wren"),
    Row(
        "Institute for Marsh Studies", "Institute for Marsh Studies", "{Institute for Marsh Studies}",
        literal("Institute for Marsh Studies"), "Institute for Marsh Studies",
    ),
    # Parts, given by somebody who knows.
    Row(
        {"family": "Jimeno Yepes", "given": "Antonio"}, "Antonio Jimeno Yepes", "Jimeno Yepes, Antonio",
        person("Jimeno Yepes", "Antonio"), "Jimeno Yepes, Antonio",
    ),
    Row(
        {"family": "Kieding Banik", "given": "Dina"}, "Dina Kieding Banik", "Kieding Banik, Dina",
        person("Kieding Banik", "Dina"), "Kieding Banik, Dina",
    ),
    Row(
        {"family": "Del Maestro", "given": "Adrian"}, "Adrian Del Maestro", "Del Maestro, Adrian",
        person("Del Maestro", "Adrian"), "Del Maestro, Adrian",
    ),
    Row(
        {"family": "García Sánchez", "given": "Ana"}, "Ana García Sánchez", r"Garc{\'i}a S{\'a}nchez, Ana",
        person("García Sánchez", "Ana"), "García Sánchez, Ana",
    ),
    Row(
        {"family": "zur Loye", "given": "Hans-Conrad"}, "Hans-Conrad zur Loye", "zur Loye, Hans-Conrad",
        person("Loye", "Hans-Conrad", "zur"), "zur Loye, Hans-Conrad",
    ),
    Row(
        {"family": "Wren", "given": "Bea", "particle": "van"}, "Bea van Wren", "van Wren, Bea",
        person("Wren", "Bea", "van"), "van Wren, Bea",
    ),
    Row(
        {"family": "Wren", "given": "Bea", "particle": "vander", "suffix": "III"}, "Bea vander Wren III",
        "vander Wren, III, Bea", person("Wren", "Bea", "vander", "III"), "vander Wren, Bea, III",
    ),
    Row(
        {"family": "Alembert", "given": "Jean le Rond", "particle": "d'"}, "Jean le Rond d'Alembert",
        "d'Alembert, Jean le Rond", person("Alembert", "Jean le Rond", "d'"), "d'Alembert, Jean le Rond",
    ),
    Row(
        {"family": "Di Stefano", "given": "Luigi"}, "Luigi Di Stefano", "Di Stefano, Luigi",
        person("Di Stefano", "Luigi"), "Di Stefano, Luigi",
    ),
    Row({"family": "Li", "given": "Fei-Fei"}, "Fei-Fei Li", "Li, Fei-Fei", person("Li", "Fei-Fei"), "Li, Fei-Fei"),
    Row({"family": "Del Maestro"}, "Del Maestro", "{Del Maestro}", literal("Del Maestro"), "Del Maestro"),
    Row({"group": "Meta AI"}, "Meta AI", "{Meta AI}", literal("Meta AI"), "Meta AI"),
    Row({"group": "Gemini Team"}, "Gemini Team", "{Gemini Team}", literal("Gemini Team"), "Gemini Team"),
    Row({"group": "Google"}, "Google", "Google", literal("Google"), "Google"),
    Row(
        {"group": "Marsh Labs, Ltd. and Sons"}, "Marsh Labs, Ltd. and Sons", "{Marsh Labs, Ltd. and Sons}",
        literal("Marsh Labs, Ltd. and Sons"), "Marsh Labs Ltd. and Sons",
    ),
)  # fmt: skip


def name_of(row: Row) -> str:
    return row.written if isinstance(row.written, str) else from_parts(row.written)


def work_of(*authors: str) -> Work:
    return Work(key="heron2020marsh", section=2020, curated=Metadata(title="Marsh", authors=authors, year=2020))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.written))
def test_every_format_prints_the_parts(row: Row) -> None:
    name = name_of(row)
    assert str(name) == row.display or "," in name or name[-1].isdigit()
    assert names.display(name).replace(",", "") == row.display.replace(",", "")
    work = work_of("Ada Marsh", name, "Cal Ren")
    text = bibtex.render([work], VENUES)
    found = re.search(r"^  author       = \{(.*)\},$", text, re.MULTILINE)
    assert found is not None
    assert found[1] == f"Marsh, Ada and {row.bib} and Ren, Cal"
    assert verify_bibtex.problems(text, [work], VENUES) == ()
    (item,) = json.loads("".join(csl.pieces([work], VENUES)))
    assert item["author"][1] == row.csl
    lines = "".join(ris.pieces([work], VENUES)).splitlines()
    assert [line for line in lines if line.startswith("AU")][1] == f"AU  - {row.ris}"


@pytest.mark.parametrize("flavour", [bibtex.CLASSIC, bibtex.BIBLATEX], ids=lambda flavour: flavour.dialect)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.written))
def test_a_name_in_the_bib_is_read_back(row: Row, flavour: bibtex.Flavour) -> None:
    """The family name that was given is the one that another program reads."""
    name = name_of(row)
    if "?" in row.bib and flavour is bibtex.CLASSIC:
        pytest.skip("the classic file has no letters for the name")
    text = bibtex.render([work_of(name)], VENUES, (), flavour)
    (record,) = parse(text, "x.bib", date(2026, 11, 29)).records
    (again,) = record.metadata.authors or ()
    assert names.split(again).full_family == names.split(name).full_family
    assert names.split(again).suffix == names.split(name).suffix


def test_parts_that_are_guessed_anyway_make_a_plain_text() -> None:
    """So a list and the machine's files stay as they are where nothing is to be known."""
    assert type(from_parts({"family": "Yang", "given": "Min"})) is str
    assert type(from_parts({"family": "Souza", "given": "Cesar", "particle": "de"})) is str
    assert type(from_parts({"group": "Gemini Team"})) is str
    assert type(from_parts({"family": "Jimeno Yepes", "given": "Antonio"})) is Person
