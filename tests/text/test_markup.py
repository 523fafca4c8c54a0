"""Markup to text: tags go, words stay."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.text.markup import looks_like_html_page, to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<b", "a<b"),
        ("a<b>c", "a<b>c"),
        ("x<i and j>k", "x<i and j>k"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("H<sub>2</sub>O", "H2O"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p>", "One."),
        ("<jats:sec><jats:title>Aim</jats:title><jats:p>To see.</jats:p></jats:sec>", "Aim To see."),
        ("one<br>two<p>three", "one two three"),
        ("A <scp>NFD</scp>\n            (<i>x</i>)", "A NFD (x)"),
        ("<a href='https://example.org/?a=1'>link</a>", "link"),
        ("<i>mis<b>nested</i></b>", "misnested"),
        ("</p>stray", "stray"),
        ("<lantern>x</lantern>", "<lantern>x</lantern>"),
        ("beginning <s> and end </s>", "beginning <s> and end </s>"),
        ("<script>steal()</script>after", "after"),
        ("<![CDATA[<p>x</p>]]><!-- gone -->", "x"),
        ("fish &amp;amp; chips&amp;nbsp;too", "fish & chips too"),
        ("&lt;i&gt;slanted&lt;/i&gt;", "slanted"),
        ("H-&gt;ZZ", "H->ZZ"),
        ("AT&T; R&D; 5 & 6", "AT&T; R&D; 5 & 6"),
        (r"$\mathcal{O}(n<m)$ & \alpha_1", r"$\mathcal{O}(n<m)$ & \alpha_1"),
        ("zero\u200bwidth \u202eright\u202c soft\u00adhyphen\x00\x08", "zerowidth right softhyphen"),
        ("half\ud800 a\ufffepair", "half apair"),
        ("e\u0301", "é"),
        ("  many \n\t\u00a0\u2003 spaces ", "many spaces"),
        ("", ""),
    ],
)
def test_to_text(markup: str, text: str) -> None:
    assert to_text(markup) == text


def test_formula_that_is_given_twice_is_said_once() -> None:
    tex = r"<jats:tex-math>\documentclass{minimal}$x_2$</jats:tex-math>"
    mathml = "<mml:math><mml:msub><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math>"
    formula = f"<jats:inline-formula><jats:alternatives>{tex}{mathml}</jats:alternatives></jats:inline-formula>"
    assert to_text(f"so {formula} it is") == "so x2 it is"


def test_formula_that_is_given_as_tex_alone_stays() -> None:
    assert to_text("so <jats:tex-math>$x$</jats:tex-math> it is") == "so $x$ it is"


@given(st.text())
def test_any_text_becomes_visible_text_once_and_for_all(markup: str) -> None:
    text = to_text(markup)
    assert text == " ".join(text.split())
    assert text == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in text)


@given(st.lists(st.sampled_from(["<i>", "</i>", "<p>", "</p>", "<br/>", "a", "<", ">", "&lt;", "<mml:mi>", " "])))
def test_no_nesting_breaks_it(pieces: list[str]) -> None:
    assert to_text("".join(pieces)).count("a") == pieces.count("a")


@pytest.mark.parametrize(
    "hostile", ["<i>" * 30_000, "<i>" * 9_000 + "</i>" * 9_000, "&" + "amp;" * 20_000, "<!--" * 9_000]
)
def test_hostile_markup_neither_breaks_nor_blocks(hostile: str) -> None:
    assert isinstance(to_text(hostile), str)


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<!DOCTYPE html>\n<html>", True),
        ("\ufeff  <HTML lang='en'>", True),
        ("<!-- served by nobody --><html>", True),
        ("<p>An abstract</p>", False),
        ("We write <html> parsers", False),
        ('{"html": 1}', False),
    ],
)
def test_looks_like_html_page(text: str, is_page: bool) -> None:
    assert looks_like_html_page(text) is is_page
