"""The imperative shell: the only place that knows Prefect, arguments and today's date."""

import os
import signal
import sys

if sys.platform == "win32":
    sys.stderr.write("awesome-ir runs on Linux and macOS, whose file locks Windows lacks; run it in WSL there\n")
    sys.exit(2)

# A Ctrl-C while a command's modules are imported ends it without a traceback; commands that have more to do then set a
# handler of their own (flows.console.signals). Python's first argument is this while it looks for the module of `-m`.
if sys.argv[:1] == ["-m"] and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

# Prefect's notice about usage data looks at this variable alone, when Prefect is imported.
os.environ.setdefault("DO_NOT_TRACK", "1")
