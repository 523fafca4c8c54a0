"""Base, local, remote: JabRef's case table, row by row, and the three ways in which we differ from it.

The table is that of JabRef's semantic merge (docs/code-howtos/git.md there). Here base is what was accepted last time,
local what a person writes, remote what a source says now. We differ in this, and in nothing else:

a. Silence is no deletion: a source that says nothing takes nothing back.
b. What a person wrote is never changed, only questioned: wherever it differs from the evidence there is a dispute, also
   where only one side has moved. And what a person deletes is the machine's again, for a field cannot be forbidden.
c. Equality is after normalisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import pytest

from enrich.catalog import CatalogError, load
from enrich.files import write
from enrich.fusion.fuse import fuse
from enrich.model import Match, Metadata, Work
from tests.support.builders import AUTHORS, LATER, TITLE, VENUES, enriched, match, work

Side = Literal["-", "U", "C", "D", "A"]
"""Absent, unchanged, changed, deleted, added."""

BASE, MINE, THEIRS, SAME = "1-9", "21-40", "51-90", "21--40"
"""`SAME` is what the person wrote, in a source's spelling."""


class Row(NamedTuple):
    """A row of the table and what comes of it here."""

    test: str
    base: Side
    local: Side
    remote: Side
    equal: bool
    theirs_conflict: bool
    """Whether JabRef calls it a conflict."""
    value: str | None
    """What the field holds then."""
    conflict: bool
    deviation: str = ""


FIELDS = [
    Row("F01", "U", "U", "U", True, False, BASE, False),
    Row("F02", "U", "U", "C", False, False, THEIRS, False),
    Row("F03", "U", "C", "U", False, False, MINE, True, "b"),
    Row("F04", "U", "C", "C", True, False, MINE, False, "c"),
    Row("F05", "U", "C", "C", False, True, MINE, True),
    Row("F06", "U", "D", "U", False, False, BASE, False, "b"),
    Row("F07", "U", "U", "D", False, False, BASE, False, "a"),
    Row("F08", "U", "D", "D", True, False, BASE, False, "a"),
    Row("F09", "U", "C", "D", False, True, MINE, True),
    Row("F10", "U", "D", "C", False, True, THEIRS, False, "b"),
    Row("F11", "-", "-", "-", True, False, None, False),
    Row("F12", "-", "A", "-", False, False, MINE, False),
    Row("F13", "-", "-", "A", False, False, THEIRS, False),
    Row("F14", "-", "A", "A", True, False, MINE, False, "c"),
    Row("F15", "-", "A", "A", False, True, MINE, True),
    Row("F16", "U", "C", "D", False, True, MINE, True),
    Row("F17", "U", "D", "C", False, True, THEIRS, False, "b"),
    Row("F18", "-", "A", "C", False, True, MINE, True),
]


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.test)
def test_a_field(row: Row) -> None:
    (after,) = fuse([_local(row)], _remote(row), VENUES).works
    disputed = [dispute.field for dispute in after.enriched.conflicts]
    assert after.metadata.pages == row.value
    assert disputed == (["pages"] if row.conflict else [])


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.test)
def test_it_differs_from_jabref_only_as_said(row: Row) -> None:
    """Whether it is a conflict; and a deviation is named exactly where the outcome needs one."""
    differs = row.conflict != row.theirs_conflict or _jabref_value(row) not in (row.value, "conflict")
    assert differs == bool(row.deviation in ("a", "b"))


def _jabref_value(row: Row) -> str | None:
    """What JabRef's merge makes of the row, from its own rule: the side that moved wins."""
    if row.theirs_conflict:
        return "conflict"
    for side, value in ((row.local, MINE), (row.remote, MINE if row.equal else THEIRS)):
        if side in ("C", "A"):
            return value
        if side == "D":
            return None
    return BASE if row.base == "U" else None


def _local(row: Row) -> Work:
    """The work as the person has it now, with what was accepted last time."""
    before = enriched("crossref", pages=BASE) if row.base == "U" else None
    return work(enriched=before, pages=MINE if row.local in ("C", "A") else None)


def _remote(row: Row) -> Mapping[str, list[Match]]:
    said = {"U": BASE, "C": SAME if row.equal else THEIRS, "A": SAME if row.equal else THEIRS}.get(row.remote)
    return {work().key: [match("crossref", pages=said, retrieved=LATER)]} if said else {}


def test_f19_the_order_of_fields_means_nothing() -> None:
    said: dict[str, Any] = {"title": TITLE, "authors": AUTHORS, "venue": "CVPR", "year": 2020}
    turned = work().model_copy(update={"curated": Metadata(**dict(reversed(said.items())))})
    heard = {turned.key: [match("crossref", said=said)]}
    assert fuse([turned], heard, VENUES).works == fuse([work()], heard, VENUES).works


