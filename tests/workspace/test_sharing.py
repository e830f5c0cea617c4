"""A map of a library, written to a file for others."""

import os
import re
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.jobs import Cancelled, InlineRunner, JobState
from musicscope.jobs.worker import SilentContext
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.maps.layout import Layout
from musicscope.workspace import sharing
from musicscope.workspace.colours import colour_by
from musicscope.workspace.field import FieldContext
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.sharing import Shared, ShareSpec, form_of, share, size_of
from musicscope.workspace.sharing_sheet import heading_of, sheet_of, sounding_of
from musicscope.workspace.sharing_size import size_words, warning_of
from tests.library.music import open_folder, retag, write_track

GENRES = ("Jazz", "March", "Jazz", "Jazz")


@pytest.fixture
def library(tmp_path):
    music = tmp_path / "music"
    for number, genre in enumerate(GENRES):
        write_track(
            music / f"{number}.flac", 300 + 50 * number, title=f"Piece {number}", genre=genre
        )
    retag(music / "0.flac", artist="Band")
    with closing(Library(tmp_path / "library.sqlite3")) as library:
        open_folder(library, music)
        yield library


@pytest.fixture
def catalogue(library):
    return Catalogue(library)


@pytest.fixture
def sheet(catalogue):
    ids = np.sort(catalogue.ids())
    positions = np.column_stack([np.linspace(-1, 1, len(ids)), np.zeros(len(ids))])
    layout = Layout(ids, positions.astype(np.float32), "umap", {}, 0.9)
    group = SimpleNamespace(name="brass", ids=frozenset(ids[:2].tolist()))
    return sheet_of(
        layout, colour_by(FIELDS["genre"], ids, FieldContext(catalogue)), catalogue, groups=[group]
    )


@pytest.fixture
def workspace(library, catalogue):
    return SimpleNamespace(library=library, catalogue=catalogue, jobs=InlineRunner())


def test_a_sheet_says_what_is_known_of_each_track(sheet, catalogue):
    titles = [catalogue.track(int(i)).title for i in sheet.layout.ids]
    assert list(sheet.names) == titles
    assert sorted(titles) == [f"Piece {n}" for n in range(4)]
    assert sheet.details[titles.index("Piece 0")] == "Band"
    assert [(label, number) for label, _, number in sheet.legend] == [("Jazz", 3), ("March", 1)]
    for title, line in zip(titles, sheet.lines, strict=True):
        assert sheet.legend[line][0] == GENRES[int(title[-1])]
    assert [(r.name, r.count) for r in sheet.regions] == [("brass", 2)]


def test_tracks_that_left_and_dots_without_a_place_are_not_shared(catalogue):
    ids = np.append(np.sort(catalogue.ids()), 999)
    positions = np.zeros((5, 2), np.float32)
    positions[1] = np.nan
    colouring = SimpleNamespace(
        rgb=np.arange(15, dtype=np.uint8).reshape(5, 3),
        legend=(SimpleNamespace(label="all", hex="#4477aa", ids=ids),),
    )
    sheet = sheet_of(Layout(ids, positions, "pca"), colouring, catalogue)
    assert sheet.layout.ids.tolist() == ids[[0, 2, 3]].tolist()
    assert sheet.rgb.tolist() == colouring.rgb[[0, 2, 3]].tolist()
    assert sheet.legend == (("all", "#4477aa", 3),)


@pytest.mark.parametrize("name", ["map.png", "map.svg", "map.html", "MAP.HTM"])
def test_a_map_is_written_in_the_format_of_its_name(workspace, sheet, tmp_path, name):
    target = tmp_path / "out" / name
    target.parent.mkdir()
    job = share(workspace, ShareSpec(sheet, target, form_of(target)))
    assert job.state is JobState.DONE
    assert job.result == Shared(target, target.stat().st_size)
    assert [file.name for file in target.parent.iterdir()] == [name]
    start = {"png": b"\x89PNG", "svg": b"<svg", "htm": b"<!doctype html"}[
        name.split(".")[1][:3].lower()
    ]
    assert target.read_bytes().startswith(start)


def test_another_ending_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ParameterError, match=r"map.doc tells no format; let the name end in .html"):
        form_of(tmp_path / "map.doc")


