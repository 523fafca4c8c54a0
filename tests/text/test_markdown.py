from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from enrich.text import markdown

HOSTILE = [
    "*stars* and **more**, _under_ and __more__",
    "[a link](https://evil.example) ![an image](https://evil.example/x.png) <https://evil.example>",
    '<script>alert(1)</script> <img src=x onerror="alert(1)"> <!-- hidden',
    "[click](javascript:alert(1)) [ref]: javascript:alert(1)",
    "# heading\n\n- item\n\n> quote\n\n---\n\n```\ncode",
    "`code` ``more`` ~~gone~~ | cell | $x^2$ \\(y\\)",
    "&lt;b&gt; &amp; &#60; &copy; &copy AT&T",
    "</summary></details><h1>out</h1>",
    "visit https://evil.example or www.evil.example",
    "back\\slash \\* \\",
    "a\u202egnihtemos \x00\x07 end",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text("\\*_[]()<>&;#`~|$!:/. wab1,\n", max_size=40)


def tokens(text: str) -> list[str]:
    """The kinds of what a reader finds in a text, but for plain words."""
    reader = MarkdownIt("gfm-like", {"linkify": False})
    inline = [child for token in reader.parse(text) for child in token.children or ()]
    return [child.type for child in inline if child.type not in {"text", "text_special"}]


def words(text: str) -> str:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    return "".join(child.content for token in reader.parse(text) for child in token.children or ())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_structure_comes_out_of_an_escaped_text(text: str) -> None:
    assert tokens(f"begin {markdown.escape(text)} end") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_reader_sees_the_text_that_was_escaped(text: str) -> None:
    seen = " ".join(markdown._UNSEEN.sub("", text).split())
    assert words(f"begin {markdown.escape(text)} end") == f"begin {seen} end"


@given(TEXTS)
def test_escaping_is_undone_but_for_spaces_and_what_nobody_sees(text: str) -> None:
    assert markdown.unescape(markdown.escape(text)) == " ".join(markdown._UNSEEN.sub("", text).split())


@given(TEXTS)
def test_escaped_text_never_has_structure(text: str) -> None:
    assert tokens(f"begin {markdown.escape(text)} end") == []


def test_common_texts_stay_as_they_are() -> None:
    for text in ("F&G", "Is Gravel All You Need? A Look – Again: S.N.D.", "AT&T, Ångström (2nd) #1", "L2-norm @ 10%"):
        assert markdown.escape(text) == text


MAIL = [
    "write to a.b+c@marsh.example please",
    "mailto:heron@marsh.example",
    "xmpp:heron@marsh.example/reeds",
    "heron@marsh_reeds.example",
    "the_heron@marsh.example, wren@reed-bed.example",
]


@pytest.mark.parametrize("text", MAIL)
def test_a_mail_address_is_no_link_on_github(text: str) -> None:
    """cmark-gfm looks for `@` and a host when escapes are resolved, so something has to stand between them."""
    escaped = markdown.escape(text)
    assert not re.search(r"[\w.+-]@[\w-]+\.\w", re.sub(r"\\(.)", r"\1", html.unescape(escaped)))
    assert words(escaped).replace("\u2060", "") == text
    assert markdown.unescape(escaped) == text


@pytest.mark.parametrize("text", ["Recall@1", "MarshVis@ECCV", "L2-norm @ 10%", "precision@0.5"])
def test_an_at_sign_that_begins_no_host_stays(text: str) -> None:
    assert markdown.escape(text) == text


@pytest.mark.parametrize(
    "text",
    ["@heron", "by @heron, @marsh/reeds", "fixes #12", "(#12)", "marsh/reeds#12", "GH-12 gh-7", "a@1b2c3d4", "x #1&#2"],
)
def test_nobody_is_told_and_nothing_linked_by_a_summary(text: str) -> None:
    """The joiner stands after every sign that GitHub reads as the beginning of a name or a number."""
    escaped = markdown.escape_reference(text)
    assert not re.search(r"@\w|(?<!&)#\d|GH-\d", html.unescape(escaped), re.IGNORECASE)
    assert words(escaped).replace("\u2060", "") == text


@pytest.mark.parametrize("text", [*HOSTILE, "C# 9, F#", "50 @ 60", "A&B; &#91;x&#93;"])
def test_what_is_no_reference_stays(text: str) -> None:
    assert markdown.escape_reference(text) == markdown.escape(text)


def test_a_comma_in_a_name_does_not_part_it() -> None:
    assert "," not in markdown.escape_item("Stones, large")
    assert markdown.unescape(markdown.escape_item("Stones, large")) == "Stones, large"


@pytest.mark.parametrize("text", HOSTILE)
def test_inert_text_is_no_structure_to_an_html_reader_nor_to_a_markdown_reader(text: str) -> None:
    inert = markdown.inert(text)
    assert not set("<>\"'`*_[]\n") & set(inert)
    assert tokens(f"begin {inert} end") == []


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://arxiv.org/abs/2108.02927", True),
        ("http://proceedings.mlr.press/v139/roth21a.html", True),
        ("javascript:alert(1)", False),
        ("JavaScript://x.example/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("", False),
        ("exports/awesome-ir.bib", False),
        ("https://", False),
        ("http://[broken", False),
    ],
)
def test_web_addresses(url: str, is_one: bool) -> None:
    assert markdown.is_web_address(url) is is_one


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("https://a.example/x?Expires=1&Signature=R~Z_b__=&Key=A", None),
        ("https://github.com/a/%20b", None),
        ("https://a.example/wiki/Stone_(rock)", None),
        (
            "https://a.example/x) [evil](https://evil.example",
            "https://a.example/x%29%20%5Bevil%5D%28https://evil.example",
        ),
        ("https://a.example/(x)]", "https://a.example/%28x%29]"),
        ("https://a.example/?a=1&copy;=2", None),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
    ],
)
def test_a_link_leads_where_it_should_and_no_further(url: str, leads_to: str | None) -> None:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    inline = reader.parse(f"before {markdown.link('paper', url)} after")[1].children or []
    assert [child.type for child in inline if child.type != "text"] == ["link_open", "link_close"]
    href = next(child.attrs["href"] for child in inline if child.type == "link_open")
    expected = leads_to or url
    assert str(href).replace("%5B", "[").replace("%5D", "]") == expected.replace("%5B", "[").replace("%5D", "]")


def test_an_address_in_a_link_reads_back() -> None:
    url = "https://a.example/?a=1&copy;=2&b=3"
    destination = markdown.link("paper", url).removeprefix("[[paper](").removesuffix(")]")
    assert markdown.address(destination) == url


@given(st.lists(st.text(alphabet="ab ,.*_w/<&\t", max_size=6), max_size=4))
def test_items_are_escaped_as_each_alone(texts: list[str]) -> None:
    assert markdown.escape_items(texts) == ", ".join(map(markdown.escape_item, texts))
