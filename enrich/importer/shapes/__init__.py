"""The shapes in which lists have their entries: one reader a shape. Each takes the blocks of a section.

A reader returns the entries that it reads and the blocks that they are made of; other readers get the rest.
"""

from enrich.importer.shapes.bullets import bullets
from enrich.importer.shapes.lines import lines
from enrich.importer.shapes.shape import ReadEntry, ShapeReader, ShapeReading, is_navigation
from enrich.importer.shapes.tables import tables
from enrich.importer.shapes.titles import title_blocks, title_headings

READERS: tuple[ShapeReader, ...] = (tables, title_blocks, bullets, lines)
"""The readers, in the order of preference where two read equally many entries."""

__all__ = [
    "READERS",
    "ReadEntry",
    "ShapeReader",
    "ShapeReading",
    "bullets",
    "is_navigation",
    "tables",
    "title_blocks",
    "title_headings",
]
