"""What the look of a link tells: the broken ones, and the ones that only look odd."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from enrich import catalog
from enrich.model import Link
from enrich.publish.link_checks import RULES, LinkFault, faults
from tests.support.builders import work
from tests.support.data import CATALOG

TODAY = date(2026, 11, 25)


def found(kind: str, url: str, **known: Any) -> list[str]:
    return [
        fault.rule for fault in faults(work(**known).model_copy(update={"links": (Link(kind=kind, url=url),)}), TODAY)
    ]


@pytest.mark.parametrize(
    ("kind", "url", "rule"),
    [
        ("code", "https://github.com/someone/%20Deep-Metric-Learning", "malformed"),
        ("paper", "https://example.org/http://example.org/paper.pdf", "malformed"),
        ("paper", "https://papers/paper.pdf", "malformed"),
        ("paper", "https://d1.cloudfront.net/1/a.pdf?Expires=1630245876&Signature=x", "expired"),
        ("code", "https://bit.ly/dcesml", "hidden"),
        ("code", "https://github.com/someone", "no_repository"),
    ],
)
def test_a_fault_has_its_rule(kind: str, url: str, rule: str) -> None:
    assert found(kind, url) == [rule]


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("paper", "https://ojs.aaai.org//index.php/AAAI/article/view/4941"),
        ("paper", "https://link.springer.com/content/pdf/10.1007%2F978-3-030-58539-6_33.pdf"),
        ("paper", "https://example.org/a.pdf?Expires=4102444800"),
        ("paper", "https://example.org/a.pdf?Expires=never"),
        ("code", "https://github.com/tensorflow/models/tree/master/research/delf"),
        ("project", "https://github.com/someone"),
        ("paper", "http://vision.caltech.edu/visipedia/papers/a.pdf"),
    ],
)
def test_what_only_looks_odd(kind: str, url: str) -> None:
    assert found(kind, url) == []


def test_a_link_to_another_work() -> None:
    url = "https://arxiv.org/pdf/2108.02927.pdf"
    assert found("paper", url, arxiv="2108.02928") == ["another_work"]
    assert found("paper", url, arxiv="2108.02927") == []
    assert found("paper", url) == []
    assert found("code", url, arxiv="2108.02928") == []


def test_a_catalog_has_four() -> None:
    """Each of a kind; none of its other links is complained of."""
    known = catalog.load(CATALOG)
    told: list[LinkFault] = [fault for one in known.works for fault in faults(one, TODAY)]
    assert sorted((fault.key, fault.rule) for fault in told) == [
        ("delanoye2021", "no_repository"),
        ("finch2020tides", "expired"),
        ("kestrel2020proxy", "hidden"),
        ("linnet2020voices", "malformed"),
    ]
    assert len(RULES) == len({rule.__name__ for rule in RULES})
