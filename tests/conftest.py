"""What every test is run under."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

# A property is about values; how long a busy machine takes for one is not its matter.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def _locks_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's own locks are for the real services."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWESOME_IR_LIMITS", str(tmp_path_factory.mktemp("limits")))
        yield
