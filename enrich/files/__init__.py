"""Writing of files. The only package that does: files are replaced whole, several in one transaction.

`SpooledText` collects the text of a large file. `write` replaces files one by one. `publish` replaces several at once:
after a crash, `recover` brings back exactly the old state or exactly the new one. `lock` admits one process at a time.
`append` adds a line to a log. `read` reads a file of a
bounded size.
"""

from enrich.files.append import append, private
from enrich.files.lock import Locked, lock
from enrich.files.reading import read, read_beginning
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
    "read",
    "read_beginning",
    "recover",
    "write",
]  # fmt: skip
