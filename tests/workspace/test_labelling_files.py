"""Tags get into files when the owner asks for it, after a preview, and out again."""

from __future__ import annotations

import pytest

from musicscope.core.undo import UndoStack
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.labels import Label
from musicscope.library.library import Library
from musicscope.library.tag_fields import read_words
from musicscope.library.tags import Tags
from musicscope.workspace.labelling_files import TagWriting
from tests.library.music import analyse_all, open_folder, place, scan, write_track


class World:
    def __init__(self, folder):
        self.library = Library(folder / "data" / "library.sqlite3")
        for n in range(3):
            write_track(folder / "music" / f"{n}.flac", 400 + 50 * n, title=f"Song {n}")
        open_folder(self.library, folder / "music")
        analyse_all(self.library)
        self.tracks = {track.title: track for track in self.library.tracks()}
        self.store = Tags(self.library.database)
        self.undo, self.notices, self.plans = UndoStack(), [], []
        self.writing = TagWriting(
            self.store,
            Catalogue(self.library),
            InlineRunner(),
            self.undo.push,
            self.notices.append,
        )
        self.written = []
        self.writing.written.subscribe(self.written.append)

    def bytes(self):
        return [place(track.path).read_bytes() for track in self.tracks.values()]

    def preview(self, **choice):
        ids = [track.id for track in self.tracks.values()]
        self.writing.preview(ids, done=self.plans.append, **choice)
        return self.plans[-1]


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    warm, city = made.store.make("warm"), made.store.make("city")
    first, second = (made.tracks[f"Song {n}"].id for n in range(2))
    made.store.put(
        [Label(warm.id, first, True), Label(warm.id, second, False), Label(city.id, first, True)]
    )
    yield made
    made.library.close()


def test_a_preview_changes_nothing(world):
    before = world.bytes()
    (change,) = world.preview().changes
    assert change.after == ("city", "warm")
    assert world.bytes() == before
    assert world.undo.undo_label is None
    (change,) = world.preview(tags=[world.store.named("warm").id], field="mood").changes
    assert (change.field, change.after) == ("mood", ("warm",))


def test_writing_is_undone_and_done_again(world):
    before = world.bytes()
    song = world.tracks["Song 0"]
    world.writing.write(world.preview())
    assert world.undo.undo_label == "Write tags into 1 file"
    assert read_words(song.path, "grouping") == ("city", "warm")
    assert world.written == [frozenset({song.id})]
    world.undo.undo()
    assert world.bytes() == before
    world.undo.redo()
    assert read_words(song.path, "grouping") == ("city", "warm")
    world.undo.undo()
    assert world.bytes() == before
    assert not world.notices


def test_a_written_file_keeps_its_track_its_results_and_its_labels(world):
    song = world.tracks["Song 0"]
    world.writing.write(world.preview(field="genre"))
    scan(world.library)
    (now,) = world.library.tracks([song.id])
    assert now.genres == ("city", "warm")
    assert now.state == "ready"
    assert len(world.store.labels_of(song.id)) == 2


def test_what_files_say_already_is_not_written_again(world):
    world.writing.write(world.preview())
    world.writing.write(world.preview())
    assert "nothing was written" in world.notices[-1].sentence
    assert len(world.written) == 1


def test_a_file_changed_in_between_is_told(world):
    planned = world.preview()
    write_track(world.tracks["Song 0"].path, 400, grouping="mine")
    world.writing.write(planned)
    assert "changed since the preview" in world.notices[-1].sentence
