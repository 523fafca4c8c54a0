r"""Names as styles print them: hyphens and particles kept, groups whole, every script in the UTF-8 file.

BibTeX parts a name at hyphens, and takes a part in lower case for a particle; biber turns `\'\i` into a letter that
LaTeX does not know.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.model import Metadata, Work
from enrich.publish import verify_bibtex
from enrich.publish.exporters import bibtex
from enrich.text import latex
from enrich.text.names import from_parts
from enrich.text.venues import Vocabulary
from tests.latex.press import Style, press, valid

pytestmark = pytest.mark.latex


def work(number: int, name: str) -> Work:
    return Work(
        key=f"heron{number:03}", section=2020, curated=Metadata(title=f"Marsh {number}", authors=(name,), year=2020)
    )


NAMES = {
    "Xavier Giro-i-Nieto": ("Xavier Giro-i-Nieto", "X. Giro-i-Nieto"),
    "Mahmoud al-Kabi": ("Mahmoud al-Kabi", "M. al-Kabi"),
    "José Ortega y Gasset": ("José Ortega y Gasset", "J. Ortega y Gasset"),
    "Anton van den Hengel": ("Anton van den Hengel", "A. van den Hengel"),
    "Jean-Luc Ponty": ("Jean-Luc Ponty", "J.-L. Ponty"),
    "Ada Heron Jr.": ("Ada Heron, Jr.", "A. Heron, Jr."),
    from_parts({"family": "Jimeno Yepes", "given": "Antonio"}): ("Antonio Jimeno Yepes", "A. Jimeno Yepes"),
    from_parts({"group": "Barnes and Noble, Inc."}): ("Barnes and Noble, Inc.", "Barnes and Noble, Inc."),
    "Gemini Team": ("Gemini Team", "Gemini Team"),
    "Íñigo Martínez": ("Íñigo Martínez", "Í. Martínez"),
    "íbis Dìaz": ("íbis Dìaz", "í. Dìaz"),
    "Dîa Ïrïs": ("Dîa Ïrïs", "D. Ïrïs"),
}
"""Name → what `plain` and what `abbrv` print of it."""
WORKS = [work(number, name) for number, name in enumerate(NAMES)]
CLASSIC = bibtex.render(WORKS, Vocabulary())


@pytest.mark.parametrize(("style", "form"), [("plain", 0), ("abbrv", 1), ("alpha", 0), ("unsrt", 0)])
def test_classic_styles_keep_hyphens_and_groups(style: str, form: int, tmp_path: Path) -> None:
    done = press(Style(style), {"names.bib": CLASSIC}, tmp_path)
    assert done.complaints == ()
    text = latex.decode((tmp_path / "all.bbl").read_text(encoding="utf-8"))
    assert [forms[form] for forms in NAMES.values() if forms[form] not in text] == []


@pytest.mark.parametrize("style", ["numeric", "authoryear", "ieee"])
def test_the_classic_file_compiles_with_biber(style: str, tmp_path: Path) -> None:
    done = press(
        Style(style, biblatex=True, options="maxbibnames=99,giveninits,uniquename=init"),
        {"names.bib": CLASSIC},
        tmp_path,
    )
    assert done.complaints == ()
    assert done.entries == len(WORKS)
    families = (tmp_path / "all.bbl").read_text(encoding="utf-8")
    for family in ("Giro-i-Nieto", "al-Kabi", "Ortega y Gasset", "Jimeno Yepes", "Barnes and Noble, Inc.", "Martínez"):
        assert family in families.replace("\\bibnamedelima ", " ").replace("\\bibnamedelimb ", " ")


SCRIPTS = (
    "李 飞飞",
    "Γιώργος Τόλιας",
    "Иван Петров",
    "عمر الخطاب",
    "Ștefan Țepeș",
    "देवा शर्मा",
    "김 철수",
    "Ħena Ŧot",
)


def test_every_script_stays_in_the_file_for_biber(tmp_path: Path) -> None:
    works = [
        Work(
            key="heron2020marsh",
            section=2020,
            curated=Metadata(title="深度哈希 for α-lanterns", authors=SCRIPTS, year=2020, venue="Журнал"),
        )
    ]
    text = bibtex.render(works, Vocabulary(), (), bibtex.BIBLATEX)
    assert verify_bibtex.problems(text, works, Vocabulary(), bibtex.BIBLATEX) == ()
    entry = text[text.index("@misc") :]
    for word in " ".join((*SCRIPTS, "深度哈希 Журнал")).split():
        assert word in entry
    assert "?" not in entry
    done = press(
        Style("authoryear", biblatex=True, options="maxbibnames=99,giveninits,uniquename=init"),
        {"x.bib": text},
        tmp_path,
    )
    assert done.complaints == ()
    assert valid("x.bib", text, tmp_path / "valid") == ()
    assert "family={李}" in (tmp_path / "all.bbl").read_text(encoding="utf-8")
