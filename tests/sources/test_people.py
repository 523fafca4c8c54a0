"""What of a source's names is a person, and what the names of a BibTeX field are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest
from arxiv import Result
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Record
from enrich.sources import arxiv, crossref_json, datacite, people, semantic_scholar
from enrich.sources.bibtex import parse
from enrich.sources.people import GivenName
from enrich.text import names
from enrich.text.names import Name, split

TODAY = date(2026, 11, 29)
Authors = Sequence[Mapping[str, object]]


def crossref(authors: Authors, **more: object) -> Record:
    item = {"DOI": "10.1234/marsh", "title": ["Marsh"], "author": list(authors), **more}
    return crossref_json.parse(item, "crossref", TODAY)


def of_datacite(creators: Authors, **more: object) -> Record:
    attributes = {"doi": "10.1234/marsh", "titles": [{"title": "Marsh"}], "creators": list(creators), **more}
    return datacite.parse({"id": "10.1234/marsh", "attributes": attributes}, TODAY)


def bib(field: str) -> Record:
    (record,) = parse(f"@article{{k, title={{Marsh}}, author={{{field}}}}}", "x.bib", TODAY).records
    return record


def parts_of(record: Record) -> list[Name]:
    return [split(name) for name in record.metadata.authors or ()]


HERON, WREN = {"given": "Ada", "family": "Heron"}, {"given": "Bea", "family": "Wren"}


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"given": "Dina", "family": "Kieding Banik"}, Name("Dina", "", "Kieding Banik", "")),
        ({"given": "Adrian", "family": "Del Maestro"}, Name("Adrian", "", "Del Maestro", "")),
        ({"given": "Hans-Conrad", "family": "zur Loye"}, Name("Hans-Conrad", "zur", "Loye", "")),
        ({"given": "Ana", "family": "García Sánchez"}, Name("Ana", "", "García Sánchez", "")),
        ({"given": "Ada", "family": "Heron", "suffix": "Jr."}, Name("Ada", "", "Heron", "Jr.")),
        ({"given": "Ada", "family": "Heron", "suffix": "PhD"}, Name("Ada", "", "Heron", "")),
        ({"given": "Bea", "family": "Wren", "non-dropping-particle": "van"}, Name("Bea", "van", "Wren", "")),
        ({"given": "Jean", "family": "Fontaine", "dropping-particle": "de"}, Name("Jean", "de", "Fontaine", "")),
        ({"given": "Xuewen Ding", "family": "-"}, Name("Xuewen", "", "Ding", "")),
        ({"given": "-", "family": "Xuewen Ding"}, Name("Xuewen", "", "Ding", "")),
        ({"given": "Xuewen Ding", "family": "."}, Name("Xuewen", "", "Ding", "")),
        ({"given": "Xuewen Ding", "family": "N/A"}, Name("Xuewen", "", "Ding", "")),
        ({"given": "Xuewen Ding", "family": "(:unav)"}, Name("Xuewen", "", "Ding", "")),
        ({"given": "Jennifer", "family": "Null"}, Name("Jennifer", "", "Null", "")),
        ({"given": "Ada", "family": "Heron*"}, Name("Ada", "", "Heron", "")),
        ({"name": "Ada Heron†"}, Name("", "", "Ada Heron", "", True)),
        ({"family": "Xuewen Ding"}, Name("Xuewen", "", "Ding", "")),
        ({"given": "Neil", "family": "M. Robertson"}, Name("Neil M.", "", "Robertson", "")),
        ({"given": "Manju", "family": ","}, Name("", "", "Manju", "")),
        ({"name": "The T2K Beam Group"}, Name("", "", "The T2K Beam Group", "", True)),
        ({"name": "Meta AI"}, Name("", "", "Meta AI", "", True)),
        ({"literal": "Ada Heron"}, Name("Ada", "", "Heron", "")),
        ({"given": "Cesar Roberto de", "family": "Souza"}, Name("Cesar Roberto", "de", "Souza", "")),
        ({"given": "Chris Von", "family": "Wren"}, Name("Chris", "Von", "Wren", "")),
        ({"given": "Thi Le", "family": "Nguyen"}, Name("Thi Le", "", "Nguyen", "")),
        ({"given": "Ivo M.", "family": "Raimundo, Jr."}, Name("Ivo M.", "", "Raimundo", "Jr.")),
        ({"given": "Ronald", "family": "Belmont III"}, Name("Ronald", "", "Belmont", "III")),
        ({"given": "Marsh", "family": "Research and Practice"}, Name("", "", "Marsh Research and Practice", "", True)),
    ],
)
def test_crossref_gives_parts(author: Mapping[str, object], name: Name) -> None:
    record = crossref([author])
    assert parts_of(record) == [name]
    assert record.set_aside == ()
    assert record.partial == ()


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ({"name": "Jimeno Yepes, Antonio", "nameType": "Personal"}, Name("Antonio", "", "Jimeno Yepes", "")),
        ({"name": "x", "givenName": "Ana", "familyName": "García Sánchez"}, Name("Ana", "", "García Sánchez", "")),
        ({"name": ", Manju"}, Name("", "", "Manju", "")),
        ({"name": "Meta AI", "nameType": "Organizational"}, Name("", "", "Meta AI", "", True)),
        ({"name": "Ada Heron"}, Name("Ada", "", "Heron", "")),
    ],
)
def test_datacite_gives_parts(creator: Mapping[str, object], name: Name) -> None:
    assert parts_of(of_datacite([creator])) == [name]


@pytest.mark.parametrize(
    "place",
    [
        {"name": "Paderborn University"},
        {"given": "Paderborn", "family": "University"},
        {"name": "Universität Paderborn"},
        {"name": "Department of Marsh Studies"},
        {"name": "University of Marsh, Heronland"},
        {"literal": "Institut Marsh"},
    ],
)
def test_an_affiliation_among_the_authors_is_left_out_and_told(place: Mapping[str, object]) -> None:
    record = crossref([HERON, place, WREN])
    assert record.metadata.authors == ("Ada Heron", "Bea Wren")
    assert record.partial == ()
    (said,) = record.set_aside
    assert said.endswith("is an affiliation and no author")


def test_an_author_that_is_the_affiliation_of_another_is_none() -> None:
    record = crossref([{**HERON, "affiliation": [{"name": "Marsh Labs"}]}, {"name": "Marsh Labs"}])
    assert record.metadata.authors == ("Ada Heron",)


@pytest.mark.parametrize(
    "authors",
    [
        [{"name": "University of Marsh"}],
        [{"name": "University of Marsh"}, {"name": "Wren Institute"}],
        [HERON, {"name": "Marsh University Heron Group"}],
        [HERON, {"given": "Guillaume", "family": "L'Hospital"}],
    ],
)
def test_what_may_be_an_author_stays(authors: Authors) -> None:
    record = crossref(authors)
    assert len(record.metadata.authors or ()) == len(authors)
    assert record.set_aside == ()


@pytest.mark.parametrize(
    "name",
    ["Ada Heron, PhD", "Ada Heron, Ph.D.", "Ada Heron1,2", "Ada Heron <ada@marsh.example.org>", "Ada Heron (Ed.)",
     "Ada Heron (0000-0001-2345-6789)", "Heron, Ada, 1970-", "Heron, Ada (1970-2020)", "Heron, Ada, .",
     "Ada Heron, University of Marsh", "Ada Heron (Department of Ponds, University of Marsh)"],
)  # fmt: skip
def test_what_stands_behind_a_name_is_no_part_of_it(name: str) -> None:
    told: list[str] = []
    assert people.read([GivenName(name)], told).names == ("Ada Heron",)
    assert bool(told) == ("University" in name)


@pytest.mark.parametrize(
    "name",
    [
        "Y",
        "Et",
        "Heron, M.D.",
        "Wei Liu 0005",
        "Barnes and Noble",
        "Aarhus University",
        "Scientific Computing Core, Flatiron Institute",
    ],
)
def test_what_only_looks_like_an_addition_stays(name: str) -> None:
    read = people.read([GivenName(name)], [])
    assert [str(one) for one in read.names or ()] == [{"Heron, M.D.": "M.D. Heron"}.get(name, name)]


@pytest.mark.parametrize("name", ["and", "&", "ada@marsh.example.org", "https://orcid.org/0000-0001-2345-6789"])
def test_what_is_no_name_is_left_out_and_told(name: str) -> None:
    told: list[str] = []
    assert people.read([GivenName("Ada Heron"), GivenName(name), GivenName("Bea Wren")], told).names == (
        "Ada Heron", "Bea Wren",
    )  # fmt: skip
    assert len(told) == 1


@pytest.mark.parametrize("name", ["No Author Given", "[author unknown]"])
def test_words_for_nobody_say_that_the_list_is_not_whole(name: str) -> None:
    read = people.read([GivenName("Ada Heron"), GivenName(name)], [])
    assert (read.names, read.is_partial) == (("Ada Heron",), True)


def test_a_question_mark_in_a_name_is_a_lost_letter() -> None:
    assert people.read([GivenName("Ada Heron"), GivenName("Fern?ndez, Bea")], []).names is None


def test_a_suffix_among_the_given_names_is_the_suffix() -> None:
    assert parts_of(crossref([{"given": "Ada Jr.", "family": "Heron"}])) == [Name("Ada", "", "Heron", "Jr.")]


MORE = ("et al.", "et al", "Et Al.", "and others", "others", "...", "…", "[…]", "and 34 others", "12 more authors")


@pytest.mark.parametrize("more", MORE)
def test_a_list_that_is_not_whole_claims_nothing(more: str) -> None:
    for record in (
        crossref([HERON, {"name": more}]),
        crossref([HERON, {"literal": more}]),
        of_arxiv("Ada Heron", more),
    ):
        assert record.metadata.authors == ("Ada Heron",)
        assert record.claim("authors") is None
        assert record.claim("title") == "Marsh"
        assert "not whole" in record.set_aside[0]


def of_arxiv(*authors: str) -> Record:
    result = Result(
        entry_id="http://arxiv.org/abs/2001.00100v1",
        title="Marsh",
        published=datetime(2020, 1, 1, tzinfo=UTC),
        authors=[Result.Author(name) for name in authors],
    )
    return arxiv.parse(result, TODAY)


@pytest.mark.parametrize(
    ("listed", "known", "is_whole"),
    [
        (["Ada Heron", ":", "Bea Wren"], ("Ada Heron", "Bea Wren"), True),
        (["Ada Heron et al."], ("Ada Heron",), False),
        (["Ada Heron", "Bea Wren, et al."], ("Ada Heron", "Bea Wren"), False),
        (["Ada Heron", "(:Unav)"], ("Ada Heron",), False),
        (["Ada Heron", "(:etal)"], ("Ada Heron",), False),
        (["(:Unav)"], None, True),
        (["(:unav), (:unav)", "Ada Heron"], ("Ada Heron",), False),
        ([":(unav)", "Ada Heron"], ("Ada Heron",), False),
        (["Heron, Ada; Wren, Bea", "Cal Ren"], None, True),
        (["Fern\ufffdndez", "Ada Heron"], None, True),
        ([":"], None, True),
        (["-", "", "Ada Heron"], ("Ada Heron",), True),
        (["Gemini Team", "Ada Heron"], ("Gemini Team", "Ada Heron"), True),
        (
            ["Ada Moreno", "Noa Nolan", "Al Etalo", "Vincent Centeno"],
            ("Ada Moreno", "Noa Nolan", "Al Etalo", "Vincent Centeno"),
            True,
        ),
    ],
)
def test_flat_names(listed: list[str], known: tuple[str, ...] | None, is_whole: bool) -> None:
    paper = {"paperId": "abc", "title": "Marsh", "authors": [{"name": name} for name in listed]}
    for record in (of_arxiv(*listed), semantic_scholar.parse(paper, TODAY)):
        assert record.metadata.authors == known
        assert record.partial == (() if is_whole else ("authors",))
        assert bool(record.set_aside) == (not is_whole or known != tuple(name for name in listed if name))


@pytest.mark.parametrize("code", ["(:unav)", "(:Unav)", "(:none)", "(:tba)"])
def test_a_code_is_no_publisher(code: str) -> None:
    for record in (crossref([HERON], publisher=code), of_datacite([{"name": "Ada Heron"}], publisher=code)):
        assert record.metadata.publisher is None
        assert code in record.set_aside[0]
    assert crossref([HERON], publisher="Marsh Press").metadata.publisher == "Marsh Press"


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("Heron, Ada", [Name("Ada", "", "Heron", "")]),
        ("Ada Heron and Bea Wren", [Name("Ada", "", "Heron", ""), Name("Bea", "", "Wren", "")]),
        ("family=Wren, given=Bea, prefix=van, useprefix=true", [Name("Bea", "van", "Wren", "")]),
        ("{family=Wren, given=Bea, suffix=Jr.}", [Name("Bea", "", "Wren", "Jr.")]),
        ("given={Jean, Luc}, family={de Wren}", [Name("Jean, Luc", "de", "Wren", "")]),
        ('"family=Wren", "given=Bea"', [Name("Bea", "", "Wren", "")]),
        ("family=Wren, given-i=B", [Name("", "", "Wren", "")]),
        ("Jimeno Yepes, Antonio", [Name("Antonio", "", "Jimeno Yepes", "")]),
        ("Antonio {Jimeno Yepes}", [Name("Antonio", "", "Jimeno Yepes", "")]),
        ("zur Loye, Hans-Conrad", [Name("Hans-Conrad", "zur", "Loye", "")]),
        ("Hans vander Berg", [Name("Hans", "vander", "Berg", "")]),
        ("King, Jr., Martin Luther", [Name("Martin Luther", "", "King", "Jr.")]),
        ("King, Martin Luther, Jr.", [Name("Martin Luther", "", "King", "Jr.")]),
        ("Ada Heron, III", [Name("Ada", "", "Heron", "III")]),
        ("{Barnes and Noble, Inc.}", [Name("", "", "Barnes and Noble, Inc.", "", True)]),
        ("Heron &amp; Wren", [Name("", "", "Heron & Wren", "", True)]),
        ("O&#39;Neil, <i>Bea</i>", [Name("Bea", "", "O'Neil", "")]),
        (r"{Giro-i-Nieto}, Xavier", [Name("Xavier", "", "Giro-i-Nieto", "")]),
        (r"M{\"u}ller, J{\'e}r{\^o}me", [Name("Jérôme", "", "Müller", "")]),
    ],
)  # fmt: skip
def test_bibtex_gives_parts(field: str, people: list[Name]) -> None:
    record = bib(field)
    assert parts_of(record) == people
    assert record.set_aside == ()


@pytest.mark.parametrize(
    "field",
    [
        "Smith, John, Doe, Jane",
        "Ada Heron, Bea Wren, Cal Ren",
        "Heron, Ada; Wren, Bea",
        "Ada Heron; Bea Wren",
        "Heron, A.; Wren, B. and Ren, C.",
    ],
)
def test_a_field_that_is_no_list_of_names_is_told_and_not_claimed(field: str) -> None:
    record = bib(field)
    assert record.metadata.authors is None
    (said,) = record.set_aside
    assert "BibTeX parts names by “and”" in said


@pytest.mark.parametrize("more", ["others", "et al.", "et al", "Others", "..."])
def test_and_others_claims_nothing(more: str) -> None:
    record = bib(f"Heron, Ada and {more}")
    assert record.metadata.authors == ("Ada Heron",)
    assert record.claim("authors") is None
    assert "not whole" in record.set_aside[0]
    assert bib("Heron, Ada and Wren, Bea et al.").partial == ("authors",)


TEXTS = st.text(st.sampled_from("Aé -.,;{}\\:=() \ufffd…aln1'"), max_size=12)
GIVEN = st.builds(GivenName, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.booleans(), st.tuples(TEXTS))


@given(st.lists(GIVEN, max_size=5))
def test_whatever_a_source_gives_is_names_or_nothing(listed: list[GivenName]) -> None:
    aside: list[str] = []
    found = people.read(listed, aside)
    for name in found.names or ():
        assert any(map(str.isalpha, name))
        assert "\ufffd" not in name
        assert names.split(name).family or names.split(name).given
    assert found.names != ()
    assert not found.is_partial or aside


@given(TEXTS)
def test_whatever_a_bib_has_is_read_or_told(field: str) -> None:
    for record in parse(f"@article{{k, title={{T}}, author = {{{field}}}}}", "x.bib", TODAY).records:
        assert record.metadata.authors != ()
