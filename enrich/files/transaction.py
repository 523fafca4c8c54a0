"""Several files, in several folders, that change together or not at all.

No file system renames two files at once, so what is to be done is written down first. All new files are staged beside
their places; then one journal, put in place by one rename, names them: that rename is the moment at which the new state
holds. The renames that follow may be cut short anywhere, for whoever comes next finds the journal and finishes them.
docs/decisions/0008-swapped-together.md tells why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from enrich.files.append import private
from enrich.files.spooled_text import Text, chunks
from enrich.files.staging import beside, digest, discard, leftovers, settle, stage, token
from enrich.files.writing import changed

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Edited(Exception):
    """Somebody changed files after they were read: what was made of them is not put in their places."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = tuple(paths)
        names = ", ".join(map(str, self.paths))
        super().__init__(f"{names}: changed while the run was writing; run again once nobody is saving there")


class JournalError(ValueError):
    """A journal that no version of this program wrote, or a later one did."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    """Relative to the journal's folder: a checkout may be moved between crash and recovery."""
    was: Digest | None
    """Of what stood there when the new file was made; None: nothing did."""
    becomes: Digest


class _Journal(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    token: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
    """The staged file of a place is its name with this in it, and no other: a journal can move nothing else."""
    files: tuple[_Line, ...]


class _Move:
    """One line of the journal, as paths."""

    def __init__(self, line: _Line, mark: str, home: Path) -> None:
        self.place = Path(os.path.normpath(home / line.place))
        self.stand_in = beside(self.place, mark)
        self.was, self.becomes = line.was, line.becomes

    @property
    def can_be_finished(self) -> bool:
        """Whether it is done, or what it takes is there."""
        return digest(self.place) == self.becomes or digest(self.stand_in) == self.becomes

    def finish(self) -> bool:
        """Put the file in place, unless somebody has changed the old one meanwhile: whether the new one stands."""
        stands = digest(self.place)
        if stands == self.was:
            self.stand_in.replace(self.place)
        elif stands != self.becomes:
            return False
        return True


def publish(
    files: Mapping[Path, Text], journal: Path, edited: Callable[[], Collection[Path]] = lambda: ()
) -> tuple[Path, ...]:
    """Put all of the files in place or none, only where bytes change; the paths that changed, sorted.

    `edited` is asked at the last moment which files the new ones were made from have changed since; where there are
    any, Edited is raised and nothing is written. OSError before the journal stands: every old file is as it was; after
    it: the next `recover` finishes. Only one process at a time may publish by a journal: hold its `lock`.
    """
    recover(journal, ())
    new = changed(files)
    if not new:
        return ()
    mark = token()
    stand_ins = {path: beside(path, mark) for path in new}
    try:
        was = {path: digest(path) for path in new}
        for path, text in new.items():
            stage(stand_ins[path], path, chunks(text))
        settle(stand_in.parent for stand_in in stand_ins.values())
        entry = _entry(stand_ins, was, mark, journal)
        if changed_since := edited():
            raise Edited(changed_since)
        _commit(entry, journal)
    except BaseException:
        discard([journal, *stand_ins.values()])
        raise
    _require(_finish_even_if_told_to_stop(entry, journal))
    return tuple(sorted(new))


def recover(journal: Path, folders: Iterable[Path]) -> tuple[Path, ...]:
    """Finish what a killed process had begun to publish, and take away what it had only staged in the folders.

    Gives the files that somebody changed between crash and recovery: those stay as they are. Where somebody has put old
    files back (`git checkout .`), the rest of the old ones stay too. Only under the `lock`.
    """
    kept: tuple[Path, ...] = ()
    if journal.exists():
        entry = _read(journal)
        moves = _moves(entry, journal)
        if all(move.can_be_finished for move in moves):
            kept = _finish(entry, journal)
        else:
            discard(move.stand_in for move in moves)
            _close(journal)
    for folder in folders:
        discard(leftovers(folder))
    return kept


def _entry(stand_ins: Mapping[Path, Path], was: Mapping[Path, str | None], mark: str, journal: Path) -> _Journal:
    lines = []
    for path, stand_in in stand_ins.items():
        place = os.path.relpath(path.resolve(), journal.parent.resolve())
        lines.append(_Line(place=place, was=was[path], becomes=digest(stand_in) or ""))
    return _Journal(token=mark, files=tuple(lines))


def _commit(entry: _Journal, journal: Path) -> None:
    private(journal.parent)
    stand_in = beside(journal, entry.token)
    try:
        stage(stand_in, journal, chunks(f"{entry.model_dump_json(indent=2)}\n"))
        stand_in.replace(journal)
    finally:
        discard([stand_in])
    settle([journal.parent])


def _finish_even_if_told_to_stop(entry: _Journal, journal: Path) -> tuple[Path, ...]:
    """A signal between two renames waits for the rest: it is a matter of milliseconds."""
    try:
        return _finish(entry, journal)
    except BaseException as ended:
        if not isinstance(ended, Exception):
            _finish(entry, journal)
        raise


def _finish(entry: _Journal, journal: Path) -> tuple[Path, ...]:
    moves = _moves(entry, journal)
    kept = tuple(move.place for move in moves if not move.finish())
    discard(move.stand_in for move in moves)
    settle(move.place.parent for move in moves if move.place.parent.is_dir())
    _close(journal)
    return kept


def _require(kept: tuple[Path, ...]) -> None:
    if kept:
        raise Edited(kept)


def _close(journal: Path) -> None:
    with suppress(FileNotFoundError):
        journal.unlink()
    settle([journal.parent])


def _read(journal: Path) -> _Journal:
    try:
        return _Journal.model_validate_json(journal.read_bytes())
    except ValidationError:
        raise JournalError(
            f"{journal} is not a journal of this version; delete it, then run python -m flows.export"
        ) from None


def _moves(entry: _Journal, journal: Path) -> list[_Move]:
    return [_Move(line, entry.token, journal.parent.resolve()) for line in entry.files]
