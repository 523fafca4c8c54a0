"""How person names are split, printed and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.text import names
from enrich.text.names import Name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Min Yang", Name("Min", "", "Yang", "")),
        ("Philip H.S. Torr", Name("Philip H.S.", "", "Torr", "")),
        ("Torr, Philip H. S.", Name("Philip H. S.", "", "Torr", "")),
        ("Cesar Roberto de Souza", Name("Cesar Roberto", "de", "Souza", "")),
        ("de Souza, César Roberto", Name("César Roberto", "de", "Souza", "")),
        ("Anton van den Hengel", Name("Anton", "van den", "Hengel", "")),
        ("Oisin Mac Aodha", Name("Oisin", "", "Mac Aodha", "")),
        ("Grant Van Horn", Name("Grant", "", "Van Horn", "")),
        ("Ismail Ben Ayed", Name("Ismail", "", "Ben Ayed", "")),
        ("Xavier Giro-i-Nieto", Name("Xavier", "", "Giro-i-Nieto", "")),
        ("Kwang Moo Yi", Name("Kwang Moo", "", "Yi", "")),
        ("Vijay Kumar B G", Name("Vijay", "", "Kumar B G", "")),
        ("Hal Daumé III", Name("Hal", "", "Daumé", "III")),
        ("King, Jr., Martin Luther", Name("Martin Luther", "", "King", "Jr.")),
        ("Martin Luther King, Jr.", Name("Martin Luther", "", "King", "Jr.")),
        ("Wei Liu 0005", Name("Wei", "", "Liu", "")),
        ("  Wei   Liu ", Name("Wei", "", "Liu", "")),
        ("Aristotle", Name("", "", "Aristotle", "")),
        ("Crossref,", Name("", "", "Crossref", "")),
    ],
)
def test_split(text: str, parts: Name) -> None:
    assert names.split(text) == parts


@pytest.mark.parametrize(
    ("text", "shown", "turned"),
    [
        ("Torr, Philip H. S.", "Philip H. S. Torr", "Torr, Philip H. S."),
        ("Wei Liu 0005", "Wei Liu", "Liu, Wei"),
        ("Cesar Roberto de Souza", "Cesar Roberto de Souza", "de Souza, Cesar Roberto"),
        ("Oisin Mac Aodha", "Oisin Mac Aodha", "Mac Aodha, Oisin"),
        ("Hal Daumé III", "Hal Daumé III", "Daumé, III, Hal"),
        ("King, Jr., Martin Luther", "Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("Ondřej  Chum", "Ondřej Chum", "Chum, Ondřej"),
        ("Aristotle", "Aristotle", "Aristotle"),
    ],
)
def test_display_and_inverted(text: str, shown: str, turned: str) -> None:
    assert names.display(text) == shown
    assert names.inverted(text) == turned
    assert names.display(turned) == shown


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Min Yang", "yang"),
        ("César Roberto de Souza", "desouza"),
        ("Mathias Nießner", "niessner"),
        ("Søren Hauberg", "hauberg"),
        ("Łukasz Kaiser", "kaiser"),
        ("Radenović, Filip", "radenovic"),
        ("Noel E. O'Connor", "oconnor"),
        ("Francesc Moreno-Noguer", "morenonoguer"),
    ],
)
def test_family(name: str, folded: str) -> None:
    assert names.family(name) == folded


SAME = [
    ("Philip H.S. Torr", "Torr, Philip H. S."),
    ("Philip H.S. Torr", "P. Torr"),
    ("Steven C.H. Hoi", "Steven C. H. Hoi"),
    ("Neil M. Robertson", "Neil Martin Robertson"),
    ("Ian Reid", "Ian D. Reid"),
    ("Jenny Seidenschwarz", "Jenny Denise Seidenschwarz"),
    ("Bjorn Ommer", "Björn Ommer"),
    ("Bjoern Ommer", "Björn Ommer"),
    ("Juergen Gall", "Jürgen Gall"),
    ("Matthias Mueller", "Müller, Matthias"),
    ("Matthias Niessner", "Matthias Nießner"),
    ("Laura Leal-Taixe", "Laura Leal-Taixé"),
    ("Xavier Giro-i-Nieto", "Xavier Giró-i-Nieto"),
    ("Ondrej Chum", "Ondřej Chum"),
    ("Filip Radenovic", "Filip Radenović"),
    ("Furkan Kinli", "Furkan Kınlı"),
    ("Shinichi Satoh", "Shin'ichi Satoh"),
    ("Byungsoo Ko", "ByungSoo Ko"),
    ("Guangwei Yu", "Guang Wei Yu"),
    ("Han-Gyu Kim", "Hangyu Kim"),
    ("Fei-Fei Li", "Li Fei-Fei"),
    ("Fuxin Li", "Li Fuxin"),
    ("Vijay Kumar B G", "B. G. Vijay Kumar"),
    ("Vijay Kumar B. G", "Vijay Kumar"),
    ("B. G. Vijay Kumar", "Vijay Kumar"),
    ("R. Devon Hjelm", "Devon Hjelm"),
    ("Rafael S. Rezende", "Rafael Sampaio de Rezende"),
    ("Luigi Di Stefano", "Luigi di Stefano"),
    ("Wei Liu 0005", "Wei Liu"),
    ("Hal Daumé III", "Hal Daume"),
    ("LeCun, Y.", "Yann LeCun"),
    ("Kaiser, Lukasz", "Łukasz Kaiser"),
]
OTHER = [
    ("Weilin Huang", "Weiling Huang"),
    ("Wei Zhang", "Weilin Zhang"),
    ("Wei Xue", "Wei Xu"),
    ("Lei Zhang", "Bo Zhang"),
    ("Min Yang", "Min Yan"),
    ("Chu Wang", "Chu Wang-Li"),
    ("A. Zisserman", "B. Zisserman"),
    ("Karsten Roth", "Roth Karlsen"),
    ("Zhang", "Lei Zhang"),
    ("John A. Smith", "John B. Smith"),
    ("", ""),
    (". .", ". ."),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person(one: str, other: str) -> None:
    assert names.same(one, other)
    assert names.same(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_people(one: str, other: str) -> None:
    assert not names.same(one, other)
    assert not names.same(other, one)


TEAM = ("Wenzhao Zheng", "Zhaodong Chen", "Jiwen Lu", "Jie Zhou")


def test_same_people_keep_their_order() -> None:
    assert names.same_people(TEAM, ("Zheng, W.", "Chen, Z.", "Lu, J.", "Zhou, J."))
    assert not names.same_people(TEAM, TEAM[::-1])
    assert not names.same_people(TEAM, TEAM[:3])


@pytest.mark.parametrize(
    ("others", "same"),
    [
        (TEAM[::-1], True),
        (("Lu Jiwen", "Chen Zhaodong", "Zhou Jie", "Zheng Wenzhao"), True),
        (("Wenzhao Zheng", "Zhaodong Chen", "Jiwenn Lu", "Jie Zhou"), True),
        (("Wenzhao Zheng", "Zhao Chen", "Jiwenn Lu", "Jie Zhou"), True),
        (("Wen Zheng", "Zhao Chen", "Jiwenn Lu", "Jie Zhou"), False),
        (("Wenzhao Zheng", "Zhaodong Chen", "Bo Lu", "Jie Zhou"), False),
        (TEAM[:3], False),
        ((*TEAM, "Xudong Lin"), False),
        (("Wenzhao Zheng", "Wenzhao Zheng", "Jiwen Lu", "Jie Zhou"), False),
        ((), False),
    ],
)
def test_same_set(others: tuple[str, ...], same: bool) -> None:
    assert names.same_set(TEAM, others) is same
    assert names.same_set(others, TEAM) is same


def test_nobody_is_no_set() -> None:
    assert not names.same_set((), ())


@pytest.mark.parametrize(
    ("others", "share"),
    [
        (TEAM, 1.0),
        (TEAM[:2], 1.0),
        (("Wenzhao Zheng", "Somebody Else"), 0.5),
        (("Zheng, W.", "LU, J."), 1.0),
        (("Yuan Zheng", "Bo Chen"), 0.0),
        (("Zheng", "Chen"), 1.0),
        ((), 0.0),
    ],
)
def test_shared(others: tuple[str, ...], share: float) -> None:
    assert names.shared(TEAM, others) == share
    assert names.shared(others, TEAM) == share


PEOPLE = st.sampled_from([name for pair in (*SAME, *OTHER) for name in pair if name.strip(" .")])


@given(PEOPLE)
def test_everybody_is_themselves_however_printed(name: str) -> None:
    assert names.same(name, name)
    assert names.same(name, names.inverted(name))
    assert names.same(name, names.display(name))
    assert names.display(names.display(name)) == names.display(name)


@given(st.lists(PEOPLE, max_size=6), st.lists(PEOPLE, max_size=6))
def test_sets_know_no_order(ones: list[str], others: list[str]) -> None:
    assert 0 <= names.shared(ones, others) <= 1
    if ones:
        assert names.same_set(ones, ones[::-1])
        assert names.shared(ones, ones) == 1.0


@pytest.mark.parametrize(
    ("one", "other", "lost"),
    [
        ("Jrme Simon", "Jérôme Siméon", True),
        ("Jérôme Siméon", "Jrme Simon", True),
        ("Felipe Cario", "Felipe Cariño", True),
        ("Jerome Simeon", "Jérôme Siméon", False),
        ("Ada Heron", "Ada Heron", False),
        ("A", "A 陈明华", False),
    ],
)
def test_letters_lost_in_decoding(one: str, other: str, lost: bool) -> None:
    assert names.differ_in_lost_letters(one, other) is lost
