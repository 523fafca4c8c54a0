"""Formulas that stand there as TeX and once more as plain text."""

from __future__ import annotations

import pytest

from enrich.text.repeated_formulas import without_repeated_formulas


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("On $$k$$ k-NN graphs", "On k-NN graphs"),
        ("On $k$ k-NN graphs", "On k-NN graphs"),
        (r"On \(k\) k-NN graphs", "On k-NN graphs"),
        ("On k $$k$$ -NN graphs", "On k-NN graphs"),
        (r"The $$\ell _1$$ ℓ 1 norm", "The ℓ 1 norm"),
        (r"$$\alpha$$ α-divergence", "α-divergence"),
        (r"$$\mathcal {O}(n)$$ O ( n ) time", "O ( n ) time"),
        ("$$k$$ k and $$n$$ n", "k and n"),
        ("$$x_{i}$$x i", "x i"),
    ],
)
def test_the_plain_form_is_kept(text: str, once: str) -> None:
    assert without_repeated_formulas(text) == once


@pytest.mark.parametrize(
    "text",
    [
        "On $$k$$ nearest neighbours", "On $$k$$-NN", "What is $k$ known for", "For all $k$, k-means",
        "From $5 to $10 10", "A $$x$$ y", "The bank $$k$$ is", "$$$$", "$^{}$", "",
    ],
)  # fmt: skip
def test_a_formula_that_stands_alone_stays(text: str) -> None:
    assert without_repeated_formulas(text) == text
