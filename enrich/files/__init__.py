"""The one place that writes files: each whole, several together or not at all, and one process at a time.

A `SpooledText` is a file in the making. `write` puts files in place one by one; `publish` replaces several at once: a
process killed at any instant leaves, once `recover` has been there, exactly the old state or exactly the new one;
`lock` keeps a second process out; `append` adds a line to a log of the machine's own.
"""

from enrich.files.append import append, private
from enrich.files.lock import Locked, lock
from enrich.files.spooled_text import SpooledText, Text
from enrich.files.staging import digest
from enrich.files.transaction import Edited, JournalError, publish, recover
from enrich.files.writing import changed, write

__all__ = [
    "Edited",
    "JournalError",
    "Locked",
    "SpooledText",
    "Text",
    "append",
    "changed",
    "digest",
    "lock",
    "private",
    "publish",
    "recover",
    "write",
]  # fmt: skip
