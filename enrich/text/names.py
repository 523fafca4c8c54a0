"""How person names are split and compared. The only place that does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import product, starmap
from typing import NamedTuple

from rapidfuzz import fuzz

_PARTICLES = {
    "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "ten", "al", "el",
    "bin",
}  # fmt: skip
"""Lower-case words that belong to the family name after them."""
_CAPITAL_PARTICLES = {"Mac", "Ben", "Van", "De", "Von", "Le", "La"}
"""Capital ones, read so only right before the last word: `Oisin Mac Aodha`, `Grant Van Horn`."""
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_LETTERS = {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE"}
"""Letters that Unicode does not take apart."""
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
_FORMS = (
    {"alex", "alexander", "alexandr", "alexandre", "aleksandr", "aleksander"},
    {"andy", "andrew"}, {"ben", "benjamin"}, {"bill", "will", "william"}, {"bob", "rob", "robert"},
    {"chris", "christopher", "christoph"}, {"dan", "daniel"}, {"dave", "david"}, {"ed", "edward"}, {"greg", "gregory"},
    {"jim", "james"}, {"joe", "joseph"}, {"jon", "jonathan"}, {"ken", "kenneth"}, {"matt", "matthew"},
    {"mike", "michael"}, {"nick", "nicholas", "nicolas"}, {"pat", "patrick"}, {"phil", "philip", "philipp"},
    {"ron", "ronald"}, {"sam", "samuel"}, {"serge", "sergey", "sergei"}, {"steve", "steven", "stephen"},
    {"tim", "timothy"}, {"tom", "thomas"}, {"tony", "anthony"}, {"vic", "victor", "viktor"}, {"zach", "zachary"},
)  # fmt: skip
"""Given names under which one person publishes. No rule finds them: `Weilin` and `Weiling` are two people's."""
_FORM_OF = {name: number for number, names in enumerate(_FORMS) for name in names}
_GLUED = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_])")
"""Between two initials that are written as one word."""
_INITIAL = re.compile(r"[A-Z]\.?")
_HOMONYM = re.compile(r"\s+\d{4}$")
_SLIP = 80
"""From this similarity of its letters on (0 … 100), another name may be a slip of the pen."""


class Name(NamedTuple):
    """A person's name in its parts: `de Souza` is `particle="de"`, `family="Souza"`."""

    given: str
    particle: str
    family: str
    suffix: str


@lru_cache(maxsize=65536)
def split(name: str) -> Name:
    """A display name (`Cesar Roberto de Souza`) or an inverted one (`Torr, Philip H. S.`) in its parts.

    DBLP's homonym numbers (`Wei Liu 0005`) are not part of a name.
    """
    words = name.split()
    if "," not in name and _is_plain(words):  # as most names are
        return Name(" ".join(words[:-1]), "", words[-1], "")
    text = " ".join(words)
    text = _HOMONYM.sub("", text) if text[-1:].isdigit() else text
    if "," in text:
        return _inverted([part.strip() for part in text.split(",")])
    words, suffix = _without_suffix(text.split(" "))
    start = _family_start(words)
    particle, family = _without_particle(words[start:])
    return Name(" ".join(words[:start]), particle, family, suffix)


def display(name: str) -> str:
    """The name as people print it: given name first, no homonym number."""
    parts = split(name)
    return " ".join(part for part in (parts.given, parts.particle, parts.family, parts.suffix) if part)


def inverted(name: str) -> str:
    """`Family, Given`, particle before the family name, suffix between: BibTeX's unambiguous form.

    Initials stand apart (`Torr, Philip H. S.` from `Philip H.S. Torr`), for styles abbreviate word by word.
    """
    given, particle, family, suffix = split(name)
    given = _GLUED.sub(" ", given) if "." in given else given
    if given and family and not (particle or suffix):  # as most names are
        return f"{family}, {given}"
    return ", ".join([part for part in (f"{particle} {family}".strip(), suffix, given) if part])


