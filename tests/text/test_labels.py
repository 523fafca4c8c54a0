"""Labels of warnings before and after titles: the title is what is left, and the label is a notice."""

from __future__ import annotations

from itertools import product

import pytest

from enrich.text.labels import split_labels

TITLE = "A Study of Reeds"

RETRACTED = [
    "RETRACTED: {}",
    "Retracted: {}",
    "retracted - {}",
    "Retracted – {}",
    "RETRACTED ARTICLE: {}",
    "RETRACTED ARTICLE {}",
    "Retracted Paper: {}",
    "RETRACTED CHAPTER: {}",
    "RETRACTED BOOK CHAPTER: {}",
    "Retracted study: {}",
    "[Retracted] {}",
    "(Retracted) {}",
    "[RETRACTED]{}",
    "*RETRACTED* {}",
    "{{Retracted}} {}",
    "[Retracted article] {}",
    "{} (Retracted)",
    "{} [Retracted]",
    "{} (RETRACTED ARTICLE)",
    "{} - RETRACTED",
    "{} — Retracted",
    "{}: Retracted",
    "{} [retracted].",
    "{} (Retracted article. See vol. 12, p. 3, 2010)",
    "RETRACTED: [Retracted] {}",
    "RETRACTED: {} (Retracted)",
    "Article Retracted: {}",
    "Notice of Retraction: {}",
    "Notice of Retraction {}",
    "Removed: {}",
    "REMOVED: {}",
    "[Removed] {}",
    "{} [Removed]",
    "Removed Article: {}",
    "TEMPORARY REMOVAL: {}",
    "Partially retracted: {}",
    "Retracted and republished: {}",
    "RÉTRACTÉ : {}",
    "Article rétracté : {}",
    "RETRACTADO: {}",
    "Artículo retractado: {}",
    "ОТОЗВАНА: {}",
    "撤稿：{}",
    "【撤稿】{}",
    "{}（已撤稿）",
    "RETRACTED. {}",
    "RETRACTED {}",
    "RETRACTED-{}",
    "{} RETRACTED",
    "{}. RETRACTED",
    "{}, RETRACTED ARTICLE",
    "{}. Retracted.",
    "{} (Retracted by the authors)",
    "[RETRACTED BY THE EDITORS] {}",
    "This article has been retracted: {}",
    "THIS PAPER HAS BEEN RETRACTED. {}",
    "철회됨: {}",
    "【取り下げ】{}",
    "Wycofana: {}",
]
WITHDRAWN = [
    "WITHDRAWN: {}",
    "Withdrawn: {}",
    "Withdrawn – {}",
    "WITHDRAWN PAPER: {}",
    "Withdrawn article: {}",
    "(Withdrawn) {}",
    "[Withdrawn] {}",
    "{} (Withdrawn)",
    "{} [WITHDRAWN]",
    "{} - withdrawn",
    "WITHDRAWN AS DUPLICATE: {}",
    "Paper withdrawn: {}",
    "Withdrawn by the authors: {}",
    "{} (withdrawn by the author)",
    "This paper has been withdrawn: {}",
    "Zurückgezogen: {}",
    "Article retiré : {}",
    "【撤回】{}",
    "WITHDRAWN {}",
    "{} WITHDRAWN",
    "WITHDRAWN: Administrative Duplicate Publication: {}",
    "Withdrawn at the request of the author(s): {}",
    "Teruggetrokken: {}",
    "已撤回：{}",
]
CONCERN = [
    "Notice of Violation of IEEE Publication Principles: {}",
    "Notice of Violation of IEEE Publication Principles {}",
    "NOTICE OF VIOLATION OF IEEE PUBLICATION PRINCIPLES - {}",
    "Notice of Violation of ACM Publication Policy: {}",
    "{} [Notice of Violation of IEEE Publication Principles]",
    "{} (Expression of Concern)",
]
NOTICES = [
    ("Retraction Note: {}", "retracted"),
    ("Retraction Note to: {}", "retracted"),
    ("RETRACTION NOTE: {}", "retracted"),
    ("Retraction notice to “{}” [Ponds 12 (2020) 3-9]", "retracted"),
    ("Statement of Retraction: {}", "retracted"),
    ("Expression of Concern: {}", "concern"),
    ("Editorial Expression of Concern: {}", "concern"),
    ("EXPRESSION OF CONCERN: {}", "concern"),
    ("Expression of Concern for “{}”", "concern"),
    ("Withdrawal notice: {}", "withdrawn"),
    ("[Retraction] {}", "retracted"),
    ("{} [Retraction]", "retracted"),
    ("{} (Retraction of Vol 12, Pg 3, 2010)", "retracted"),
]


@pytest.mark.parametrize(
    ("form", "kind"),
    [*product(RETRACTED, ["retracted"]), *product(WITHDRAWN, ["withdrawn"]), *product(CONCERN, ["concern"])],
)
def test_a_label_is_a_warning_and_no_part_of_the_title(form: str, kind: str) -> None:
    split = split_labels(form.format(TITLE))
    assert (split.title, split.kinds, split.is_notice) == (TITLE, (kind,), False)
    assert split.labels


@pytest.mark.parametrize(("form", "kind"), NOTICES)
def test_the_title_of_a_notice_names_the_work(form: str, kind: str) -> None:
    split = split_labels(form.format(TITLE))
    assert (split.title, split.kinds, split.is_notice) == (TITLE, (kind,), True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Retracted.", "retracted"), ("RETRACTED ARTICLE", "retracted"), ("[Retracted]", "retracted"),
     ("Withdrawn", "withdrawn"), ("This paper has been withdrawn.", "withdrawn"), ("Retraction Note", "retracted"),
     ("Expression of Concern", "concern")],
)  # fmt: skip
def test_a_label_alone_leaves_no_title(text: str, kind: str) -> None:
    split = split_labels(text)
    assert (split.title, split.kinds) == ("", (kind,))


@pytest.mark.parametrize(
    "title",
    [
        TITLE, "", "Retracted Memories: How We Forget", "Correction to: A Study of Reeds",
        "Corrigendum: A Study of Reeds", "Erratum to: A Study of Reeds", "Author Correction: A Study of Reeds",
        "Publisher Correction: A Study of Reeds", "Addendum to A Study of Reeds", "Comment on “A Study of Reeds”",
        "Reply to: A Study of Reeds", "Erratum: A Study of Reeds", "Retraction of: A Study of Reeds",
        "Withdrawal: Symptoms and Care", "Detecting Retracted Articles in Libraries",
        "Retracted Articles: A Survey", "Removed from View: Inpainting", "Objects Removed: Inpainting", "Removed",
        "The Retraction Watch Database: Lessons", "Retracted-gradient Methods: A Study",
        "A Study (Withdrawn Users)", "Noticed: A Study", "Concerns of Expression: A Study",
        "On Expression of Concern in Letters", "RETRACTED SCIENCE: A SURVEY", "WITHDRAWN BUT NOT GONE",
        "Abstract Removed: Why Summaries Matter", "Work Removed: On Automation", "How Papers Are Retracted",
        "Cash Withdrawn", "On a Claim That Was Not RETRACTED?", "Landing Gear: Extended or Retracted",
    ],
)  # fmt: skip
def test_other_words_stay(title: str) -> None:
    assert split_labels(title) == (title, (), (), False)
