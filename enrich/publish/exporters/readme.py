"""The list as people read it: the region of README.md between the two markers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from enrich.catalog.contents import ListPage
from enrich.importer.listing import BADGE_SEPARATOR, BEGINS, ENDS
from enrich.model import Dataset, Work
from enrich.publish.exporters import readme_entry
from enrich.publish.exporters.readme_entry import PageContext
from enrich.text import markdown
from enrich.text.venues import Vocabulary

BIBTEX = "exports/awesome-ir.bib"
"""The BibTeX file as seen from README.md. No link can point to a place in it, so the work's key stands beside."""


def pieces(
    works: Sequence[Work],
    datasets: Sequence[Dataset],
    page: ListPage,
    venues: Vocabulary,
    bibtex: Mapping[str, str] = {},
    bibtex_file: str = BIBTEX,
) -> Iterator[str]:
    """The list, piece by piece: title, introduction, contents, papers by year (newest first), data sets.

    Every text is escaped but the owner's own Markdown in `list.yaml`; upstream text becomes no structure.
    Works of a year, and data sets, stand in the order given. `bibtex`: citation key → the work's entry in the BibTeX
    file, which is shown; `bibtex_file` is that file's address relative to the README. Ends with a newline.
    """
    listed = sorted((work for work in works if work.listed), key=lambda work: -work.section)
    around = PageContext(venues, _places(listed, datasets, page), bibtex, bibtex_file)
    yield f"# {page.title}\n{_badges(works)}"
    blocks = chain(
        page.introduction,
        [_contents(listed, datasets, page), f"## {page.papers}"],
        _papers(listed, around),
        filter(None, [page.papers_template]),
        [f"## {page.datasets}"],
        _datasets(works, listed, datasets, around),
        filter(None, [page.datasets_template]),
    )
    yield from (f"\n\n{block}" for block in blocks)
    yield "\n"


def splice(readme: Iterable[str], region: Iterable[str]) -> Iterator[str]:
    """The README, given in lines, with the region, given in pieces, between its two markers; the rest byte for byte.

    Its lines end as the line of the first marker does.

    Raises ValueError, before the first piece, where the markers are not there once each, in order.
    """
    before, after = by_hand(readme)
    newline = "\r\n" if before.endswith("\r\n") else "\n"
    yield f"{before}{newline}"
    yield from (piece.replace("\n", newline) for piece in region)
    yield f"{newline}{after}"


def by_hand(readme: Iterable[str]) -> tuple[str, str]:
    """What people wrote before the list and after it, with the markers, out of the README's lines.

    Raises ValueError where the markers are not there once each, in order.
    """
    before, after, marks = list[str](), list[str](), list[str]()
    for line in readme:
        if (mark := line.strip()) in {BEGINS, ENDS}:
            marks.append(mark)
        if marks != [BEGINS] or mark == BEGINS:
            (after if ENDS in marks else before).append(line)
    if marks != [BEGINS, ENDS]:
        raise ValueError(
            f"the README needs the line {BEGINS} once, and after it the line {ENDS} once; the list is put between them"
            f" (found {marks.count(BEGINS)} and {marks.count(ENDS)}, in this order or not)"
        )
    return "".join(before), "".join(after)


def _badges(works: Sequence[Work]) -> str:
    """What the list holds, as text that needs no other host: works, those with a DOI, the newest thing learnt.

    Each stands on a line of its own with a line between that never changes. A pull request that adds a work moves the
    first, a usual night the last, and git merges the two.
    """
    dates = {accepted.retrieved for work in works for accepted in work.enriched.fields.values()}
    dates |= {count.since for work in works for series in work.enriched.citations.values() for count in series}
    with_doi = sum(work.metadata.doi is not None for work in works)
    newest = (f"last enriched {max(dates)}",) if dates else ()
    return f"\n{BADGE_SEPARATOR}\n".join(
        f"`{text}`" for text in (_number(len(works), "work"), f"{with_doi} with DOI", *newest)
    )


def _contents(listed: Iterable[Work], datasets: Iterable[Dataset], page: ListPage) -> str:
    """The table of contents; its anchors are those that GitHub gives to the headings."""
    years = Counter(work.section for work in listed)
    sections = ", ".join(f"[{year}](#{year}) ({years[year]})" for year in sorted(years, reverse=True))
    described = sum(map(_is_described, datasets))
    return (
        f"## {page.contents}\n"
        f"* [1. {_plain(page.papers)}](#{_slug(_plain(page.papers))}) ({years.total()}): {sections}\n"
        f"* [2. {_plain(page.datasets)}](#{_slug(_plain(page.datasets))}) ({described})\n"
    )


def _papers(listed: Iterable[Work], around: PageContext) -> Iterator[str]:
    for year, section in groupby(listed, lambda work: work.section):
        yield f"### **{year}**"
        yield from (readme_entry.paper(work, around) for work in section)


def _datasets(
    works: Iterable[Work], listed: Sequence[Work], datasets: Iterable[Dataset], around: PageContext
) -> Iterator[str]:
    """A heading for each data set, the work that introduced it, and the papers that use it."""
    known = {key: work for work in works for key in (work.key, *work.formerly)}
    users = _users(listed)
    standing = {work.key for work in listed}
    for dataset in filter(_is_described, datasets):
        parts = [f"### ***{markdown.escape(dataset.heading or dataset.name)}***"]
        if dataset.work is not None:
            work = known[dataset.work]
            parts.append(readme_entry.introduction(work, dataset.links, around, whole=work.key not in standing))
            standing.add(work.key)
        yield "\n".join((*parts, *_used(users[dataset.name], around.venues)))


def _users(listed: Iterable[Work]) -> Mapping[str, Sequence[Work]]:
    """Name of a data set → the papers that name it, in the list's order."""
    users: defaultdict[str, list[Work]] = defaultdict(list)
    for work in listed:
        for name in work.datasets:
            users[name].append(work)
    return users


def _used(users: Sequence[Work], venues: Vocabulary) -> Iterator[str]:
    """The papers that use a data set, folded away; one HTML block without a blank line."""
    if users:
        items = "\n".join(f"<li>{readme_entry.mention(work, venues)}</li>" for work in users)
        yield f"<details><summary>Used by {_number(len(users), 'paper')}</summary><ul>\n{items}\n</ul></details>"


def _is_described(dataset: Dataset) -> bool:
    """Whether the list has a place for it, rather than only papers that name it."""
    return dataset.work is not None or dataset.heading is not None


def _places(listed: Iterable[Work], datasets: Iterable[Dataset], page: ListPage) -> Mapping[str, str]:
    """The anchors of the data sets' headings; GitHub numbers a heading that repeats an earlier one."""
    years = dict.fromkeys(str(work.section) for work in listed)
    before = [_slug(_plain(text)) for text in (page.title, page.contents, page.papers, *years, page.datasets)]
    met, places = Counter(before), {}
    for dataset in filter(_is_described, datasets):
        slug = _slug(dataset.heading or dataset.name)
        places[dataset.name] = f"{slug}-{met[slug]}" if met[slug] else slug
        met[slug] += 1
    return places


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _plain(heading: str) -> str:
    """A heading's text without its Markdown."""
    return re.sub(r"<[^>]*>|[*_`\[\]]", "", heading).strip()


def _slug(text: str) -> str:
    """GitHub's anchor of a heading: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", " ".join(text.split())).lower().replace(" ", "-")
