"""The rules measured on labelled pairs that are not ours to keep: they are read where they stand, beside the checkout.

Precision is a law (no record of another work is ever `same`), recall is a floor. What was measured is printed: `-s`.
"""

from __future__ import annotations

import gzip
import html
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from enrich.matching import rules
from enrich.model import Match, Verdict
from enrich.text import identifiers, titles
from enrich.text.venues import Vocabulary
from tests.support.builders import candidate, record, work
from tests.support.seed import vocabulary

Item = Mapping[str, Any]

SHARED = Path(__file__).parents[2].parent / "shared"
HARD = SHARED / "matching" / "hard_distractors.jsonl"
FUZZYCAT = SHARED / "matching" / "fuzzycat-pairs.jsonl"
CORPUS = SHARED / "corpus" / "works.jsonl.gz"
VENUES, _ = vocabulary()

UNASKED: dict[str, Any] = {"doi": None, "arxiv": None, "dblp": None}
"""A work of which no identifier is known."""
WRONG_LINKS = {"1805.09019", "1804.05830", "1810.05474"}
"""arXiv ids that the corpus has from wrong links; the preprints that are judged `same` instead are the right ones."""


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not path.exists(), reason=f"not beside the checkout: ../shared/{path.parent.name}/{path.name}"
    )


class Pair(NamedTuple):
    """A work, a record offered for it, and how they were judged."""

    kind: str
    work: Item
    record: Item
    judged: Match

    @property
    def is_same(self) -> bool:
        return self.judged.verdict is Verdict.SAME


def _lines(path: Path) -> list[Item]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return [json.loads(line) for line in text.splitlines()]


def _said(item: Item) -> dict[str, Any]:
    """An item of the corpus or of the distractors as metadata."""
    authors = tuple(html.unescape(name) for name in item.get("authors") or ())
    said = {"title": item["title"], "authors": authors or None, "venue": item.get("venue"), "year": item.get("year")}
    return said | {"doi": item.get("doi"), "arxiv": item.get("arxiv_id"), "dblp": item.get("dblp_key")}


def _judge(one: Item, other: Item, kind: str = "", **changed: Any) -> Pair:
    offered = candidate(record(preprint=other.get("kind") == "preprint", **_said(other)))
    return Pair(kind, one, other, rules.judge(work(**(_said(one) | changed)), offered, VENUES))


def _print(heading: str, counts: Counter[Any]) -> None:
    print(f"\n{heading}")  # noqa: T201
    for key, count in sorted(counts.items(), key=str):
        print(f"  {count:6} {key}")  # noqa: T201


def _told(pairs: Iterable[Pair]) -> list[str]:
    return [f"{pair.kind}: {pair.work['title']} | {pair.record['title']} | {pair.judged.features}" for pair in pairs]


# --- works of one title, retitled preprints, wrong links


@cache
def _hard(kind: str) -> list[Item]:
    return [item for item in _lines(HARD) if item["type"] == kind]


def _of_one_title(kind: str) -> Iterator[Pair]:
    """Every work of a group against every other: with its identifiers, with the shared arXiv id alone, with none."""
    for item in _hard(kind):
        for one, other in permutations(item["records"], 2):
            yield _judge(one, other, f"{kind}, identifiers known", dblp=None)
            yield _judge(one, other, f"{kind}, arXiv id known", dblp=None, doi=None)
            yield _judge(one, other, f"{kind}, nothing known", **UNASKED)


@needs(HARD)
@pytest.mark.parametrize(
    "kind", ["same_title_two_venues", "same_title_conference_vs_journal", "same_title_unrelated_authors"]
)
def test_works_of_one_title_are_told_apart(kind: str) -> None:
    pairs = list(_of_one_title(kind))
    _print(kind, Counter((pair.kind, pair.judged.verdict, pair.judged.reason) for pair in pairs))
    assert pairs
    assert _told(pair for pair in pairs if pair.is_same) == []


@needs(HARD)
def test_one_publication_indexed_twice_is_one_work() -> None:
    pairs = [
        _judge(one, other, dblp=None)
        for item in _hard("same_doi_indexed_twice")
        for one, other in permutations(item["records"], 2)
    ]
    assert len(pairs) > 900
    assert _told(pair for pair in pairs if not pair.is_same) == []


