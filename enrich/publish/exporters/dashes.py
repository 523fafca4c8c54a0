"""Dashes of page ranges: people and sources write many, and each format wants one."""

from __future__ import annotations

import re

DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
"""A hyphen or dash of any kind, with the spaces round it."""


def with_hyphens(numbers: str) -> str:
    """Pages, a volume or a number with plain hyphens, as CSL and RIS want ranges: `42:1–42:15` → `42:1-42:15`."""
    return numbers if numbers.isascii() and " " not in numbers and "--" not in numbers else DASHES.sub("-", numbers)
