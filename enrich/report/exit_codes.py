"""The exit codes of the commands."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ends (the process's exit code)."""

    WELL = 0
    """All went well."""
    DEFECT = 1
    """The program is wrong."""
    BAD_INPUT = 2
    """Arguments, settings or catalog: nothing was written."""
    COULD_NOT_ASK = 3
    """Finished, but some source could not be asked; what is written is whole and consistent."""
    REFUSED = 4
    """The gate stayed shut: nothing was published."""
