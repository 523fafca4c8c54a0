"""The reader of awesome-list READMEs in the shape that `publish.exporters.readme` renders.

    **Title(VENUE-YY)** <br>                  or, with the title linked, **[Title](url)(VENUE-YY)** <br>
    *Author, Author* <br>
    **Datasets: Name, Name** <br>
    [[paper](url)]
    [[code](url)]

It reads lists written by people as well as rendered ones, and returns every line that it cannot read as `Unread`. A
reader of another shape returns a `Listing` too; `importer.build` depends on nothing else.
"""

from enrich.importer.listing.reading import read
from enrich.importer.listing.shape import (
    BADGE_SEPARATOR,
    BEGINS,
    ENDS,
    ListEntry,
    Listing,
    Section,
    Tag,
    Unread,
    read_tag,
    where,
    write_tag,
    year_in,
)

__all__ = [
    "BADGE_SEPARATOR",
    "BEGINS",
    "ENDS",
    "ListEntry",
    "Listing",
    "Section",
    "Tag",
    "Unread",
    "read",
    "read_tag",
    "where",
    "write_tag",
    "year_in",
]
