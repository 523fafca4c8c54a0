"""List items, a paper each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.importer.field_reader import FieldReader, is_detail
from enrich.importer.markdown_blocks import Block
from enrich.importer.shapes.shape import ReadEntry, ShapeReading, is_entry, is_navigation, plain
from enrich.importer.shapes.splitting import of_block


def bullets(blocks: Sequence[Block], reader: FieldReader) -> ShapeReading:
    """List items, a paper each; the items below one are its details, unless they are papers themselves."""
    entries, used = [], set()
    heads: list[Block] = []
    number = 0
    while number < len(blocks):
        block = blocks[number]
        if block.kind != "item" or is_navigation(block) or _is_task(block) or is_detail(block.spans):
            number += 1
            continue
        below = _below(blocks, number)
        heads_papers = _heads_papers(block, [blocks[place] for place in below], reader)
        details = [] if heads_papers else below
        heads = [head for head in heads if head.level < block.level]
        if heads_papers:
            heads.append(block)
            used.add(number)
        added = False
        for fields, line, text in of_block(block, [blocks[place] for place in details], reader):
            if is_entry(fields) and not heads_papers:
                entries.append(ReadEntry(line, text, fields, tuple(plain(head.spans).strip(" :*_") for head in heads)))
                added = True
        if added:
            used |= {number, *details}
        number += 1 + (len(details) if added else 0)
    return ShapeReading("bullets", tuple(entries), frozenset(used))


def _is_task(block: Block) -> bool:
    return bool(re.match(r"\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]", block.text)) and not any(span.url for span in block.spans)


def _below(blocks: Sequence[Block], number: int) -> list[int]:
    """The places of the items and paragraphs that stand in an item."""
    level = blocks[number].level
    below = []
    for place in range(number + 1, len(blocks)):
        block = blocks[place]
        if (
            block.kind not in {"item", "paragraph"}
            or block.level < level
            or (block.kind == "item" and block.level == level)
        ):
            break
        if block.kind == "paragraph" and block.level == 0:
            break
        below.append(place)
    return below


def _heads_papers(block: Block, below: Sequence[Block], reader: FieldReader) -> bool:
    """Whether an item is a heading of the papers in the list below it."""
    items = [one for one in below if one.kind == "item"]
    if not items:
        return False
    own_links = [span for span in block.spans if span.url and not span.url.startswith("#")]
    fields = [reader.read(one.spans) for one in items]
    papers = [one for one in fields if len(one.title.split()) >= 3 and (one.identifiers or one.year) and one.links]
    return len(papers) * 2 > len(items) and (not own_links or len(papers) > 1)
