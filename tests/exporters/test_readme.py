from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from enrich.catalog.contents import ListPage
from enrich.exporters import readme
from enrich.listing import BEGINS, ENDS
from enrich.model import Accepted, Count, Dataset, Enrichment, Link, Metadata, Notice, NoticeKind, Work
from tests.seed import VENUES, needs_the_seed, seed, seed_like

PAGE = ListPage(title="Awesome Pebbles", contents="Contents", papers_template="<!-- **** <br>\n** <br> -->")
TODAY = date(2026, 11, 24)
HOSTILE = (
    "</summary></details>\n\n# Heading\n\n- *item* [x](javascript:alert(1)) <script>alert(1)</script>"
    ' <img src=x onerror="y">'
    " ![i](https://evil.example/i.png) <!-- **`code`** | $x$ https://evil.example www.evil.example &lt;b&gt;"
)


def work(key: str = "brook2021grit", **changes: object) -> Work:
    said: dict[str, object] = {"title": "Pebbles", "authors": ("Ana Brook", "Bo Creek"), "venue": "ICCV", "year": 2021}
    curated = Metadata.model_validate(said | changes)
    return Work(
        key=key, section=curated.year or 0, curated=curated, links=(Link(kind="paper", url="https://a.example/x"),)
    )


def accept(one: Work, **fields: str) -> Work:
    held = {name: Accepted(value=text, source="s", record="r", retrieved=TODAY) for name, text in fields.items()}
    return one.enrich(Enrichment.model_validate({**one.enriched.model_dump(), "fields": held}))


def render(*works: Work, datasets: tuple[Dataset, ...] = ()) -> str:
    return readme.render(works, datasets, PAGE, VENUES)


def entry(one: Work) -> str:
    return render(one).split("### **2021**\n\n")[1].split("\n\n")[0]


def parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(text)


def inline(text: str, kind: str) -> list[Token]:
    return [child for token in parse(text) for child in token.children or () if child.type == kind]


def test_an_entry_keeps_the_look_of_the_list() -> None:
    one = work().model_copy(update={"datasets": ("A", "B and C")})
    code = Link(kind="code", url="https://b.example/y")
    assert entry(one.model_copy(update={"links": (*one.links, code)})) == (
        "**Pebbles(ICCV-21)** <br>\n"
        "*Ana Brook, Bo Creek* <br>\n"
        "**Datasets: A, B and C** <br>\n"
        "[[paper](https://a.example/x)]\n"
        "[[code](https://b.example/y)]\n"
        "[[bib](exports/awesome-ir.bib)] `brook2021grit`"
    )


def test_identifiers_counts_and_abstract_come_after_the_links() -> None:
    one = accept(work(doi="10.1109/x.2021.1"), arxiv="2108.99901", abstract="On pebbles.")
    counts = {"crossref": (Count(count=5, since=TODAY),), "semantic_scholar": (Count(count=1, since=TODAY),)}
    assert entry(one.enrich(one.enriched.model_copy(update={"citations": counts}))).split("\n")[2:] == [
        "[[paper](https://a.example/x)]",
        "[[doi](https://doi.org/10.1109/x.2021.1)]",
        "[[arxiv](https://arxiv.org/abs/2108.99901)]",
        "[[bib](exports/awesome-ir.bib)] `brook2021grit` <br>",
        "Cited 1 time (Semantic Scholar, 2026-11-24)",
        "<details><summary>Abstract</summary>On pebbles.</details>",
    ]


@pytest.mark.parametrize(
    ("citations", "shown"),
    [
        ({}, None),
        ({"semantic_scholar": ()}, None),
        ({"crossref": (Count(count=0, since=TODAY),)}, "Cited 0 times (Crossref, 2026-11-24)"),
        (
            {"crossref": (Count(count=9, since=date(2026, 1, 1)), Count(count=2, since=TODAY))},
            "Cited 2 times (Crossref, 2026-11-24)",
        ),
        (
            {"crossref": (Count(count=9, since=TODAY),), "semantic_scholar": (Count(count=4, since=TODAY),)},
            "Cited 4 times (Semantic Scholar, 2026-11-24)",
        ),
        ({"o<b>": (Count(count=3, since=TODAY),)}, "Cited 3 times (o\\<b\\>, 2026-11-24)"),
    ],
)
def test_one_source_says_how_often_a_work_is_cited(citations: dict[str, tuple[Count, ...]], shown: str | None) -> None:
    lines = entry(work().enrich(Enrichment(citations=citations))).split("\n")
    assert [line for line in lines if line.startswith("Cited")] == ([shown] if shown else [])


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_warning_stands_right_under_the_title(kind: NoticeKind) -> None:
    warned = work().enrich(Enrichment(notices=(Notice(kind=kind, source="crossref", record="10.1/<b>x"),)))
    second = entry(warned).split("\n")[1]
    assert re.fullmatch(r"⚠ \*\*[A-Z][a-z ]+\*\* \(Crossref: 10\.1/\\<b\\>x\) <br>", second)


