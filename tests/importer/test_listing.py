from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.importer import listing
from enrich.importer.listing import BEGINS, ENDS, ListEntry, Listing, Tag, read_tag, write_tag, year_in
from enrich.importer.listing.shape import read_title
from enrich.model import Link
from tests.support.seed import SEED_LIKE


def page(papers: str, datasets: str = "", head: str = "# Awesome Pebbles") -> Listing:
    return listing.read(f"{head}\n\n## Papers\n\n{papers}\n\n## Datasets\n\n{datasets}\n")


def entry(text: str) -> ListEntry:
    found = page(text)
    assert found.unread == ()
    (one,) = found.papers.entries
    return one


PLAIN = "**Pebbles(CVPR-20)** <br>\n*Ana Brook* <br>\n[[paper](https://a.example/x)]"


def test_an_entry_has_its_parts() -> None:
    one = entry(
        "### **2020**\n\n**Pebbles: A Look(CVPR-20)** <br>\n*Ana Brook, Bo Creek* <br>\n**Datasets: A, B and C** <br>\n"
        "[[paper](https://a.example/x)]\n[[code](https://b.example/y)]"
    )
    assert one.heading == "2020"
    assert one.tag == Tag("Pebbles: A Look", "CVPR", 2020)
    assert one.authors == ("Ana Brook", "Bo Creek")
    assert one.datasets == ("A", "B and C")
    assert one.links == (Link(kind="paper", url="https://a.example/x"), Link(kind="code", url="https://b.example/y"))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Pebbles(ICCV-21)", Tag("Pebbles", "ICCV", 2021)),
        ("Pebbles (ICCV-2021)", Tag("Pebbles", "ICCV", 2021)),
        ("Pebbles(F&G-18)", Tag("Pebbles", "F&G", 2018)),
        ("Pebbles(CVPRW-16)", Tag("Pebbles", "CVPRW", 2016)),
        ("Pebbles(CVPR-07)", Tag("Pebbles", "CVPR", 2007)),
        ("Pebbles(ICCV-99)", Tag("Pebbles", "ICCV", 1999)),
        ("Pebbles(ACM MM-20)", Tag("Pebbles", "ACM MM", 2020)),
        ("Pebbles(3DV-20)", Tag("Pebbles", "3DV", 2020)),
        ("Pebbles(T-PAMI-20)", Tag("Pebbles", "T-PAMI", 2020)),
        ("Pebbles(2015)", Tag("Pebbles", None, 2015)),
        ("Pebbles", Tag("Pebbles")),
        ("Pebbles (revisited)", Tag("Pebbles (revisited)")),
        ("The Pebbles-300-2012 Dataset", Tag("The Pebbles-300-2012 Dataset")),
        ("Why? A – B. C(NIPS-19)", Tag("Why? A – B. C", "NIPS", 2019)),
    ],
)
def test_tags(text: str, tag: Tag) -> None:
    assert read_tag(text) == tag


@given(
    title=st.text(min_size=1).map(lambda text: f"A{text}z"),
    venue=st.sampled_from(["CVPR", "F&G", "ACM MM", "T-PAMI", "3DV"]),
    year=st.integers(1900, 2100),
)
def test_a_tag_that_is_written_reads_back(title: str, venue: str, year: int) -> None:
    seen = read_tag(write_tag(Tag(title, venue, year)))
    assert (seen.venue, seen.year) == (venue, year)
    assert listing.read_tag(write_tag(seen)) == seen


@given(
    title=st.text(min_size=1).map(lambda text: f"A{text}z"),
    venue=st.sampled_from(["CVPR", "F&G", None]),
    url=st.sampled_from(
        ["https://a.example/x", "https://a.example/x_(y(z))", "https://a.example/(2019)", "http://a.b/*"]
    ),
)
def test_a_linked_title_reads_back_with_its_address(title: str, venue: str | None, url: str) -> None:
    text = write_tag(Tag(title, venue, 2021), url)
    seen, address = read_title(text)
    assert seen == read_tag(write_tag(Tag(title, venue, 2021)))
    assert address is not None
    assert unquote(address) == url


