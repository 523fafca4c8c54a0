"""A block comes into a file of people, and not a byte of theirs moves."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from enrich.catalog import CatalogError, insert
from tests.support.properties import examples

NEW = "new2021x:\n  title: New\n"
FILE = """# Of 2021.

# First the conference.
a2021x:
  title: A   # as printed
  note: |
    # no comment, but a text

    that goes on

# Then the journal.
b2021x: {title: B}


c2021x:
  title: C
  # of c's own

# The end.
"""


LAST = "  # of c's own\n"


@pytest.mark.parametrize(
    ("after", "behind"),
    [("a2021x", "    that goes on\n"), ("b2021x", "b2021x: {title: B}\n"), ("c2021x", LAST), (None, LAST)],
)
def test_a_block_comes_right_behind_another(after: str | None, behind: str) -> None:
    """Comments at the margin introduce what follows, and stay with it; indented ones are the entry's own."""
    head, _, tail = FILE.partition(behind)
    assert insert("papers/2021.yaml", FILE.encode(), NEW, after).decode() == f"{head}{behind}\n{NEW}{tail}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", NEW),
        ("# Nothing yet.\n", f"# Nothing yet.\n\n{NEW}"),
        ("a: {title: A}", f"a: {{title: A}}\n\n{NEW}"),
        ("a: {title: A}\n\n\n", f"a: {{title: A}}\n\n{NEW}\n\n"),
        ("---\na: {title: A}\n...\n", f"---\na: {{title: A}}\n\n{NEW}\n...\n"),
        ("a:\r\n  title: A\r\n", "a:\r\n  title: A\r\n\r\n" + NEW.replace("\n", "\r\n")),
        ("\ufeffa: {title: A}\n", f"\ufeffa: {{title: A}}\n\n{NEW}"),
    ],
)
def test_whatever_the_file_looks_like(text: str, expected: str) -> None:
    assert insert("papers/2021.yaml", text.encode(), NEW).decode() == expected


def test_blocks_that_stand_close_are_kept_apart_from_the_new_one() -> None:
    text = "a: {title: A}\nb: {title: B}\n"
    assert insert("papers/2021.yaml", text.encode(), NEW, "a").decode() == (
        f"a: {{title: A}}\n\n{NEW}\nb: {{title: B}}\n"
    )


def test_a_file_in_braces_is_refused() -> None:
    with pytest.raises(CatalogError, match=r"papers/2021.yaml:1: is written in braces"):
        insert("papers/2021.yaml", b"{a: {title: A}}\n", NEW)


def test_a_file_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(CatalogError, match="not YAML"):
        insert("papers/2021.yaml", b"a: [\n", NEW)


def test_a_key_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="z2021x"):
        insert("papers/2021.yaml", FILE.encode(), NEW, "z2021x")


blocks = st.sampled_from(
    ["{}: {{title: A}}\n", "{}:\n  title: A\n", "{}:\n  title: |\n    A\n\n    # B\n", '{}: "A"\r\n']
)
between = st.sampled_from(["", "\n", "\n\n", "# said\n", "\n# said\n\n", "   \n"])


@examples(200)
@given(st.lists(st.tuples(blocks, between), max_size=6), between, st.data())
def test_every_other_byte_stays_and_every_other_value(
    parts: list[tuple[str, str]], start: str, data: st.DataObject
) -> None:
    keys = [f"k{number}" for number in range(len(parts))]
    text = start + "".join(block.format(key) + gap for key, (block, gap) in zip(keys, parts, strict=True))
    after = data.draw(st.sampled_from([*keys, None]))
    inserted = insert("papers/2021.yaml", text.encode(), NEW, after).decode()
    lines, rest = text.splitlines(keepends=True), iter(inserted.splitlines(keepends=True))
    assert all(line in rest for line in lines), "what was there is there, in order"
    old, new = yaml.safe_load(text) or {}, yaml.safe_load(inserted)
    place = keys.index(after) + 1 if after else len(keys)
    assert list(new) == [*keys[:place], "new2021x", *keys[place:]]
    assert {key: value for key, value in new.items() if key != "new2021x"} == old
