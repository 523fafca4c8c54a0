r"""Formulas in titles: `$L_1$`, `$k$-NN`. Which text between dollar signs is one, and how it reads without TeX.

A formula is what LaTeX sets without an error and without a package, and nothing else: letters, digits, signs,
scripts, and the commands of the tables below. So it can run no command, whoever wrote it. Text between dollar signs
that is no formula stays text: `from $5 to $10`, `$1 Unistroke Recognizer`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from enrich.text import latex

_BETWEEN_DOLLARS = re.compile(r"(?<![\\$])(\$\$?)(?=[^\s$])([^$]{1,200}?)(?<=[^\s\\])\1(?![\d$])")
"""The sign of a price has a space or a digit where one round a formula has none: the rule of Pandoc's Markdown."""
_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)\s*|\\(?P<space>[,;:! ])|\\(?P<brace>[{}])|(?P<sign>\S)|\s+")
_PLAIN_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=<>()[].,:;!?|")
_DEEPEST = 8
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}\s|\s[A-Za-z]{2,}(?![A-Za-z])")
"""A word beside a space: `A$AP Rocky and Ke$ha` holds no formula."""
_GROUP = re.compile(r"\{[^{}]*\}")

_LETTERS = {command: letter for letter, command in latex.math_letters().items()}
"""Command → letter."""
_NAMES = frozenset({
    "arg", "cos", "deg", "det", "dim", "exp", "gcd", "inf", "ker", "lim", "ln", "log", "max", "min", "Pr",
    "sin", "sup", "tan",
})  # fmt: skip
_SIGNS = {
    "le": "≤", "ge": "≥", "ne": "≠", "to": "→", "cdot": "·", "ldots": "…", "cdots": "⋯", "dots": "…", "prime": "′",
    "ast": "∗", "top": "⊤", "bot": "⊥", "perp": "⊥", "mid": "|", "wedge": "∧", "vee": "∨", "setminus": "∖",
    "emptyset": "∅", "dagger": "†", "bullet": "•", "hbar": "ℏ", "Vert": "‖", "lfloor": "⌊", "rfloor": "⌋",
    "vert": "|", "lceil": "⌈", "rceil": "⌉", "colon": ":", "sqcup": "⊔", "sqcap": "⊓", "supset": "⊃",
    "supseteq": "⊇", "notin": "∉",
}  # fmt: skip
_SINGLE = frozenset({
    *(command for command, letter in _LETTERS.items() if letter.isalpha()),
    "infty", "prime", "ast", "star", "circ", "top", "bot", "perp", "dagger", "pm",
})  # fmt: skip
"""Commands that are one sign to TeX, so that they can be a script without braces."""
_FONTS = frozenset({"mathcal", "mathrm", "mathbf", "mathit", "mathsf", "mathtt"})
_OTHER_FONTS = {
    "mathbb": "mathbf", "boldsymbol": "mathbf", "bm": "mathbf", "textbf": "mathbf", "mathscr": "mathcal",
    "mathfrak": "mathit", "textit": "mathit", "emph": "mathit", "text": "mathrm", "textrm": "mathrm", "mbox": "mathrm",
    "operatorname": "mathrm", "textsf": "mathsf", "texttt": "mathtt",
}  # fmt: skip
"""Commands that need a package or a font of its own, or leave the formula → what LaTeX has itself."""
_SPACED = re.compile(r"(\$\$?) +([^$]*[\\_^][^$]*?) +\1(?![\d$])")
"""A formula with spaces at its ends, which has to look more like one."""
_BARE_ARGUMENT = re.compile(r"(\\(?:math[a-z]+|hat|tilde|bar|vec|sqrt))\s+([A-Za-z0-9])(?![A-Za-z])")
_BARE_SCRIPT = re.compile(r"([_^])\s*(\\math[a-z]+\{[^{}]*\})")
_SWITCH = re.compile(r"\{\\(rm|bf|it|sf|tt|cal)(?![A-Za-z])\s*([^{}]*)\}")
_LETTER = re.compile(r"([^\x00-\x7f])(?=([A-Za-z]?))")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
    "overline": "\u0304",
    "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c", "underline": "\u0332",
}  # fmt: skip
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
_RAISED = dict(zip("0123456789+-=()abcdefghijklmnoprstuvwxyzTβγδφχ′∘*",
                   "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟᵠᵡ′°*", strict=True))  # fmt: skip