@cache
def _retitled() -> list[Pair]:
    """Preprints under another title than the paper's, by their arXiv id and without."""
    pairs = []
    for item in _hard("preprint_title_changed"):
        paper = {
            "title": item["pub_title"],
            "authors": item["pub_authors"],
            **_place(item),
            "arxiv_id": item["arxiv_id"],
        }
        preprint = {"title": item["preprint_title"], "authors": item["preprint_authors"], "kind": "preprint"}
        preprint |= {"arxiv_id": item["arxiv_id"], "year": identifiers.arxiv_year(item["arxiv_id"])}
        relation = item["relation"].partition(" ")[0]
        pairs += [_judge(paper, preprint, relation), _judge(paper, preprint, relation, **UNASKED)]
    return pairs


def _place(item: Item) -> dict[str, Any]:
    return {"venue": item["venue"], "year": item["year"]}


@needs(HARD)
def test_the_preprint_of_another_work_is_not_taken_for_the_works_own() -> None:
    strange = [pair for pair in _retitled() if not pair.kind.startswith("same_work")]
    assert len(strange) == 8
    assert _told(pair for pair in strange if pair.is_same) == []


@needs(HARD)
def test_a_retitled_preprint_is_known_by_its_id_where_the_title_is_near() -> None:
    own = [pair for pair in _retitled() if pair.kind.startswith("same_work") and pair.judged.features.identifiers]
    near = [pair for pair in own if (pair.judged.features.title or 0) >= titles.AGREES]
    found = sum(pair.is_same for pair in own)
    _print("retitled preprints, id known", Counter((pair.judged.verdict, pair.judged.reason) for pair in own))
    assert found >= 24, "measured: 25 of 77, of 32 with a near title"
    assert found / len(near) >= 0.75
    assert all(pair.judged.verdict is not Verdict.DIFFERENT for pair in own), "an equal id is never dropped in silence"


@needs(HARD)
def test_a_wrong_arxiv_link_is_seen() -> None:
    pairs = []
    for item in _hard("upstream_arxiv_link_wrong"):
        paper = {"title": item["pub_title"], **_place(item), "arxiv_id": item["wrong_arxiv_id"]}
        linked = {"title": item["title_of_that_arxiv_id"], "arxiv_id": item["wrong_arxiv_id"], "kind": "preprint"}
        pairs += [_judge(paper, linked, authors=None), _judge(paper, linked | {"authors": ["Ada Heron"]})]
    assert len(pairs) == 8
    assert {(pair.judged.verdict, pair.judged.reason) for pair in pairs} == {("unsure", "identifier_title_far")}


@needs(HARD)
def test_titles_that_begin_alike_are_told_apart() -> None:
    pairs = [
        _judge(one, other, **UNASKED)
        for item in _hard("shared_title_prefix")
        for one, other in permutations([{**found, "authors": ["Ada Heron"]} for found in item["records"]], 2)
        if not titles.same(one["title"], other["title"])
    ]
    assert len(pairs) > 300
    assert _told(pair for pair in pairs if pair.is_same) == []


# --- pairs that other people have labelled


def _fuzzy(item: Item) -> dict[str, Any]:
    """One side of a labelled pair. None of them has a venue."""
    title = ": ".join(filter(None, (item["title"], item["subtitle"])))
    known = item["ext_ids"]
    said = {"title": " ".join(title.split()) or None, "year": item["year"], "venue": item["container"]}
    said |= {"authors": tuple(" ".join(name.split()) for name in item["authors"] if name.strip()) or None}
    said |= {"volume": item["volume"], "number": item["issue"], "pages": item["pages"]}
    read = {"doi": identifiers.doi, "arxiv": identifiers.arxiv, "dblp": identifiers.dblp}
    return said | {name: _maybe(canonical, known.get(name)) for name, canonical in read.items()}


def _maybe(canonical: Any, text: str | None) -> str | None:
    try:
        return str(canonical(text)) if text else None
    except ValueError:
        return None


@cache
def _fuzzycat() -> list[Pair]:
    """Every pair both ways, as it is and with no identifier known of the work."""
    pairs = []
    for item in _lines(FUZZYCAT):
        for one, other in permutations((item["a"], item["b"]), 2):
            listed, said = _fuzzy(one), _fuzzy(other)
            is_preprint = other["type"] == "post" or bool(said["arxiv"] and not said["doi"])
            offered = candidate(record(preprint=is_preprint, **said))
            label = (item["status"] or "no label").removeprefix("Status.")
            for how, changed in (("as it is", {}), ("nothing known", UNASKED)):
                judged = rules.judge(work(**(listed | changed)), offered, VENUES)
                pairs.append(Pair(f"{label}, {how}", listed, said, judged))
    return pairs


