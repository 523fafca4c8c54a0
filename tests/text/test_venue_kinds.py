"""What the words of a venue's name say of its kind."""

from __future__ import annotations

import pytest

from enrich.text import venue_kinds
from tests.support.seed import vocabulary

VENUES = vocabulary()[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CVPR", "proceedings"),
        ("CVPRW", "workshop"),
        ("TPAMI", "journal"),
        ("CoRR", "repository"),
        ("Proceedings of the 2001 ACM SIGMOD international conference on Management of data", "proceedings"),
        ("Proc. 17th Int. Conf. Data Eng.", "proceedings"),
        ("Symposium on Marshes", "proceedings"),
        ("ACM Trans. Database Syst.", "journal"),
        ("The VLDB Journal", "journal"),
        ("Proceedings of the VLDB Endowment", "journal"),
        ("Proceedings of the ACM on Programming Languages", "journal"),
        ("Journal of Something Nobody Listed", "journal"),
        ("SIGMOD Record", "journal"),
        ("Zenodo", "repository"),
        ("bioRxiv", "repository"),
        ("SSRN Electronic Journal", "repository"),
        ("ACM SIGGRAPH 2020 Talks", "short form"),
        ("SIGGRAPH Asia 2019 Posters", "short form"),
        ("University of Marshes", "report"),
        ("PhD Thesis, Marsh College", "report"),
        ("MarshVis@ECCV", "workshop"),
        ("Lecture Notes in Computer Science", None),
        ("Communications in Computer and Information Science", None),
        ("Proceedings of Machine Learning Research", None),
        ("VLDB", None),
    ],
)
def test_a_name_tells_its_kind(text: str, kind: str | None) -> None:
    assert VENUES.kind(text) == kind


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("SIGMOD Conference", "Proceedings of the ACM SIGMOD international conference on Management of data", True),
        ("VLDB", "Very Large Data Bases", True),
        ("VLDB", "Proceedings of the VLDB Endowment", True),
        ("CVPR", "Lecture Notes in Computer Science", True),
        ("CVPR", "Journal of Marshes", False),
        ("SIGMOD Conference", "SIGMOD Workshops", False),
        ("VLDB", "Workshop on Marshes", False),
        ("VLDB", "Zenodo", False),
        ("ICLR", "Proceedings of Marshes, MAME 2017", False),
    ],
)
def test_venues_of_two_kinds_are_not_one(one: str, other: str, may_be: bool) -> None:
    assert VENUES.may_be_one(one, other) is may_be
    assert VENUES.may_be_one(other, one) is may_be


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("ICLR", "ICML 2017", True),
        ("KDD", "Proceedings of the seventh ACM SIGKDD international conference", False),
        ("VLDB", "PVLDB", False),
        ("PODS", "ACM SIGMOD-SIGACT-SIGART symposium on Principles of database systems", False),
        ("ICLR", "International Conference on Learning Representations", False),
        ("EMNLP", "Proceedings of the 2019 Conference (EMNLP-IJCNLP)", False),
    ],
)
def test_acronyms_differ_where_both_have_one(one: str, other: str, differ: bool) -> None:
    assert venue_kinds.acronyms_differ(one, other) is differ
