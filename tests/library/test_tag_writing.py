"""Words are written into files only where asked for, and their sound and other tags stay."""

from __future__ import annotations

import io

import av
import mutagen
import mutagen.id3
import numpy as np
import pytest
import soundfile

from musicscope.audio.identity import hash_packets
from musicscope.core.errors import ParameterError
from musicscope.library.metadata import read_tags
from musicscope.library.tag_fields import FIELDS, read_words
from musicscope.library.tag_writing import FileWords, apply, plan, take_back
from tests.library.music import place, write_track

RATE = 44_100


def tone(seconds=0.5):
    t = np.arange(int(RATE * seconds)) / RATE
    return (0.4 * np.sin(2 * np.pi * 330 * t)).astype(np.float32)


def encoded(path, codec, container):
    """Write a tone with FFmpeg."""
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(tone()[None], format="fltp", layout="mono")
        frame.rate = RATE
        for part in (frame, None):
            for packet in stream.encode(part):
                file.mux(packet)


@pytest.fixture(params=["flac", "ogg", "mp3", "mp3 bare", "mp3 v2.3", "m4a", "wav", "aiff", "wv"])
def file(request, tmp_path):
    """One file of each kind, with a title."""
    kind = request.param.split()[0]
    path = tmp_path / f"song.{kind}"
    if kind in {"flac", "wav", "aiff"}:
        soundfile.write(path, tone(), RATE)
    elif kind == "ogg":
        soundfile.write(path, tone(), RATE, format="OGG", subtype="VORBIS")
    elif kind == "mp3":
        soundfile.write(path, tone(), RATE, format="MP3")
    elif kind == "m4a":
        encoded(path, "aac", "mp4")
    else:
        pytest.importorskip("av")
        try:
            encoded(path, "wavpack", "wv")
        except (ValueError, av.error.FFmpegError):
            pytest.skip("FFmpeg writes no WavPack here")
    if request.param == "mp3 v2.3":
        tags = mutagen.id3.ID3()
        tags.add(mutagen.id3.TIT2(encoding=1, text="Sea"))
        tags.add(mutagen.id3.TYER(encoding=0, text="1999"))
        tags.save(path, v2_version=3, v1=2)
    elif request.param != "mp3 bare":
        content = mutagen.File(path, easy=kind in {"mp3", "m4a"})
        if content.tags is None:
            content.add_tags()
        if kind in {"wav", "aiff"}:
            content.tags.add(mutagen.id3.TIT2(encoding=3, text="Sea"))
        else:
            content.tags["title"] = "Sea"
        content.save()
    return path


WORDS = ("warm, soft", "rainy Sunday 🌧️", "/sea")


@pytest.mark.parametrize("field", FIELDS)
def test_words_are_written_and_taken_back_to_the_byte(file, field):
    before, sound, title = file.read_bytes(), hash_packets(file), read_tags(bytes(file)).title
    status = file.stat()
    planned = plan([FileWords(1, bytes(file), WORDS)], field)
    assert file.read_bytes() == before
    assert [(c.before, c.after) for c in planned.changes] == [((), WORDS)]
    written = apply(planned)
    assert written.refused == ()
    assert read_words(bytes(file), field) == WORDS
    assert hash_packets(file) == sound
    assert read_tags(bytes(file)).title == title
    assert plan([FileWords(1, bytes(file), WORDS)], field).changes == ()
    assert take_back(written) == ()
    assert file.read_bytes() == before
    assert file.stat().st_mtime_ns == status.st_mtime_ns
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_id3_keeps_its_version_and_its_other_frames(tmp_path):
    path = tmp_path / "old.mp3"
    soundfile.write(path, tone(), RATE, format="MP3")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TYER(encoding=0, text="1999"))
    tags.save(path, v2_version=3)
    apply(plan([FileWords(1, bytes(path), ("sea",))]))
    found = mutagen.id3.ID3(path, translate=False)
    assert found.version[:2] == (2, 3)
    assert found["TYER"].text == ["1999"]


def test_words_of_others_stay_and_those_denied_go(tmp_path):
    path = write_track(tmp_path / "a.flac", grouping=["Live", "City", "sea"])
    (change,) = plan([FileWords(1, path, ("warm", "SEA"), ("city",))]).changes
    assert change.before == ("Live", "City", "sea")
    assert change.after == ("Live", "sea", "warm")


def test_a_file_changed_since_gets_the_same_words_back(tmp_path):
    path = write_track(tmp_path / "a.flac", grouping=["Live"])
    written = apply(plan([FileWords(1, path, ("warm",))]))
    content = mutagen.File(place(path))
    content["title"] = "Another"
    content.save()
    assert take_back(written) == ()
    found = mutagen.File(place(path))
    assert (found["grouping"], found["title"]) == (["Live"], ["Another"])


def test_a_file_changed_since_the_preview_is_refused(tmp_path):
    path = write_track(tmp_path / "a.flac")
    planned = plan([FileWords(1, path, ("warm",))])
    write_track(tmp_path / "a.flac", grouping=["mine"])
    before = place(path).read_bytes()
    written = apply(planned)
    assert written.files == ()
    assert "changed since the preview" in written.refused[0].reason
    assert place(path).read_bytes() == before


def test_what_cannot_be_written_is_refused_with_its_reason(tmp_path):
    text = tmp_path / "text.mp3"
    text.write_text("no music at all")
    gone = tmp_path / "gone.flac"
    planned = plan([FileWords(1, bytes(text), ("a",)), FileWords(2, bytes(gone), ("a",))])
    written = apply(planned)
    refused = planned.refused + written.refused
    assert {r.track for r in refused} == {1, 2}
    assert all(r.reason.endswith(".") for r in refused)
    assert text.read_text() == "no music at all"
    with pytest.raises(ParameterError, match="choose grouping, mood, genre"):
        plan([], "comment")


def test_links_are_followed_and_rights_are_kept(tmp_path):
    path = place(write_track(tmp_path / "a.flac"))
    path.chmod(0o640)
    link = tmp_path / "link.flac"
    link.symlink_to(path)
    assert len(apply(plan([FileWords(1, bytes(link), ("warm",))])).files) == 1
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert read_words(bytes(path), "grouping") == ("warm",)


def test_a_large_cover_does_not_keep_words_from_being_undone(tmp_path):
    path = place(write_track(tmp_path / "a.flac"))
    content = mutagen.flac.FLAC(path)
    picture = mutagen.flac.Picture()
    picture.data = io.BytesIO(np.random.default_rng(1).bytes(2_000_000)).getvalue()
    content.add_picture(picture)
    content.save(padding=lambda _: 0)
    before = path.read_bytes()
    written = apply(plan([FileWords(1, bytes(path), ("warm " * 50,))]))
    take_back(written)
    assert path.read_bytes() == before