@needs(FUZZYCAT)
def test_what_others_call_different_is_never_the_same() -> None:
    pairs = _fuzzycat()
    _print("fuzzycat", Counter((pair.kind, pair.judged.verdict) for pair in pairs))
    assert sum(pair.kind == "DIFFERENT, as it is" for pair in pairs) == 2 * 126
    assert _told(pair for pair in pairs if pair.is_same and not pair.kind.startswith(("EXACT", "STRONG"))) == []


@needs(FUZZYCAT)
def test_what_others_call_the_same_is_mostly_found() -> None:
    """Others count any copy as the same work; to us another DOI is another record, so those are left out."""
    pairs = [pair for pair in _fuzzycat() if pair.kind in ("EXACT, as it is", "STRONG, as it is")]
    comparable = [pair for pair in pairs if "doi" not in pair.judged.features.differing]
    found = sum(pair.is_same for pair in comparable)
    _print(
        f"fuzzycat: {found} of {len(comparable)} (of {len(pairs)})", Counter(pair.judged.reason for pair in comparable)
    )
    assert found / len(comparable) >= 0.45, "measured: 0.51; the records have no venue, many no authors"


# --- a hundred thousand real works


@cache
def _namesakes() -> list[Pair]:
    """Every work of the corpus against all others of its title, no identifier of the work known."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in _lines(CORPUS):
        groups[titles.fold(item["title"])].append(item)
    return [
        _judge(one, other, other["kind"], **UNASKED)
        for group in groups.values()
        for one, other in permutations(group, 2)
        if one["kind"] == "publication"
    ]


@needs(CORPUS)
def test_no_publication_of_the_corpus_is_taken_for_another() -> None:
    """The same publication may stand there twice, once with a DOI: then venue and year are the same."""
    pairs = [pair for pair in _namesakes() if pair.kind == "publication"]
    _print("publications of one title", Counter((pair.judged.verdict, pair.judged.reason) for pair in pairs))
    assert len(pairs) > 1000
    assert _told(pair for pair in pairs if pair.is_same and not _is_one_publication(pair.work, pair.record)) == []


def _is_one_publication(one: Item, other: Item) -> bool:
    dois = {str(item["doi"]).lower() for item in (one, other) if item.get("doi")}
    return len(dois) < 2 and (one["venue"], one["year"]) == (other["venue"], other["year"])


@needs(CORPUS)
def test_few_publications_are_taken_for_another_where_no_venue_is_known() -> None:
    """The worst list that there can be: of all venues none is in its vocabulary, and no identifier is known."""
    unknown = Vocabulary()
    wrong = [
        f"{pair.work['title']}: {pair.work['venue']} | {pair.record.get('venue_full')}"
        for pair in _namesakes()
        if pair.kind == "publication" and not _is_one_publication(pair.work, pair.record)
        if _judged_among(pair, unknown) is Verdict.SAME
    ]
    _print("taken for another, no venue known", Counter(wrong))
    assert len(wrong) <= 20, "measured: 16 pairs of the 81,782 publications, most of workshops that do not say so"


def _judged_among(pair: Pair, venues: Vocabulary) -> Verdict:
    said = {**_said(pair.record), "venue": pair.record.get("venue_full") or pair.record["venue"]}
    return rules.judge(work(**(_said(pair.work) | UNASKED)), candidate(record(**said)), venues).verdict


@needs(CORPUS)
def test_preprints_of_the_corpus_find_their_publications() -> None:
    pairs = [pair for pair in _namesakes() if pair.kind == "preprint" and pair.work.get("arxiv_id")]
    own = [pair for pair in pairs if pair.work["arxiv_id"] == pair.record["arxiv_id"]]
    strange = [pair for pair in pairs if pair.work["arxiv_id"] not in {pair.record["arxiv_id"], *WRONG_LINKS}]
    found = sum(pair.is_same for pair in own)
    _print(f"preprints, no id known: {found} of {len(own)}", Counter(pair.judged.reason for pair in own))
    assert _told(pair for pair in strange if pair.is_same) == []
    assert found / len(own) >= 0.9, "measured: 0.93"