class Stretch(NamedTuple):
    """Some text, or what stands between the dollar signs of a formula."""

    text: str
    is_formula: bool


def stretches(text: str) -> Iterator[Stretch]:
    """The text in stretches: text and formulas, in their order. The dollar signs of formulas are left out."""
    end = 0
    for match in _BETWEEN_DOLLARS.finditer(text) if "$" in text else ():
        if is_formula(match[2]):
            yield Stretch(text[end : match.start()], is_formula=False)
            yield Stretch(match[2], is_formula=True)
            end = match.end()
    yield Stretch(text[end:], is_formula=False)


def normalised(text: str) -> str:
    r"""The text with its formulas as LaTeX sets them without a package: `$$k$$` → `$k$`, `$\bm{x}$` → `$\mathbf{x}$`.

    A formula that is one letter becomes the letter: `$\beta$-VAE` → `β-VAE`.
    """
    if "$" not in text:
        return text
    parts = stretches(_in_plain_latex(text))
    return "".join([_with_dollars(part.text) if part.is_formula else part.text for part in parts])


def plain(text: str) -> str:
    r"""The text with its formulas in Unicode: `$\ell_2$-norm` → `ℓ₂-norm`, `$O(n^{\alpha})$` → `O(n^α)`."""
    if "$" not in text:
        return text
    parts = stretches(_in_plain_latex(text))
    return "".join([_read(part.text) or "" if part.is_formula else part.text for part in parts])


def marked_up(text: str) -> str:
    r"""The same with the tags that CSL-JSON has for scripts: `$\ell_2$-norm` → `ℓ<sub>2</sub>-norm`."""
    if "$" not in text:
        return text
    parts = stretches(_in_plain_latex(text))
    return "".join([_read(part.text, _in_tags) or "" if part.is_formula else part.text for part in parts])


def is_formula(text: str) -> bool:
    """Whether LaTeX sets the text, between dollar signs, without an error and without a package."""
    return _read(text) is not None


def _with_dollars(formula: str) -> str:
    formula = formula.strip()
    command = formula[1:] if formula[:1] == "\\" else ""
    return _LETTERS.get(command) or f"${formula}$"


def _in_plain_latex(text: str) -> str:
    """The text, in whose formulas the commands of packages and letters beyond ASCII are as LaTeX has them."""
    closed_up = _SPACED.sub(r"\1\2\1", text)
    return _BETWEEN_DOLLARS.sub(lambda match: f"{match[1]}{_simplified(match[2])}{match[1]}", closed_up)


def _simplified(formula: str) -> str:
    formula = _SWITCH.sub(r"{\\math\1{\2}}", formula)
    formula = _COMMAND.sub(lambda match: f"\\{_OTHER_FONTS.get(match[1], match[1])}", formula)
    formula = _BARE_SCRIPT.sub(r"\1{\2}", _BARE_ARGUMENT.sub(r"\1{\2}", formula))
    return _LETTER.sub(_as_command, formula)


def _as_command(letter: re.Match[str]) -> str:
    command = latex.math_letters().get(letter[1])
    return f"\\{command}{' ' if letter[2] else ''}" if command else letter[1]


class _NotFormulaError(Exception):
    """The text is not a formula."""


def _in_unicode(place: str, text: str) -> str:
    table = _LOWERED if place == "_" else _RAISED
    if all(letter in table for letter in text):
        return "".join(table[letter] for letter in text)
    return f"{place}{text if len(text) == 1 else f'({text})'}"


def _in_tags(place: str, text: str) -> str:
    tag = "sub" if place == "_" else "sup"
    return text if text == "′" else f"<{tag}>{text}</{tag}>"


