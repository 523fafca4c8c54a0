"""Known ways in which sources err, each a rule with a name. A claim that one of them meets is set aside, and shown.

A rule never sees the truth: it needs something that cannot be (a person called `Tacoma Tacoma`), or another voice that
contradicts the claim in just the way in which sources are known to err. A lone claim that the list contradicts is no
such thing: that is how the list's own mistakes are found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import NamedTuple, cast

from enrich.fusion.differences import agree
from enrich.model import Claim, FieldName, Match, Rejection, SourceClaims, Value, Verdict, Work
from enrich.text import identifiers, names, titles
from enrich.text.venues import Vocabulary

People = tuple[str, ...]
_Named = tuple[FieldName, Value]
"""An identifier by its kind."""


class RuleContext(NamedTuple):
    """Everything that is known of a work when a claim about it is weighed."""

    work: Work
    claims: Mapping[str, SourceClaims]
    refuted: Mapping[_Named, str]
    """Identifiers whose own registry was heard in this run → what its record is of, where that is not the work; a
    sentence that begins with the identifier and ends with the registry."""
    proven: frozenset[_Named]
    """Identifiers whose own registry has said that they are the work's."""
    abstracts: Mapping[str, str]
    """Source → the abstract that it gave in this run; that nobody gave in this run is not remembered."""
    venues: Vocabulary

    def others(self, source: str, field: FieldName) -> Iterator[Value]:
        """What the other sources say, preprints' records included."""
        return (
            source_claims.values[field]
            for name, source_claims in self.claims.items()
            if name != source and field in source_claims.values
        )

    def upholds(self, source: str, field: FieldName) -> bool:
        """Whether another source's published form says what the list says."""
        listed = self.work.curated.value(field)
        return listed is not None and any(
            agree(field, listed, source_claims.values[field], self.venues)
            for name, source_claims in self.claims.items()
            if name != source and not source_claims.preprint and field in source_claims.values
        )


class CheckedClaim(NamedTuple):
    """A claim that is weighed."""

    field: FieldName
    source: str
    source_claims: SourceClaims
    value: Value


Rule = Callable[[CheckedClaim, RuleContext], str | None]
"""The sentence that says what is wrong with the claim, or None."""


def doubts(
    work: Work,
    claims_by_source: Mapping[str, SourceClaims],
    said: Sequence[Claim],
    matches: Iterable[Match],
    venues: Vocabulary,
) -> dict[str, SourceClaims]:
    """The voices with what is doubted of each. Pure; the same for the same voices, whoever is silent now."""
    refuted, proven = _registered(matches, claims_by_source)
    abstracts = {claim.provenance.source: str(claim.value) for claim in said if claim.field == "abstract"}
    testimony = RuleContext(work, claims_by_source, refuted, proven, abstracts, venues)
    return {source: _weighed(source, source_claims, testimony) for source, source_claims in claims_by_source.items()}


def _weighed(source: str, source_claims: SourceClaims, testimony: RuleContext) -> SourceClaims:
    ruled = [field for field in source_claims.values if field in RULES]
    fields = (
        sorted({*ruled, "abstract"}) if source in testimony.abstracts or "abstract" in source_claims.rejected else ruled
    )
    found = {field: doubt for field in fields if (doubt := _doubt(field, source, source_claims, testimony))}
    return source_claims if found == source_claims.rejected else replace(source_claims, rejected=found)


def _doubt(field: FieldName, source: str, source_claims: SourceClaims, testimony: RuleContext) -> Rejection | None:
    value = testimony.abstracts.get(source) if field == "abstract" else source_claims.values.get(field)
    if value is None:
        return source_claims.rejected.get(field) if field == "abstract" else None
    listed = testimony.work.curated.value(field)
    if listed is not None and agree(field, listed, value, testimony.venues):
        return None
    for rule in RULES[field]:
        if sentence := rule(CheckedClaim(field, source, source_claims, value), testimony):
            return Rejection(rule=rule.__name__, sentence=sentence)
    return None


