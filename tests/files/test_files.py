"""Files are written whole or not at all, and only when their bytes change."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from enrich import files


def everything(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextmanager
def umask(rights: int) -> Iterator[None]:
    before = os.umask(rights)
    try:
        yield
    finally:
        os.umask(before)


def test_new_files_are_written_in_folders_that_are_made(tmp_path: Path) -> None:
    paths = files.write({tmp_path / "b" / "c" / "new.txt": "ü\n", tmp_path / "a.txt": ""})
    assert paths == (tmp_path / "a.txt", tmp_path / "b" / "c" / "new.txt")
    assert everything(tmp_path) == {"a.txt": "", "b/c/new.txt": "ü\n"}


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    files.write({tmp_path / "a.txt": "one\r\ntwo\n"})
    assert (tmp_path / "a.txt").read_bytes() == b"one\r\ntwo\n"


def test_a_file_whose_bytes_do_not_change_is_not_touched(tmp_path: Path) -> None:
    same, other = tmp_path / "same.txt", tmp_path / "other.txt"
    files.write({same: "same\n", other: "old\n"})
    for path in (same, other):
        os.utime(path, ns=(1, 1))
    before = same.stat()
    assert files.changed({same: "same\n", other: "new\n"}) == {other: "new\n"}
    assert files.write({same: "same\n", other: "new\n"}) == (other,)
    assert (same.stat().st_mtime_ns, same.stat().st_ino) == (1, before.st_ino)
    assert other.stat().st_mtime_ns != 1


def test_nothing_to_write_makes_no_folder(tmp_path: Path) -> None:
    assert files.write({}) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    with umask(0o077):
        files.write({path: "new"})
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_rights_that_new_files_have_here(tmp_path: Path, mask: int, mode: int) -> None:
    with umask(mask):
        files.write({tmp_path / "a.txt": "new"})
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == mode


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    place, link = tmp_path / "elsewhere" / "real.txt", tmp_path / "link.txt"
    place.write_text("old", encoding="utf-8")
    link.symlink_to(place)
    assert files.write({link: "new"}) == (link,)
    assert link.is_symlink()
    assert place.read_text(encoding="utf-8") == "new"


def _file_in_the_way(folder: Path) -> Path:
    (folder / "file").write_text("in the way", encoding="utf-8")
    return folder / "file" / "new.txt"


def _folder_in_its_place(folder: Path) -> Path:
    (folder / "folder" / "kept").mkdir(parents=True)
    return folder / "folder"


def _name_too_long(folder: Path) -> Path:
    return folder / ("n" * 250)


@pytest.mark.parametrize("odd", [_file_in_the_way, _folder_in_its_place, _name_too_long])
@pytest.mark.parametrize("first", [True, False], ids=["odd one first", "odd one last"])
def test_where_one_cannot_be_written_none_is(tmp_path: Path, odd: object, first: bool) -> None:
    assert callable(odd)
    target, good, new = odd(tmp_path), tmp_path / "good.txt", tmp_path / "new.txt"
    good.write_text("old", encoding="utf-8")
    before = everything(tmp_path)
    plan = {target: "x", good: "new", new: "new"} if first else {good: "new", new: "new", target: "x"}
    with pytest.raises(OSError, match=r"folder|File exists|Not a directory|too long"):
        files.write(plan)
    assert everything(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into a read-only folder")
def test_a_read_only_folder_leaves_everything_as_it_was(tmp_path: Path) -> None:
    locked, good = tmp_path / "locked", tmp_path / "good.txt"
    locked.mkdir()
    (locked / "a.txt").write_text("old", encoding="utf-8")
    locked.chmod(0o555)
    try:
        with pytest.raises(PermissionError):
            files.write({good: "new", locked / "a.txt": "new"})
        assert everything(tmp_path) == {"locked/a.txt": "old"}
    finally:
        locked.chmod(0o755)


def test_text_that_is_no_utf8_is_written_nowhere(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        files.write({tmp_path / "a.txt": "fine", tmp_path / "b.txt": "\ud800"})
    assert everything(tmp_path) == {}


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path, texts = tmp_path / "a.txt", {"a" * 200_000, "b" * 200_000}
    path.write_text("a" * 200_000, encoding="utf-8")
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_text(encoding="utf-8"))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(20):
        files.write({path: ("a" if number % 2 else "b") * 200_000})
    done.set()
    reader.join()
    assert seen <= texts


class TestGalley:
    LONG = "ünïcode \x0b\u2028\n" * 200_000

    @pytest.mark.parametrize("text", ["", "a", "one\ntwo", "one\n\ntwo\n", "\r\x0b\u2028\n", LONG])
    def test_it_reads_as_it_was_set(self, text: str) -> None:
        galley = files.SpooledText([text[:5], text[5:]])
        for _ in range(2):
            assert "".join(galley) == text
            assert list(galley) == list(StringIO(text))
            assert b"".join(galley.chunks()) == text.encode()

    def test_two_may_read_it_at_once(self) -> None:
        galley = files.SpooledText([self.LONG])
        assert all(one == other for one, other in zip(galley, galley, strict=True))

    def test_what_is_put_ahead_stands_first(self) -> None:
        galley = files.SpooledText(["b\n"])
        galley.prepend("a\n\n")
        galley.add("c")
        assert ("".join(galley), list(galley)) == ("a\n\nb\nc", ["a\n", "\n", "b\n", "c"])

    def test_it_is_written_where_bytes_change(self, tmp_path: Path) -> None:
        path, other = tmp_path / "a.txt", tmp_path / "b.txt"
        galley = files.SpooledText([self.LONG])
        assert files.write({path: galley, other: "b"}) == (path, other)
        assert path.read_bytes() == self.LONG.encode()
        assert files.write({path: galley}) == files.publish({path: galley}, tmp_path / "journal") == ()
        for text in (self.LONG[:-1], self.LONG + "x", "x" + self.LONG[1:]):
            path.write_text(text, encoding="utf-8", newline="")
            assert files.changed({path: galley}) == {path: galley}
        assert files.publish({path: galley}, tmp_path / "journal") == (path,)
        assert path.read_bytes() == self.LONG.encode()

    def test_a_long_one_waits_outside_memory(self) -> None:
        tracemalloc.start()
        galley = files.SpooledText(["x" * 1000] * 20_000)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert sum(map(len, galley.chunks())) == 20_000_000
        assert most < 5_000_000

    def test_a_disk_without_room_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tempfile, "TemporaryFile", _Full)
        with pytest.raises(OSError, match=re.escape(tempfile.gettempdir())):
            files.SpooledText([self.LONG])


class _Full(BytesIO):
    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_without_a_text_is_removed(tmp_path: Path) -> None:
    gone, kept = tmp_path / "gone", tmp_path / "kept"
    gone.write_text("a", encoding="utf-8")
    assert files.write({gone: None, kept: "b", tmp_path / "never": None}) == (gone, kept)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_file_of_a_bounded_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert files.read(tmp_path / "a", 5) == b"12345"
    with pytest.raises(OSError, match="more than 4 bytes"):
        files.read(tmp_path / "a", 4)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no ordinary file"):
        files.read(tmp_path / "pipe", 5)
    with pytest.raises(OSError, match="no ordinary file"):
        files.read(Path("/dev/zero"), 5)
