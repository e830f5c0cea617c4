"""Rotating backups, made while the library is in use."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from musicscope.core.errors import LibraryError
from musicscope.jobs import Cancelled
from musicscope.library import backups as backups_module
from musicscope.library.backups import BackupSpec, daily_backups
from musicscope.library.damage import newest_good_backup
from musicscope.library.library import Library
from tests.library.music import back_up

ROOT = Path(__file__).resolve().parents[2]


class _Quiet:
    """The context of a job that nobody watches."""

    def progress(self, done: int, total: int, unit: str) -> None:
        pass

    def check(self) -> None:
        pass


def test_a_backup_is_made_once_a_day_and_the_newest_few_are_kept(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled.path.parent / "backups"
    first = back_up(filled)
    assert first is not None
    assert back_up(filled) is None
    monkeypatch.setattr(BackupSpec, "_made_today", lambda self: False)
    stamps = iter(f"library-2999010{n}-000000.sqlite3" for n in range(1, 9))
    monkeypatch.setattr(backups_module, "stamped", lambda stem: next(stamps))
    (folder / "library-before-format-2-20200101-000000.sqlite3").write_bytes(b"")
    for _ in range(7):
        back_up(filled)
    kept = [path.name for path in daily_backups(folder)]
    assert kept == [f"library-2999010{n}-000000.sqlite3" for n in range(3, 8)]
    assert (folder / "library-before-format-2-20200101-000000.sqlite3").exists()


def test_an_empty_library_pushes_no_backup_out(library: Library) -> None:
    assert back_up(library) is None


def test_a_backup_is_whole_while_others_write(filled: Library, monkeypatch) -> None:
    monkeypatch.setattr(backups_module, "_PAGES", 1)
    track = filled.tracks()[0].id

    class Writes(_Quiet):
        steps = 0

        def progress(self, done: int, total: int, unit: str) -> None:
            Writes.steps += 1
            filled.record_play(track)

    folder = filled.path.parent / "backups"
    backup = BackupSpec(filled.path, folder).run(Writes())
    assert Writes.steps > 5
    with closing(Library(backup, backups=folder)) as copy:
        assert copy.tracks([track])[0].plays == 0
        assert len(copy.tracks()) == 40
    assert newest_good_backup(folder) == backup


def test_a_stopped_backup_leaves_nothing_half_done(filled: Library) -> None:
    class Stops(_Quiet):
        def progress(self, done: int, total: int, unit: str) -> None:
            raise Cancelled

    folder = filled.path.parent / "backups"
    with pytest.raises(Cancelled):
        BackupSpec(filled.path, folder).run(Stops())
    assert list(folder.iterdir()) == []


def test_a_backup_that_cannot_be_written_is_a_sentence(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="could not be backed up"):
        BackupSpec(filled.path, tmp_path / "file" / "backups").run(_Quiet())


def test_backups_are_dated_by_when_they_were_made(filled: Library) -> None:
    backup = back_up(filled)
    assert time.time() - backups_module.made(backup).timestamp() < 60