@pytest.mark.parametrize(
    ("test", "local", "remote", "conflict"),
    [
        ("F20", "ICCV", "CVPR", True),
        ("F20", "CVPR", "Computer Vision and Pattern Recognition", False),
        ("F21", "ICCV", "CVPRW", True),
    ],
)
def test_the_kind_of_entry_is_its_venue(test: str, local: str, remote: str, conflict: bool) -> None:
    """F20 is no conflict at JabRef; here what the person changed is questioned (b), unless it means the same (c)."""
    (after,) = fuse([work(venue=local)], {work().key: [match("crossref", venue=remote)]}, VENUES).works
    assert after.metadata.venue == local
    assert bool(after.enriched.conflicts) is conflict


# ---- entries --------------------------------------------------------------------------------------------------------


def test_e01_e02_e05_e06_e07_sources_add_no_entries_and_bring_none_back() -> None:
    """Which works there are is the people's: `flows.add` writes a new one down, and what is deleted stays so."""
    assert fuse([], {"heron2020marsh": [match("crossref", title=TITLE, pages="1-9")]}, VENUES).works == ()


def test_e03_e12_what_is_added_or_changed_by_hand_stays() -> None:
    added = work("wren2020reed", pages=MINE)
    assert fuse([added], {}, VENUES).works == (added,)


def test_e04_e13_both_sides_are_compared_field_by_field() -> None:
    both = {work().key: [match("crossref", title=TITLE, authors=AUTHORS[:2], pages=THEIRS)]}
    (after,) = fuse([work()], both, VENUES).works
    assert [dispute.field for dispute in after.enriched.conflicts] == ["authors"]
    assert (after.metadata.authors, after.metadata.pages) == (AUTHORS, THEIRS)


@pytest.mark.parametrize("local", [None, MINE], ids=["E08", "E11"])
def test_a_source_that_lost_the_record_deletes_nothing(local: str | None) -> None:
    """JabRef deletes (E08) or asks (E11); here silence says nothing (a)."""
    held = work(enriched=enriched("crossref", pages=BASE), pages=local)
    (after,) = fuse([held], {}, VENUES).works
    assert after.metadata.pages == (local or BASE)


def test_e09_nothing_moves() -> None:
    held = work(enriched=enriched("crossref", pages=BASE))
    assert fuse([held], {held.key: [match("crossref", pages=BASE, retrieved=LATER)]}, VENUES).changes == ()


def test_e10_a_source_that_changes_its_word_is_followed() -> None:
    held = work(enriched=enriched("crossref", pages=BASE))
    (change,) = fuse([held], {held.key: [match("crossref", pages=THEIRS)]}, VENUES).changes
    assert (change.old, change.new) == (BASE, THEIRS)


BLOCK = """
  title: "Marsh Lanterns"
  authors: [Ada Heron]
  venue: CVPR
  year: 2020
"""
REST = {
    "datasets.yaml": "datasets: {}\n",
    "venues.yaml": 'CVPR:\n  name: "Computer Vision and Pattern Recognition"\n  entry: inproceedings\n',
    "list.yaml": 'title: "A list"\n',
    "enriched/2020.json": '{"heron2020marsh": {"fields": {"pages": {"value": "1-9", "source": "crossref", '
    '"record": "r1", "retrieved": "2026-03-01"}}}}\n',
}


@pytest.mark.parametrize(
    ("test", "papers", "told"),
    [
        ("E06 E07", "", "the work is gone"),
        ("E14a", f"heron2020lantern:{BLOCK}", "add formerly: [heron2020marsh]"),
        ("E15", f"heron2020marsh:{BLOCK}\nheron2020marsh:{BLOCK}", "a second block with this key"),
    ],
)
def test_a_deleted_a_renamed_and_a_doubled_key_are_told(tmp_path: Any, test: str, papers: str, told: str) -> None:
    write({tmp_path / name: text for name, text in {**REST, "papers/2020.yaml": papers}.items()})
    with pytest.raises(CatalogError, match=told.replace("[", r"\[").replace("]", r"\]")):
        load(tmp_path)


def test_e14a_a_renamed_key_that_says_so_keeps_what_is_known(tmp_path: Any) -> None:
    papers = f"heron2020lantern:{BLOCK}  formerly: [heron2020marsh]\n"
    write({tmp_path / name: text for name, text in {**REST, "papers/2020.yaml": papers}.items()})
    assert load(tmp_path).work("heron2020lantern").metadata.pages == "1-9"


def test_e14b_e14c_a_record_that_moved_moves_no_key() -> None:
    """Sources merge records and give them other ids; the citation key is ours."""
    held = work(enriched=enriched("crossref", pages=BASE))
    (after,) = fuse([held], {held.key: [match("crossref", "r2", pages=BASE)]}, VENUES).works
    assert after.key == held.key
    assert after.enriched.claims["crossref"].record == "r2"
