"""Markup to text: tags go, words stay."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<jats:title/><jats:p>x", "x"),
        ("<jats:sec><jats:title /><jats:p>x</jats:p></jats:sec>", "x"),
        ("a<jats:inline-graphic/>b", "a b"),
        ("a<jats:inline-graphic xlink:href='1.gif'/> b", "a b"),
        ("<ns4:p>one</ns4:p><ns4:p>two</ns4:p>", "one two"),
        ("(p. <jats:related-article vol='325'>828</jats:related-article>)", "(p. 828)"),
        ("A study<jats:fn><jats:p>of reeds</jats:p></jats:fn>", "A study of reeds"),
        ("<mml:mi/>x", "x"),
        ("<jats:never-heard-of>x</jats:never-heard-of> y", "x y"),
        ("<jats:never-closed>x y", "x y"),
        ("<o:p></o:p>x<o:p/>", "x"),
        ("<pond:reed a='1'>x</pond:reed>", "x"),
        ("CDC’s <emph type='ital'>Guidelines</emph>: A Study", "CDC’s Guidelines: A Study"),
        ("<reed kind='tall'>x</reed> <reed>y</reed>", "x y"),
        ("the pair <s:p> of tokens", "the pair <s:p> of tokens"),
        ("INFANT&lt;subtitle&gt;A Study&lt;/subtitle&gt;", "INFANT A Study"),
        ("A &amp;lt;jats:italic&amp;gt;x&amp;lt;/jats:italic&amp;gt; b", "A x b"),
        ("<?xml version='1.0'?><p>x</p><?page 3?>", "x"),
        ("<a href=https://example.org>link</a> <span class=x>y</span>", "link y"),
        ("a<b c=d>e", "a<b c=d>e"),
        ("where 1 <? 2 and 3 ?> 4", "where 1 <? 2 and 3 ?> 4"),
    ],
)
def test_tags_of_any_namespace_go(markup: str, text: str) -> None:
    assert to_text(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>6</sup> pictures", "10^6 pictures"),
        ("10<jats:sup>-3</jats:sup>", "10^-3"),
        ("2<sup>n</sup>", "2^n"),
        ("O(n)<sup>2</sup>", "O(n)^2"),
        ("<i>R</i><sup>2</sup>", "R^2"),
        ("cm<sup>-1</sup>", "cm^-1"),
        ("101<sub>2</sub>", "101_2"),
        ("the 1<sup>st</sup> of N<sup>o</sup> 3", "the 1st of No 3"),
        ("<sup>13</sup>C", "13C"),
        ("Ca<sup>2+</sup>", "Ca2+"),
    ],
)
def test_raised_and_lowered_numbers_do_not_run_together(markup: str, text: str) -> None:
    assert to_text(markup) == text


def math(inside: str) -> str:
    """The formula with the prefix that Crossref's records have."""
    prefixed = re.sub("<(/?)", r"<\1mml:", inside)
    return f"<mml:math>{prefixed}</mml:math>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10^6"),
        ("<msup><mi>e</mi><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></msup>", "e^(x+1)"),
        ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "(a+b)^2"),
        ("<msup><mi>x</mi><mo>′</mo></msup>", "x′"),
        ("<msup><mi/><mn>1</mn></msup>", "^1"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mfrac>1 2</mfrac>", "1/2"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mfenced>a b</mfenced>", "(a, b)"),
        ("<mfenced open='[' close=']' separators=';'><mi>a</mi><mi>b</mi></mfenced>", "[a; b]"),
        ("<mfenced open='|' close='|'><mi>a</mi></mfenced>", "|a|"),
        ("<msub><mi>x</mi><mn>2</mn></msub>", "x2"),
        ("<msub><mn>10</mn><mn>2</mn></msub>", "10_2"),
        ("<msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub>", "x_(i+1)"),
        ("<msub><mi>L</mi><mtext>cls</mtext></msub>", "L_cls"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "xi^2"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x+1)"),
        ("<msqrt><mn>2</mn></msqrt>", "√2"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "x^(1/3)"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑_(i=1)^n"),
        ("<mover><mi>x</mi><mo>^</mo></mover>", "x̂"),
        ("<mi>log</mi><mi>n</mi>", "log n"),
        ("<mn>2</mn><mi>x</mi>", "2x"),
        ("<mi>f</mi><mo>(</mo><mi>x</mi><mo>)</mo>", "f(x)"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>",
            "1, 2; 3",
        ),
        ("<mi>x</mi><mphantom><mi>y</mi></mphantom>", "x"),
        ("<semantics><mi>x</mi><annotation>x again</annotation></semantics>", "x"),
        ("<mfrac><mn>1</mn></mfrac>", "1"),
        ("<mstyle><mreed><mi>x</mi></mreed></mstyle>", "x"),
    ],
)
def test_mathml_keeps_its_meaning(inside: str, text: str) -> None:
    assert to_text(math(inside)) == text
    assert to_text(f"so {math(inside)} it is") == f"so {text} it is"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Let<mml:math>A</mml:math>be", "Let A be"),
        ("the<mml:math><mml:mi>M</mml:mi></mml:math>-matrix", "the M-matrix"),
        ("the <tex-math>$k$ </tex-math>-NN", "the $k$-NN"),
        ("Let<jats:tex-math> $k$</jats:tex-math>be", "Let $k$ be"),
        ("so <?CDATA $x$?><?MML <math><mi>x</mi></math>?> is", "so $x$ is"),
        ("for<?CDATA $a<b$?><?MML ?>is", "for $a<b$ is"),
        ("<jats:inline-formula><?CDATA $x$?></jats:inline-formula>-axis", "$x$-axis"),
        (
            r"<tex-math>\documentclass{minimal}\begin{document}$$k$$\end{document}</tex-math>-NN", "$k$-NN"
        ),
        ("<tex-math>$x$</tex-math> and <math><mi>y</mi></math>", "$x$ and y"),
        ("<tex-math>$x$</tex-math><math><mi>x</mi></math>", "x"),
        ("a <inline-formula><alternatives><textual-form>k</textual-form><tex-math>$k$</tex-math><inline-graphic/>"
         "</alternatives></inline-formula>-NN", "a $k$-NN"),
        ("<alternatives><math><mi>x</mi></math><math><mi>X</mi></math></alternatives>", "x"),
        ("of<jats:italic>Leishmania infantum</jats:italic>Promastigote", "of Leishmania infantum Promastigote"),
        ("of<i>Leishmania</i>and others", "of Leishmania and others"),
        ("<i>Trans</i>former, trans<b>F</b>ormer", "Transformer, transFormer"),
        ("e<i>X</i>treme, <i>p</i>-value", "eXtreme, p-value"),
    ],
)  # fmt: skip
def test_formulas_and_words_are_neither_glued_nor_said_twice(markup: str, text: str) -> None:
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
    "hostile",
    ["<?" * 50_000, "<!--" * 9_000 + "-->", "<a:b>" * 20_000, "<sup>1</sup>" * 9_000, "$" * 90_000, "$a$ " * 20_000,
     "<mml:mrow>" * 9_000, "<tex-math>x</tex-math>" * 4_000, "<i>a" * 20_000, "<a " + "b='c' " * 15_000, "\\(" * 40_000,
     "<i>" * 30_000, "<i>" * 9_000 + "</i>" * 9_000, "&" + "amp;" * 20_000, "<!--" * 9_000],
)  # fmt: skip
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
