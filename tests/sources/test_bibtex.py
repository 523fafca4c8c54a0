"""A BibTeX file as a source."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from enrich.model import LookupKey, Metadata, Record, Source, Work
from enrich.sources.bibtex import BibtexFile, open_bibtex, parse

TODAY = date(2026, 11, 24)
FACTS = Path(__file__).parents[2].parent / "shared" / "facts"

DOLG = r"""
@inproceedings{DBLP:conf/iccv/YangHFSXLDH21,
  author    = {Min Yang and
               Dongliang He},
  title     = {{DOLG:} Single-Stage Image Retrieval with Deep Orthogonal Fusion of
               Local and Global Features},
  booktitle = {2021 {IEEE/CVF} International Conference on Computer Vision, {ICCV}
               2021, Montreal, QC, Canada, October 10-17, 2021},
  pages     = {11752--11761},
  publisher = {{IEEE}},
  year      = {2021},
  url       = {https://doi.org/10.1109/ICCV48922.2021.01156},
  doi       = {10.1109/ICCV48922.2021.01156},
  biburl    = {https://dblp.org/rec/conf/iccv/YangHFSXLDH21.bib},
}
"""


def read(text: str) -> BibtexFile:
    return parse(text, "some.bib", TODAY)


def only(text: str) -> Record:
    (record,) = read(text).records
    return record


def work(**said: object) -> Work:
    return Work(key="a2021work", section=2021, curated=Metadata.of(said))


def test_a_dblp_record() -> None:
    record = only(DOLG)
    assert asdict(record.provenance) == {
        "source": "bib:some.bib",
        "record": "DBLP:conf/iccv/YangHFSXLDH21",
        "retrieved": TODAY,
    }
    assert record.metadata == Metadata(
        title="DOLG: Single-Stage Image Retrieval with Deep Orthogonal Fusion of Local and Global Features",
        authors=("Min Yang", "Dongliang He"),
        venue="2021 IEEE/CVF International Conference on Computer Vision, ICCV 2021, Montreal, QC, Canada, "
        "October 10-17, 2021",
        year=2021,
        doi="10.1109/iccv48922.2021.01156",
        dblp="conf/iccv/YangHFSXLDH21",
        pages="11752-11761",
        publisher="IEEE",
    )
    assert (record.preprint, record.citations, record.notices, record.set_aside) == (False, None, (), ())


def test_authors_as_people_print_them() -> None:
    record = only(
        r"@misc{k, title={T}, author={Wei Liu 0005 and Torr, Philip H. S. and {Barnes and Noble, Inc.} "
        r"and Bj{\"{o}}rn Ommer and van der Berg, Jan}}"
    )
    people = ("Wei Liu", "Philip H. S. Torr", "Barnes and Noble, Inc.", "Björn Ommer", "Jan van der Berg")
    assert record.metadata.authors == people


def test_and_others_is_no_author() -> None:
    record = only("@misc{k, title={T}, author={Knuth, Donald E. and others}}")
    assert record.metadata.authors == ("Donald E. Knuth",)
    assert "authors" in record.set_aside[0]


@pytest.mark.parametrize(
    "said",
    [
        "journal={CoRR}, volume={abs/2108.02927}",
        "journal={CoRR, abs/2108.02927}",
        "journal={arXiv preprint arXiv:2108.02927}",
        "eprint={2108.02927v2}, archivePrefix={arXiv}, primaryClass={cs.CV}",
        "eprint={2108.02927}, eprinttype={arXiv}",
        "doi={10.48550/arXiv.2108.02927}",
        "url={https://arxiv.org/abs/2108.02927v1}",
    ],
)
def test_a_preprint(said: str) -> None:
    record = only(f"@article{{k, title={{T}}, {said}}}")
    assert record.metadata.arxiv == "2108.02927"
    assert record.preprint
    assert (record.metadata.doi, record.metadata.volume) == (None, None)


def test_a_published_work_with_its_preprint_named_is_no_preprint() -> None:
    record = only(DOLG.replace("pages ", "eprint = {2108.02927}, eprinttype = {arxiv}, pages "))
    assert (record.metadata.arxiv, record.metadata.doi) == ("2108.02927", "10.1109/iccv48922.2021.01156")
    assert not record.preprint


def test_identifiers_are_never_read_out_of_an_abstract_or_a_title() -> None:
    record = only("@article{k, title={T on arXiv:2108.02927}, abstract={see doi.org/10.1000/x}, journal={J}}")
    assert (record.metadata.arxiv, record.metadata.doi, record.preprint) == (None, None, False)


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (r"10.1007/978-3-030-58539-6\_33", "10.1007/978-3-030-58539-6_33"),
        ("https://doi.org/10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
        ("http://dx.doi.org/10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
        ("doi:10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
    ],
)
def test_a_doi_is_canonical(written: str, doi: str) -> None:
    assert only(f"@article{{k, title={{T}}, DOI={{{written}}}}}").metadata.doi == doi


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("doi={n/a}", "doi"),
        ("eprint={soon}", "eprint"),
        ("year={in press}", "year"),
        ("journal=undefined", "journal"),
        ("url={javascript:alert(1)}", "url"),
        ("doi={10.1000/one}, url={https://doi.org/10.1000/two}", "url"),
    ],
)
def test_what_is_not_believed_is_set_aside(said: str, field: str) -> None:
    record = only(f"@article{{k, title={{T}}, {said}}}")
    assert len(record.set_aside) == 1
    assert record.set_aside[0].startswith(f"{field}: ")


def test_a_landing_page_is_kept_where_it_is_not_the_doi_again() -> None:
    page = r"http://openaccess.thecvf.com/content\_cvpr\_2018/html/Iscen\_Mining\_on\_Manifolds\_CVPR\_2018\_paper.html"
    record = only(f"@misc{{k, title={{T}}, doi={{10.1109/CVPR.2018.00797}}, url={{{page}}}}}")
    assert record.metadata.url == page.replace("\\_", "_")


def test_zotero_and_crossref_spellings() -> None:
    record = only(
        "@article{k,title={Deep},subtitle={A Study},journaltitle={IEEE TIP},date={2021-07},issue={3},volume=30,"
        "pages={6892–6905},organization={IEEE},month=aug}"
    )
    said = record.metadata
    assert (said.title, said.venue, said.year, said.number) == ("Deep: A Study", "IEEE TIP", 2021, "3")
    assert (said.volume, said.pages, said.publisher, record.set_aside) == ("30", "6892-6905", "IEEE", ())


def test_strings_and_crossref_are_followed() -> None:
    paper, proceedings = read(
        '@string{pub = "Springer"}\n'
        "@inproceedings{paper, title={P}, crossref={eccv}, pages={1--2}}\n"
        "@proceedings{eccv, title={Computer Vision - ECCV 2020}, year=2020, publisher=pub}"
    ).records
    assert paper.metadata.venue == "Computer Vision - ECCV 2020"
    assert (paper.metadata.year, paper.metadata.publisher) == (2020, "Springer")
    assert proceedings.metadata.venue is None


def test_an_entry_that_cannot_be_read_is_reported_with_its_line_and_costs_no_other() -> None:
    file = read("@article{a, title={A}}\n\n@article{broken, title={never closed, year=2020\n@article{b, title={B}}")
    assert [record.provenance.record for record in file.records] == ["a", "b"]
    (warning,) = file.warnings
    assert warning.startswith("some.bib, line 3: not read")
    assert "@article{broken" in warning


def test_a_key_that_stands_twice_is_reported_and_both_entries_are_used() -> None:
    file = read("@article{a, title={One}}\n@article{a, title={Other}}")
    assert [record.metadata.title for record in file.records] == ["One", "Other"]
    assert file.warnings == ("some.bib, line 2: the key a stands at line 1 already; both entries are used",)


def test_a_field_given_twice_is_reported_and_the_first_is_used() -> None:
    file = read("@article{a, title={One}, title={Other}}")
    assert [record.metadata.title for record in file.records] == ["One"]
    assert "title given twice" in file.warnings[0]


def test_an_entry_without_a_title_is_reported() -> None:
    assert read("@article{a, year=2020}").warnings == ("some.bib, line 1: a has no title, so no work is found by it",)


def test_hostile_text_is_plain_text() -> None:
    said = only(r"@misc{k, title={\input{/etc/hostname} <b>\write18{x}</b>}, author={\def\x{y} and {{{}}}}}").metadata
    assert said.title == "/etc/hostname 18x"


LIST = r"""
@article{journal, title={Hardness-Aware Deep Metric Learning}, doi={10.1109/TPAMI.2020.2980231}, year=2021}
@inproceedings{conference, title={{Hardness-Aware} deep metric learning}, eprint={1903.05503}, year=2019}
@inproceedings{DBLP:conf/cvpr/LinDDLZ18, title={Deep Variational Metric Learning}, year=2018}
@inproceedings{other, title={Smart Mining for Deep Metric Learning}}
"""


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"title": "Hardness-Aware Deep Metric Learning"}, ["journal", "conference"]),
        ({"title": "Unlike", "doi": "10.1109/TPAMI.2020.2980231"}, ["journal"]),
        ({"title": "Unlike", "arxiv": "1903.05503"}, ["conference"]),
        ({"title": "Unlike", "dblp": "conf/cvpr/LinDDLZ18"}, ["DBLP:conf/cvpr/LinDDLZ18"]),
        ({"title": "Deep Variational Metrics Learning"}, ["DBLP:conf/cvpr/LinDDLZ18"]),
        ({"title": "Smart Mining for Deep Metric Learning in Large Catalogues of Images"}, []),
    ],
)
def test_candidates(known: dict[str, str], found: list[str]) -> None:
    answers = read(LIST).lookup([work(**known)])
    assert [candidate.record.provenance.record for candidate in answers.candidates] == found
    assert (answers.missing == {"a2021work"}) is (not found)


def test_a_candidate_tells_by_what_it_was_found() -> None:
    known = work(title="Hardness-Aware Deep Metric Learning", doi="10.1109/TPAMI.2020.2980231")
    answers = read(LIST).lookup([known])
    assert [candidate.asked for candidate in answers.candidates] == [LookupKey.DOI, LookupKey.TITLE]


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"title": "T"}, (LookupKey.TITLE, "T")),
        ({"title": "T", "arxiv": "1903.05503"}, (LookupKey.ARXIV, "1903.05503")),
        ({"title": "T", "arxiv": "1903.05503", "doi": "10.1000/x"}, (LookupKey.DOI, "10.1000/x")),
    ],
)
def test_every_work_with_a_title_is_asked_about(known: dict[str, str], asked: tuple[LookupKey, str]) -> None:
    source: Source = read("")
    question = source.question(work(**known))
    assert question is not None
    assert (question.by, question.value) == asked


def test_warnings_come_with_the_answers() -> None:
    assert read("@article{broken, title={").lookup([work(title="T")]).warnings


def test_open_keeps_the_folder_out_of_provenance(tmp_path: Path) -> None:
    path = tmp_path / "list.bib"
    path.write_bytes(b"\xef\xbb\xbf" + DOLG.replace("\n", "\r\n").encode())
    file = open_bibtex(path, TODAY)
    assert file.name == "bib:list.bib"
    assert file.records == tuple(
        replace(record, provenance=replace(record.provenance, source="bib:list.bib")) for record in read(DOLG).records
    )


def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    latin = tmp_path / "latin1.bib"
    latin.write_bytes("@misc{k, title={Jérôme}}".encode("latin1"))
    with pytest.raises(ValueError, match=r"latin1\.bib: not UTF-8.*iconv"):
        open_bibtex(latin, TODAY)
    with pytest.raises(ValueError, match=r"nowhere\.bib: cannot be read"):
        open_bibtex(tmp_path / "nowhere.bib", TODAY)
    with pytest.raises(ValueError, match="cannot be read"):
        open_bibtex(tmp_path, TODAY)


@pytest.mark.skipif(not FACTS.is_dir(), reason="the folder of real BibTeX records stands beside the checkout only")
@pytest.mark.parametrize(("name", "entries"), [("dblp-records.bib", 70), ("other-records.bib", 26)])
def test_real_records(name: str, entries: int) -> None:
    file = open_bibtex(FACTS / name, TODAY)
    assert file.warnings == ()
    assert len(file.records) == entries
    for record in file.records:
        said = record.metadata
        assert record.set_aside == ()
        assert not record.preprint
        assert said.title
        assert said.authors
        assert said.venue
        assert 2007 <= (said.year or 0) <= 2022
        assert not any(set(text) & set("{}\\~\n") for text in (said.title, said.venue, *said.authors))
        assert "--" not in (said.pages or "")
        assert "doi.org" not in (said.url or "")
    by_id = {record.provenance.record: record.metadata for record in file.records}
    assert len(by_id) == entries
    assert sum(said.doi is not None for said in by_id.values()) == {"dblp-records.bib": 54}.get(name, 26)
    assert (name != "dblp-records.bib") or all(said.dblp for said in by_id.values())
