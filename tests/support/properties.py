"""How many examples a property test draws, and from which seed.

`local` (make test) draws few, `ci` (where CI is set) the full number, both always the same ones; `fuzz` (make fuzz) the
full number from the seed that --hypothesis-seed names. AWESOME_IR_EXAMPLES is the number of all property tests then.
"""

from __future__ import annotations

import os

from hypothesis import settings

FEW = 20
FULL = 100
"""Where a test names no number of its own."""
PROFILE = os.environ.get("AWESOME_IR_PROPERTIES") or ("ci" if os.environ.get("CI") else "local")


def examples(full: int) -> settings:
    """Settings with this number of examples, or with few of them in the profile `local`."""
    if PROFILE == "local":
        return settings(max_examples=min(full, FEW))
    return settings(max_examples=int(os.environ.get("AWESOME_IR_EXAMPLES") or full))


def load_profile() -> None:
    """Make the profile that the environment names the default. A busy machine is slow: no example has a deadline."""
    settings.register_profile("local", deadline=None, derandomize=True, database=None, max_examples=FEW)
    settings.register_profile("ci", deadline=None, derandomize=True, database=None, max_examples=FULL)
    settings.register_profile("fuzz", deadline=None, print_blob=True, max_examples=FULL)
    settings.load_profile(PROFILE)
