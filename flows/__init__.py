"""The imperative shell: the only place that knows Prefect, arguments and today's date."""

import os

# Prefect's notice about usage data looks at this variable alone, when Prefect is imported.
os.environ.setdefault("DO_NOT_TRACK", "1")
