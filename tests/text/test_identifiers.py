"""Identifiers: everything that people and sources write, one canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.text import identifiers
from enrich.text.identifiers import Identifier

DOI = "10.1109/iccv48922.2021.01156"
SPRINGER = "10.1007/978-3-030-58539-6_33"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (DOI, DOI),
        ("10.1109/ICCV48922.2021.01156", DOI),
        (" 10.1109/ICCV48922.2021.01156. ", DOI),
        ("doi:10.1109/ICCV48922.2021.01156", DOI),
        ("DOI: 10.1109/ICCV48922.2021.01156", DOI),
        ("doi.org/10.1109/ICCV48922.2021.01156", DOI),
        ("https://doi.org/10.1109/ICCV48922.2021.01156", DOI),
        ("http://dx.doi.org/10.1109/ICCV48922.2021.01156", DOI),
        ("https://www.doi.org/10.1109/ICCV48922.2021.01156", DOI),
        ("HTTPS://DOI.ORG/10.1109/ICCV48922.2021.01156", DOI),
        ("info:doi/10.1109/ICCV48922.2021.01156", DOI),
        ("urn:doi:10.1109/ICCV48922.2021.01156", DOI),
        ("doi:https://doi.org/10.1109/ICCV48922.2021.01156", DOI),
        ("10.1007%2F978-3-030-58539-6_33", SPRINGER),
        (r"10.1007/978-3-030-58539-6\_33", SPRINGER),
        ("10.1016/S0031-3203(98)00001-1", "10.1016/s0031-3203(98)00001-1"),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1000.10/123", "10.1000.10/123"),
    ],
)
def test_doi(text: str, canonical: str) -> None:
    assert identifiers.doi(text) == canonical


@pytest.mark.parametrize(
    "text", ["", "10.1109", "10.1109/", "11.1109/x", "9035438", "https://arxiv.org/abs/2108.02927"]
)
def test_not_a_doi(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a DOI; one looks like 10\.1109/CVPR\.2016\.90"):
        identifiers.doi(text)


@pytest.mark.parametrize("text", ["10.48550/arXiv.2108.02927", "https://doi.org/10.48550/ARXIV.2108.02927"])
def test_the_doi_of_a_preprint_is_not_the_works(text: str) -> None:
    with pytest.raises(ValueError, match=r"write arxiv: 2108\.02927"):
        identifiers.doi(text)
    assert identifiers.any_doi(text) == "10.48550/arxiv.2108.02927"
    assert identifiers.arxiv(text) == "2108.02927"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2108.02927", "2108.02927"),
        ("2108.02927v2", "2108.02927"),
        ("0705.1442v12", "0705.1442"),
        ("arXiv:2108.02927", "2108.02927"),
        ("arxiv: 2108.02927v1", "2108.02927"),
        (" https://arxiv.org/abs/2108.02927 ", "2108.02927"),
        ("https://arxiv.org/pdf/2108.02927.pdf", "2108.02927"),
        ("http://arxiv.org/pdf/2108.02927v3.PDF", "2108.02927"),
        ("https://www.arxiv.org/abs/2108.02927", "2108.02927"),
        ("https://export.arxiv.org/abs/2108.02927v1", "2108.02927"),
        ("https://arxiv.org/html/2108.02927v1", "2108.02927"),
        ("arxiv.org/abs/2108.02927", "2108.02927"),
        ("doi:10.48550/arXiv.2108.02927", "2108.02927"),
        ("10.48550/arxiv.2108.02927", "2108.02927"),
        ("astro-ph/0601001", "astro-ph/0601001"),
        ("arXiv:hep-th/9901001v2", "hep-th/9901001"),
        ("https://arxiv.org/abs/quant-ph/0201082v1", "quant-ph/0201082"),
        ("astro-ph%2F0601001", "astro-ph/0601001"),
        ("math.GT/0309136", "math/0309136"),
        ("cs.CV/0112017v1", "cs/0112017"),
        ("cond-mat/9612001", "cond-mat/9612001"),
    ],
)
def test_arxiv(text: str, canonical: str) -> None:
    assert identifiers.arxiv(text) == canonical


@pytest.mark.parametrize(
    "text",
    ["", "abc", "2108", "2108.2927", "2113.02927", "1407.00001", "0601.0001", "2108.029270", "astro-ph/061001", DOI],
)
def test_not_an_arxiv_id(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an arXiv id; one looks like 2108\.02927 or hep-th/9901001"):
        identifiers.arxiv(text)


@pytest.mark.parametrize(
    ("arxiv_id", "year"),
    [("2108.02927", 2021), ("0705.1442", 2007), ("hep-th/9901001", 1999), ("astro-ph/0601001", 2006)],
)
def test_arxiv_year(arxiv_id: str, year: int) -> None:
    assert identifiers.arxiv_year(arxiv_id) == year


def test_arxiv_doi_leads_back() -> None:
    assert identifiers.arxiv_doi("2108.02927") == "10.48550/arXiv.2108.02927"
    assert identifiers.arxiv(identifiers.arxiv_doi("astro-ph/0601001")) == "astro-ph/0601001"


@pytest.mark.parametrize(
    "text",
    [
        "conf/iccv/YangHFSXLDH21",
        "DBLP:conf/iccv/YangHFSXLDH21",
        "https://dblp.org/rec/conf/iccv/YangHFSXLDH21",
        "https://dblp.org/rec/conf/iccv/YangHFSXLDH21.bib",
        "https://dblp.uni-trier.de/rec/conf/iccv/YangHFSXLDH21.html",
    ],
)
def test_dblp(text: str) -> None:
    assert identifiers.dblp(text) == "conf/iccv/YangHFSXLDH21"


@pytest.mark.parametrize("text", ["", "iccv/YangHFSXLDH21", "conf/iccv", "https://dblp.org/pid/1/2"])
def test_not_a_dblp_key(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a DBLP key; one looks like conf/cvpr/HeZRS16"):
        identifiers.dblp(text)


@pytest.mark.parametrize(
    ("url", "kind", "value"),
    [
        ("https://arxiv.org/pdf/2108.02927.pdf", "arxiv", "2108.02927"),
        ("https://arxiv.org/abs/2111.06119", "arxiv", "2111.06119"),
        ("https://doi.org/10.48550/arXiv.2108.02927", "arxiv", "2108.02927"),
        ("https://link.springer.com/content/pdf/10.1007%2F978-3-030-58539-6_33.pdf", "doi", SPRINGER),
        ("https://link.springer.com/chapter/10.1007%2F978-3-030-58539-6_33", "doi", SPRINGER),
        ("https://link.springer.com/chapter/10.1007/978-3-030-58539-6_33", "doi", SPRINGER),
        ("https://link.springer.com/article/10.1007%2Fs11263-021-01444-0", "doi", "10.1007/s11263-021-01444-0"),
        ("https://doi.org/10.1109/ICCV48922.2021.01156", "doi", DOI),
        ("https://dl.acm.org/doi/pdf/10.1145/3343031.3350545", "doi", "10.1145/3343031.3350545"),
        ("https://onlinelibrary.wiley.com/doi/10.1111/cgf.13000/full", "doi", "10.1111/cgf.13000"),
        ("https://openreview.net/forum?id=KmykpuSrjcq", "openreview", "KmykpuSrjcq"),
        ("https://openreview.net/pdf?id=KmykpuSrjcq", "openreview", "KmykpuSrjcq"),
        ("https://dblp.org/rec/conf/cvpr/HeZRS16.html", "dblp", "conf/cvpr/HeZRS16"),
        ("https://ieeexplore.ieee.org/document/9035438", "ieee", "9035438"),
        ("https://ieeexplore.ieee.org/abstract/document/8374838", "ieee", "8374838"),
        (
            "https://openaccess.thecvf.com/content_cvpr_2018/html/Iscen_Mining_on_Manifolds_CVPR_2018_paper.html",
            "cvf",
            "Iscen_Mining_on_Manifolds_CVPR_2018",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2021/papers/Zheng_Deep_Compositional_Metric_Learning_CVPR_2021_paper.pdf",
            "cvf",
            "Zheng_Deep_Compositional_Metric_Learning_CVPR_2021",
        ),
        (
            "https://www.cv-foundation.org//openaccess/content_cvpr_2016_workshops/w12/papers/Salvador_Faster_R-CNN_Features_CVPR_2016_paper.pdf",
            "cvf",
            "Salvador_Faster_R-CNN_Features_CVPR_2016",
        ),
        ("http://proceedings.mlr.press/v139/roth21a/roth21a.pdf", "pmlr", "v139/roth21a"),
        ("http://proceedings.mlr.press/v119/chu20a.html", "pmlr", "v119/chu20a"),
        (
            "https://proceedings.neurips.cc/paper/2019/hash/7504adad8bb96320eb3afdd4df6e1f60-Abstract.html",
            "neurips",
            "7504adad8bb96320eb3afdd4df6e1f60",
        ),
        (
            "https://papers.nips.cc/paper/2016/hash/6b180037abbebea991d8b1232f8a8ca9-Abstract.html",
            "neurips",
            "6b180037abbebea991d8b1232f8a8ca9",
        ),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/16182", "aaai", "16182"),
        ("https://ojs.aaai.org//index.php/AAAI/article/view/4941", "aaai", "4941"),
    ],
)
def test_in_url(url: str, kind: str, value: str) -> None:
    assert identifiers.in_url(url) == (Identifier(kind, value),)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/zbr17/DRML",
        "https://github.com/rksltnl/%20Deep-Metric-Learning-CVPR16",
        "https://github.com/someone/2108.02927",
        "https://bit.ly/dcesml",
        "http://cmp.felk.cvut.cz/cnnimageretrieval/",
        "http://www.vision.caltech.edu/visipedia/papers/CUB_200_2011.pdf",
        "https://files.example.org/33424505/philbin08.pdf?Expires=1630245876&Signature=RZ~_10.1000/x",
        "https://notarxiv.org/abs/2108.02927",
        "https://arxiv.org.example.org/abs/2108.02927",
        "https://notdblp.org/rec/conf/cvpr/HeZRS16",
        "https://arxiv.org/list/cs.CV/recent",
        "https://arxiv.org/abs/2113.02927",
        "https://openreview.net/group?name=ICLR",
        "",
        "not a link",
    ],
)
def test_nothing_in_url(url: str) -> None:
    assert identifiers.in_url(url) == ()


@pytest.mark.parametrize(
    ("identifier", "kind", "url"),
    [
        (DOI, "doi", f"https://doi.org/{DOI}"),
        ("2108.02927", "arxiv", "https://arxiv.org/abs/2108.02927"),
        ("conf/cvpr/HeZRS16", "dblp", "https://dblp.org/rec/conf/cvpr/HeZRS16"),
        ("KmykpuSrjcq", "openreview", "https://openreview.net/forum?id=KmykpuSrjcq"),
    ],
)
def test_a_landing_page_carries_its_identifier(identifier: str, kind: str, url: str) -> None:
    assert identifiers.landing_page(identifier, kind) == url
    assert identifiers.in_url(url) == (Identifier(kind, identifier),)


@given(st.from_regex(r"10\.\d{4,5}/[A-Za-z0-9._()-]{1,20}[A-Za-z0-9]", fullmatch=True))
def test_a_canonical_doi_stays_as_it_is(text: str) -> None:
    canonical = identifiers.doi(text)
    assert identifiers.doi(canonical) == canonical
    assert identifiers.doi(f"https://doi.org/{text}") == canonical


@given(st.from_regex(r"(1[5-9]|2[0-9])(0[1-9]|1[0-2])\.[0-9]{5}(v[1-9])?", fullmatch=True))
def test_a_canonical_arxiv_id_stays_as_it_is(text: str) -> None:
    canonical = identifiers.arxiv(text)
    assert identifiers.arxiv(canonical) == canonical
    assert identifiers.in_url(f"https://arxiv.org/pdf/{text}") == (Identifier("arxiv", canonical),)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2108.02927", "arxiv", "2108.02927"),
        (" arXiv:2108.02927v2 ", "arxiv", "2108.02927"),
        ("https://arxiv.org/pdf/2108.02927v1.pdf", "arxiv", "2108.02927"),
        ("https://arxiv.org/abs/2108.02927?context=cs", "arxiv", "2108.02927"),
        ("10.48550/arXiv.2108.02927", "arxiv", "2108.02927"),
        ("https://doi.org/10.48550/arXiv.2108.02927", "arxiv", "2108.02927"),
        ("10.1109/ICCV48922.2021.01156", "doi", "10.1109/iccv48922.2021.01156"),
        ("doi:10.1109/ICCV48922.2021.01156", "doi", "10.1109/iccv48922.2021.01156"),
        ("https://dl.acm.org/doi/pdf/10.1145/3394171.3413934", "doi", "10.1145/3394171.3413934"),
        ("https://link.springer.com/chapter/10.1007/978-3-030-58565-5_15", "doi", "10.1007/978-3-030-58565-5_15"),
        ("https://www.semanticscholar.org/paper/A-Title/" + "0a" * 20, "semantic_scholar", "0a" * 20),
        ("0A" * 20, "semantic_scholar", "0a" * 20),
    ],
)
def test_what_is_pasted_names_a_work(text: str, kind: str, value: str) -> None:
    assert identifiers.pasted(text) == (kind, value)


@pytest.mark.parametrize(
    "text", ["", "hello", "https://example.org/paper.pdf", "https://openreview.net/forum?id=x", "10.1"]
)
def test_what_no_source_can_be_asked_by_is_refused_with_advice(text: str) -> None:
    with pytest.raises(ValueError, match="carries no DOI and no arXiv id; give one"):
        identifiers.pasted(text)