@pytest.mark.parametrize(
    ("text", "tag", "url"),
    [
        ("[Pebbles](https://a.example/x)(ICCV-21)", Tag("Pebbles", "ICCV", 2021), "https://a.example/x"),
        ("[Pebbles](https://a.example/x_(y)) (ACM MM-21)", Tag("Pebbles", "ACM MM", 2021), "https://a.example/x_(y)"),
        ("[Pebbles (b)](https://a.example/x)", Tag("Pebbles (b)"), "https://a.example/x"),
        ("[Pebbles](notes.md)(ICCV-21)", Tag("[Pebbles](notes.md)", "ICCV", 2021), None),
        ("[Re] Pebbles(ICCV-21)", Tag("[Re] Pebbles", "ICCV", 2021), None),
        ("Pebbles [x](https://a.example/x)(ICCV-21)", Tag("Pebbles [x](https://a.example/x)", "ICCV", 2021), None),
    ],
)
def test_titles_with_a_link(text: str, tag: Tag, url: str | None) -> None:
    assert read_title(text) == (tag, url)


def test_a_titles_link_is_one_of_the_entrys_links() -> None:
    linked = PLAIN.replace("Pebbles", "[Pebbles](https://a.example/x)")
    assert entry(linked).tag == entry(PLAIN).tag
    assert entry(linked).links == entry(PLAIN).links
    other = PLAIN.replace("Pebbles", "[Pebbles](https://b.example/(y))")
    assert entry(other).links == (Link(kind="paper", url="https://b.example/(y)"), *entry(PLAIN).links)


def test_what_rendering_adds_is_read_over() -> None:
    one = entry(
        f'<a id="brook2020pebbles"></a>\n{PLAIN} `brook2020pebbles` <br>\nCited 3 times (Crossref, 2026-11-24)\n'
        "<details><summary>Abstract and BibTeX</summary><p>On\n**pebbles**</p>\n<pre>\n### x\n## y\n</pre></details>"
    )
    assert one.key == "brook2020pebbles"
    assert (one.tag, one.authors, one.links) == (entry(PLAIN).tag, entry(PLAIN).authors, entry(PLAIN).links)


def test_data_sets_may_be_linked_to_their_headings() -> None:
    lines = PLAIN.split("\n")
    named = "**Datasets: [A (B)](#a-b), C&#44; D, [E \\[f\\]](#e-f), [G](https://a.example)** <br>"
    one = entry("\n".join((*lines[:2], named, *lines[2:])))
    assert one.datasets == ("A (B)", "C, D", "E [f]", "[G](https://a.example)")


def test_what_was_folded_under_a_heading_alone_is_read_over() -> None:
    fold = '<details><summary>Used by 1 paper</summary><ul>\n<li><a href="#x">X</a></li>\n</ul></details>'
    found = page(PLAIN, f"### ***Beach***\n{fold}\n\n### ***Shore***\n{PLAIN}\n{fold}")
    assert found.unread == ()
    assert found.datasets.headings == ("Beach", "Shore")
    assert len(found.datasets.entries) == 1


@pytest.mark.parametrize("fold", ["<details><summary>Notes</summary>mine</details>", "<details>\n\nmine\n</details>"])
def test_what_a_person_folded_is_kept_as_unread(fold: str) -> None:
    found = page(f"{PLAIN}\n{fold}")
    assert "mine" in "".join(one.text for one in found.unread)


@pytest.mark.parametrize(
    "badges",
    [
        "`107 works` `80 with DOI` `last enriched 2026-11-23`",  # as earlier versions wrote them
        "`107 works`\n·\n`80 with DOI`\n·\n`last enriched 2026-11-23`",
        "`1 work`\n·\n`0 with DOI`",
    ],
)
def test_the_badges_are_no_introduction(badges: str) -> None:
    head = f"# Awesome Pebbles\n{badges}\n\nBy hand.\n\n`3 works`"
    assert page(PLAIN, head=head).introduction == ("By hand.", "`3 works`")


