"""The shape of an awesome-list README: its sections, its entries, and the lines that make an entry.

    **Title(VENUE-YY)** <br>                  or, with the title linked, **[Title](url)(VENUE-YY)** <br>
    *Author, Author* <br>
    **Datasets: Name, Name** <br>
    [[paper](url)]
    [[code](url)]

Reads the list as people write it and as `exporters.readme` renders it, and tells what it could not read.
"""

from enrich.importer.listing.reading import read
from enrich.importer.listing.shape import (
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
