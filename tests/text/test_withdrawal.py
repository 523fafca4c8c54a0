"""Which sentences say that a preprint was taken back."""

from __future__ import annotations

import pytest

from enrich.text.withdrawal import is_withdrawal


@pytest.mark.parametrize(
    "text",
    [
        "This paper has been withdrawn by the author.",
        "This paper has been withdrawn because of an error in Theorem 2.",
        "has been withdrawn because of a gap in the proof",
        "The authors have withdrawn this manuscript.",
        "The authors have withdrawn",
        "The authors have withdrawn their manuscript whilst they perform additional experiments.",
        "The author has withdrawn this paper due to a crucial sign error.",
        "This submission has been withdrawn due to an error",
        "4 pages. This article was withdrawn.",
        "12 pages, 3 figures; this paper is withdrawn",
        "5 pages, withdrawn",
        "10 pages, 3 figures, paper withdrawn by the author",
        "It has been withdrawn because of an error.",
        "Due to an error this paper has been withdrawn",
        "The authors withdrew the paper",
        "Temporarily withdrawn",
        "Withdrawn",
        "withdrawn.",
        "[Withdrawn]",
        "Withdrawn by the authors due to an error in Section 3",
        "Paper withdrawn",
        "Paper withdrawn because of a missing reference",
        "The paper has been withdrawn by the authors since it contains errors.",
        "We withdraw this paper because Lemma 1 is false.",
        "We have decided to withdraw this paper.",
        "I would like to withdraw this paper",
        "This paper is being withdrawn",
        "This paper is temporarily withdrawn, pending a correction",
        "This preprint has been retracted by its authors.",
        "This manuscript has been withdrawn from arXiv",
        "This version has been withdrawn by arXiv administrators because it was submitted twice",
        "arXiv admin note: this submission has been withdrawn by arXiv administrators due to disputed authorship",
        "This submission has been removed by arXiv administrators because the submitter had no right to do so",
        "This work has been withdrawn by the authors, see arXiv:2001.00001",
        "Deep hashing finds ponds. This paper has been withdrawn.",
        "THIS PAPER HAS BEEN WITHDRAWN",
        "arXiv admin note: submission withdrawn by arXiv administrators",
        "We decided to withdraw the paper because of a bug.",
        "The whole paper has been withdrawn.",
        "Withdrawn from arXiv",
        "The authors request the withdrawal of this paper.",
        "This is a withdrawn paper.",
        "This paper has been withdrawn upon request of the authors.",
        "bioRxiv has withdrawn this manuscript",
    ],
)
def test_a_withdrawal(text: str) -> None:
    assert is_withdrawal(text)
    assert is_withdrawal(None, "Ponds.", text)


@pytest.mark.parametrize(
    "text",
    [
        "withdrawn from ICLR 2021",
        "Submitted to ICLR 2021, withdrawn",
        "ICLR 2021 withdrawn submission",
        "This is a resubmission of a withdrawn paper",
        "Rejected from NeurIPS; withdrawn from ICML",
        "The authors have withdrawn the dataset",
        "The claim in Section 3 has been withdrawn",
        "Withdrawn from CVPR 2020 to be extended",
        "This paper was withdrawn from NeurIPS 2020 and resubmitted",
        "An earlier version was withdrawn",
        "an earlier version of this paper was withdrawn by the authors",
        "A previous version (v1) has been withdrawn due to an error",
        "The first version of this paper has been withdrawn",
        "Version 1 was withdrawn; this is the corrected one",
        "v2 withdrawn by mistake; v3 restores it",
        "This paper replaces arXiv:2001.00001, which has been withdrawn",
        "A related paper has been withdrawn",
        "The companion paper was withdrawn.",
        "This paper has not been withdrawn",
        "This paper was never withdrawn.",
        "Users who have withdrawn their consent must be forgotten.",
        "We study how retracted papers are cited.",
        "We ask whether this paper has been withdrawn before it is cited.",
        "The drug was withdrawn from the market.",
        "Money is withdrawn by customers at machines.",
        "Withdrawn patients are followed up for a year.",
        "The gripper is withdrawn, and the object has been removed.",
        "Support for this format was withdrawn.",
        "Noise has been removed from this paper document.",
        "Blurred images have been removed by hand.",
        "We withdrew blood from forty mice.",
        "Once a paper has been retracted, its citations go on.",
        "Retracted papers are found by hashing.",
        "The authors have withdrawn funds from the bank.",
        "This work removes noise from pictures.",
        "If this paper is withdrawn, the index must change.",
        "Artifacts in this paper were removed by our network.",
        "The version withdrawn by the editors is discussed",
        "This report was removed by the ministry, and later shown again.",
        "This paper has been withdrawn by mistake and is now restored",
        "This paper was withdrawn in error; this version restores it.",
    ],
)
def test_no_withdrawal(text: str) -> None:
    assert not is_withdrawal(text)


def test_silence_is_no_withdrawal() -> None:
    assert not is_withdrawal()
    assert not is_withdrawal(None, "")
    assert not is_withdrawal("withdrawn " * 50_000)