def family(name: str) -> str:
    """The family name, folded, particle included: what tells two people apart first."""
    parts = split(name)
    return _fold(f"{parts.particle}{parts.family}")


def folded(name: str) -> str:
    """The whole name as it is compared, in whatever order its words stand."""
    return " ".join(_letters(name))


def same(one: str, other: str) -> bool:
    """The same person, as far as two spellings can tell.

    `Philip H.S. Torr` = `Torr, Philip H. S.` = `P. Torr`; `Neil M. Robertson` = `Neil Martin Robertson`;
    `Ian Reid` = `Ian D. Reid`; `Björn Ommer` = `Bjorn Ommer` = `Bjoern Ommer`; `Li Fei-Fei` = `Fei-Fei Li`;
    `B. G. Vijay Kumar` = `Vijay Kumar`. `Weiling Huang` is not `Weilin Huang`, `Xue` is not `Xu`.
    """
    return any(starmap(_agree, product(_spellings(one), _spellings(other))))


def same_people(ones: Sequence[str], others: Sequence[str]) -> bool:
    """The same people in the same order."""
    return len(ones) == len(others) and all(map(same, ones, others))


def same_set(ones: Sequence[str], others: Sequence[str]) -> bool:
    """The same people in whatever order; a minority may be spelt apart where family name and initial are the same.

    `Alex Bronstein` and `Weiling Huang` among colleagues are `Alexander Bronstein` and `Weilin Huang`.
    """
    if len(ones) != len(others) or not ones:
        return False
    odd, rest = _paired(ones, others, same)
    unlike, _ = _paired(odd, rest, _alike)
    return len(odd) <= len(ones) // 2 and not unlike


