"""What is compiled under what: every flavour under every style that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from enrich import catalog
from enrich.publish.exporters import bibtex
from tests.latex.press import Style

KNOWN = catalog.load(Path(__file__).parents[2] / "catalog")
FAMILY = bibtex.family(KNOWN.works, KNOWN.venues, KNOWN.protected)

FILES: Mapping[str, tuple[str, ...]] = {
    "classic": (bibtex.CLASSIC.file,),
    "abstracts": (bibtex.ABSTRACTS.file,),
    "strings, long": (bibtex.Length.LONG, bibtex.STRINGS.file),
    "strings, short": (bibtex.Length.SHORT, bibtex.STRINGS.file),
    "years": tuple(sorted(bibtex.of_year(year).file for year in {work.section for work in KNOWN.works})),
    "biblatex": (bibtex.BIBLATEX.file,),
}
"""Flavour → the files that a document names."""

NO_DASHES = '@IEEEtranBSTCTL{control, CTLdash_repeated_names = "no"}\n'
"""IEEE's styles, too, print a dash for the same authors as above; here all must be printed."""

CLASSIC_STYLES = (
    *(Style(name) for name in ("plain", "abbrv", "alpha", "unsrt", "splncs04", "acm")),
    Style("IEEEtran", control=NO_DASHES),
    Style("plainnat", ("natbib",)),
    # Numbers in brackets and natbib, as the CVPR kit's own style, which Debian lacks.
    Style("IEEEtranN", ("natbib",), control=NO_DASHES),
    Style("IEEEtran", ("url",), control=NO_DASHES),
    Style("splncs04", ("url",)),
    Style("splncs04", ("hyperref",)),
    Style("plainnat", ("natbib", "url")),
    Style("plainnat", ("natbib", "hyperref")),
)
BIBLATEX_STYLES = (
    Style("numeric", biblatex=True),
    Style("authoryear", biblatex=True, options="maxbibnames=99,dashed=false"),
    Style("ieee", biblatex=True, options="maxbibnames=99,dashed=false"),
)


class Case(NamedTuple):
    """A cell of the matrix."""

    flavour: str
    style: Style

    def __str__(self) -> str:
        return f"{self.flavour} | {self.style}"

    @property
    def files(self) -> Mapping[str, str]:
        """Name → text."""
        return {name: FAMILY[name] for name in FILES[self.flavour]}


CASES = tuple(
    Case(flavour, style)
    for flavour in FILES
    for style in (BIBLATEX_STYLES if flavour == "biblatex" else (*CLASSIC_STYLES, *BIBLATEX_STYLES))
)
