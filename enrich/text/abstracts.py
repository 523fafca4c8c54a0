"""Abstracts → plain text without the word "Abstract" that pages put before them."""

from __future__ import annotations

import re

from enrich.text.markup import to_text

HEADINGS = (
    "abstract", "summary", "résumé", "resumé", "resumen", "resumo", "zusammenfassung", "kurzfassung", "riassunto",
    "sommario", "аннотация", "摘要", "要旨", "초록",
)  # fmt: skip
"""What stands alone above an abstract, in lower case."""

# Terms that begin with the word itself and may be written with capitals: `Abstract Interpretation of programs is …`.
_TERMS = re.compile(
    r"abstract (?:algebra|and concrete|argumentation|art\b|categorial|cell complex|concepts? |data types?|dialectical"
    r"|domains? |expressionis|homotopy|interpret|machines? |meaning rep|reasoning|rewriting|scene graph|screening"
    r"|simplicial|state machine|syntax|text summari|visual reasoning|wikipedia)"
    r"|summary (?:judg|measures?\b|of\b|sentences?\b|statistic)",
    re.IGNORECASE,
)
# A heading and what parts it from the text: a bracket around it, a colon, a full stop, a dash.
_HEADING = re.compile(
    rf"(?:[\[(*_#]+\s*(?:{'|'.join(HEADINGS)})(?:[\])*_]+[\s:.|–—―-]*|(?<=#abstract)\s+|(?<=# abstract)\s+)"
    rf"|(?:{'|'.join(HEADINGS)})\s*(?:[:.|–—―：•·;]|-+\s)[\s:.|–—―•·-]*)",
    re.IGNORECASE,
)
# A heading and nothing between: the next word begins a sentence.
_WORD = re.compile(
    r"摘要\s+|(?:Abstract|ABSTRACT|Summary|SUMMARY|Zusammenfassung|Résumé|Resumen|Resumo|Riassunto)(?:\s+(?=[\"'“‘(\[$]?[A-Z0-9À-ÞΑ-Ω\\])"
    r"|-?(?=(?:We|In|This|The|An|A|Our|These|Recent|Recently|With|While|As|It|To|For|Most|Many|Existing|Although|Deep|Image)\s))"
)


def to_abstract(markup: str) -> str:
    """The plain text of an abstract, without its heading. A text that is a heading alone stays."""
    text = to_text(markup, but_heading=HEADINGS)
    return without_heading(text)


def without_heading(text: str) -> str:
    """The abstract without the word `Abstract` or `Summary` before its first sentence, in any form and repeated."""
    rest = text.lstrip()
    while (shorter := _once_shorter(rest)) != rest:
        rest = shorter
    return rest


def _once_shorter(text: str) -> str:
    match = None if _TERMS.match(text) else _HEADING.match(text) or _WORD.match(text)
    return text[match.end() :] or text if match else text