def test_a_persons_venue_is_shown_as_written_and_a_sources_by_its_short_name() -> None:
    assert "**Pebbles(NIPS-20)**" in render(work(venue="NIPS", year=2020))
    accepted = accept(work(venue=None), venue="Advances in Neural Information Processing Systems 34")
    assert "**Pebbles(NeurIPS-21)**" in render(accepted)
    assert "**Pebbles(2021)**" in render(accept(work(venue=None), venue="Some Report"))


def test_years_stand_newest_first_and_works_in_their_order() -> None:
    text = render(work("a2019", year=2019), work("b2021"), work("a2021"), work("c2019", year=2019))
    assert re.findall(r"^### \*\*(\d+)\*\*|`(\w+)`", text, re.M) == [
        ("2021", ""), ("", "b2021"), ("", "a2021"), ("2019", ""), ("", "a2019"), ("", "c2019"),
    ]  # fmt: skip


def test_the_contents_count_and_their_anchors_are_headings() -> None:
    text = render(
        work(), work("x2019", year=2019), work("y2019", year=2019), datasets=(Dataset(name="A", heading="A"),)
    )
    assert "* [1. Papers](#papers) (3): [2021](#2021) (1), [2019](#2019) (2)\n* [2. Datasets](#datasets) (1)\n" in text
    tokens = parse(text)
    headings = [tokens[place + 1] for place, token in enumerate(tokens) if token.type == "heading_open"]
    slugs = ["".join(child.content for child in one.children or () if child.type == "text").lower() for one in headings]
    targets = [
        str(token.attrs["href"]) for token in inline(text, "link_open") if str(token.attrs["href"]).startswith("#")
    ]
    assert targets
    assert all(slugs.count(target.removeprefix("#")) == 1 for target in targets)


def test_a_data_set_shows_the_work_that_introduced_it_and_how_many_use_it() -> None:
    users = tuple(work(f"u{number}").model_copy(update={"datasets": ("B2",)}) for number in range(2))
    intro = work("b2018", title="A Beach", year=2018).model_copy(update={"listed": False})
    sets = (
        Dataset(name="B2", heading="Beach Two (B2)", work="b2018"),
        Dataset(name="C", heading="C"),
        Dataset(name="undescribed"),
    )
    text = render(*users, intro, datasets=sets)
    section = text.split("## Datasets\n\n")[1]
    assert section == (
        "### ***Beach Two (B2)***\n**A Beach(ICCV-18)** <br>\n*Ana Brook, Bo Creek* <br>\n[[paper](https://a.example/x)]\n"
        "[[bib](exports/awesome-ir.bib)] `b2018` <br>\nUsed by 2 papers\n\n### ***C***\n"
    )
    assert "### **2018**" not in text


def test_a_data_set_has_its_own_links_and_may_point_to_a_former_key() -> None:
    one = work().model_copy(update={"formerly": ("older",)})
    links = (Link(kind="paper", url="https://c.example/z"),)
    section = render(one, datasets=(Dataset(name="B", work="older", links=links),)).split("## Datasets")[1]
    assert "https://c.example/z" in section
    assert "https://a.example/x" not in section


def test_templates_end_their_sections_byte_for_byte() -> None:
    assert f"`brook2021grit`\n\n{PAGE.papers_template}\n\n## Datasets\n" in render(work())


@pytest.mark.parametrize(
    "hostile",
    [
        accept(work(), abstract=HOSTILE),
        work(title=HOSTILE),
        work(authors=(HOSTILE, "Bo Creek")),
        work(venue=HOSTILE),
        work().model_copy(update={"datasets": (HOSTILE,)}),
        work().enrich(Enrichment(notices=(Notice(kind=NoticeKind.CONCERN, source=HOSTILE, record=HOSTILE),))),
        work().enrich(Enrichment(citations={HOSTILE: (Count(count=1, since=TODAY),)})),
    ],
    ids=["abstract", "title", "authors", "venue", "datasets", "notice", "source"],
)
def test_hostile_text_makes_nothing(hostile: Work) -> None:
    """The same blocks, links and tags as with harmless text."""
    text = render(hostile)
    html = MarkdownIt("commonmark").enable("table").enable("strikethrough").render(text)
    tags = {tag.lower() for tag in re.findall(r"<(/?[a-zA-Z][\w-]*)", html)}
    assert {tag.removeprefix("/") for tag in tags} <= {
        "h1", "h2", "h3", "p", "strong", "em", "ul", "li", "a", "br", "code", "details", "summary",
    }  # fmt: skip
    assert [str(token.attrs["href"]) for token in inline(text, "link_open")] == [
        "#papers", "#2021", "#datasets", "https://a.example/x", "exports/awesome-ir.bib",
    ]  # fmt: skip
    assert html.count("<h3>") == 1
    assert html.count("<!--") == 1  # the template
    assert 'href="javascript' not in html
    assert "onerror" not in re.sub(r">[^<]*<", "><", html)


