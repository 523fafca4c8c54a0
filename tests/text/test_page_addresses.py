"""Addresses without an identifier: what they say in words."""

from __future__ import annotations

import pytest

from enrich.text.page_addresses import DescribedPaper, described, is_address, short_doi

CVF, NAME = "https://openaccess.thecvf.com", "Zheng_Deep_Compositional_Metric_Learning_CVPR_2021_paper"
DCML = DescribedPaper("Zheng", "Deep Compositional Metric Learning", "CVPR", 2021)


@pytest.mark.parametrize(
    ("address", "paper"),
    [
        (f"{CVF}/content/CVPR2021/html/{NAME}.html", DCML),
        (f"{CVF}/content/CVPR2021/papers/{NAME}.pdf", DCML),
        (f"openaccess.thecvf.com/content/CVPR2021/papers/{NAME}.pdf#page=2", DCML),
        ("http://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_Residual_Learning_CVPR_2016_paper.html",
         DescribedPaper("He", "Deep Residual Learning", "CVPR", 2016)),
        (f"{CVF}/content/WACV2024/papers/Li_A_B_WACV_2024_paper.pdf", DescribedPaper("Li", "A B", "WACV", 2024)),
        (f"{CVF}/content/CVPR2021W/X/html/Li_A_B_CVPRW_2021_paper.html", None),
        (f"{CVF}/content_CVPRW_2020/papers/w1/Li_A_B_CVPR_Workshops_2020_paper.pdf", None),
        (f"{CVF}/CVPR2021?day=all", None),
        (f"https://example.org/{NAME}.pdf", None),
        ("https://[x/Zheng_Deep_CVPR_2021_paper.pdf", None),
    ],
)  # fmt: skip
def test_what_an_address_of_a_paper_says(address: str, paper: DescribedPaper | None) -> None:
    assert described(address) == paper


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("10/abc", "10/abc"), ("https://doi.org/10/AbC1", "10/abc1"), ("doi:10/g9x", "10/g9x"),
        ("doi.org/10/g9x/", "10/g9x"),
        ("10.1109/5", None), ("10/", None), ("https://example.org/10/abc", None),
    ],
)  # fmt: skip
def test_a_short_doi_is_one_of_ten(text: str, short: str | None) -> None:
    assert short_doi(text) == short


@pytest.mark.parametrize("text", ["https://x.org", "www.x.org/a", "openreview.net/forum?id=a", "HTTP://x.org/a"])
def test_an_address_is_one_with_or_without_its_scheme(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize("text", ["A title: part/whole", "10.1109/a", "hello", "2108.02927", "https://x.org and more"])
def test_other_texts_are_no_addresses(text: str) -> None:
    assert not is_address(text)