def test_a_work_without_venue_shows_its_year_where_the_title_does_not() -> None:
    assert write_tag(Tag("The Pebbles-300-2012 Dataset", None, 2012)) == "The Pebbles-300-2012 Dataset"
    assert write_tag(Tag("The Pebbles Dataset", None, 2012)) == "The Pebbles Dataset(2012)"
    assert write_tag(Tag("Pebbles of 2011 and 2012", None, 2012)) == "Pebbles of 2011 and 2012(2012)"


def test_the_year_in_a_title() -> None:
    assert year_in("The Pebbles-300-2012 Dataset") == 2012
    assert year_in("Pebbles of 2011 and 2012") is None
    assert year_in("Pebbles 12012") is None
    assert year_in("Pebbles") is None


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("*Ana Brook,  Bo Creek* <br>", ("Ana Brook", "Bo Creek")),
        ("*Ana Brook, , Bo Creek* <br>", ("Ana Brook", "Bo Creek")),
        ("*Ana Brook, and Bo Creek* <br>", ("Ana Brook", "Bo Creek")),
        ("*Ana Brook and Bo Creek* <br>", ("Ana Brook", "Bo Creek")),
        ("*Ana Brook, Bo Creek * <br>", ("Ana Brook", "Bo Creek")),
        ("*Ana Brook, Bo Creek*  <br>", ("Ana Brook", "Bo Creek")),
        ("*Ana Brook, Bo Creek*", ("Ana Brook", "Bo Creek")),
        ("*Andy Sand, Bo Creek, Jr.* <br>", ("Andy Sand", "Bo Creek Jr.")),
        ("*Steven C.H. Hoi, Vijay Kumar B G* <br>", ("Steven C.H. Hoi", "Vijay Kumar B G")),
        ("*Ana Brook*, Bo Creek* <br>", ("Ana Brook*", "Bo Creek")),
        ("*Björn Ommer, Ondřej Chum* <br>", ("Björn Ommer", "Ondřej Chum")),
    ],
)
def test_author_lines(line: str, people: tuple[str, ...]) -> None:
    assert entry(f"**Pebbles(CVPR-20)** <br>\n{line}").authors == people


def test_two_spaces_before_a_break_and_windows_line_ends_do_not_matter() -> None:
    text = "# Awesome Pebbles\n\n## Papers\n\n**Pebbles(CVPR-20)**  <br>\n*Ana Brook*  <br>\n"
    assert listing.read(text.replace("\n", "\r\n")).papers == listing.read(text).papers
    assert listing.read("\ufeff" + text).papers.entries[0].authors == ("Ana Brook",)


def test_an_entry_ends_where_the_next_title_begins() -> None:
    assert [one.tag.title for one in page(f"{PLAIN}\n{PLAIN.replace('Pebbles', 'Stones')}").papers.entries] == [
        "Pebbles",
        "Stones",
    ]


def test_several_links_may_share_a_line() -> None:
    one = entry(f"{PLAIN} [[code](https://b.example/y)]  <br>")
    assert [link.kind for link in one.links] == ["paper", "code"]


def test_comments_are_kept_byte_for_byte_and_make_no_entries() -> None:
    template = "<!-- **** <br>\n** <br>\n**Datasets: ** <br>\n[[paper]()]\n\n**** <br>\n[[code]()] -->"
    found = page(f"{PLAIN}\n\n{template}", "<!-- ### ******\n**** <br> -->")
    assert (found.papers.template, found.datasets.template) == (template, "<!-- ### ******\n**** <br> -->")
    assert len(found.papers.entries) == 1
    assert found.unread == ()


def test_only_the_region_between_the_markers_is_read_with_the_files_own_line_numbers() -> None:
    text = (
        f"# Project\n\n## Papers\n\n{PLAIN}\n\n{BEGINS}\n# Awesome Pebbles\n\n## Papers\n\n[[odd\n{ENDS}\n\n{PLAIN}\n"
    )
    found = listing.read(text)
    assert found.title == "Awesome Pebbles"
    assert found.papers.entries == ()
    assert [(line, kept) for line, kept, _ in found.unread] == [(14, "[[odd")]


