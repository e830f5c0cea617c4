"""A saved workspace comes back exactly, and a damaged one changes nothing."""

from __future__ import annotations

import json
import math

import pytest

from musicscope.core.errors import MusicScopeError
from musicscope.library.references import TrackReference
from musicscope.workspace.desk import VERSION, Desk, DeskMark, read_desk, write_desk

WHOLE = Desk(
    tracks=(
        TrackReference("ab12", b"/music/caf\xe9/one.flac", "Café"),
        TrackReference("", "/music/🎻 two.ogg".encode(), "Two"),
    ),
    on_stage=True,
    position_s=12.25,
    span=(3.5, 7.125),
    looping=True,
    speed=0.75,
    semitones=-2.0,
    gains_db=(0.0, 3.5, -6.0),
    marks=(DeskMark(0, 4.5, "verse"), DeskMark(1, 0.0, "")),
    sound={"rate": 44100},
    window={"layout": "Listen", "views": {"spectrogram": {"kind": "cqt"}}},
)


@pytest.mark.parametrize("desk", [WHOLE, Desk()])
def test_what_was_saved_is_what_is_opened(tmp_path, desk):
    write_desk(tmp_path / "a.mscope", desk)
    assert read_desk(tmp_path / "a.mscope") == desk


def _damage(values: dict, **changes: object) -> str:
    return json.dumps({**values, **changes})


@pytest.mark.parametrize(
    "change",
    [
        {"tracks": 5},
        {"tracks": [{"hash": "", "path": "not base64!", "title": ""}]},
        {"tracks": [{"hash": "no hash", "path": "", "title": ""}]},
        {"marks": [[7, 1.0, "of no track"]]},
        {"position_s": "NaN"},
        {"span": [1.0]},
        {"span": "long"},
        {"window": [1]},
        {"speed": None},
    ],
)
def test_a_damaged_file_is_a_sentence(tmp_path, change):
    path = tmp_path / "a.mscope"
    write_desk(path, WHOLE)
    path.write_text(_damage(json.loads(path.read_text("utf-8")), **change), "utf-8")
    with pytest.raises(MusicScopeError, match=r"damaged"):
        read_desk(path)


def test_cut_off_foreign_newer_and_missing_files_are_sentences(tmp_path):
    path = tmp_path / "a.mscope"
    write_desk(path, WHOLE)
    whole = path.read_text("utf-8")
    for text, words in (
        (whole[: len(whole) // 2], "damaged"),
        ("\x00\x01", "damaged"),
        ("[]", "no saved workspace"),
        ('{"format": "other"}', "no saved workspace"),
        (_damage(json.loads(whole), version=VERSION + 1), "newer"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(MusicScopeError, match=words):
            read_desk(path)
    with pytest.raises(MusicScopeError, match="cannot be read"):
        read_desk(tmp_path / "nowhere.mscope")


def test_a_file_that_cannot_be_written_leaves_the_former_one(tmp_path):
    path = tmp_path / "a.mscope"
    write_desk(path, WHOLE)
    with pytest.raises(MusicScopeError, match="cannot be written"):
        write_desk(tmp_path / "no" / "such" / "a.mscope", WHOLE)
    assert read_desk(path) == WHOLE
    assert [p.name for p in tmp_path.iterdir()] == ["a.mscope"]


def test_numbers_that_are_none_are_refused(tmp_path):
    path = tmp_path / "a.mscope"
    write_desk(path, Desk(position_s=math.inf))
    with pytest.raises(MusicScopeError, match="damaged"):
        read_desk(path)
