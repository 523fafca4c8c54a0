"""LaTeX field text ↔ plain text."""

from __future__ import annotations

import time
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


COMMANDS = """
    texttt textmd textsf textsl textup textsc textbf textit textrm textnormal emph mbox hbox fbox underline uline sout
    MakeUppercase uppercase lowercase NoCaseChange ensuremath url path nolinkurl enquote textsuperscript textsubscript
    acrshort title protect num smash makebox[2em][c] textbf* OurMethod ourMethod[x]
"""


@pytest.mark.parametrize("command", COMMANDS.split())
def test_the_text_of_any_command_stays(command: str) -> None:
    assert latex.decode(rf"On \{command}{{CLIP}}: A Model") == "On CLIP: A Model"


@pytest.mark.parametrize("style", ["bf", "it", "sc", "tt", "rm", "sl", "em", "sf", "small", "bfseries", "ttfamily"])
def test_the_text_after_an_old_command_stays(style: str) -> None:
    assert latex.decode(rf"On {{\{style} CLIP}}: A Model") == "On CLIP: A Model"
    assert latex.unread_commands(rf"On {{\{style} CLIP}}: A Model") == ()


@pytest.mark.parametrize(
    ("field", "plain"),
    [
        (r"\textcolor{red}{Deep} \colorbox{blue}{Marsh}", "Deep Marsh"),
        (r"\raisebox{2pt}{Deep} \scalebox{0.9}{Marsh} \parbox{3cm}{Wren}", "Deep Marsh Wren"),
        (r"\foreignlanguage{german}{Moor} und \fcolorbox{a}{b}{See}", "Moor und See"),
        (r"\href{https://example.org/a}{Deep} \hyperlink{here}{Marsh}", "Deep Marsh"),
        (r"Deep Marsh\footnote{Funded by a heron}", "Deep Marsh [Funded by a heron]"),
        (r"\color{red}Deep\hspace{1em}Marsh\label{x} \small Wren", "Deep Marsh Wren"),
        (r"{\noopsort{1973b}}1973", "1973"),
        (r"\texorpdfstring{$\alpha$}{alpha}-Marsh", "alpha-Marsh"),
        (r"\verb|a_b| in \LaTeX{} and \BibTeX", "a_b in LaTeX and BibTeX"),
        (r"10\textsuperscript{6} Marshes, the 4\textsuperscript{th}", "10^6 Marshes, the 4th"),
        (r"$\mathrm{CO}_2$, $10^6$, $\{x\}$, $k$-NN", "CO_2, 10^6, {x}, k-NN"),
        (r"TCP\slash IP, a\linebreak b, \~{}x, x\^{}2", "TCP/IP, a b, ~x, x^2"),
        (r"Ionu\textcommabelow{t} Nguy{\~{\^e}}n H\`{\ohorn} \h{a} \'\i", "Ionuț Nguyễn Hờ ả í"),
        (r"\aa \AE \oe \o \L \ss \dh \TH \dj \ng \c{c}\k{a}\H{o}\u{g}\r{u}\d{s}\v{s}\=a\.z", "åÆœøŁßðÞđŋçąőğůṣšāż"),
        (r"\glqq Moor\grqq, $\less$i$\greater$", "„Moor“, <i>"),
    ],
)
def test_commands_mean_what_they_print(field: str, plain: str) -> None:
    assert latex.decode(field) == plain


def test_a_command_that_nobody_knows_and_that_has_no_text_is_told() -> None:
    assert latex.unread_commands(r"\OurMethod: \emph{a} \Study{x} of {\sc Marshes} \& \'{e} \ourmethod\ ") == (
        r"\OurMethod",
        r"\ourmethod",
    )


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
        ("Gíl ậ ấ ǭ", r"G{\'i}l {\d{\^a}} {\'{\^a}} {\k{\=o}}"),
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
        (r"\href{https://example.org/a\_b}{a page}", "https://example.org/a_b"),
        (r"\nolinkurl{https://example.org/\string~me}", "https://example.org/~me"),
        (r"https://example.org/$\sim$me", "https://example.org/~me"),
        (r"https://example.org/{\~{}}me", "https://example.org/~me"),
        (r"10.1007/978-3-030-99999-6{\textbackslash}{\_}33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6\textbackslash\_33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6{\$}\backslash{\$}{\_}33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6$\backslash$\_33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6{\textunderscore}33", "10.1007/978-3-030-99999-6_33"),
        (
            r"10.1002/(SICI)1097(1990)41:6{\textless}391::AID{\textgreater}3.0",
            "10.1002/(SICI)1097(1990)41:6<391::AID>3.0",
        ),
        (r"10.1002/41:6$<$391::AID$\greater$3.0", "10.1002/41:6<391::AID>3.0"),
        (r"10.1007/978-3-030-99999-6$\_$33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6$_{33}$", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6{\char`\_}33", "10.1007/978-3-030-99999-6_33"),
        (r'10.1007/978-3-030-99999-6{\char"5F}33', "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6\symbol{95}33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-99999-6\protect\_33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-\hspace{0pt}99999-6\_33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1007/978-3-030-\penalty0 99999-6\_33", "10.1007/978-3-030-99999-6_33"),
        (r"10.1175/1520-0442(2003)016\textless0001:X\textgreater2.0", "10.1175/1520-0442(2003)016<0001:X>2.0"),
        (r"10.1007/978-3-030-99999-6\textsubscript{33}", r"10.1007/978-3-030-99999-6\textsubscript33"),
    ],
)
def test_an_address_means_its_characters(field: str, address: str) -> None:
    assert latex.address(field) == address


@pytest.mark.parametrize(
    ("field", "plain"),
    [
        (r"\begin{CJK*}{UTF8}{gbsn}张\end{CJK*} Wei", "张 Wei"),
        (r"\begin{otherlanguage}{german}Moor\end{otherlanguage}", "Moor"),
        (r"\includegraphics[width=1em]{logo} Marsh", "Marsh"),
        (r"{\CJKfamily{gbsn}张}", "张"),
        (r"\textbeta-VAE and \textOmega{}-Net", "β-VAE and Ω-Net"),
        (r"\symbol{65}B", "AB"),
        (r'\char65 B and {\char"42}C', "AB and BC"),
    ],
)
def test_commands_that_say_how_something_is_set_add_no_text(field: str, plain: str) -> None:
    assert latex.decode(field) == plain


def test_an_address_of_backslashes_is_read_in_linear_time() -> None:
    started = time.process_time()
    assert latex.address("\\" * 100_000)
    assert time.process_time() - started < 2


def test_the_names_of_many_people_are_parted_in_linear_time() -> None:
    """Twenty thousand names; counting the braces anew before each takes minutes."""
    started = time.process_time()
    assert len(list(latex.people(" and ".join(["{Ada} Heron"] * 20_000)))) == 20_000
    assert time.process_time() - started < 2


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
