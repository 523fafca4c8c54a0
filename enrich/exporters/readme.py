"""The list as people read it: the region of README.md between the two markers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from enrich import identifiers, markdown
from enrich.catalog.contents import ListPage
from enrich.listing import BEGINS, ENDS, Tag, write_tag
from enrich.model import Dataset, IdentifierName, Link, NoticeKind, Work
from enrich.policy import CITATIONS
from enrich.venues import Vocabulary

BIBTEX = "exports/awesome-ir.bib"
"""The BibTeX file as seen from README.md. No link can point to a place in it, so the work's key stands beside."""

_SOURCES = {"semantic_scholar": "Semantic Scholar", "crossref": "Crossref", "openalex": "OpenAlex", "arxiv": "arXiv",
            "datacite": "DataCite", "doi": "doi.org"}  # fmt: skip
_NOTICES = {
    NoticeKind.RETRACTED: "Retracted",
    NoticeKind.WITHDRAWN: "Withdrawn by its authors",
    NoticeKind.CONCERN: "Expression of concern",
}
_SHOWN: tuple[IdentifierName, ...] = ("doi", "arxiv")


def render(
    works: Sequence[Work], datasets: Sequence[Dataset], page: ListPage, venues: Vocabulary, bibtex: str = BIBTEX
) -> str:
    """The list: title, introduction, contents, papers by year (newest first), data sets. Ends with a newline.

    Every text is escaped but the owner's own Markdown in `list.yaml`; upstream text becomes no structure.
    Works of a year, and data sets, stand in the order given. `bibtex` is an address relative to the README.
    """
    blocks = (
        f"# {page.title}",
        *page.introduction,
        _contents(works, datasets, page),
        f"## {page.papers}",
        *_papers(works, venues, bibtex),
        *filter(None, [page.papers_template]),
        f"## {page.datasets}",
        *_datasets(works, datasets, venues, bibtex),
        *filter(None, [page.datasets_template]),
    )
    return "\n\n".join(blocks) + "\n"


def splice(readme: str, region: str) -> str:
    """The README with the region between its two markers; all the rest byte for byte.

    Raises ValueError where the markers are not there once each, in order.
    """
    lines = readme.splitlines(keepends=True)
    texts = [line.strip() for line in lines]
    if texts.count(BEGINS) != 1 or texts.count(ENDS) != 1 or texts.index(BEGINS) > texts.index(ENDS):
        raise ValueError(
            f"the README needs the line {BEGINS} once, and after it the line {ENDS} once; the list is put between them"
            f" (found {texts.count(BEGINS)} and {texts.count(ENDS)}, in this order or not)"
        )
    before, after = lines[: texts.index(BEGINS) + 1], lines[texts.index(ENDS) :]
    return f"{''.join(before)}\n{region}\n{''.join(after)}"


def _contents(works: Iterable[Work], datasets: Iterable[Dataset], page: ListPage) -> str:
    """The table of contents; its anchors are those that GitHub gives to the headings."""
    years = Counter(work.section for work in works if work.listed)
    sections = ", ".join(f"[{year}](#{year}) ({years[year]})" for year in sorted(years, reverse=True))
    described = sum(map(_is_described, datasets))
    return (
        f"## {page.contents}\n"
        f"* [1. {_plain(page.papers)}](#{_anchor(page.papers)}) ({years.total()}): {sections}\n"
        f"* [2. {_plain(page.datasets)}](#{_anchor(page.datasets)}) ({described})\n"
    )


def _papers(works: Iterable[Work], venues: Vocabulary, bibtex: str) -> Iterator[str]:
    listed = sorted((work for work in works if work.listed), key=lambda work: -work.section)
    for year, section in groupby(listed, lambda work: work.section):
        yield f"### **{year}**"
        yield from (_entry(_paper(work, venues), _links(work, work.links, bibtex), work) for work in section)