def test_headings_lose_their_stars_and_keep_their_parentheses() -> None:
    found = page("### **2020**", "### ***Great Beaches (GB)***\n### Plain\n### ***\\*Star***")
    assert found.papers.headings == ("2020",)
    assert found.datasets.headings == ("Great Beaches (GB)", "Plain", "*Star")


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        (f"{PLAIN}\nSome words of mine", ["Some words of mine"]),
        (f"{PLAIN}\n[[code]()]", ["[[code]()]"]),
        (f"{PLAIN}\n[[code](javascript:alert(1))]", ["[[code](javascript:alert(1))]"]),
        (f"{PLAIN}\n[[code](papers/x.pdf)]", ["[[code](papers/x.pdf)]"]),
        (f"{PLAIN}\n[[](https://a.example/y)]", ["[[](https://a.example/y)]"]),
        (f"{PLAIN}\n[code](https://a.example/y)", ["[code](https://a.example/y)"]),
        (f"{PLAIN}\n**Datasets: ** <br>", ["**Datasets: ** <br>"]),
        (f"{PLAIN}\n*Bo Creek* <br>", ["*Bo Creek* <br>"]),
        ("**Pebbles(CVPR-20)** <br>\n[[paper](https://a.example/x)]", 2),
        ("*Ana Brook* <br>\n[[paper](https://a.example/x)]", 2),
        ("**** <br>\n** <br>\n**Datasets: ** <br>\n[[paper]()]", 4),
        (f"{PLAIN}\n\n<!-- never closed", ["<!-- never closed"]),
        (f"{PLAIN}\n\n## Tools\n\n* a tool", ["## Tools", "* a tool"]),
        (f"{PLAIN}\n\n## Papers\n\n* more", ["## Papers", "* more"]),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_line(broken: str, kept: list[str] | int) -> None:
    found = page(broken)
    texts = [text for _, text, _ in found.unread]
    assert texts == kept if isinstance(kept, list) else len(texts) == kept
    lines = ["", *f"# Awesome Pebbles\n\n## Papers\n\n{broken}".split("\n")]
    assert all(lines[line] == text for line, text, _ in found.unread)


def test_strays_before_the_title_and_in_the_contents_are_kept() -> None:
    contents = "## Contents\n* [1. Papers](#papers)\n* [3. Tools](#tools)"
    text = f"a badge\n# Awesome Pebbles\n<!-- a note -->\n\n{contents}\n\n## Papers\n"
    assert [kept for _, kept, _ in listing.read(text).unread] == ["a badge", "<!-- a note -->", "* [3. Tools](#tools)"]


@pytest.mark.parametrize(
    ("text", "missing"), [("## Papers\n", "title"), ("# Awesome Pebbles\n\nNo papers.\n", "## Papers")]
)
def test_a_text_without_the_shape_is_refused(text: str, missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        listing.read(text)


def test_the_small_list_is_read_whole() -> None:
    found = listing.read(SEED_LIKE)
    assert found.unread == ()
    assert found.title == "Awesome Pebble Retrieval"
    assert found.contents == "Catalogue <br> "
    assert [paragraph[:20] for paragraph in found.introduction] == [
        "***This repo contain",
        "***Key Words: Pebble",
        "***Conference and Jo",
    ]
    assert (len(found.papers.entries), len(found.datasets.entries)) == (11, 8)
    assert f"{found.papers.template}\n\n## Datasets" in SEED_LIKE
    assert SEED_LIKE.endswith(f"{found.datasets.template}\n")


def test_a_line_of_many_links_that_goes_wrong_at_its_end_is_told_at_once() -> None:
    line = "[[code](https://b.example/y)]" * 200 + "x"
    assert [text for _, text, _ in page(f"{PLAIN}\n{line}").unread] == [line]