def strangers(ones: Sequence[str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those of either list who are nobody of the other, in their order."""
    return _paired(ones, others, same)


def resemble(one: str, other: str) -> bool:
    """Two who are not the same person as far as spellings tell, but one may be a slip of the other's pen."""
    alike = fuzz.ratio("".join(_letters(one)), "".join(_letters(other))) >= _SLIP
    return alike or _alike(one, other)


def with_accents(plain: str, name: str) -> bool:
    """Whether the second is the first person's name with the diacritics that the first lacks."""
    return plain.isascii() and not name.isascii() and same(plain, name)


def shared(ones: Sequence[str], others: Sequence[str]) -> float:
    """The share of the shorter list that stands in the longer, by family name and initial, 0 … 1."""
    if ones and ones == others:  # as most lists are, and the rest takes a third of all judging
        return 1.0
    shorter, longer = sorted((ones, others), key=len)
    unknown, _ = _paired(shorter, longer, _alike)
    return 1 - len(unknown) / len(shorter) if shorter else 0.0


def _is_plain(words: Sequence[str]) -> bool:
    """Whether the last word is the whole family name, as far as a quick look tells."""
    if len(words) == 2:
        return not words[1][-1].isdigit()
    # No suffix and no initial has five letters.
    is_name = len(words) > 2 and len(words[-1]) > 4 and words[-1].isascii() and words[-1].isalpha()
    return is_name and _PARTICLES.isdisjoint(words) and _CAPITAL_PARTICLES.isdisjoint(words)


def _inverted(parts: list[str]) -> Name:
    particle, family_name = _without_particle(parts[0].split(" "))
    if len(parts) > 2:
        return Name(parts[2], particle, family_name, parts[1])
    if len(parts) == 2 and _fold(parts[1]) in _SUFFIXES:
        return split(parts[0])._replace(suffix=parts[1])
    return Name(parts[1] if len(parts) > 1 else "", particle, family_name, "")


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 2 and _fold(words[-1]) in _SUFFIXES:
        return words[:-1], words[-1]
    return words, ""


def _family_start(words: list[str]) -> int:
    """Where the family name begins: at the first particle, else at the last word."""
    for position, word in enumerate(words[1:-1], start=1):
        if word in _PARTICLES or (word in _CAPITAL_PARTICLES and position == len(words) - 2):
            return position
    # Indian initials stand last (`Vijay Kumar B G`): the family name is the last whole word.
    last = len(words) - 1
    while last > 0 and _INITIAL.fullmatch(words[last]):
        last -= 1
    return last if last > 0 else len(words) - 1


def _without_particle(words: list[str]) -> tuple[str, str]:
    count = 0
    while count < len(words) - 1 and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _paired(
    ones: Sequence[str], others: Sequence[str], alike: Callable[[str, str], bool]
) -> tuple[list[str], list[str]]:
    """Those of either list that find no counterpart in the other."""
    lonely, rest = [], list(others)
    for one in ones:
        counterpart = next((other for other in rest if alike(one, other)), None)
        if counterpart is None:
            lonely.append(one)
        else:
            rest.remove(counterpart)
    return lonely, rest


def _agree(one: str, other: str) -> bool:
    if _fold(one) == _fold(other) or _letters(one) == _letters(other):
        return _fold(one) != ""
    return bool(_families(one) & _families(other)) and _given_agree(_given(one), _given(other))


def _alike(one: str, other: str) -> bool:
    """Family name and initial are the same, or all words are, in another order; many people share a family name."""
    return any(starmap(_look_alike, product(_spellings(one), _spellings(other))))


def _look_alike(one: str, other: str) -> bool:
    initials = {_fold(split(name).given)[:1] for name in (one, other)} - {""}
    return _letters(one) == _letters(other) or bool(_families(one) & _families(other) and len(initials) <= 1)


@lru_cache(maxsize=16384)
def _spellings(name: str) -> tuple[str, ...]:
    """The name, and as it is typed where there are no umlauts: `Müller`, `Mueller`. The other way is no rule: `Xue`."""
    composed = unicodedata.normalize("NFC", name)
    typed = re.sub("[äöüÄÖÜ]", lambda umlaut: _UMLAUTS[umlaut[0].lower()], composed)
    return (name,) if typed == composed else (name, typed)


@lru_cache(maxsize=16384)
def _families(name: str) -> frozenset[str]:
    """The family name, folded, with its particle, without, and without the initials that Indian names put last."""
    parts = split(name)
    bare = re.sub(r"(?:\s+[A-Z]\.?)+$", "", parts.family)
    return frozenset({family(name), _fold(parts.family), _fold(bare)} - {""})


@lru_cache(maxsize=16384)
def _given(name: str) -> tuple[str, ...]:
    """Given names, folded, initials apart: `H.S.` → `h`, `s`; `Jean-Luc` → `jean`, `luc`."""
    text = re.sub(r"(?<=\.)(?=\S)|-", " ", split(name).given)
    return tuple(folded for word in text.split() if (folded := _fold(word)))


def _given_agree(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Given names agree: whole or by initial, in order; middle names and initials before the name may be missing."""
    if not ones or not others:
        return False
    if "".join(ones) == "".join(others):
        return True
    shorter, longer = sorted((ones, others), key=len)
    while len(longer) > len(shorter) and len(longer[0]) == 1 and longer[0] != shorter[0][0]:
        longer = longer[1:]  # `R. Devon Hjelm` goes by Devon
    if not _word_agrees(shorter[0], longer[0]):
        return False
    rest = iter(longer[1:])
    return all(any(_word_agrees(word, candidate) for candidate in rest) for word in shorter[1:])


def _word_agrees(one: str, other: str) -> bool:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    return one in _FORM_OF and _FORM_OF[one] == _FORM_OF.get(other)


@lru_cache(maxsize=16384)
def _letters(name: str) -> tuple[str, ...]:
    """The folded words of a name without regard to their order: `Vijay Kumar B. G` is `B. G. Vijay Kumar`."""
    return tuple(sorted(filter(None, (_fold(word) for word in re.split(r"[\s,.]+", _HOMONYM.sub("", name))))))


@lru_cache(maxsize=16384)
def _fold(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.lower()
    text = re.sub("[ßøØłŁđĐıæÆ]", lambda letter: _LETTERS[letter[0]], text)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[^\w]", "", bare).casefold()
