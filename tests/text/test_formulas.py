"""Formulas in titles: which text between dollar signs is one, and how it reads without TeX."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.text import formulas


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Learning $L_1$ Norms", "Learning L₁ Norms"),
        ("$k$-NN", "k-NN"),
        (r"$\ell_2$-norm", "ℓ₂-norm"),
        ("U$^2$-Net", "U²-Net"),
        (r"$\beta$-VAE", "β-VAE"),
        ("$β$-VAE", "β-VAE"),
        ("$$k$$-means", "k-means"),
        (r"$\ell_\infty$ Robustness", "ℓ_∞ Robustness"),
        (r"$\ell_{2,1}$-norm", "ℓ_(2,1)-norm"),
        (r"360$^{\circ}$ Video", "360° Video"),
        (r"$\tilde{O}(\sqrt{T})$ Regret", "Õ(√T) Regret"),
        (r"$O(n \log n)$ Time", "O(n log n) Time"),
        (r"In $\mathbb{R}^n$", "In Rⁿ"),
        (r"At $\sqrt{s_{\rm NN}}=5.02$ TeV", "At √(s_(NN))=5.02 TeV"),
        (r"Johnson $S_\mathrm{U}$", "Johnson S_U"),
        (r"$\frac{1}{2}$ Rate", "1/2 Rate"),
        ("Al$_x$Ga$_{1-x}$N", "AlₓGa_(1-x)N".replace("_(1-x)", "₁₋ₓ")),
        ("$ N^4 $-Fields", "N⁴-Fields"),
        ("$f'$ and $f_1'$", "f′ and f₁′"),
        (r"$\{0,1\}$ Codes", "{0,1} Codes"),
        (r"$\mathcal O(1)$", "O(1)"),
    ],
)
def test_a_formula_reads_as_text(title: str, plain: str) -> None:
    assert formulas.plain(title) == plain
    assert formulas.plain(formulas.normalised(title)) == plain


@pytest.mark.parametrize(
    "title",
    [
        "A $5 Robot",
        "From $5 to $10",
        "The $1 Recognizer and the $N Protractor",
        "US$5-$10 and $20",
        "No $$$",
        "$$ and $",
        "A$AP Rocky and Ke$ha",
        r"\$k\$ in TeX",
        "plain",
        # What TeX would stumble over, or obey.
        r"$\input{x}$",
        r"$\write18{touch run}$",
        "$x_1_2$",
        "$x^2^3$",
        "$f'^2$",
        "$x^$",
        "$_$",
        "$a{b$",
        "$a}b{c$",
        "$a%b$",
        "$a#b$",
        "$a&b$",
        "$a~b$",
        r"$a\\b$",
        r"$\sqrt$",
        r"$\frac{1}$",
        r"$\unknown{x}$",
        r"$\left( x$",
        "$中$",
        "$" + "{" * 9 + "x" + "}" * 9 + "$",
        "$" + "x" * 201 + "$",
    ],
)
def test_what_is_no_formula_stays_as_it_is(title: str) -> None:
    assert formulas.plain(title) == formulas.normalised(title) == formulas.marked_up(title) == title
    assert not any(part.is_formula for part in formulas.stretches(title))


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("$$k$$", "$k$"),
        (r"$\mathbb{R}^n$", r"$\mathbf{R}^n$"),
        (r"$\bm{x}$", r"$\mathbf{x}$"),
        (r"$s_{\rm NN}$", r"$s_{\mathrm{NN}}$"),
        (r"$S_\text{U}$", r"$S_{\mathrm{U}}$"),
        ("$ℓ_2$", r"$\ell_2$"),
        ("$λx$", r"$\lambda x$"),
        (r"$\beta$-VAE", "β-VAE"),
        ("$L_1$ for $5", "$L_1$ for $5"),
    ],
)
def test_a_formula_is_written_with_what_latex_has(title: str, written: str) -> None:
    assert formulas.normalised(title) == written
    assert formulas.normalised(written) == written


def test_csl_has_tags_for_scripts() -> None:
    assert formulas.marked_up(r"$L_1$ & $\ell_{2,1}^n$") == "L<sub>1</sub> & ℓ<sub>2,1</sub><sup>n</sup>"
    assert formulas.marked_up("$f'$ < x") == "f′ < x"


def test_the_stretches_are_the_title() -> None:
    parts = list(formulas.stretches("On $L_1$ and $k$-NN for $5"))
    assert [part.text for part in parts if part.is_formula] == ["L_1", "k"]
    assert "".join(f"${part.text}$" if part.is_formula else part.text for part in parts) == "On $L_1$ and $k$-NN for $5"


@given(st.text("$\\{}_^ab1 '\n%&#~αℓ{}", max_size=30) | st.text(max_size=20))
def test_any_text_is_taken_apart_without_loss_and_no_command_is_unknown(title: str) -> None:
    parts = list(formulas.stretches(title))
    for part in parts:
        if part.is_formula:
            assert part.text.count("{") == part.text.count("}")
            assert not set(part.text) & set("%&#~$")
            assert set(re.findall(r"\\[A-Za-z]+", part.text)) <= {r"\mathrm"}
    once = formulas.normalised(title)
    assert formulas.normalised(once) == once
