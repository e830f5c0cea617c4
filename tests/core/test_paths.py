from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from musicscope.core.errors import DecodeError
from musicscope.core.paths import Places, display_path, resource_folder


@given(st.binary(min_size=1).filter(lambda b: b"\0" not in b))
def test_any_name_can_be_shown_on_one_line(name):
    text = display_path(name)
    assert text.isprintable()


def test_names_keep_their_letters_and_escape_the_rest():
    assert display_path("Dvořák 🎻".encode()) == "Dvořák 🎻"
    assert display_path(b"bad\xff\n") == "bad\\xff\\n"


def test_an_error_carries_the_file_and_the_reason_through_a_process():
    import pickle

    error = pickle.loads(pickle.dumps(DecodeError(b"/music/a.ogg", "it holds no sound")))
    assert str(error) == "/music/a.ogg cannot be played: it holds no sound."
    assert error.path == b"/music/a.ogg"


def test_the_variable_moves_all_data(monkeypatch, tmp_path):
    monkeypatch.setenv("MUSICSCOPE_DATA", str(tmp_path / "here"))
    places = Places.of_user()
    places.create()
    assert places.database.parent == tmp_path / "here"
    assert places.cache.is_dir()


def test_resources_are_found_from_a_checkout():
    assert (resource_folder() / "style" / "musicscope.qss").is_file()
    assert isinstance(resource_folder(), Path)
