"""Which titles are one title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.text import titles

SAME = [
    ("Embedding Transfer with Label Relaxation", "Embedding Transfer With Label Relaxation"),
    ("Which is Plagiarism: Fashion Image Retrieval", "Which Is Plagiarism – Fashion Image Retrieval"),
    ("Google Landmarks Dataset v2 A Large-Scale Benchmark", "Google Landmarks Dataset v2 - A Large-Scale Benchmark"),
    ("IARPA Janus Benchmark – C: Face Dataset", "IARPA Janus Benchmark - C: Face Dataset"),
    ("Fine-Tuning CNNs – a Study", "Fine tuning CNNs: A study"),
    ("Weakly Supervised Pretraining", "Weakly-supervised pre-training"),
    ("Attention is All you Need.", "Attention Is All You Need"),
    ("Detecting the  Thing\nin Text", "Detecting the Thing in Text"),
    ("Gotta Adapt 'Em All", "Gotta Adapt ’Em All"),
    ("VGGFace2: A dataset for recognising faces", "VGGFace2: A Dataset for Recognizing Faces"),
    ("Colour at the Centre", "Color at the Center"),
    ("Segmentation & Detection", "Segmentation and Detection"),
    ("Über Bilder", "Uber Bilder"),
    ("PØDA: Prompt-driven Adaptation", "PODA: Prompt-driven Adaptation"),
    ("DRÆM: A Reconstruction Embedding", "DRAEM: A Reconstruction Embedding"),
    ("ﬁne-grained ﬂow", "fine-grained flow"),
    (r"$\beta$-VAE", "β-VAE"),
    ("beta-VAE", "β-VAE"),
    (r"Regression with $\ell_p$ Norms", "Regression with ℓp Norms"),
    (r"$\mathrm{D}^2$: Decentralized Training", "D²: Decentralized Training"),
    (r"Im2Pano3D: 360\textdegree Structure", "Im2Pano3D: 360° Structure"),
    ("On $$k$$ k-NN Graphs", "On k-NN Graphs"),
    ("On $$k$$ k-NN Graphs", "On $k$-NN Graphs"),
    (r"The $$\ell _1$$ ℓ 1 Norm", r"The $\ell_1$ Norm"),
    ("RETRACTED: A Study of Reeds", "A Study of Reeds"),
    ("Retracted Article: A Study of Reeds", "A Study of Reeds"),
    ("WITHDRAWN: A Study of Reeds", "A study of reeds"),
]
OTHER = [
    ("Deep Relational Metric Learning", "Deep Variational Metric Learning"),
    ("Attention Is All You Need", "Attention Is All You Need in Speech Separation"),
    ("Hyperbolic Neural Networks", "Hyperbolic Neural Networks++"),
    ("SOLAR: Second-Order Loss and Attention for Image Retrieval", "SOLAR"),
    (r"Regression with $\ell_1$ Norms", r"Regression with $\ell_2$ Norms"),
    (r"$\alpha$-Divergences", r"$\beta$-Divergences"),
    ("VAE", "β-VAE"),
    ("YOLOv2", "YOLOv3"),
    ("Erratum to: A Study of Reeds", "A Study of Reeds"),
    ("Retraction of: A Study of Reeds", "A Study of Reeds"),
    ("Retracted Memories: How We Forget", "How We Forget"),
    ("DeepFashion", "DeepFashion2"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_title(one: str, other: str) -> None:
    assert titles.same(one, other)
    assert titles.similarity(one, other) == 1.0


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_titles(one: str, other: str) -> None:
    assert not titles.same(one, other)
    assert titles.similarity(one, other) < 1.0


@pytest.mark.parametrize("nothing", ["", " ", "…", "$^{}$", "?!"])
def test_nothing_is_no_title(nothing: str) -> None:
    assert not titles.same(nothing, nothing)
    assert titles.similarity(nothing, nothing) < 1.0


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Deep Relational Metric Learning", "Deep Variational Metric Learning", titles.NEAR, 1.0),
        ("Cross-Batch Memory for Embedding Learning", "Cross-Batch Memory for Embeding Learning", 0.97, 1.0),
        ("Attention Is All You Need", "Attention Is All You Need in Speech Separation", 0.5, titles.AGREES),
        ("Deep Adversarial Metric Learning", "An Explainable Adversarial Robustness Metric", 0.2, titles.AGREES),
        ("The Group Loss for Deep Metric Learning", "Ranked List Loss for Deep Metric Learning", 0.7, titles.NEAR),
        ("Deep Learning", "Neural Codes for Image Retrieval", 0.0, 0.5),
    ],
)
def test_how_close_two_titles_are(one: str, other: str, least: float, most: float) -> None:
    assert least <= titles.similarity(one, other) < most


@pytest.mark.parametrize(
    ("one", "other", "lost"),
    [
        ("SOLAR", "SOLAR: Second-Order Loss and Attention for Image Retrieval", True),
        ("Lost in quantization: Improving particular object retrieval", "Lost in Quantization", True),
        ("Google Landmarks Dataset v2 - A Large-Scale Benchmark", "Google Landmarks Dataset v2", True),
        ("Is This a Bird? A Study. With Notes", "Is This a Bird? A Study", True),
        ("Is This a Bird? A Study. With Notes", "Is this a bird", True),
        ("Attention Is All You Need", "Attention Is All You Need in Speech Separation", False),
        ("Single-Stage Retrieval", "Single", False),
        ("SOLAR", "SOLAR", False),
        ("", ": A Study", False),
    ],
)
def test_a_title_without_its_subtitle(one: str, other: str, lost: bool) -> None:
    assert titles.without_subtitle(one, other) is lost
    assert titles.without_subtitle(other, one) is lost


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_knows_no_order(one: str, other: str) -> None:
    assert 0 <= titles.similarity(one, other) <= 1
    assert titles.similarity(one, other) == titles.similarity(other, one)


@given(st.text(max_size=60))
def test_what_is_folded_stays_so(title: str) -> None:
    folded = titles.fold(title)
    assert not any(letter.isspace() for letter in folded)
    assert titles.fold(folded) == folded