@lru_cache(maxsize=1024)
def _read(formula: str, write_script: Callable[[str, str], str] = _in_unicode) -> str | None:
    """The formula as text; None where it is none. `write_script`: what is written for `_` or `^` and a text."""
    if _PROSE.search(_GROUP.sub("{}", formula)) or not _is_balanced(formula):
        return None
    try:
        reader = _Reader(formula, write_script)
        text = reader.expression()
        if not reader.is_done:
            return None
    except _NotFormulaError:
        return None
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _is_balanced(formula: str) -> bool:
    """Whether braces come in pairs as BibTeX counts them, which counts `\\{` too."""
    depth = 0
    for sign in formula:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


class _Reader:
    """Reads a formula from left to right, as TeX does."""

    def __init__(self, formula: str, write_script: Callable[[str, str], str]) -> None:
        self._write_script = write_script
        self._tokens = list(_TOKEN.finditer(formula))
        self._at = 0
        self._depth = 0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._tokens)

    def expression(self) -> str:
        """What stands before the closing brace, or the end."""
        pieces: list[str] = []
        scripts: set[str] = set()
        while not self.is_done and self._sign() != "}":
            if self._sign() in ("_", "^", "'"):
                pieces[-1:] = ["".join(pieces[-1:]).rstrip() + self._script(scripts)]
            else:
                is_space = not self._tokens[self._at][0].strip()
                scripts = scripts if is_space else set()
                pieces.append(self._nucleus())
        return "".join(pieces)

    def _sign(self) -> str:
        return self._tokens[self._at]["sign"] or "" if not self.is_done else ""

    def _next(self) -> re.Match[str]:
        if self.is_done:
            raise _NotFormulaError
        self._at += 1
        return self._tokens[self._at - 1]

    def _script(self, scripts: set[str]) -> str:
        """A script; a nucleus has one above and one below at most."""
        kind = self._next()["sign"]
        place = "_" if kind == "_" else "^"
        if place in scripts:
            raise _NotFormulaError
        scripts.add(place)
        text = "′" if kind == "'" else self._single()
        return self._write_script(place, text) if text else ""

    def _single(self) -> str:
        """What TeX takes for a script: a sign, a command that is one, or a group."""
        while not self.is_done and not self._tokens[self._at][0].strip():
            self._at += 1
        token = self._next()
        if token["sign"] == "{":
            return self._group()
        if token["sign"] in _PLAIN_SIGNS:
            return str(token["sign"])
        if token["command"] in _SINGLE:
            return _LETTERS.get(token["command"]) or _SIGNS[token["command"]]
        raise _NotFormulaError

    def _nucleus(self) -> str:
        token = self._next()
        if command := token["command"]:
            return self._command(command)
        if token["sign"] == "{":
            return self._group()
        if token["sign"] and token["sign"] not in _PLAIN_SIGNS:
            raise _NotFormulaError
        if token["brace"]:
            return str(token["brace"])
        return str(token["sign"] or ("" if token["space"] == "!" else " "))

    def _group(self) -> str:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NotFormulaError
        text = self.expression()
        if self._next()["sign"] != "}":
            raise _NotFormulaError
        self._depth -= 1
        return text

    def _command(self, name: str) -> str:
        if name in _LETTERS or name in _SIGNS:
            return _LETTERS.get(name) or _SIGNS[name]
        if name in _NAMES:
            following = self._tokens[self._at][0] if not self.is_done else ""
            return f" {name} " if following[:1].isalnum() or following[:1] == "\\" else f" {name}"
        if write := _COMMANDS.get(name):
            return write(self)
        raise _NotFormulaError

    def argument(self) -> str:
        """The group that follows."""
        if self._next()["sign"] != "{":
            raise _NotFormulaError
        return self._group().strip()


def _accented(mark: str) -> Callable[[_Reader], str]:
    def write(reader: _Reader) -> str:
        text = reader.argument()
        return text + mark if len(text) == 1 else text

    return write


def _as_operand(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"


_COMMANDS: dict[str, Callable[[_Reader], str]] = {
    **dict.fromkeys(_FONTS, _Reader.argument),
    **{name: _accented(mark) for name, mark in _ACCENTS.items()},
    "sqrt": lambda reader: f"√{_as_operand(reader.argument())}",
    "frac": lambda reader: f"{_as_operand(reader.argument())}/{_as_operand(reader.argument())}",
}
"""Commands that take arguments, always in braces."""
