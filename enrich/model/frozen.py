"""The base of all values: frozen, and validated without unknown members."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

STRICT = ConfigDict(extra="forbid")
"""Of the small values: none takes what it does not know."""


_UNASKED: set[str] = set()


class FrozenModel(BaseModel):
    """A frozen value that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, context: Any, /) -> None:
        """Let go of the set in which pydantic keeps which fields were given.

        Nobody asks for it, and with a set in every small value a long list takes twice the memory.
        """
        object.__setattr__(self, "__pydantic_fields_set__", _UNASKED)
