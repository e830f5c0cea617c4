"""The map of a library, written without a window."""

import json

import pytest
from typer.testing import CliRunner

from musicscope.cli import app
from musicscope.core.errors import ParameterError
from musicscope.library.library import Library
from tests.library.music import write_track


def run(*arguments):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A library of four analysed tracks."""
    folder = tmp_path_factory.mktemp("cli")
    for number in range(4):
        track = folder / "music" / f"{number}.flac"
        write_track(track, 300 + 90 * number, title=f"Piece {number}", genre="Jazz")
    run("analyse", folder / "music", "--data", folder / "data")
    return folder / "data"


def test_a_page_with_excerpts_a_picture_and_positions_at_once(data, tmp_path):
    page, picture, positions = (tmp_path / f"map.{form}" for form in ("html", "png", "json"))
    said = run(
        *("map", "--share", page, "--excerpts", "--colour", "genre", "--title", "Four pieces"),
        *("--png", picture, "--size", "640x400", "--json", positions),
        *("--projection", "pca", "--data", data),
    ).stdout
    text = page.read_text("utf-8")
    assert "<h1>Four pieces</h1>" in text
    assert text.count('id="excerpt-') == 4
    assert "Genres" in text
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert len(json.loads(positions.read_text("utf-8"))["tracks"]) == 4
    assert f"{page} has been written, " in said


def test_vectors_in_the_light_theme(data, tmp_path):
    target = tmp_path / "map.svg"
    run("map", "--share", target, "--theme", "light", "--projection", "pca", "--data", data)
    text = target.read_text("utf-8")
    assert "Piece 2" in text
    assert "#f3f4f6" in text


def stored_map(data):
    library = Library(data / "library.sqlite3")
    try:
        ids, positions, kept = library.layout("main")
        return ids.tobytes(), positions.tobytes(), kept["projection"]
    finally:
        library.close()


def test_writing_a_map_leaves_the_one_in_the_window_as_it_is(data, tmp_path):
    before = stored_map(data)
    run("map", "--json", tmp_path / "map.json", "--projection", "mds", "--data", data)
    assert stored_map(data) == before
    run("map", "--json", tmp_path / "same.json", "--data", data)
    assert stored_map(data) == before
    drawn, same = (json.loads((tmp_path / f"{n}.json").read_text()) for n in ("map", "same"))
    assert drawn["projection"] == "mds"
    assert same["projection"] == before[2]
    assert all("cluster" in track for track in drawn["tracks"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say where the map goes: --share FILE.html"),
        (("--share", "map.doc"), "map.doc tells no format"),
        (("--share", "map.png", "--size", "big"), "big is no size; write width and height"),
        (("--share", "map.png", "--excerpts"), "Only a web page can sound"),
        (("--share", "map.png", "--colour", "smell"), "There is no field smell; choose one of"),
        (("--share", "map.png", "--theme", "pink"), "There is no theme pink"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(data, arguments, sentence):
    with pytest.raises(ParameterError, match=sentence):
        run("map", *arguments, "--data", data)


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(data, tmp_path):
    target = tmp_path / "absent" / "map.html"
    result = run("map", "--share", target, "--projection", "pca", "--data", data)
    assert result.exit_code == 1
    assert "cannot be written (No such file or directory); choose another place." in result.stderr


def test_a_single_track_has_a_map_and_no_clusters(tmp_path):
    write_track(tmp_path / "music" / "one.flac", 440, title="Alone")
    run("analyse", tmp_path / "music", "--data", tmp_path / "data")
    run("map", "--json", tmp_path / "map.json", "--data", tmp_path / "data")
    (track,) = json.loads((tmp_path / "map.json").read_text("utf-8"))["tracks"]
    assert track["title"] == "Alone"
