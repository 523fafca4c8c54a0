"""Names with their parts: read from YAML and the machine's files, written, and edited."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.catalog import CatalogError, render_enriched, stored, work_yaml, yaml_blocks
from enrich.catalog.author_lists import slips
from enrich.catalog.editing import set_value
from enrich.catalog.schema import WorkShape, parse
from enrich.model import Enrichment, SourceClaims
from enrich.text import names
from enrich.text.names import Name, Person, from_parts
from tests.support.builders import TODAY, work

YEPES = from_parts({"family": "Jimeno Yepes", "given": "Antonio"})
META = from_parts({"group": "Meta AI"})


def people(written: str) -> tuple[str, ...]:
    """The authors of a block with this line."""
    text = f"heron2020marsh:\n  title: Marsh\n  authors: {written}\n  year: 2020\n"
    (block,) = yaml_blocks.read("papers/2020.yaml", text.encode()).members()
    return parse(WorkShape, block).curated.authors or ()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("{family: Jimeno Yepes, given: Antonio}", Name("Antonio", "", "Jimeno Yepes", "")),
        ("{family: Wren, given: Bea, particle: van}", Name("Bea", "van", "Wren", "")),
        ("{given: Bea, family: Wren, particle: vander, suffix: III}", Name("Bea", "vander", "Wren", "III")),
        ("{group: Gemini Team}", Name("", "", "Gemini Team", "", True)),
        ("{group: Meta AI}", Name("", "", "Meta AI", "", True)),
        ("{group: 'Barnes and Noble, Inc.'}", Name("", "", "Barnes and Noble, Inc.", "", True)),
        ("{family: Del Maestro}", Name("", "", "Del Maestro", "")),
        ("Ada Heron", Name("Ada", "", "Heron", "")),
        ("\n  - family: Jimeno Yepes\n    given: Antonio", Name("Antonio", "", "Jimeno Yepes", "")),
    ],
)
def test_a_name_is_written_in_its_parts(written: str, name: Name) -> None:
    (found,) = people(written if written.startswith("\n") else f"[{written}]")
    assert names.split(found) == name


def test_a_plain_text_stays_what_it_is() -> None:
    listed = people("[Ada Heron, 'Torr, Philip', Gemini Team, 'Barnes and Noble']")
    assert listed == ("Ada Heron", "Torr, Philip", "Gemini Team", "Barnes and Noble")
    assert all(type(name) is str for name in listed)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("{famly: Heron, given: Ada}", "did you mean family?"),
        ("{given: Ada}", "the family name is missing"),
        ("{family: [Heron], given: Ada}", "must be one text"),
        ("{group: Meta AI, family: Heron}", "a group has no other parts"),
        ("{}", "the family name is missing"),
        ("[Ada, Heron]", "must be a name, or its parts"),
    ],
)
def test_wrong_parts_are_told(written: str, advice: str) -> None:
    with pytest.raises(CatalogError) as error:
        people(f"[Bea Wren, {written}]")
    (problem,) = error.value.problems
    assert advice in problem.message
    assert (problem.file, problem.line, problem.key) == ("papers/2020.yaml", 3, "heron2020marsh")


def test_a_group_that_is_written_so_is_no_slip() -> None:
    for group in ("Barnes and Noble", "Heron & Wren, Inc.", "Ada Heron and Bea Wren"):
        (name,) = people(f"[{{group: '{group}'}}]")
        assert name == from_parts({"group": group})
        assert list(slips((name,))) == []
    assert [slip.is_certain for slip in slips(("Ada Heron and Bea Wren",))] == [True]


def test_a_work_is_written_as_it_is_read() -> None:
    authors = ("Ada Heron", YEPES, META, from_parts({"family": "O'Neil: Wren", "given": "Bea"}))
    text = work_yaml(work(authors=authors))
    assert "{family: Jimeno Yepes, given: Antonio}, {group: Meta AI}" in text
    (block,) = yaml_blocks.read("papers/2020.yaml", text.encode()).members()
    assert parse(WorkShape, block).curated.authors == authors


def test_the_machines_files_keep_the_parts() -> None:
    claims = SourceClaims(record="r1", retrieved=TODAY, values={"authors": ("Ada Heron", YEPES, META), "year": 2020})
    one = work(enriched=Enrichment(claims={"crossref": claims}))
    (text,) = render_enriched([one]).values()
    written = json.loads(text)["heron2020marsh"]["claims"]["crossref"]["values"]["authors"]
    assert written == ["Ada Heron", {"family": "Jimeno Yepes", "given": "Antonio"}, {"group": "Meta AI"}]
    ((block, values),) = stored.blocks("enriched/2020.json", text.encode(), 2020, text.encode)
    assert stored.parse(block, values).enrichment == one.enriched


BLOCK = """\
heron2020marsh:
  title: Marsh
  # who wrote it
  authors: [Ada Heron, {family: Jimeno Yepes, given: Antonio}, "Bea Wren"]  # all of them
  year: 2020
