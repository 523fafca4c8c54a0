"""A value put into a file of people changes that value's lines, and nothing else; over all the files that there are."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.catalog import yaml_blocks
from enrich.catalog.editing import set_value
from enrich.catalog.schema import WorkShape, parse
from enrich.catalog.yaml_blocks import Block
from enrich.catalog.yaml_edit import CannotEdit
from enrich.model import FieldName, Value
from tests.support.data import CATALOG


def blocks(text: str) -> dict[str, Block]:
    """The blocks of works, at the top or under `works:`."""
    top = {block.key or "": block for block in yaml_blocks.read("file", text.encode()).members()}
    return {block.key or "": block for block in top["works"].members()} if "works" in top else top


FILES = {
    path.name: path.read_bytes().decode()
    for path in (*sorted((CATALOG / "papers").glob("*.yaml")), CATALOG / "datasets.yaml")
}
WORKS = [(file, key) for file, text in FILES.items() for key in blocks(text)]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
NAMES = st.lists(TEXTS.filter(str.strip), min_size=1, max_size=5).map(tuple)
EDITS: st.SearchStrategy[tuple[FieldName, Value]] = st.one_of(
    st.tuples(
        st.sampled_from(("title", "venue", "abstract", "pages", "volume", "publisher", "semantic_scholar")), TEXTS
    ),
    st.tuples(st.just("authors"), NAMES),
    st.tuples(st.just("year"), st.integers(1900, 2100)),
    st.tuples(st.just("doi"), st.integers(1, 10**6).map(lambda number: f"10.1109/glow.{number}")),
    st.tuples(st.just("arxiv"), st.integers(1, 99999).map(lambda number: f"2108.{number:05}")),
)


def says(text: str) -> dict[str, dict[str, Any]]:
    """What the file says of each work."""
    return {key: block.fields()[0] for key, block in blocks(text).items()}


def lines_of(text: str, key: str, field: str) -> range:
    """The lines where a field of a work stands, counted from 0; none where it does not."""
    node = blocks(text)[key].node
    assert node is not None
    names = [(name.value, name.start_mark.line, value.end_mark.line) for name, value in node.value]
    return next((range(start, end + 1) for name, start, end in names if name == field), range(0))


def heard(value: Value) -> object:
    """The value as the sheets read it."""
    if isinstance(value, tuple):
        return [heard(name) for name in value]
    return unicodedata.normalize("NFC", str(value))


def edited(text: str, key: str, field: FieldName, value: Value) -> str:
    """The file after the edit, which is all that has changed in it: in its lines, and in what it says."""
    after = set_value(text, key, field, value)
    old, new = lines_of(text, key, field), lines_of(after, key, field)
    start = new.start
    before_lines, after_lines = text.splitlines(keepends=True), after.splitlines(keepends=True)
    assert after_lines[:start] == before_lines[:start]
    assert after_lines[new.stop :] == before_lines[start + len(old) :]
    expected = says(text)
    expected[key][field] = heard(value)
    assert says(after) == expected
    return after


# ---- the files of the invented catalog ------------------------------------------------------------------------------


def test_there_are_works_to_be_edited() -> None:
    assert len(WORKS) == 12
    assert {"datasets.yaml", "2021.yaml"} <= {file for file, _ in WORKS}


@given(st.sampled_from(WORKS), EDITS)
def test_an_edit_changes_its_lines_and_nothing_else(place: tuple[str, str], edit: tuple[FieldName, Value]) -> None:
    file, key = place
    after = edited(FILES[file], key, *edit)
    assert edited(after, key, *edit) == after


@pytest.mark.parametrize(("file", "key"), WORKS)
def test_the_value_that_is_there_is_written_as_it_is(file: str, key: str) -> None:
    """In every work: writing what is said already changes no byte."""
    known = parse(WorkShape, blocks(FILES[file])[key])
    fields: tuple[FieldName, ...] = ("title", "authors", "venue", "year", "arxiv", "doi")
    for field in fields:
        if (value := known.value(field)) is not None:
            assert set_value(FILES[file], key, field, value) == FILES[file], field


# ---- ways to write --------------------------------------------------------------------------------------------------

WORK = """\
# the head

heron2020marsh:   # ours
  title: 'Marsh Lanterns'  # as printed
  authors: [Ada Heron, "Björn Kestrel"]
  venue: CVPR
  year: 2020      # online 2019
  doi:
  note: |
    Two lines,
    and a break.

