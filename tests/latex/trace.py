"""What a program opens and runs, as the kernel sees it: TeX lists its own reads, BibTeX and biber list none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

MISSING = shutil.which("strace") is None

_OPENED = re.compile(r"\bopen(?:at2?)?\(.* = \d+<(?P<path>/.*?)(?: \(deleted\)|\(deleted\))?>$", re.MULTILINE)
_LIST_OF_READS = re.compile(r"pdflatex\d+\.fls")
_RUN = re.compile(r"\bexecve\(\"(?P<path>[^\"]+)\"", re.MULTILINE)

# TeX's trees; libraries, their settings and the locale; Perl, in which biber is written; the clock and chance.
_OF_THE_SYSTEM = tuple(
    map(
        Path,
        (
            "/usr/share/texlive", "/usr/share/texmf", "/usr/local/share/texmf", "/var/lib/texmf", "/etc/texmf",
            "/usr/lib", "/lib", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/locale", "/etc/locale.alias",
            "/usr/bin/biber", "/usr/share/perl", "/usr/share/perl5", "/usr/local/share/perl", "/etc/perl",
            "/etc/localtime", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom",
        ),
    )
)  # fmt: skip
_PROGRAMS = {"pdftex", "pdflatex", "bibtex", "bibtex.original", "biber", "perl", "kpsewhich", "pdftotext"}


class Traced(NamedTuple):
    """What a set of programs did, but for looks into folders."""

    opened: frozenset[Path]
    ran: frozenset[str]
    """Names of programs."""

    def strange(self, folder: Path, own: frozenset[str]) -> set[Path]:
        """Files that are neither the system's nor, in the folder they worked in, of a name that is `own`."""
        outside = (path for path in self.opened if not any(map(path.is_relative_to, _OF_THE_SYSTEM)))
        return {path for path in outside if not _is_own(path, folder, own)}

    @property
    def strange_programs(self) -> set[str]:
        """Programs that setting a document does not need."""
        return set(self.ran - _PROGRAMS)


def tracing(log: Path) -> tuple[str, ...]:
    """What is put before a command so that all it opens and runs, and what it runs does, is added to the log."""
    return ("strace", "-f", "-qq", "-y", "-z", "-A", "-o", str(log), "-e", "trace=open,openat,openat2,execve")


def read(log: Path) -> Traced:
    """The log in short; empty where nothing was traced."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    lines = "\n".join(line for line in text.splitlines() if "O_DIRECTORY" not in line)
    opened = frozenset(Path(found["path"]) for found in _OPENED.finditer(lines))
    return Traced(opened, frozenset(Path(found["path"]).name for found in _RUN.finditer(lines)))


def _is_own(path: Path, folder: Path, own: frozenset[str]) -> bool:
    """Such a name in the folder; biber's scratch, in its `tmp`; or TeX's list of reads before it has its name."""
    if path.is_relative_to(folder / "tmp"):
        return True
    return path.parent == folder and (path.name in own or bool(_LIST_OF_READS.fullmatch(path.name)))
