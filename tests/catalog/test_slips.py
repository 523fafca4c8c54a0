"""Slips of the pen that YAML takes without a word: certain ones are refused, doubtful ones told, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.catalog import load
from enrich.catalog.author_lists import slips
from tests.support.catalog_files import FILES, complaints, put

EACH = "write each person by itself, in order: [Ada Heron, Bea Wren]"
GROUP = "a group is written {group: Barnes and Noble}"


def block(key: str = "a2021b", **said: str) -> str:
    values = {"title": "Marsh", "authors": "[Ada Heron, Bea Wren]", "year": "2021", **said}
    return f"{key}:\n" + "".join(f"  {name}: {value}\n" for name, value in values.items())


def told(folder: Path, *blocks: str, **files: str) -> tuple[str, ...]:
    return complaints(folder, **{"papers/2021.yaml": "".join(blocks), **files})


def warned(folder: Path, *blocks: str, **files: str) -> tuple[str, ...]:
    return tuple(map(str, load(put(folder, **{"papers/2021.yaml": "".join(blocks), **files})).warnings))


CUT = "put the text in double quotes, or a space behind the # of a comment"


@pytest.mark.parametrize(
    ("said", "field", "comment", "read"),
    [
        ({"title": "Marsh #1 set"}, "title", "#1 set", "only 'Marsh' is read"),
        ({"title": "Marsh\t#1"}, "title", "#1", "only 'Marsh' is read"),
        ({"title": "#1 Marsh"}, "title", "#1 Marsh", "nothing is read"),
        ({"note": "see #12"}, "note", "#12", "only 'see' is read"),
        ({"publisher": "Reed #2 Press"}, "publisher", "#2 Press", "only 'Reed' is read"),
        ({"authors": "\n    - Ada Heron #1\n    - Bea Wren"}, "authors", "#1", "only 'Ada Heron' is read"),
    ],
)
def test_a_text_that_a_comment_cuts(tmp_path: Path, said: dict[str, str], field: str, comment: str, read: str) -> None:
    (line,) = told(tmp_path, block(**said))
    assert line.endswith(f"a2021b: {field}: a comment begins at '{comment}', and {read}; {CUT}")


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Marsh # a comment"},
        {"title": '"Marsh #1 set"  #checked'},
        {"title": "Marsh#1 set"},
        {"year": "2021 #checked"},
        {"venue": "ICCV #checked"},
        {"title": "|\n    Marsh #1 set"},
        {"authors": "[Ada Heron, Bea Wren] #checked"},
    ],
)
def test_comments_and_texts_with_a_hash(tmp_path: Path, said: dict[str, str]) -> None:
    assert warned(tmp_path, block(**said)) == ()


@pytest.mark.parametrize("title", ['"   "', '"\u200b"', '"\\u200b\\u2060 "', '"\\ufeff"', '"\u00ad"'])
def test_a_title_in_which_nothing_can_be_seen(tmp_path: Path, title: str) -> None:
    (line,) = told(tmp_path, block(title=title))
    assert line.endswith("a2021b: title: nothing in it can be seen; write the text, or take the field out")
    (line,) = told(tmp_path, block(authors=f"[Ada Heron, {title}]"))
    assert line.endswith("a2021b: authors: an empty name; write the name or take the empty place out")


@pytest.mark.parametrize(
    ("said", "field", "letter"),
    [
        ({"title": '"Mar\u200bsh"'}, "title", "200B"),
        ({"title": '"Mar\u00adsh"'}, "title", "00AD"),
        ({"authors": '[Ada Heron, "Bea\u202e Wren"]'}, "authors", "202E"),
        ({"note": '"\ufeffx"'}, "note", "FEFF"),
    ],
)
def test_a_character_that_nobody_sees_is_told(tmp_path: Path, said: dict[str, str], field: str, letter: str) -> None:
    (line,) = warned(tmp_path, block(**said))
    assert f"a2021b: {field}: has a character that nobody sees (U+{letter})" in line


def test_characters_that_join_letters_belong_to_them(tmp_path: Path) -> None:
    assert warned(tmp_path, block(title='"می\u200cخواهم"', note='"👩\u200d🔬"')) == ()


@pytest.mark.parametrize(
    "name",
    [
        "Ada Heron and Bea Wren", "Ada Heron & Bea Wren", "A. Heron and B. Wren and C. Finch", "Ada Heron; Bea Wren",
        "Heron, A.; Wren, B.", "Ada Heron, Bea Wren",
    ],
)  # fmt: skip
def test_several_people_in_one_item(tmp_path: Path, name: str) -> None:
    (line,) = told(tmp_path, block(authors=f'["{name}", Cal Finch]'))
    assert f"papers/2021.yaml:3: a2021b: authors: '{name}' is several people; {EACH}" in line


@pytest.mark.parametrize("name", ["Ada Heron et al.", "et al", "others", "and others", "Ada Heron and others"])
def test_others_are_no_person(tmp_path: Path, name: str) -> None:
    (line,) = told(tmp_path, block(authors=f"[Ada Heron, {name}]"))
    assert line.endswith(f"authors: {name!r} is no person; write all authors, each by itself")


@pytest.mark.parametrize("name", ["Barnes and Noble", "Institute of Reeds and Rushes", "Johnson & Johnson"])
def test_a_group_is_told_how_it_is_written(tmp_path: Path, name: str) -> None:
    (line,) = warned(tmp_path, block(authors=f'["{name}"]'))
    assert line.endswith(f"authors: {name!r} may be several people; {EACH}; {GROUP}")


def test_a_name_in_two_pieces_is_told(tmp_path: Path) -> None:
    (line,) = warned(tmp_path, block(authors="[Heron, Ada]"))
    assert "authors: 2 people of one word each are read: Heron, Ada; a person is written given name first" in line


@pytest.mark.parametrize(
    "names",
    [
        ["Ada Heron"], ["Madonna"], ["Ada Heron", "Suharto"], ["Santiago Ramón y Cajal"], ["Heron, Ada"],
        ["King, Martin Luther, Jr."], ["Sandy Anderson", "Andy Sand"], ["Karl von und zu Reed"], ["Etta Alder"],
        ["Gemini Team"], ["van den Heron, Ada"], ["Min Yang", "Dongliang He"], ["Ada Heron, PhD"],
    ],
)  # fmt: skip
def test_names_as_they_are(names: list[str]) -> None:
    assert list(slips(names)) == []


@pytest.mark.parametrize("key", ["Not A Key!", "a,b", "yang{2021", "50%", "a\\\\b", "ä2020b", "-x", "a#b"])
def test_a_former_key_that_was_never_one(tmp_path: Path, key: str) -> None:
    (line,) = told(tmp_path, block(formerly=f'[old2020key, "{key}"]'))
    assert "a2021b: formerly: " in line
    assert line.endswith("was never a citation key; write a key as papers cite it: [yang2020dolg]")


def test_former_keys_of_other_lists(tmp_path: Path) -> None:
    assert warned(tmp_path, block(formerly='["DBLP:conf/iccv/Yang21", Yang2021DOLG, "a+b-c_d.e"]')) == ()


# The same paper twice.

ONE_WORK = "where they are one work, take one of the two out"
APART = f"{ONE_WORK}, else give each what tells it apart: doi, arxiv, pages, volume, number"


def test_the_same_paper_twice_by_hand(tmp_path: Path) -> None:
    twice = block(), block("c2021d", title='"Marsh."', authors="[Ada Heron, Béa Wren]")
    assert told(tmp_path, *twice) == (
        "papers/2021.yaml:6: c2021d: title: the same title, people, venue and year as a2021b (papers/2021.yaml:1); "
        f"{APART}",
    )


def test_of_the_same_paper_twice_one_has_an_identifier(tmp_path: Path) -> None:
    (line,) = told(tmp_path, block(doi="10.1234/x", venue="ICCV"), block("c2021d", venue="ICCV"))
    assert "the same title, people, venue and year as a2021b" in line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "10.1234/x"}, {"doi": "10.1234/y"}),
        ({"pages": "1-2"}, {"pages": "3-4"}),
        ({"number": "7"}, {"number": "8"}),
        ({"authors": "[Ada Heron, Bea Wren]"}, {"authors": "[Bea Wren, Ada Heron, Cal Finch]"}),
        ({}, {"title": "Marshes"}),
    ],
)
def test_two_works_that_something_tells_apart(tmp_path: Path, one: dict[str, str], other: dict[str, str]) -> None:
    assert warned(tmp_path, block(**one), block("c2021d", **other)) == ()


@pytest.mark.parametrize("other", [{"year": "2020"}, {"venue": "ICCV"}])
def test_what_may_be_the_same_paper_is_told_and_stops_nothing(tmp_path: Path, other: dict[str, str]) -> None:
    (line,) = warned(tmp_path, block(), block("c2021d", **other))
    assert line.endswith(
        "c2021d: title: the same title and people as a2021b (papers/2021.yaml:1); where they are one work, "
        "take one of the two out"
    )


# All mistakes of an entry at once, each once.


def test_all_mistakes_of_an_entry_are_told_at_once(tmp_path: Path) -> None:
    wrong = block(
        title='" "', venue="ICVC", datasets="[GLDv3]", doi="x", year="last", formerly="[radenovic2018revisiting]"
    )
    fields = [line.split(": ")[2] for line in told(tmp_path, wrong)]
    assert sorted(fields) == ["datasets", "doi", "formerly", "title", "venue", "year"]


def test_a_former_key_in_use_is_one_mistake(tmp_path: Path) -> None:
    """What the machine knows of the one work is not taken for the other's."""
    doi = {"value": "10.1234/x", "source": "crossref", "record": "r", "retrieved": "2026-03-01"}
    enriched = {"enriched/2021.json": json.dumps({"c2021d": {"fields": {"doi": doi}}})}
    one, other = block(formerly="[c2021d]"), block("c2021d", title="Reeds")
    for blocks in ((one, other), (other, one)):
        (line,) = told(tmp_path, *blocks, **enriched)
        assert "a2021b: formerly: c2021d is in use" in line


def test_one_former_key_of_two_works_is_one_mistake(tmp_path: Path) -> None:
    doi = {"value": "10.1234/x", "source": "crossref", "record": "r", "retrieved": "2026-03-01"}
    enriched = {"enriched/2021.json": json.dumps({"old2020key": {"fields": {"doi": doi}}})}
    one, other = block(formerly="[old2020key]"), block("c2021d", title="Reeds", formerly="[old2020key]")
    (line,) = told(tmp_path, one, other, **enriched)
    assert "c2021d: formerly: old2020key is in use" in line


def test_a_wrong_block_hides_no_other_mistake(tmp_path: Path) -> None:
    """The key of a work whose block is wrong is a key all the same."""
    files = {"datasets.yaml": FILES["datasets.yaml"].replace("    year: 2018", "    year: soon")}
    (line,) = told(tmp_path, block(), **files)
    assert "radenovic2018revisiting: year: 'soon' is not a year" in line
