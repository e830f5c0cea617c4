"""A library that is damaged, locked, read-only, newer or none: one sentence, and nothing lost."""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from musicscope.core.errors import LibraryError
from musicscope.library.damage import DamagedLibrary, restore, start_empty
from musicscope.library.library import Library
from musicscope.library.schema import NEWEST
from tests.library.music import analyse_all, back_up, found, scan, write_track

ROOT = Path(__file__).resolve().parents[2]


def damage(path: Path) -> None:
    """Overwrite the middle of every page but the first."""
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 64] = os.urandom(64)
    path.write_bytes(content)


def test_a_damaged_library_is_noticed_and_its_newest_good_backup_restored(
    filled: Library,
) -> None:
    good = back_up(filled)
    filled.close()
    path = filled.path
    broken = path.parent / "backups" / "library-99990101-000000.sqlite3"
    broken.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    damage(path)
    with pytest.raises(DamagedLibrary, match=r"is damaged.*restore the backup of") as caught:
        Library(path)
    assert (caught.value.path, caught.value.backup) == (path, good)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    aside = restore(path, good)
    assert aside is not None
    assert aside.name.startswith("library.damaged-")
    with closing(Library(path)) as again:
        assert len(again.tracks()) == 40


def test_without_a_backup_one_can_start_empty_and_the_damaged_file_is_kept(
    filled: Library,
) -> None:
    filled.close()
    damage(filled.path)
    content = filled.path.read_bytes()
    with pytest.raises(DamagedLibrary, match="there is no backup") as caught:
        Library(filled.path)
    assert caught.value.backup is None
    aside = start_empty(filled.path)
    with closing(Library(filled.path)) as empty:
        assert empty.tracks() == []
    assert aside.read_bytes() == content


def test_damage_met_while_working_is_a_sentence_too(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()
    damage(filled.path)
    monkeypatch.setattr("musicscope.library.library.CHECKED_AT_START", 0)
    with pytest.raises(DamagedLibrary), closing(Library(filled.path)) as opened:
        opened.tracks()
    with pytest.raises(DamagedLibrary):
        back_up(filled)


def test_restoring_what_cannot_be_read_leaves_everything_in_place(filled: Library) -> None:
    filled.close()
    before = filled.path.read_bytes()
    with pytest.raises(LibraryError, match="cannot be restored"):
        restore(filled.path, filled.path.parent / "no such backup")
    assert filled.path.read_bytes() == before


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_text("Dear diary, today I bought a record." * 100)
    with pytest.raises(LibraryError, match="is not a database"):
        Library(path)
    assert path.read_text().startswith("Dear diary")


def test_a_library_emptied_from_outside_is_not_taken_for_a_new_one(filled: Library) -> None:
    back_up(filled)
    filled.close()
    filled.path.write_bytes(b"")
    with pytest.raises(DamagedLibrary, match="is empty although"):
        Library(filled.path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
        other.commit()
    with pytest.raises(LibraryError, match="another program's database"):
        Library(path)
    with closing(sqlite3.connect(path)) as other:
        assert [r[0] for r in other.execute("SELECT name FROM sqlite_master")] == ["bookmarks"]


def test_a_newer_library_is_refused_unchanged(filled: Library) -> None:
    with filled.database.transaction() as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    filled.close()
    before = filled.path.read_bytes()
    with pytest.raises(LibraryError, match=r"newer MusicScope.*update"):
        Library(filled.path)
    assert filled.path.read_bytes() == before


def test_a_library_that_another_program_holds_is_said_to_be_locked(filled: Library) -> None:
    filled.close()
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryError, match="locked by another program"):
            Library(filled.path, busy_timeout_s=0.05)
        other.execute("ROLLBACK")
    with closing(Library(filled.path)) as opened:
        assert len(opened.tracks()) == 40


_OPEN = """
import os, sys
from pathlib import Path
from musicscope.core.errors import LibraryError
from musicscope.library.database import Database
from musicscope.library.library import Library
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    Library(Path(sys.argv[1]))
except LibraryError as error:
    print(error)
"""


def _open_without_rights(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_a_read_only_library_is_said_to_be_read_only(
    filled: Library, tmp_path: Path, folder_mode: int
) -> None:
    filled.close()
    for folder in [tmp_path, *list(tmp_path.parents)[:3]]:
        folder.chmod(0o755)
    filled.path.chmod(0o444)
    filled.path.parent.chmod(folder_mode)
    try:
        said = _open_without_rights(filled.path)
    finally:
        filled.path.parent.chmod(0o755)
    assert "read-only; give yourself permission" in said or "you may write in it" in said


def test_a_place_where_no_library_can_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be used"):
        Library(tmp_path / "file" / "library.sqlite3")
    (tmp_path / "folder.sqlite3").mkdir()
    with pytest.raises(LibraryError, match="cannot be opened"):
        Library(tmp_path / "folder.sqlite3")


_WORK = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from musicscope.library.library import Library
    from musicscope.library.scan import ScanSpec
    from tests.library.music import back_up, found

    class Tells:
        def progress(self, done, total, unit): pass
        def check(self): pass
        def publish(self, changes):
            for track in changes.added: print(f"added {track}", flush=True)

    library = Library(Path(sys.argv[1]))
    ScanSpec(library.path).run(Tells())
    for track, path in library.pending():
        library.store_analyses([(track, found(path))], [])
        print(f"analysed {track}", flush=True)
        time.sleep(0.005)
    print("done", flush=True)
    """
)


def test_nothing_reported_is_lost_when_the_program_is_killed(library: Library, music: Path) -> None:
    for n in range(60):
        write_track(music / f"{n:02}.flac", 200 + 7 * n)
    library.add_folder(os.fsencode(music))
    added: set[int] = set()
    analysed: set[int] = set()
    kind = ""
    for patience in [1, 1, 5, 20, 12, 3]:
        process = subprocess.Popen(
            [sys.executable, "-c", _WORK, library.path],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            for count, line in enumerate(process.stdout, start=1):
                kind, _, number = line.strip().partition(" ")
                if kind == "done":
                    break
                (added if kind == "added" else analysed).add(int(number))
                if count >= patience and process.returncode is None:
                    process.send_signal(signal.SIGKILL)
        with closing(Library(library.path)) as after:
            assert added <= {t.id for t in after.tracks()}
            assert analysed <= set(after.vectors("simple")[0].tolist())
    assert len(added) > 0
    assert len(analysed) > 0
    assert kind != "done"
    scan(library)
    analyse_all(library)
    assert library.coverage().analysed == 60


def test_a_full_disk_is_a_sentence_and_loses_nothing(filled: Library, music: Path) -> None:
    before = filled.tracks()
    with filled.database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    result = found(os.fsencode(music / "0.flac"))
    result.vectors["long"] = np.zeros(50_000, np.float32)
    with pytest.raises(LibraryError, match="the disk is full"):
        filled.store_analyses([(before[0].id, result)], [])
    assert filled.tracks() == before


def test_a_closed_library_stays_closed(filled: Library) -> None:
    filled.close()
    with pytest.raises(LibraryError, match="has been closed"):
        filled.tracks()


def test_opening_is_not_slowed_by_checking_a_large_library(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    monkeypatch.setattr("musicscope.library.library.is_sound", lambda c: not checked.append(c))
    monkeypatch.setattr("musicscope.library.library.CHECKED_AT_START", 0)
    filled.close()
    Library(filled.path).close()
    assert checked == []
