"""Clean lines are told from others, long or short, of any letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.text.whitespace import is_clean

LONG = "we look for pictures " * 9


@pytest.mark.parametrize("text", ["", "a", "ä", "two words", f"{LONG}and find them", f"{LONG}– und Bäume"])
def test_words_one_space_apart_are_clean(text: str) -> None:
    assert is_clean(text)


@pytest.mark.parametrize("stain", ["  ", "\t", "\n", "\x00", "\x7f", "\u202e", "\u00a0", "\ud800"])
@pytest.mark.parametrize("around", ["a", "ä", LONG.strip(), f"{LONG}ä"])
def test_any_sign_that_is_not_printed_is_seen(stain: str, around: str) -> None:
    assert not is_clean(f"{around}{stain}{around}")
    assert not is_clean(f" {around}")
    assert not is_clean(f"{around} ")


@given(st.text(max_size=200))
def test_it_says_what_the_plain_rule_says(text: str) -> None:
    assert is_clean(text) == (text.isprintable() and text.split(" ") == (text.split() or [""]))
