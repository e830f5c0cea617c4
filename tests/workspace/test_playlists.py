"""Playlists as one works with them: every change is stored, published, and can be undone."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.library.playlists import HISTORY, Playlists
from musicscope.workspace.playlists import PlaylistService
from tests.workspace.editing import edits, state_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = 5


class Queue:
    current: int | None = None
    queue: tuple[int, ...] = ()


class World:
    """A library of 40 tracks, every fourth of them jazz, and what works on its playlists."""

    def __init__(self, folder: Path) -> None:
        self.music = folder / "music"
        self.music.mkdir()
        self.library = Library(folder / "library.sqlite3")
        with self.library.database.transaction() as connection:
            for track in range(1, 41):
                connection.execute(
                    "INSERT INTO tracks (id, path, size, mtime_ns, added_s, title, genres) "
                    "VALUES (?, ?, 1, 1, 1, ?, ?)",
                    (
                        track,
                        bytes(self.music / f"{track:02}.flac"),
                        f"Song {track:02}",
                        "Jazz" if track % 4 == 0 else "",
                    ),
                )
        self.catalogue = Catalogue(self.library)
        self.undo, self.playback = UndoStack(), Queue()
        self.published: list[Changes] = []
        self.notices: list[object] = []
        self.service = PlaylistService(
            self.library,
            self.catalogue,
            self.playback,
            InlineRunner(),
            self.undo.push,
            self.publish,
            self.notices.append,
        )

    def publish(self, changes: Changes) -> None:
        self.catalogue.refresh(changes)
        self.published.append(changes)

    def stored(self, playlist: int) -> tuple[int, ...]:
        """What another program would find on disk."""
        other = Library(self.library.path)
        try:
            return Playlists(other.database).tracks(playlist)
        finally:
            other.close()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.library.close()


@pytest.fixture
def service(world):
    return world.service


def everything(world):
    return [(p, world.service.tracks(p.id)) for p in world.service.all()]


def test_each_operation_is_stored_published_and_undone_and_done_again(world, service):
    made = service.make("Morning", [1, 2, 3, 4])
    smart = service.make_smart("Jazz", "genre:jazz")
    operations = [
        lambda: service.make("Evening", [9]),
        lambda: service.make_smart("Song", "song"),
        lambda: service.add(made, [7, 8]),
        lambda: service.add(made, [9], at=1),
        lambda: service.remove_places(made, [0, 2]),
        lambda: service.move(made, 0, 2),
        lambda: service.move_places(made, [0, 3], 2),
        lambda: service.put_in_order(made, [3, 2, 1]),
        lambda: service.rename(made, "Noon"),
        lambda: service.change_smart(smart, "Ones", "song 1"),
        lambda: service.delete(made),
        lambda: service.delete(smart),
    ]
    for operate in operations:
        before = everything(world)
        published = len(world.published)
        operate()
        after = everything(world)
        assert after != before
        assert len(world.published) == published + 1
        assert world.published[-1].playlists
        assert world.undo.undo_label
        world.undo.undo()
        assert everything(world) == before
        world.undo.redo()
        assert everything(world) == after
        world.undo.undo()
    assert world.stored(made) == (1, 2, 3, 4)


def test_all_of_a_long_day_can_be_undone(world, service):
    rng = random.Random(4)
    empty = everything(world)
    made = service.make("x", range(1, 20))
    for _ in range(30):
        rng.choice(
            [
                lambda: service.add(made, rng.sample(range(1, 41), 3), rng.randrange(5)),
                lambda: service.remove_places(made, rng.sample(range(8), 2)),
                lambda: service.move_places(made, rng.sample(range(8), 3), rng.randrange(9)),
            ]
        )()
    while world.undo.undo_label:
        world.undo.undo()
    assert everything(world) == empty
    while world.undo.redo_label:
        world.undo.redo()
    assert world.stored(made) == tuple(service.tracks(made))


@pytest.mark.parametrize(
    ("places", "at", "order"),
    [
        ([0], 4, [2, 3, 4, 1]),
        ([3], 0, [4, 1, 2, 3]),
        ([0, 2], 4, [2, 4, 1, 3]),
        ([1, 3], 2, [1, 2, 4, 3]),
        ([2], 2, [1, 2, 3, 4]),
        ([0, 1, 2, 3], 1, [1, 2, 3, 4]),
    ],
)
def test_tracks_land_where_they_are_dropped(service, places, at, order):
    made = service.make("x", [1, 2, 3, 4])
    service.move_places(made, places, at)
    assert service.tracks(made) == order


@pytest.mark.parametrize(("old", "new"), [(0, 3), (3, 0), (1, 2), (2, 1), (2, 2)])
def test_a_moved_track_is_at_its_new_place(service, old, new):
    made = service.make("x", [11, 12, 13, 14])
    service.move(made, old, new)
    assert service.tracks(made)[new] == 11 + old


def test_a_smart_playlist_holds_what_its_search_finds_now(world, service):
    smart = service.make_smart("Jazz", " genre:jazz ")
    assert service.tracks(smart) == world.catalogue.select("genre:jazz").tolist()
    assert service.get(smart).count == 10
    with world.library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET genres = 'Jazz' WHERE id = 1")
    world.publish(Changes(changed=frozenset({1})))
    assert service.get(smart).count == 11
    assert 1 in service.tracks(smart)


def test_a_smart_playlist_cannot_be_edited_by_hand(service):
    smart = service.make_smart("Jazz", "genre:jazz")
    for edit in (
        lambda: service.add(smart, [1]),
        lambda: service.remove_places(smart, [0]),
        lambda: service.move(smart, 0, 1),
    ):
        with pytest.raises(ParameterError, match="what its search finds"):
            edit()
    with pytest.raises(ParameterError, match="list of tracks"):
        service.change_smart(service.make("x"), "y", "jazz")


def test_names_are_tidied_and_must_be_there(service):
    made = service.make("  two\nlines\t🎻 \ud800 ", [])
    assert service.get(made).name == "two lines 🎻 ?"
    for name in ("", "  \n"):
        with pytest.raises(ParameterError, match="needs a name"):
            service.make(name)
    with pytest.raises(ParameterError, match="needs a search"):
        service.make_smart("x", " ")
    assert len(service.get(service.make("x" * 900)).name) == 400
    assert service.free_name("two lines 🎻 ?") == "two lines 🎻 ? 2"


def test_what_is_gone_is_a_sentence(service):
    made = service.make("x", [1])
    service.delete(made)
    assert service.get(made) is None
    assert service.tracks(made) == []
    for edit in (service.delete, lambda p: service.add(p, [1]), lambda p: service.rename(p, "y")):
        with pytest.raises(ParameterError, match="is gone"):
            edit(made)


def test_tracks_of_a_folder_that_left_come_back_with_it(world, service):
    made = service.make("x", [1, 2, 3])
    world.library.add_folder(bytes(world.music))
    folder = world.library.folders()[0].id
    world.publish(world.library.remove_folder(folder))
    assert service.tracks(made) == []
    assert world.stored(made) == (1, 2, 3)
    service.add(made, [])
    with world.library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET detached = 0 WHERE id <> 2")
    world.catalogue.reload()
    assert [(s.place, s.track) for s in service.slots(made)] == [(0, 1), (2, 3)]
    service.remove_places(made, [2])
    assert world.stored(made) == (1, 2)


def test_the_history_is_what_was_played(world, service):
    for track in (5, 6, 5):
        world.publish(world.library.record_play(track))
    assert service.tracks(HISTORY) == [5, 6, 5]
    assert [slot.played_s is not None for slot in service.slots(HISTORY)] == [True] * 3
    assert service.count_plays() == 3
    assert HISTORY in world.published[-1].playlists


def test_an_import_is_one_step_that_can_be_undone(world, service, tmp_path):
    file = world.music / "trip.m3u8"
    file.write_text("#PLAYLIST:Trip\n03.flac\nnone.flac\nhttp://x.example/a\n04.flac\n")
    report = service.import_file(file)
    assert service.tracks(report.playlist) == [3, 4]
    assert service.get(report.playlist).name == "Trip"
    assert [bad.where for bad in report.missing] == ["line 3", "line 4"]
    assert report.sentence == "2 of 4 entries of “Trip” were found."
    world.undo.undo()
    assert service.all() == ()
    world.undo.redo()
    assert service.import_file(file).name == "Trip"
    assert [p.name for p in service.all()] == ["Trip", "Trip 2"]


def test_a_playlist_of_which_nothing_is_found_makes_none(world, service):
    file = world.music / "lost.m3u8"
    file.write_text("/elsewhere/x.flac\n")
    report = service.import_file(file)
    assert report.playlist is None
    assert "open the folder" in report.sentence
    assert service.all() == ()
    assert world.undo.undo_label is None
    with pytest.raises(MusicScopeError, match="cannot be read"):
        service.import_file(world.music / "none.m3u8")


def test_an_import_in_the_background_reports_or_says_why_not(world, service):
    file = world.music / "a.m3u"
    file.write_text("01.flac\n/old/music/02.flac\n")
    reports = []
    service.start_import(bytes(file), reports.append)
    assert service.tracks(reports[0].playlist) == [1, 2]
    assert [g.guess for g in reports[0].guesses] == ["folder and name"]
    assert reports[0].sentence.endswith("1 of them by a guess.")
    service.start_import(bytes(world.music / "none.m3u"), reports.append)
    assert len(reports) == 1
    assert "cannot be read" in world.notices[0].sentence


@pytest.mark.parametrize("ending", ["m3u8", "m3u", "pls", "xspf", "jspf"])
@pytest.mark.parametrize("relative", [True, False])
def test_what_is_exported_is_what_is_imported(world, service, ending, relative, tmp_path):
    made = service.make("Road, 🎻 & more", [5, 4, 5])
    file = tmp_path / f"road.{ending}"
    assert service.export_file(made, file, relative) == ()
    report = service.import_file(file)
    assert service.tracks(report.playlist) == [5, 4, 5]
    assert report.name == "Road, 🎻 & more"
    assert not report.missing
    assert not report.guesses


def test_the_queue_the_history_and_smart_playlists_can_be_exported(world, service, tmp_path):
    with pytest.raises(MusicScopeError, match="nothing to write"):
        service.export_queue(tmp_path / "queue.m3u8")
    world.playback.current, world.playback.queue = 3, (4, 5)
    service.export_queue(tmp_path / "queue.m3u8")
    assert service.tracks(service.import_file(tmp_path / "queue.m3u8").playlist) == [3, 4, 5]
    world.publish(world.library.record_play(7))
    service.export_file(HISTORY, tmp_path / "played.pls")
    assert service.tracks(service.import_file(tmp_path / "played.pls").playlist) == [7]
    smart = service.make_smart("Jazz", "genre:jazz")
    service.export_file(smart, tmp_path / "jazz.xspf")
    report = service.import_file(tmp_path / "jazz.xspf")
    assert service.tracks(report.playlist) == service.tracks(smart)


@pytest.mark.timeout(120)
def test_killed_while_editing_loses_nothing_that_was_reported(world, tmp_path):
    """The library is as after the last edit that was reported, or after the one under way."""
    moments = random.Random(7)
    for kill in range(KILLS):
        copy = tmp_path / f"copy {kill}.sqlite3"
        with world.library.database.reading() as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        reported = edits_until_killed(world.library.path, kill, moments.uniform(0.0, 0.2))
        now = state_of(world.library)
        twin = Library(copy)
        doing = edits(twin, kill)
        for _ in range(reported):
            next(doing)
        expected = [state_of(twin)]
        next(doing)
        expected.append(state_of(twin))
        twin.close()
        assert now in expected


def edits_until_killed(database: Path, seed: int, after_s: float) -> int:
    """Return how many edits had been reported when the program was killed."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.workspace.editing", database, str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    first = program.stdout.readline()
    assert first == "done\n", "the program did not start"
    time.sleep(after_s)
    program.kill()
    rest, _ = program.communicate()
    return (first + rest).count("done\n")