"""


def test_an_edit_keeps_the_spelling_of_the_names_that_stay() -> None:
    edited = set_value(BLOCK, "heron2020marsh", "authors", ("Bea Wren", YEPES, META))
    line = '  authors: ["Bea Wren", {family: Jimeno Yepes, given: Antonio}, {group: Meta AI}]  # all of them\n'
    assert edited == BLOCK.replace(BLOCK.splitlines(keepends=True)[3], line)


def test_a_name_that_a_source_splits_stays_as_a_person_wrote_it() -> None:
    block = BLOCK.replace("{family: Jimeno Yepes, given: Antonio}", "Antonio Jimeno Yepes")
    edited = set_value(block, "heron2020marsh", "authors", ("Ada Heron", YEPES, "Cal Ren"))
    assert "authors: [Ada Heron, Antonio Jimeno Yepes, Cal Ren]" in edited


def test_a_name_that_a_source_does_not_split_keeps_its_parts() -> None:
    edited = set_value(BLOCK, "heron2020marsh", "authors", ("Ada Heron", "Antonio Jimeno Yepes"))
    assert "authors: [Ada Heron, {family: Jimeno Yepes, given: Antonio}]" in edited


def test_parts_that_are_guessed_anyway_stay_written() -> None:
    block = BLOCK.replace("Ada Heron", "{family: Heron, given: Ada}")
    edited = set_value(block, "heron2020marsh", "authors", ("Ada Heron", "Cal Ren"))
    assert "authors: [{family: Heron, given: Ada}, Cal Ren]" in edited


def test_a_list_on_many_lines_is_edited() -> None:
    listed = "    - family: Jimeno Yepes\n      given: Antonio\n    - Ada Heron\n"
    text = f"k2020a:\n  title: T\n  authors:\n{listed}  year: 2020\n"
    edited = set_value(text, "k2020a", "authors", ("Ada Heron", YEPES))
    assert "    - Ada Heron\n    - {family: Jimeno Yepes, given: Antonio}\n  year" in edited


PART = st.text(st.sampled_from("aé'- vanHy"), min_size=1, max_size=8)


@given(
    st.fixed_dictionaries(
        {"family": PART.filter(str.strip)}, optional={"given": PART, "particle": PART, "suffix": PART}
    )
)
def test_parts_make_a_name_that_has_them(parts: dict[str, str]) -> None:
    name = from_parts(parts)
    assert str(name) == names.split(name).display
    if isinstance(name, Person):
        assert from_parts(name.as_parts()) == name
        assert pickle.loads(pickle.dumps(name)) == name  # noqa: S301 — its own bytes
        assert name != str(name)
        assert hash(name) == hash(from_parts(parts))
    else:
        assert names.split(name)[:4] == names.split(from_parts(parts))[:4]
