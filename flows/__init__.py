"""The imperative shell: the only place that knows Prefect, arguments and today's date."""

import os
import sys

if sys.platform == "win32":
    sys.stderr.write("awesome-ir runs on Linux and macOS, whose file locks Windows lacks; run it in WSL there\n")
    sys.exit(2)

# Prefect's notice about usage data looks at this variable alone, when Prefect is imported.
os.environ.setdefault("DO_NOT_TRACK", "1")
