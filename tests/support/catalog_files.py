"""A small, sound catalog as files, and what is complained of where some are changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.catalog import CatalogError, load

DOLG = """\
yang2021dolg:
  title: "DOLG: Single-Stage Image Retrieval with Deep Orthogonal Fusion of Local and Global Features"
  authors: [Min Yang, Dongliang He]
  venue: ICCV
  year: 2021
  datasets: [GLDv2, ROxf and RPar]
  links: {paper: "https://arxiv.org/pdf/2108.02927.pdf"}
  arxiv: "2108.02927"
"""

REVISITED = """\
radenovic2018revisiting:
  title: "Revisiting Oxford and Paris: Large-Scale Image Retrieval Benchmarking"
  authors: [Filip Radenovic, Ahmet Iscen]
  venue: CVPR
  year: 2018
"""

FILES = {
    "list.yaml": 'title: "Awesome Image Retrieval"\ncontents: "Catalogue <br> "\n',
    "venues.yaml": """\
ICCV:
  name: "IEEE/CVF International Conference on Computer Vision"
  entry: inproceedings
CVPR:
  name: "Conference on Computer Vision and Pattern Recognition"
  entry: inproceedings
  spellings: [IEEE CVPR]
""",
    "datasets.yaml": """\
datasets:
  GLDv2:
    heading: Google Landmarks Dataset v2 (GLDv2)
  ROxf and RPar:
    spellings: [Roxf and Rpar]
    work: radenovic2018revisiting
  Landmarks:
  Google Landmarks: {spellings: [landmarks]}

works:
"""
    + "".join(f"  {line}\n" for line in REVISITED.splitlines()),
    "papers/2021.yaml": DOLG,
}


def put(folder: Path, **changes: str | None) -> Path:
    """A sound catalog in the folder, but for the files that are changed; None leaves one out."""
    for name, text in {**FILES, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_bytes(text.encode())
    return folder


def complaints(folder: Path, **changes: str | None) -> tuple[str, ...]:
    with pytest.raises(CatalogError) as caught:
        load(put(folder, **changes))
    return tuple(map(str, caught.value.problems))