def test_a_link_that_leads_nowhere_on_the_web_is_left_out() -> None:
    links = (
        Link(kind="code", url="javascript:alert(1)"),
        Link(kind="x](https://evil.example", url="https://a.example/y"),
    )
    text = render(work().model_copy(update={"links": links}))
    assert "javascript" not in text
    assert "https://evil.example" not in [token.attrs["href"] for token in inline(text, "link_open")]


def test_an_abstract_is_folded_away_in_one_html_block_and_reads_as_it_was_written() -> None:
    text = render(accept(work(), abstract="a<b & *c*\n\nsecond  paragraph [1]"))
    (block,) = (token for token in parse(text) if token.type == "html_block" and "details" in token.content)
    seen = re.sub(r"<[^>]+>", "", block.content)
    assert unescape(seen).strip() == "Abstracta<b & *c* second paragraph [1]"


def test_people_are_emphasised_and_titles_strong() -> None:
    text = render(work(authors=("Syed Sameed Husain", "Miroslaw Bober"), title="REMAP: A *Look*"))
    html = MarkdownIt("commonmark").render(text)
    assert "<em>Syed Sameed Husain, Miroslaw Bober</em> <br>" in html
    assert "<strong>REMAP: A *Look*(ICCV-21)</strong> <br>" in html


def test_rendering_is_the_same_every_time_and_ends_with_one_newline() -> None:
    found = seed_like().catalog
    one, other = (readme.render(found.works, found.datasets, found.page, found.venues) for _ in range(2))
    assert one == other
    assert one.endswith("-->\n")
    assert not re.search(r"\n{4}", one)


class TestSplice:
    HAND = f"# Project\r\n\nby hand `{BEGINS}`\n{BEGINS}\nold\n{ENDS}\nafter  \n"

    def test_the_hand_written_parts_stay_byte_for_byte(self) -> None:
        spliced = readme.splice(self.HAND, "new\n")
        assert spliced == self.HAND.replace("old\n", "\nnew\n\n")

    def test_splicing_again_changes_nothing(self) -> None:
        once = readme.splice(self.HAND, render(work()))
        assert readme.splice(once, render(work())) == once

    @pytest.mark.parametrize(
        "text",
        [
            "",
            f"{BEGINS}\n",
            f"{ENDS}\n",
            f"{ENDS}\n{BEGINS}\n",
            f"{BEGINS}\n{BEGINS}\n{ENDS}\n",
            f"{BEGINS}\n{ENDS}\n{ENDS}\n",
        ],
    )
    def test_missing_doubled_or_crossed_markers_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="needs the line"):
            readme.splice(text, "new\n")


@needs_the_seed
def test_what_a_browser_gets_of_the_real_list_is_right() -> None:
    found = seed().catalog
    text = readme.render(found.works, found.datasets, found.page, found.venues)
    html = MarkdownIt("commonmark").render(text)
    visible = re.sub(r"<!--.*?-->", "", html, flags=re.S)
    assert (
        visible.count("<em>") == 110 + 3 + 18
    )  # author lines; the introduction and headings of data sets, bold italic
    assert "<em>Syed Sameed Husain, Miroslaw Bober</em>" in html
    assert not re.search(r"\*", re.sub(r"<[^>]*>", "", visible))
    links = [str(token.attrs["href"]) for token in inline(text, "link_open")]
    listed = [link.url for work in found.works if work.listed for link in work.links]
    of_sets = [link.url for one in found.datasets if one.work for link in one.links or found.work(one.work).links]
    identified = [one for one in found.works if one.listed] + [
        found.work(one.work) for one in found.datasets if one.work
    ]
    extra = sum(1 + bool(one.curated.doi) + bool(one.curated.arxiv) for one in identified)
    assert len(links) == len(listed) + len(of_sets) + extra + 2 + 6
    assert set(listed) <= set(links)