# between
wren2020reed: {title: "Reeds", authors: [Carla Wren], year: 2020}
"""
KEY = "heron2020marsh"


def change(before: str, after: str, text: str = WORK) -> str:
    assert text.count(before) == 1
    return text.replace(before, after)


@pytest.mark.parametrize(
    ("key", "field", "value", "before", "after"),
    [
        (KEY, "title", "Marsh's Lanterns", "'Marsh Lanterns'", "'Marsh''s Lanterns'"),
        (KEY, "title", "A\nB", "'Marsh Lanterns'", '"A\\nB"'),
        (KEY, "venue", "ICCV", "CVPR", "ICCV"),
        (KEY, "venue", "no", "CVPR", '"no"'),
        (KEY, "venue", "a: b #c", "CVPR", '"a: b #c"'),
        (KEY, "year", 2021, "2020      #", "2021      #"),
        (KEY, "doi", "10.1/x", "  doi:\n", '  doi: "10.1/x"\n'),
        (KEY, "authors", ("Björn Kestrel", "A, B"), '[Ada Heron, "Björn Kestrel"]', '["Björn Kestrel", "A, B"]'),
        (KEY, "pages", "1-9", "  note: |", '  pages: "1-9"\n  note: |'),
        (KEY, "arxiv", "2108.02927", "  doi:\n", '  doi:\n  arxiv: "2108.02927"\n'),
        ("wren2020reed", "year", 2021, "year: 2020}", "year: 2021}"),
        ("wren2020reed", "venue", "CVPR", "[Carla Wren], year", "[Carla Wren], venue: CVPR, year"),
        ("wren2020reed", "doi", "10.1/x", "year: 2020}", 'year: 2020, doi: "10.1/x"}'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_how_an_edit_looks(key: str, field: FieldName, value: Value, before: str, after: str, newline: str) -> None:
    expected = change(before, after)
    assert set_value(WORK.replace("\n", newline), key, field, value) == expected.replace("\n", newline)


MANY_LINES = """\
heron2020marsh:
  title: >-
    Marsh
    Lanterns
  authors: [Ada Heron,   # the first
            'Björn Kestrel',
            Carla Wren]  # and no others
  year: 2020
  venue: CVPR
wren2020reed:
  title: Reeds
  authors:
  # the people
  - Carla Wren
  - "Dan Reed"   # a student

  # what follows
  year: 2020
"""


@pytest.mark.parametrize(
    ("key", "field", "value", "before", "after"),
    [
        (KEY, "title", "Lanterns", ">-\n    Marsh\n    Lanterns\n", '"Lanterns"\n'),
        (
            KEY, "authors", ("Björn Kestrel", "Carla Wren"),
            "[Ada Heron,   # the first\n            'Björn Kestrel',\n            Carla Wren]",
            "['Björn Kestrel', Carla Wren]",
        ),
        (
            "wren2020reed", "authors", ("Dan Reed", "Eve Tern", "Carla Wren"),
            '- Carla Wren\n  - "Dan Reed"', '- "Dan Reed"\n  - Eve Tern\n  - Carla Wren',
        ),
        ("wren2020reed", "venue", "ICCV", "# a student\n", "# a student\n  venue: ICCV\n"),
        ("wren2020reed", "volume", "7", "follows\n  year: 2020\n", 'follows\n  year: 2020\n  volume: "7"\n'),
    ],
)  # fmt: skip
def test_values_on_many_lines(key: str, field: FieldName, value: Value, before: str, after: str) -> None:
    assert set_value(MANY_LINES, key, field, value) == change(before, after, MANY_LINES)


def test_a_file_keeps_its_byte_order_mark_and_its_missing_last_line_break() -> None:
    text = "\ufeffheron2020marsh:\n  title: É\n  year: 2020"
    assert set_value(text, KEY, "title", "Èa") == text.replace("É", "Èa")
    assert set_value(text, KEY, "doi", "10.1/x") == f'{text}\n  doi: "10.1/x"'


def test_a_work_of_a_data_set_is_found_under_works() -> None:
    text = "datasets:\n  heron2020marsh: {}\nworks:\n  heron2020marsh:\n    title: Marsh\n    year: 2020\n"
    assert set_value(text, KEY, "year", 2021) == text.replace("2020\n", "2021\n")


# ---- what is left to people -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("heron2020marsh:\n  title: &t Marsh\n  note: *t\n", "line 2: title is written with a reference"),
        ("heron2020marsh:\n  note: &t Marsh\n  title: *t\n", "line 3: title is written with a reference"),
        ("heron2020marsh:\n  title: !!str Marsh\n", "line 2: title is written with a reference"),
        ("wren2020reed:\n  title: Reeds\n", "there is no block heron2020marsh:"),
        ("heron2020marsh: {}\n", "there is no block heron2020marsh:"),
        ("heron2020marsh: text\n", "there is no block heron2020marsh:"),
        ("", "there is no block heron2020marsh:"),
        ("heron2020marsh: [\n", "not YAML"),
        ("a: &a\n  b: *a\nheron2020marsh:\n  title: Marsh\n", "nested too deeply"),
        ("heron2020marsh: &w\n  title: Marsh\nwren2020reed: *w\n", "line 2 cannot be changed without changing more"),
    ],
)
def test_what_cannot_be_edited_is_refused_and_says_where(text: str, where: str) -> None:
    with pytest.raises(CannotEdit) as caught:
        set_value(text, KEY, "title", "Lanterns")
    assert str(caught.value).startswith(where)
