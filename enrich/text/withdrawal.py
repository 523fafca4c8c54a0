"""Whether authors or arXiv say that a preprint was taken back: `This paper has been withdrawn because of an error`.

What was withdrawn from a conference, an earlier version, and other things that can be withdrawn are no withdrawal.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_PAPER = (
    r"(?:paper|article|submission|manuscript|work|preprint|pre-print|e-?print|draft|note|letter|report|thesis|version)"
)
# What is removed may be anything in the paper, unless it says by whom or from where.
_REMOVED = (
    r"(?<!were )(?<!are )(?<!have been )removed"
    r"(?= by (?:the |its )?(?:arxiv|authors?|submitters?|publisher|editors?|admin)"
    r"| from (?:the )?(?:arxiv|archive|public)| due | because |\W*$)"
)
_VERB = rf"(?:withdrawn|retracted|{_REMOVED})"
_ADVERBS = (
    r"(?:(?:now|since|hereby|temporarily|formally|voluntarily|being|been|permanently|officially|therefore|thus|later)"
    r" )*"
)
# What may follow: the end, a reason, or who did it; but no place that it was withdrawn from, except arXiv itself.
_REST = (
    r"(?:$|[.,;:!?)\]–—-]"
    r"|(?:by|due|because|since|as|for|owing|upon|pending|until|in favou?r|on|at|and|after|while|so|to|with)\b"
    r"|(?:completely|temporarily|voluntarily|permanently)\b|from (?:the )?(?:arxiv|archive|e-?print)|from public)"
)
_AUTHORS = r"(?:(?:the|all|both|its|these) )?(?:(?:first|corresponding|present|undersigned) )?(?:authors?|we|i)"
_TAKE_BACK = (
    r"(?:withdraws?|withdrew|retracts?|retracted"
    r"|(?:have|has|had) (?:now |since |jointly |decided to |chosen to )?(?:withdrawn?|retract(?:ed)?)"
    r"|(?:wish|wishes|want|would like|have to|need to|decided|chose|are|is|am) (?:to )?(?:withdraw|retract)(?:ing)?"
    r"|(?:request|requests|requested|ask|asked for) (?:the )?(?:withdrawal|retraction) of)"
)
_STATE = r"(?:has|have|had|was|is|were|are|will be|must be|needs to be)"
_EXTENT = (
    r"(?:\d+(?: ?\+ ?\d+)? (?:pages?|pp\.?|figures?|figs?\.?|tables?|references?)(?:,| and|;)? (?:paper |article )?)*"
)
_STATEMENTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # This paper has been withdrawn by its author.
        rf"^\W*(?:(?:this|the|our|present|arxiv|full|whole|entire|current|of|and|\w+ly) )*{_PAPER}(?: \S+:\S+)?,? "
        rf"(?:{_STATE} )?{_ADVERBS}{_VERB} ?{_REST}",
        rf"\b(?:this|our|the present) (?:\w+ )?{_PAPER} {_STATE} {_ADVERBS}{_VERB} ?{_REST}",
        # Withdrawn due to an error. · has been withdrawn because …
        rf"^\W*{_EXTENT}(?:it )?(?:(?:has|have|was|is) (?:been )?)?{_ADVERBS}(?:withdrawn|retracted)"
        rf"(?!\s+(?:from (?!(?:the )?(?:arxiv|archive))|and re)) ?{_REST}",
        rf"^\W*this is a (?:withdrawn|retracted) {_PAPER}\W*$",
        rf"\b(?:bio|med|chem|ps[iy])a?rxiv has (?:withdrawn|retracted) (?:this|the) {_PAPER}",
        # The authors have withdrawn this paper.
        rf"\b{_AUTHORS} {_TAKE_BACK}(?:\s*(?:$|[.,;:]|\b(?:because|due|since|as)\b)"
        rf"| (?:this|the|our|their|his|her|its)(?: present| current)? {_PAPER}(?! from (?!(?:the )?arxiv)))",
        # This submission has been removed by arXiv administrators.
        rf"\b(?:{_PAPER}|v\d+) (?:(?:has been|was|is) )?(?:withdrawn|removed) by (?:the )?arxiv",
        rf"\barxiv admin(?:istrator)?s?[^.]*\b(?:this )?{_PAPER} (?:has been|was|is) (?:withdrawn|removed)",
    )
)
_EARLIER = (
    r"(?:earlier|previous|prior|former|older|first|original|initial|old|preliminary|another|other|related|companion"
    r"|different|published|conference|journal|supersede[sd]?|replace[sd]?|substitutes?)"
)
# The sentence is about something else: another version, another paper, another place, or it denies or supposes it.
_OTHER = re.compile(
    rf"\b{_EARLIER} (?:\w+ ){{0,3}}{_PAPER}s?\b(?! withdrawn by)"
    rf"|\b(?:version|v) ?\d+\b(?: \w+)? ?(?:of \w+ \w+ )?(?:has been|was|is|had been)? ?{_VERB}(?! by (?:the )?arxiv)"
    r"|\b(?:which|that|whose|who) (?:has|have|was|were|is|had)\b[^.]*\b(?:withdrawn|retracted)"
    r"|\b(?:not|never|nor|without being|if|unless|whether|had it|should|would be|could be|may be|might be|can be)"
    rf" (?:\w+ ){{0,4}}{_VERB}"
    rf"|\b{_VERB} (?:and |then |but )?(?:re-?submitted|from (?!(?:the )?(?:arxiv|archive|e-?print)|public))"
    rf"|\b{_VERB} (?:by (?:the )?\w+ (?:is|are|was|were|can|will)\b|by (?:mistake|accident)\b|in error\b)"
    rf"|\b(?:if|unless|whether|when|once|after|before|although) (?:this|the|our|a) {_PAPER}",
    re.IGNORECASE,
)
_LONGEST = 400
"""Characters of a sentence that is read; one with a withdrawal in it is short."""


def is_withdrawal(*texts: str | None) -> bool:
    """Whether one of the texts, an abstract or a comment, says that the preprint was taken back."""
    return any(_states_withdrawal(sentence) for text in texts if text for sentence in _SENTENCE.split(text))


def _states_withdrawal(sentence: str) -> bool:
    words = " ".join(sentence[:_LONGEST].split())
    if not re.search("withdr|retract|removed", words, re.IGNORECASE) or _OTHER.search(words):
        return False
    return any(statement.search(words) for statement in _STATEMENTS)