def _datasets(works: Sequence[Work], datasets: Iterable[Dataset], venues: Vocabulary, bibtex: str) -> Iterator[str]:
    uses = Counter(name for work in works if work.listed for name in work.datasets)
    known = {key: work for work in works for key in (work.key, *work.formerly)}
    for dataset in filter(_is_described, datasets):
        heading = f"### ***{markdown.escape(dataset.heading or dataset.name)}***"
        used = _used(uses[dataset.name])
        if dataset.work is None:
            yield "\n".join((heading, *used))
        else:
            work = known[dataset.work]
            links = _links(work, dataset.links or work.links, bibtex)
            yield f"{heading}\n{_entry(_head(work, venues), links, work, used)}"


def _is_described(dataset: Dataset) -> bool:
    """Whether the list has a place for it, rather than only papers that name it."""
    return dataset.work is not None or dataset.heading is not None


def _entry(above: Iterable[str], links: str, work: Work, below: Iterable[str] = ()) -> str:
    """One paragraph of lines, and under it the abstract, folded away."""
    lines = " <br>\n".join((*above, links, *_cited(work), *below))
    abstract = work.metadata.abstract
    return f"{lines}\n<details><summary>Abstract</summary>{markdown.inert(abstract)}</details>" if abstract else lines


def _head(work: Work, venues: Vocabulary) -> Iterator[str]:
    """What the work is and who wrote it, and what readers are warned of."""
    yield f"**{_title(work, venues)}**"
    yield from _notices(work)
    yield f"*{', '.join(map(markdown.escape_item, work.metadata.authors or ()))}*"


def _paper(work: Work, venues: Vocabulary) -> Iterator[str]:
    yield from _head(work, venues)
    if work.datasets:
        yield f"**Datasets: {', '.join(map(markdown.escape_item, work.datasets))}**"


def _title(work: Work, venues: Vocabulary) -> str:
    """Title and tag: a person's venue as written, a source's only by the short name that the vocabulary has for it."""
    known = work.metadata
    found = venues.find(known.venue) if known.venue and not work.curated.venue else None
    return write_tag(Tag(known.title or work.key, work.curated.venue or (found.short if found else None), known.year))


def _notices(work: Work) -> Iterator[str]:
    for notice in work.enriched.notices:
        yield f"⚠ **{_NOTICES[notice.kind]}** ({_source(notice.source)}: {markdown.escape(notice.record)})"


def _links(work: Work, links: Iterable[Link], bibtex: str) -> str:
    """A person's links, then the identifiers', then the BibTeX; a line each."""
    listed = [markdown.link(link.kind, link.url) for link in links if markdown.is_web_address(link.url)]
    known = [(name, value) for name in _SHOWN if (value := work.metadata.value(name))]
    resolved = [markdown.link(name, identifiers.landing_page(str(value), name)) for name, value in known]
    return "\n".join((*listed, *resolved, f"{markdown.link('bib', bibtex)} `{work.key}`"))


def _cited(work: Work) -> tuple[str, ...]:
    """The newest count of the first source that has one; counts of different sources are never mixed."""
    series = work.enriched.citations
    source = next((name for name in (*CITATIONS, *sorted(series)) if series.get(name)), None)
    if source is None:
        return ()
    newest = series[source][-1]
    return (f"Cited {newest.count} {'time' if newest.count == 1 else 'times'} ({_source(source)}, {newest.since})",)


def _used(count: int) -> tuple[str, ...]:
    return (f"Used by {count} {'paper' if count == 1 else 'papers'}",) if count else ()


def _source(name: str) -> str:
    return _SOURCES.get(name) or markdown.escape(name)


def _plain(heading: str) -> str:
    """A heading's text without its Markdown."""
    return re.sub(r"<[^>]*>|[*_`\[\]]", "", heading).strip()


def _anchor(heading: str) -> str:
    """GitHub's anchor of a heading: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", _plain(heading)).lower().replace(" ", "-")
