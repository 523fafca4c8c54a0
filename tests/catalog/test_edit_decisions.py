"""`catalog/decisions.yaml`: reading it with every complaint, and writing one decision into it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from enrich import catalog
from enrich.catalog import load
from enrich.catalog.edit_decisions import set_decision
from enrich.catalog.yaml_edit import CannotEdit
from enrich.model import Action, Decision
from tests.support.catalog_files import DOLG, complaints, put

KEY = "yang2021dolg"
DAY = date(2026, 3, 1)

BLOCK = """\
- key: yang2021dolg
  field: authors
  decided: keep
  because: "the paper's first page says so"
  on: 2026-03-01
  fingerprint: "3f2a"
"""


def decision(field: str = "authors", because: str = "the paper's first page says so", key: str = KEY) -> Decision:
    return Decision.model_validate(
        {"key": key, "field": field, "decided": "keep", "because": because, "on": DAY, "fingerprint": "3f2a"}
    )


def decisions(text: str) -> dict[str, str]:
    return {"decisions.yaml": text}


# ---- reading --------------------------------------------------------------------------------------------------------


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert load(put(tmp_path)).decisions == ()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n", "~\n"])
def test_an_empty_file_is_no_decision(text: str, tmp_path: Path) -> None:
    assert load(put(tmp_path, **decisions(text))).decisions == ()


def test_a_decision_is_read(tmp_path: Path) -> None:
    assert load(put(tmp_path, **decisions(BLOCK))).decisions == (decision(),)
    assert decision().decided is Action.KEEP


@pytest.mark.parametrize("mark", ["1234567890123456", "12e45", "'00000000'", "0x12"])
def test_a_fingerprint_that_looks_like_a_number_stays_what_it_is(mark: str, tmp_path: Path) -> None:
    (one,) = load(put(tmp_path, **decisions(BLOCK.replace('"3f2a"', mark)))).decisions
    assert one.fingerprint == mark.strip("'")


def test_a_decision_follows_its_work_to_another_key(tmp_path: Path) -> None:
    moved = DOLG.replace("yang2021dolg:", "yang2021orthogonal:\n  formerly: [yang2021dolg]")
    (one,) = load(put(tmp_path, **decisions(BLOCK), **{"papers/2021.yaml": moved})).decisions
    assert one.key == "yang2021orthogonal"


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = """\
- key: yang2021dolgs
  field: authors
  decided: keep
  because: "x"
  on: 2026-03-01
  fingerprint: "1"

- key: yang2021dolg
  field: author
  decided: kept
  because: ""
  on: 1 March 2026
  fingerprint: "1"
  why: "x"

- just a text
"""
    told = complaints(tmp_path, **decisions(text))
    assert told == (
        "decisions.yaml:1: yang2021dolgs: key: the key of no work; did you mean yang2021dolg?",
        "decisions.yaml:9: yang2021dolg: field: 'author' is not one of them; did you mean authors?",
        "decisions.yaml:10: yang2021dolg: decided: 'kept' is not one of them; did you mean keep?",
        'decisions.yaml:11: yang2021dolg: because: missing; add because: "…", so that the next reader knows',
        "decisions.yaml:12: yang2021dolg: on: '1 March 2026' is not a day; write year, month and day: on: 2026-03-01",
        "decisions.yaml:14: yang2021dolg: why: no such field; "
        "the fields are key, field, decided, because, on, fingerprint, wrote, replaced",
        "decisions.yaml:16: must be a block; write its fields under it, each on a line: name: value",
    )


@pytest.mark.parametrize("day", ["20260301", "2026-3-1", "2026-02-30", "1772323200", "[2026]"])
def test_what_is_no_day_is_told(day: str, tmp_path: Path) -> None:
    (told,) = complaints(tmp_path, **decisions(BLOCK.replace("2026-03-01", day)))
    assert told.startswith("decisions.yaml:5: yang2021dolg: on: ")
    assert told.endswith("is not a day; write year, month and day: on: 2026-03-01")


def test_two_decisions_about_one_field_are_one_too_many(tmp_path: Path) -> None:
    other = BLOCK.replace("authors", "year")
    (told,) = complaints(tmp_path, **decisions(BLOCK + other + BLOCK))
    assert (
        told
        == "decisions.yaml:14: yang2021dolg: field: decided twice (first: decisions.yaml:1); keep the one that holds"
    )


def test_a_former_key_and_the_present_one_are_one_work(tmp_path: Path) -> None:
    moved = DOLG.replace("yang2021dolg:", "yang2021orthogonal:\n  formerly: [yang2021dolg]")
    both = BLOCK + BLOCK.replace("yang2021dolg", "yang2021orthogonal")
    (told,) = complaints(tmp_path, **decisions(both), **{"papers/2021.yaml": moved})
    assert "decided twice" in told


def test_a_mapping_is_told_to_become_a_list(tmp_path: Path) -> None:
    (told,) = complaints(tmp_path, **decisions("yang2021dolg: keep\n"))
    assert told.startswith("decisions.yaml:1: must hold a list of blocks; begin each with `- key:`")


def test_where_works_could_not_be_read_nobody_complains_of_their_keys(tmp_path: Path) -> None:
    (told,) = complaints(tmp_path, **decisions(BLOCK), **{"papers/2021.yaml": "a: [\n"})
    assert told.startswith("papers/2021.yaml:")


# ---- the quick way in -----------------------------------------------------------------------------------------------


def test_works_that_are_decided_about_are_in_the_quick_catalog(tmp_path: Path) -> None:
    other = DOLG.replace("yang2021dolg", "heron2021marsh").replace("2108.02927", "2108.02928")
    folder = put(tmp_path, **decisions(BLOCK), **{"papers/2021.yaml": f"{DOLG}\n{other}"})
    quick, whole = catalog.load_disputed(folder), catalog.load(folder)
    assert [work.key for work in quick.works] == [KEY, "radenovic2018revisiting"]
    assert all(whole.work(work.key) == work for work in quick.works)
    assert quick.decisions == whole.decisions


# ---- writing --------------------------------------------------------------------------------------------------------

KEPT = """\
# What we decided.