def ghost_author(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """A city or an institution among the people: DBLP has `Tacoma Tacoma` between the authors of SoftTriple."""
    people = cast("People", claim.value)
    ghosts = [name for name in people if _is_ghost(name)]
    listed = testimony.work.curated.authors or ()
    if not ghosts or any(names.same(ghost, one) for ghost in ghosts for one in listed):
        return None
    return f"{', '.join(ghosts)} is no person"


def split_author(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """A person in pieces, `Ge` and `Weifeng`: registries split a name at its comma."""
    people, listed = cast("People", claim.value), testimony.work.curated.authors or ()
    if len(people) <= len(listed) or not any(" " not in name for name in people):
        return None
    whole = _joined(people, listed)
    return "names stand there in pieces" if whole is not None and names.same_set(whole, listed) else None


def alphabetised_order(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """The people by the alphabet: NeurIPS and ICML deposits (10.52202/…) are sorted, the papers are not."""
    people, listed = cast("People", claim.value), testimony.work.curated.authors or ()
    families = list(map(names.family, people))
    if len(people) < 2 or families != sorted(families) or names.strangers(listed, people) != ([], []):
        return None
    sorts = claim.source_claims.record.startswith(_SORTED_DEPOSITS)
    return "the authors stand by the alphabet there" if sorts or testimony.upholds(claim.source, "authors") else None


def placeholder(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """A stand-in: 10.5555 is a prefix for tests and for what has no DOI, `pendingpublications` no title."""
    text = str(claim.value)
    if text.startswith("10.5555/"):
        return f"{text} is a stand-in and no DOI"
    return f"{text!r} stands for what is not published yet" if _PLACEHOLDER.fullmatch(titles.fold(text)) else None


def error_page(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """The text of a page that says why there is nothing, taken for the thing itself."""
    head = str(claim.value)[:_PAGE_HEAD].casefold()
    return "it is the text of an error page" if any(words in head for words in _ERROR_PAGE) else None


def preprint_title(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """The title of the preprint, where the published work is called as the list says by somebody else."""
    of_preprint = [
        source_claims.values["title"]
        for source_claims in testimony.claims.values()
        if source_claims.preprint and "title" in source_claims.values
    ]
    told = claim.source_claims.preprint or any(titles.same(str(claim.value), str(title)) for title in of_preprint)
    return "it is the title of the preprint" if told and testimony.upholds(claim.source, "title") else None


def preprint_year(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """The year in which the preprint came out, on a record that merges it with the published work."""
    ids = {
        testimony.work.metadata.arxiv,
        claim.source_claims.values.get("arxiv"),
        *testimony.others(claim.source, "arxiv"),
    }
    years = {identifiers.arxiv_year(str(one)) for one in ids if one}
    listed = testimony.work.curated.year
    early = listed is not None and cast("int", claim.value) < listed
    return "it is the year of the preprint" if early and claim.value in years else None


def preprint_venue(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """A preprint server says nothing of where a work appears."""
    found = testimony.venues.find(str(claim.value))
    return f"{claim.value} is where the preprint is" if found is not None and found.entry == "misc" else None


def journal_extension(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """The journal extension taken for the conference paper, which somebody else says it is."""
    listed = testimony.venues.find(testimony.work.curated.venue or "")
    venue = testimony.venues.find(str(claim.source_claims.values.get("venue", "")))
    if listed is None or venue is None or (listed.entry, venue.entry) != ("inproceedings", "article"):
        return None
    return f"it is of the extension in {venue.short}" if testimony.upholds(claim.source, "venue") else None


def of_another_work(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """An identifier whose own registry says that it is another work's: a wrong arXiv id on a publisher's page."""
    named = (claim.field, claim.value)
    if named in testimony.proven:
        return None
    kept = claim.source_claims.rejected.get(claim.field)  # what a registry said stands while it is silent
    told = [testimony.refuted.get(named), kept.sentence if kept is not None else None]
    about_it = [sentence for sentence in told if sentence and sentence.startswith(f"{claim.value} is “")]
    return min(about_it, key=partial(_standing, claim.field), default=None)


def truncated_abstract(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """An abstract that breaks off."""
    text = str(claim.value).rstrip()
    if text.endswith(("…", "...")) and len(text) > _ELLIPSIS_LENGTH:
        return "it breaks off"
    longer = [other for other in testimony.abstracts.values() if len(other) > len(text) + _ELLIPSIS_LENGTH]
    more = any(_plain(one).startswith(_plain(text)) for one in longer)
    return "it breaks off, another source has more" if more else None


def abstract_of_another_work(claim: CheckedClaim, testimony: RuleContext) -> str | None:
    """An abstract that has no word in common with the title, or fewer than another source's, which is quite another."""
    words = _words(testimony.work.metadata.title or "")
    text = _plain(str(claim.value))
    if len(words) < _TELLING_WORDS or len(text.split(maxsplit=_TELLING_WORDS)) <= _TELLING_WORDS:
        return None
    if not (hits := _hits(words, text)):
        return "it has no word in common with the title"
    others = (_plain(other) for source, other in testimony.abstracts.items() if source != claim.source)
    beaten = any(_hits(words, other) > hits and _overlap(text, other) < _UNLIKE for other in others if other != text)
    return "another source's abstract is quite another, and nearer to the title" if beaten else None


RULES: Mapping[FieldName, tuple[Rule, ...]] = {
    "title": (placeholder, error_page, preprint_title),
    "authors": (ghost_author, split_author, alphabetised_order),
    "venue": (preprint_venue, journal_extension),
    "year": (preprint_year, journal_extension),
    "abstract": (error_page, truncated_abstract, abstract_of_another_work),
    "doi": (placeholder, of_another_work),
    "arxiv": (of_another_work,),
    "pages": (journal_extension,),
    "volume": (journal_extension,),
    "number": (journal_extension,),
}

_SORTED_DEPOSITS = "10.52202/"
_ELLIPSIS_LENGTH = 3
_UNLIKE = 0.5
"""Two tellings of one abstract share nearly all their words; those of two works do not share half of them."""
_STEM = 5
"""Letters by which `retrieving` and `retrieval` are about one thing."""
_TELLING_WORDS = 3
"""With fewer words nothing can be told of them."""
_PLACEHOLDER = re.compile(r"pendingpublications?|placeholder|titlepending\d*|untitled|error")
_PAGE_HEAD = 300
"""Letters in which a page that is none says so."""
_ERROR_PAGE = (
    "404 not found", "403 forbidden", "access denied", "page not found", "enable javascript", "are you a robot",
    "not a bot", "service unavailable", "just a moment...", "too many requests", "cookies are disabled",
)  # fmt: skip
_SYLLABLES = re.compile(r"[aeiouy][^aeiouy]+[aeiouy]")
"""More than one: `Chen Chen` is somebody, `Tacoma Tacoma` is not."""
_INSTITUTION = re.compile(
    r"\b(?:university|universit[àäéy]\w*|institute|department|laboratory|college|inc|ltd|gmbh|corporation|academy)\b",
    re.IGNORECASE,
)


def _is_ghost(name: str) -> bool:
    words = [names.folded(word) for word in name.split()]
    twice = len(words) > 1 and len(set(words)) == 1
    return (twice and _SYLLABLES.search(words[0]) is not None) or _INSTITUTION.search(name) is not None


def _joined(people: People, listed: People) -> People | None:
    """The people with pieces of names that stand side by side put together, where the list has somebody called so."""
    whole: list[str] = []
    rest = list(people)
    while rest:
        pair = f"{rest[1]} {rest[0]}" if len(rest) > 1 else ""
        if pair and " " not in rest[0] and any(names.same(pair, one) for one in listed):
            whole.append(pair)
            rest = rest[2:]
        else:
            whole.append(rest.pop(0))
    return tuple(whole) if len(whole) < len(people) else None


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]{4,}", text))


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _hits(words: Iterable[str], text: str) -> int:
    """How many of the words stand in the text, in whatever form."""
    return sum(word[:_STEM] in text for word in words)


def _overlap(one: str, other: str) -> float:
    """The share of the shorter text's words that stand in the longer, 0 … 1."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    return len(shorter & longer) / len(shorter) if shorter else 1.0


_REGISTRIES: Mapping[FieldName, tuple[str, ...]] = {
    "doi": ("crossref", "doi", "datacite"),
    "arxiv": ("arxiv", "datacite"),
}


def _registered(
    matches: Iterable[Match], claims_by_source: Mapping[str, SourceClaims]
) -> tuple[dict[_Named, str], frozenset[_Named]]:
    """Identifiers that their registries were heard about: those of other works, and those of the work.

    What a registry once said of the work stands while it is silent.
    """
    proven = {
        named
        for source, source_claims in claims_by_source.items()
        for named in _own(source, source_claims.values, source_claims.preprint)
    }
    refuted: dict[_Named, str] = {}
    for found in matches:
        record = found.candidate.record
        source, said = record.provenance.source, record.metadata
        for field, value in _own(source, {"doi": said.doi, "arxiv": said.arxiv}, record.preprint):
            if found.verdict is Verdict.SAME:
                proven.add((field, value))
            elif said.title:  # without one it does not say whose it is
                told = (refuted.get((field, value)), f"{value} is “{said.title}” at {source}")
                refuted[field, value] = min(filter(None, told), key=partial(_standing, field))
    return {named: what for named, what in refuted.items() if named not in proven}, frozenset(proven)


def _standing(field: FieldName, sentence: str) -> int:
    """How far down the registry that is named at the sentence's end stands: the same one is believed on every night."""
    registry = sentence.rpartition(" at ")[2]
    return _REGISTRIES[field].index(registry) if registry in _REGISTRIES[field] else len(_REGISTRIES[field])


def _own(source: str, says: Mapping[FieldName, Value | None], preprint: bool) -> Iterator[_Named]:
    """The identifiers that a record has from its own registry; a preprint's record only mentions a DOI."""
    for field, registries in _REGISTRIES.items():
        value = says.get(field)
        if value is not None and source in registries and not (field == "doi" and preprint):
            yield field, value
