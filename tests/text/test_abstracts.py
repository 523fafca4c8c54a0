"""Abstracts without the word "Abstract" before them."""

from __future__ import annotations

import pytest

from enrich.text.abstracts import to_abstract, without_heading


@pytest.mark.parametrize(
    "markup",
    [
        "Abstract Deep hashing finds ponds.",
        "<jats:p>Abstract. Deep hashing finds ponds.",
        "<p>Abstract</p><p>Deep hashing finds ponds.",
        "<jats:title>Abstract</jats:title><jats:p>Deep hashing finds ponds.</jats:p>",
        "<jats:sec><jats:title>Summary</jats:title><jats:p>Deep hashing finds ponds.</jats:p></jats:sec>",
        "<b>Abstract</b>Deep hashing finds ponds.",
        "<jats:p><jats:bold>Abstract:</jats:bold> Deep hashing finds ponds.</jats:p>",
        "<jats:p>&lt;em&gt;Abstract&lt;/em&gt; .—Deep hashing finds ponds.</jats:p>",
        "<div><h2>ABSTRACT</h2>\nDeep hashing finds ponds.</div>",
        "ABSTRACT—Deep hashing finds ponds.",
        "Abstract: Deep hashing finds ponds.",
        "abstract – Deep hashing finds ponds.",
        "Abstract - Deep hashing finds ponds.",
        "Abstract.— Deep hashing finds ponds.",
        "[Abstract] Deep hashing finds ponds.",
        "(ABSTRACT) Deep hashing finds ponds.",
        "ABSTRACT Deep hashing finds ponds.",
        "AbstractDeep hashing finds ponds.",
        "Abstract Abstract: Deep hashing finds ponds.",
        "Summary: Deep hashing finds ponds.",
        "SUMMARY Deep hashing finds ponds.",
        "Zusammenfassung. Deep hashing finds ponds.",
        "Résumé : Deep hashing finds ponds.",
        "摘要：Deep hashing finds ponds.",
        "摘要 Deep hashing finds ponds.",
        "Zusammenfassung Deep hashing finds ponds.",
        "Abstract-Deep hashing finds ponds.",
        "Abstract • Deep hashing finds ponds.",
        "_Abstract_ Deep hashing finds ponds.",
        "## Abstract Deep hashing finds ponds.",
    ],
)
def test_the_heading_goes(markup: str) -> None:
    assert to_abstract(markup) == "Deep hashing finds ponds."


@pytest.mark.parametrize(
    "text",
    [
        "Abstract art retrieval finds ponds.",
        "Abstract interpretation of programs is sound.",
        "Abstract Interpretation is a theory of sound approximation.",
        "Abstract Meaning Representation (AMR) is a semantic formalism.",
        "Abstract Syntax Trees are searched.",
        "Abstract, concrete and mixed scenes are compared.",
        "Abstract-level reasoning is hard.",
        "#abstracts are counted.",
        "AbstractBeam is a method of program synthesis.",
        "Abstracts of papers are searched.",
        "Abstraction helps.",
        "abstract reasoning is hard.",
        "Summary Statistics are compared.",
        "Summary of the results of a challenge.",
        "Summarization is hard.",
        "Deep hashing. Abstract: not here.",
        "Abstract",
        "Abstract.",
        "",
    ],
)
def test_the_word_stays_where_it_belongs_to_the_text(text: str) -> None:
    assert to_abstract(text) == text
    assert without_heading(text) == text


def test_a_heading_in_bold_alone_is_all_there_is() -> None:
    assert to_abstract("<b>Abstract</b>") == "Abstract"
