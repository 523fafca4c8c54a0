"""The syntax tree of a YAML text, within bounds of depth and size.

PyYAML and libyaml recurse once for each level, so that 30,000 brackets end the process; a few references to references
stand for billions of values. Both are refused while the tree is built.
"""

from __future__ import annotations

import yaml

DEEPEST = 40
"""Levels of a text. Files of people have six at most."""
MOST_VALUES = 1_000_000
"""Values of a text; a year of ten thousand works has half a million."""
MOST_REPEATED = 10_000
"""Values that the references of a text may add to those that are written out."""
MOST_BYTES = 32_000_000
"""Bytes of a text."""


class TooMuch(yaml.MarkedYAMLError):
    """The text is nested too deeply, or holds too much."""


class _Syntax(yaml.CSafeLoader):
    """Builds the tree alone: to guess of every text what type it may be takes a third of the time, and is not used."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = self._values = 0

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, parent: yaml.Node | None, place: object) -> None:
        """Called before each value; counts it and its level. No guesses by place."""
        self._depth += 1
        self._values += 1
        place_of_parent = parent.start_mark if parent else None
        if self._depth > DEEPEST:
            raise TooMuch(problem=f"nested more than {DEEPEST} levels deep", problem_mark=place_of_parent)
        if self._values > MOST_VALUES:
            raise TooMuch(problem=f"more than {MOST_VALUES:,} values", problem_mark=place_of_parent)

    def ascend_resolver(self) -> None:
        """Called after each value."""
        self._depth -= 1


def compose(text: str) -> yaml.Node | None:
    """The tree; None for a text with nothing in it. YAMLError where it is no YAML, TooMuch beyond the bounds."""
    root: yaml.Node | None = yaml.compose(text, Loader=_Syntax)
    if root is not None and "*" in text and "&" in text:  # else it has no references
        _Sizes().require_bounded(root)
    return root


_OPEN = -1
"""The size of a node whose values are still being counted."""


class _Sizes:
    """How many values each node stands for, with what its references stand for."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}

    def require_bounded(self, root: yaml.Node) -> None:
        if self._size(root) - len(self._sizes) > MOST_REPEATED:
            raise TooMuch(
                problem=f"its references (*name) repeat more than {MOST_REPEATED:,} values; write the values out"
            )

    def _size(self, node: yaml.Node) -> int:
        if id(node) not in self._sizes:
            self._sizes[id(node)] = _OPEN
            self._sizes[id(node)] = 1 + sum(map(self._size, _inner(node)))
        if self._sizes[id(node)] == _OPEN:
            raise TooMuch(problem="nested too deeply: a reference (*name) stands inside of what it refers to")
        return self._sizes[id(node)]


def _inner(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
