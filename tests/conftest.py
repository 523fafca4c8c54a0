"""What every test is run under."""

from __future__ import annotations

from hypothesis import settings

# A property is about values; how long a busy machine takes for one is not its matter.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
