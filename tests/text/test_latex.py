"""LaTeX field text ↔ plain text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.text import latex

LATIN = "".join(
    letter
    for code in (*range(0xC0, 0x180), 0x1CD, 0x1CE, 0x1E0C, 0x1E63, 0x1EA4, 0x1EC5)
    if (letter := chr(code)).isalpha() and latex.printable(letter) == letter
)
ORDINARY = "ABCxyzij0123456789 " + LATIN + "ßæœøłŁđðþıαβΔ" + r".,:;!?()[]/+*=@&%$#_^~{}\|<>'`\"-" + "–—‘’“”…©×→"
HOSTILE = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(r"\{}%$#&_^~@'`-\"inputé ")), max_size=60)


@pytest.mark.parametrize(
    ("field", "plain"),
    [
        (r"{\'E}tienne", "Étienne"),
        (r"Bj{\"{o}}rn Ommer", "Björn Ommer"),
        (r"J{\'{e}}r{\^{o}}me Revaud", "Jérôme Revaud"),
        (r"Fatih {\c{C}}akir", "Fatih Çakir"),
        (r"Ond{\v r}ej {\L}uk G{\'\i}l {\'{\i}} {\ss}", "Ondřej Łuk Gíl í ß"),
        (r"Bj\"orn \'{E}tienne \c{c}", "Björn Étienne ç"),
        (r"Han{-}Gyu Kim", "Han-Gyu Kim"),
        (r"2021 {IEEE/CVF} International Conference, {ICCV}", "2021 IEEE/CVF International Conference, ICCV"),
        (r"Automatic Face \& Gesture Recognition", "Automatic Face & Gesture Recognition"),
        (r"a\_b, 50\% of \#1 for \$5", "a_b, 50% of #1 for $5"),
        ("R&D: 50% of a_b", "R&D: 50% of a_b"),
        ("B.~G.~Kumar,\\ Jr", "B. G. Kumar, Jr"),
        ("pages 1--2, a---b, ``quoted''", "pages 1–2, a—b, “quoted”"),
        (r"$\alpha$-divergence, $O(n)$", "α-divergence, O(n)"),
        (r"\emph{Deep} {\bf Metric} \textit{Learning}", "Deep Metric Learning"),
        (r"\url{https://example.org/a}", "https://example.org/a"),
        (r"\href{https://example.org}{page}", "page"),
        ("Local and Global\n               Features ", "Local and Global Features"),
        ("{{DOLG}: {Single}-Stage}", "DOLG: Single-Stage"),
        (r"\{x\}", "{x}"),
        ("e\u0301", "é"),
        ("zero\u200bwidth \u202edirection\x00", "zerowidth direction"),
        ("", ""),
    ],
)
def test_decode(field: str, plain: str) -> None:
    assert latex.decode(field) == plain


@pytest.mark.parametrize(
    ("scrap", "plain"),
    [
        ("never {closed", "never closed"),
        ("closed} never opened", "closed never opened"),
        ("{" * 5000 + "deep" + "}" * 5000, "deep"),
        (r"\href{only one argument}", r"\hrefonly one argument"),
        (r"\begin{nothing} ends", "ends"),
    ],
)
def test_text_that_cannot_be_parsed_only_loses_its_braces(scrap: str, plain: str) -> None:
    assert latex.decode(scrap) == plain


def test_a_file_that_is_named_is_not_read() -> None:
    assert latex.decode(r"\input{/etc/hostname}") == "/etc/hostname"


@given(HOSTILE)
def test_decode_never_raises_and_folds(text: str) -> None:
    plain = latex.decode(text)
    assert plain == " ".join(plain.split())
    assert unicodedata.is_normalized("NFC", plain)


@pytest.mark.parametrize(
    ("plain", "field"),
    [
        ("Deep Metric Learning: A Survey (2021)", "Deep Metric Learning: A Survey (2021)"),
        ("Étienne", r"{\'E}tienne"),
        ("Ondřej Łukasz Çakır", r"Ond{\v r}ej {\L}ukasz {\c C}ak{\i}r"),
        ("Gíl ậ ấ ǭ", r"G{\'\i}l {\d{\^a}} {\'{\^a}} {\k{\=o}}"),
        ("50% of R&D, a_b #1 $5", r"50\% of R\&D, a\_b \#1 \$5"),
        ("{x}", r"{\textbraceleft}x{\textbraceright}"),
        (r"\input{x}", r"{\textbackslash}input{\textbraceleft}x{\textbraceright}"),
        ("a~b^c <d> e|f", r"a{\textasciitilde}b{\textasciicircum}c {\textless}d{\textgreater} e{\textbar}f"),
        ("“quoted” – so — it’s", r"``quoted'' -- so --- it{\textquoteright}s"),
        ("a--b ''c'' d,,e", "a-{}-b '{}'c'{}' d,{},e"),
        ("α-GeM ×2", r"{$\alpha$}-GeM {$\times$}2"),
        ("line\nbreak\ttab\u00a0space", "line break tab space"),
        ("zero\u200bwidth\u202e\x07\ud800", "zerowidth"),
    ],
)
def test_escape(plain: str, field: str) -> None:
    assert latex.escape(plain) == field


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Артем Бабенко", "Artem Babenko"),
        ("ﬁne R² ½ «so»", "fine R2 1/2 “so”"),
        ("Ionuț Nguyễn Hồ Ħamrun", "Ionuţ Nguyễn Hồ Hamrun"),
        ("陈 chen", "? chen"),
        ("smile 😀!", "smile !"),
        ("x\u20d7 a\u0338b", "x ab"),
        ("x\u0302 q\u0301\u0323 a\u0323\u0302\u0308", "x\u0302 q\u0323 ậ"),
    ],
)
def test_what_latex_cannot_print_is_transliterated_or_dropped(text: str, printed: str) -> None:
    assert latex.printable(text) == printed
    assert latex.decode(latex.escape(text)) == printed


@given(st.text(alphabet=ORDINARY, max_size=40))
@example("don''t `quote' ``this'' -- or !` ?`")
def test_ordinary_text_survives(text: str) -> None:
    cleaned = " ".join(unicodedata.normalize("NFC", text).split())
    assert latex.decode(latex.escape(text)) == cleaned


@given(HOSTILE)
@example(r"\input{/etc/passwd} % \end{document} }}{{ $ \\")
def test_any_text_becomes_inert(text: str) -> None:
    field = latex.escape(text)
    assert field.isascii()
    assert field.isprintable()
    assert _balance(field) == 0
    assert latex.is_inert(field)
    assert latex.decode(field) == latex.printable(text)


@given(HOSTILE)
def test_what_is_printable_stays(text: str) -> None:
    assert latex.printable(latex.printable(text)) == latex.printable(text)


@pytest.mark.parametrize(
    "field", [r"\input{x}", r"\write18{x}", "{", "}{", "é", r"\def\x{y}", r"\{", "50% off", "R&D", "a_b", "$x$", "x\\"]
)
def test_a_foreign_command_or_an_open_brace_is_not_inert(field: str) -> None:
    assert not latex.is_inert(field)


def test_the_names_of_an_author_field() -> None:
    field = "Min Yang and\n  {Barnes and Noble} AND Anders Sandberg"
    assert list(latex.people(field)) == ["Min Yang", "{Barnes and Noble}", "Anders Sandberg"]


@pytest.mark.parametrize(
    ("field", "address"),
    [
        (r"https://openreview.net/forum?id=OMizHuea\_HB", "https://openreview.net/forum?id=OMizHuea_HB"),
        ("https://example.org/~me/a--b", "https://example.org/~me/a--b"),
        (r"https://example.org/{\textasciitilde}me", "https://example.org/~me"),
        (r"\url{https://example.org/a\%20b\&c}", "https://example.org/a%20b&c"),
    ],
)
def test_an_address_means_its_characters(field: str, address: str) -> None:
    assert latex.address(field) == address


def _balance(field: str) -> int:
    depth = 0
    for letter in field:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    return depth


@given(st.text(alphabet="aé -,'`!?\"&<\\{}%~|", max_size=30))
def test_a_long_text_is_escaped_as_its_parts_are(text: str) -> None:
    long = "A text as long as an abstract is, of words that need no escape whatever"
    assert latex.encode(f"{long} {text} {long}") == f"{long} {latex.encode(text)} {long}"
