"""The gate: each rule lets an honest night through and stops a bad one, naming the entries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enrich import gate
from enrich.gate import refusals
from enrich.model import Count, Enrichment, Work
from tests.builders import TODAY, enriched, work

MANY = 100


def catalog(count: int = MANY, **fields: str) -> list[Work]:
    """Works with an accepted value each; `{}` in a value becomes the work's number."""
    return [
        work(f"heron{number}marsh", enriched=enriched(**{name: value.format(number) for name, value in fields.items()}))
        for number in range(count)
    ]


def cited(count: int | None, number: int = 0) -> Work:
    series = () if count is None else (Count(count=5, since=TODAY), Count(count=count, since=TODAY + timedelta(1)))
    return work(f"heron{number}marsh", enriched=Enrichment(citations={"crossref": series}))


def rules(old: list[Work], new: list[Work]) -> list[str]:
    return [refusal.rule for refusal in refusals(old, new)]


def test_every_rule_is_asked() -> None:
    generators = {value for name, value in vars(gate).items() if name.endswith(("_lost", "_emptied", "_changed"))}
    assert generators == set(gate.RULES)


def test_nothing_speaks_against_the_same_list() -> None:
    old = [*catalog(abstract="It glows.", doi="10.1234/{}"), cited(7, MANY)]
    assert refusals(old, old) == ()


def test_a_new_list_is_published() -> None:
    assert refusals([], catalog(abstract="It glows.")) == ()
    assert refusals([], []) == ()


def test_more_is_never_refused() -> None:
    assert refusals(catalog(), [*catalog(abstract="It glows.", doi="10.1234/{}"), work("wren2021new")]) == ()


def test_a_key_that_goes_is_refused_and_named() -> None:
    (refusal,) = refusals([work("heron2020marsh"), work("wren2020reed")], [work("wren2020reed")])
    assert refusal.rule == "keys_lost"
    assert "heron2020marsh" in refusal.sentence
    assert "wren2020reed" not in refusal.sentence


def test_a_key_that_is_still_known_by_its_old_name_is_not_lost() -> None:
    renamed = work("heron2020lantern").model_copy(update={"formerly": ("heron2020marsh",)})
    assert refusals([work("heron2020marsh")], [renamed]) == ()


@pytest.mark.parametrize(("emptied", "refused"), [(0, False), (2, False), (3, True), (MANY, True)])
def test_a_field_may_not_be_emptied_in_more_than_two_of_a_hundred(emptied: int, refused: bool) -> None:
    old = catalog(abstract="It glows.")
    new = [work(one.key) for one in old[:emptied]] + old[emptied:]
    found = refusals(old, new)
    assert [refusal.rule for refusal in found] == (["fields_emptied"] if refused else [])
    if refused:
        assert found[0].sentence.startswith(f"abstract would be emptied in {emptied} of {MANY} entries: heron0marsh, ")


def test_one_field_of_few_may_not_be_emptied_at_all() -> None:
    old = [work("heron2020marsh", enriched=enriched(abstract="It glows."))]
    assert rules(old, [work("heron2020marsh")]) == ["fields_emptied"]


def test_a_value_that_a_person_takes_over_is_not_lost() -> None:
    assert refusals([work(enriched=enriched(abstract="It glows."))], [work(abstract="By hand.")]) == ()


def test_a_long_list_of_entries_is_cut() -> None:
    old = catalog(20)
    (refusal,) = refusals(old, [])
    assert refusal.sentence.endswith("and 12 more")


def test_counts_that_vanish_are_refused() -> None:
    (refusal,) = refusals([cited(7)], [work("heron0marsh")])
    assert refusal.rule == "counts_lost"
    assert "heron0marsh" in refusal.sentence
    assert "crossref" in refusal.sentence


@pytest.mark.parametrize(("zeroed", "refused"), [(2, False), (3, True)])
def test_counts_may_not_all_turn_zero(zeroed: int, refused: bool) -> None:
    old = [cited(7, number) for number in range(MANY)]
    new = [cited(0 if number < zeroed else 8, number) for number in range(MANY)]
    assert rules(old, new) == (["counts_lost"] if refused else [])


@pytest.mark.parametrize(("before", "after"), [(0, 0), (0, 7), (7, 6), (None, 0), (None, None), (7, None)])
def test_a_count_that_was_zero_or_is_unknown_does_not_turn_zero(before: int | None, after: int | None) -> None:
    assert rules([cited(before)], [cited(after)]) == []


@pytest.mark.parametrize(("moved", "refused"), [(25, False), (26, True)])
def test_a_quarter_of_the_entries_may_change_an_identifier_at_once(moved: int, refused: bool) -> None:
    old, other = catalog(doi="10.1234/{}"), catalog(doi="10.9999/{}")
    found = refusals(old, other[:moved] + old[moved:])
    assert [refusal.rule for refusal in found] == (["identities_changed"] if refused else [])
    assert not refused or f"{moved} of {MANY} entries" in found[0].sentence


def test_a_first_identifier_changes_no_identity() -> None:
    assert refusals(catalog(), catalog(doi="10.1234/{}", arxiv="2001.{:05}")) == ()


def test_what_an_exporter_finds_wrong_with_its_text_shuts_the_gate() -> None:
    (refusal,) = refusals([], [], ["heron2020marsh: the braces do not close"])
    assert (refusal.rule, refusal.sentence) == (
        "export_does_not_parse_back",
        "heron2020marsh: the braces do not close",
    )