- key: a2020x   # the first
  field: year
  decided: keep
  because: 'because'
  on: 2026-01-01
  fingerprint: "1"

# about the second
- {key: b2020x, field: title, decided: take, because: "x", on: 2026-01-02, fingerprint: "2"}
# the end
"""


def test_the_first_decision(tmp_path: Path) -> None:
    assert set_decision("", decision(), {KEY}) == BLOCK
    assert set_decision("# ours\n", decision(), {KEY}) == f"# ours\n{BLOCK}"
    assert set_decision("# ours", decision(), {KEY}) == f"# ours\n{BLOCK}"
    assert set_decision("[]\n", decision(), {KEY}) == BLOCK


def test_another_one_comes_after_the_last_and_nothing_else_moves() -> None:
    after = set_decision(KEPT, decision(), {KEY})
    assert after == KEPT.replace("# the end\n", "\n" + BLOCK + "# the end\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_breaks_stay_what_they_are(newline: str) -> None:
    text = KEPT.replace("\n", newline)
    assert set_decision(text, decision(), {KEY}) == set_decision(KEPT, decision(), {KEY}).replace("\n", newline)


def test_a_second_word_takes_the_place_of_the_first() -> None:
    again = decision("year", "we looked again", key="a2020x")
    after = set_decision(KEPT, again, {"a2020x"})
    before, _, rest = KEPT.partition("- key: a2020x")
    assert after.startswith(before)
    assert after.endswith(rest[rest.index("\n\n# about the second") :])
    assert 'because: "we looked again"\n  on: 2026-03-01' in after
    assert len(yaml.safe_load(after)) == 2


def test_a_block_on_one_line_stays_on_one_line() -> None:
    again = decision("title", "we looked again", key="b2020x")
    after = set_decision(KEPT, again, {"b2020x"}).splitlines()
    assert len(after) == len(KEPT.splitlines())
    assert [line for line, old in zip(after, KEPT.splitlines(), strict=True) if line != old] == [
        '- {key: b2020x, field: title, decided: keep, because: "we looked again", on: 2026-03-01, fingerprint: "3f2a"}'
    ]


def test_the_word_about_a_former_key_is_replaced_under_the_present_one() -> None:
    after = set_decision(BLOCK, decision(key="yang2021orthogonal"), {"yang2021orthogonal", KEY})
    assert after == BLOCK.replace(KEY, "yang2021orthogonal")


@pytest.mark.parametrize("text", ["a: b\n", "text\n", "[{key: a}]\n", "- key: [\n"])
def test_what_is_no_list_of_blocks_is_left_to_people(text: str) -> None:
    with pytest.raises(CannotEdit):
        set_decision(text, decision(), {KEY})


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_reason_is_read_back(because: str) -> None:
    after = set_decision(KEPT, decision(because=because), {KEY})
    assert yaml.safe_load(after)[:2] == yaml.safe_load(KEPT)
    assert set_decision(after, decision(), {KEY}) == set_decision(KEPT, decision(), {KEY})