def test_a_page_gets_an_excerpt_of_each_file_that_can_be_read(
    workspace, sheet, catalogue, tmp_path
):
    tracks = {track.title: track for track in map(catalogue.track, catalogue.ids())}
    Path(os.fsdecode(tracks["Piece 1"].path)).unlink()
    Path(os.fsdecode(tracks["Piece 2"].path)).write_bytes(b"no sound")
    spec = ShareSpec(sheet, tmp_path / "map.html", "html").with_sound(workspace)
    job = share(workspace, spec)
    text = (tmp_path / "map.html").read_text("utf-8")
    rows = {sheet.names[int(row)] for row in re.findall('id="excerpt-([0-9]+)"', text)}
    assert rows == {"Piece 0", "Piece 3"}
    assert job.result.silent == 2
    assert "2 tracks could not be read and have no excerpt" in job.result.sentence
    assert job.progress.done == job.progress.total == 4


def test_an_excerpt_begins_at_the_most_typical_seconds(workspace, sheet, tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(sharing, "_excerpt", lambda one, start_s: begun.append((one.row, start_s)))
    monkeypatch.setattr(
        "musicscope.workspace.audition.typical_start", lambda portrait, length_s: 42.0
    )
    spec = ShareSpec(sheet, tmp_path / "map.html", "html").with_sound(workspace)
    share(workspace, spec)
    assert sorted(begun) == [(row, 42.0) for row in range(4)]


def test_of_an_unknown_track_the_seconds_at_two_fifths_are_heard(sheet, catalogue, tmp_path):
    path = tmp_path / "long.flac"
    soundfile.write(path, np.zeros(8_000 * 50), 8_000)
    one = sounding_of(sheet, catalogue)[0]
    long = type(one)(one.row, one.track, bytes(path), 50.0)
    assert sharing._typical_start(None, long) == pytest.approx(20.0)
    assert sharing._typical_start(None, type(one)(0, 1, bytes(path), 12.0)) == pytest.approx(2.0)


def test_a_share_that_is_stopped_leaves_nothing_and_keeps_the_earlier_file(
    workspace, sheet, tmp_path, monkeypatch
):
    class Stopped(SilentContext):
        def progress(self, done, total, unit):
            if done:
                raise Cancelled

    target = tmp_path / "out" / "map.html"
    target.parent.mkdir()
    target.write_text("earlier")
    spec = ShareSpec(sheet, target, "html").with_sound(workspace)
    with pytest.raises(Cancelled):
        spec.run(Stopped())
    assert [file.name for file in target.parent.iterdir()] == ["map.html"]
    assert target.read_text() == "earlier"


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(sheet, tmp_path):
    spec = ShareSpec(sheet, tmp_path / "absent" / "map.png", "png")
    with pytest.raises(MusicScopeError, match=r"absent/map.png cannot be written \(No such file"):
        spec.run(SilentContext())


@pytest.mark.parametrize("form", ["png", "svg", "html"])
def test_the_size_is_told_before_about_as_it_becomes(workspace, sheet, tmp_path, form):
    spec = ShareSpec(sheet, tmp_path / f"map.{form}", form).with_look("dark", (1200, 900))
    size = share(workspace, spec).result.size
    assert size / 3 < spec.estimated_bytes < 3 * size


def test_a_very_large_page_is_warned_of(sheet):
    assert warning_of(99_000_000) == ""
    assert "412 MB takes long to open" in warning_of(412_000_000)


def test_bytes_are_said_in_words():
    assert [size_words(n) for n in (12, 640_000, 5_310_000, 41_200_000, 1.23e9)] == [
        "1 kB",
        "640 kB",
        "5.3 MB",
        "41 MB",
        "1.2 GB",
    ]


def test_a_size_in_words_is_read():
    assert size_of("1600x1000") == (1600, 1000)
    assert size_of("4960 × 7016") == (4960, 7016)
    for wrong in ("large", "1600", "1600x", "1x1", "-5x800", "99999x10"):
        with pytest.raises(ParameterError):
            size_of(wrong)


def test_the_heading_of_a_measure_has_its_unit():
    assert heading_of(FIELDS["genre"]) == "Genres"
    assert heading_of(FIELDS["tempo"]) == "Tempo, bpm"
