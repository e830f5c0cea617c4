"""Libraries of earlier formats."""

from contextlib import closing
from pathlib import Path

import pytest

from musicscope.core.errors import LibraryError
from musicscope.library.database import Database
from musicscope.library.library import Library
from musicscope.library.migrations import format_of, migrate
from musicscope.library.schema import NEWEST, STEPS

ROOT = Path(__file__).resolve().parents[2]


def _tables(library: Library) -> dict[str, str]:
    with library.database.reading() as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_master").fetchall())


@pytest.mark.parametrize("earlier", range(NEWEST))
def test_every_earlier_format_becomes_the_newest(tmp_path: Path, earlier: int) -> None:
    with closing(Library(tmp_path / "new.sqlite3")) as new:
        expected = _tables(new)
    path = tmp_path / "old" / "library.sqlite3"
    path.parent.mkdir()
    with Database(path) as database:
        migrate(database, STEPS[:earlier])
    with closing(Library(path)) as migrated:
        assert _tables(migrated) == expected
        with migrated.database.reading() as connection:
            assert format_of(connection) == NEWEST


_LATER = (*STEPS, ("ALTER TABLE tracks ADD COLUMN mood TEXT", "UPDATE tracks SET mood = 'calm'"))


def test_a_migration_keeps_everything_and_backs_up_first(filled: Library) -> None:
    before = filled.tracks()
    migrate(filled.database, _LATER)
    assert filled.tracks() == before
    with filled.database.reading() as connection:
        assert format_of(connection) == NEWEST + 1
        assert connection.execute("SELECT count(*) FROM tracks WHERE mood = 'calm'").fetchone()[0]
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    (backup,) = (filled.path.parent / "backups").glob(
        f"library-before-format-{NEWEST + 1}-*.sqlite3"
    )
    with closing(Library(backup)) as old:
        assert old.tracks() == before


def test_a_migration_that_fails_leaves_the_library_as_it_was(filled: Library) -> None:
    before = filled.tracks()
    broken = (*STEPS, ("ALTER TABLE tracks ADD COLUMN mood TEXT", "UPDATE nothing SET x = 1"))
    with pytest.raises(LibraryError):
        migrate(filled.database, broken)
    filled.close()
    with closing(Library(filled.path)) as again:
        assert again.tracks() == before
        with again.database.reading() as connection:
            assert format_of(connection) == NEWEST
