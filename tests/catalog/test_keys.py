from __future__ import annotations

import pytest

from enrich.catalog.keys import citation_key
from enrich.model import Metadata


def key(title: str, author: str = "Min Yang", year: int = 2021, taken: tuple[str, ...] = ()) -> str:
    return citation_key(Metadata(title=title, authors=(author, "Bo Creek"), year=year), taken)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("DOLG: Single-Stage Image Retrieval", "yang2021dolg"),
        ("Single-Stage Image Retrieval", "yang2021single"),
        ("The Group Loss for Deep Metric Learning", "yang2021group"),
        ("Towards a Theory of the Pebble", "yang2021theory"),
        ("Which is Plagiarism: Fashion Image Retrieval", "yang2021plagiarism"),
        ("Re-ranking via Metric Fusion", "yang2021reranking"),
        ("N-pair Loss", "yang2021npair"),
        ("3D Object Representations", "yang20213d"),
        ("Ångström’s Grains", "yang2021angstroms"),
        ("“Quoted” Words", "yang2021quoted"),
        ("– Dash First", "yang2021dash"),
    ],
)
def test_the_word_is_the_first_that_tells_something(title: str, expected: str) -> None:
    assert key(title) == expected


@pytest.mark.parametrize(
    ("author", "family"),
    [
        ("Grant Van Horn", "vanhorn"),
        ("Cesar Roberto de Souza", "desouza"),
        ("Laura Leal-Taixé", "lealtaixe"),
        ("Vijay Kumar B G", "kumar"),
        ("Jonas Weiß", "weiss"),
        ("Connor O'Neil", "oneil"),
        ("李明", "anonymous"),
    ],
)
def test_the_family_name_is_folded_with_its_particles(author: str, family: str) -> None:
    assert key("Pebbles", author) == f"{family}2021pebbles"


def test_a_taken_key_gives_way_to_the_next_telling_word() -> None:
    assert key("Deep Compositional Metric Learning", taken=("yang2021deep",)) == "yang2021compositional"


def test_where_all_words_are_taken_a_letter_is_added_to_the_first() -> None:
    taken = ("yang2021deep", "yang2021pebbles")
    assert key("Deep Pebbles", taken=taken) == "yang2021deepb"
    assert key("Deep Pebbles", taken=(*taken, "yang2021deepb")) == "yang2021deepc"


def test_a_title_that_tells_nothing_still_has_a_key() -> None:
    assert key("On It") == "yang2021"
    assert key("On It", taken=("yang2021",)) == "yang2021b"


@pytest.mark.parametrize(
    "metadata", [Metadata(title="Pebbles", year=2021), Metadata(title="Pebbles", authors=("A B",))]
)
def test_a_work_without_people_or_year_has_no_key(metadata: Metadata) -> None:
    with pytest.raises(ValueError, match="citation key"):
        citation_key(metadata, ())
