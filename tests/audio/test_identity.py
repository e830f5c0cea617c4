"""A recording is known by its sound: not by its name, its place or its tags."""

from __future__ import annotations

import shutil
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from musicscope.audio.identity import hash_packets
from tests.audio.encoding import FORMATS, encode, music
from tests.audio.tagging import tag_and_add_cover

TAGGED = ("MP3, constant rate", "MP3, variable rate", "FLAC", "Ogg Vorbis", "Opus", "M4A", "WAV")


@pytest.mark.parametrize("kind", TAGGED)
def test_a_retagged_and_renamed_copy_is_the_same_recording(encoded, tmp_path, kind):
    path, _ = encoded(kind)
    copy = Path(shutil.copy(path, tmp_path / f"another name{path.suffix}"))
    tag_and_add_cover(copy)
    assert copy.stat().st_size > path.stat().st_size
    assert hash_packets(copy) == hash_packets(path)
    assert len(hash_packets(path)) == 16


@pytest.mark.parametrize("kind", ["MP3, constant rate", "FLAC", "M4A"])
def test_taking_all_tags_away_leaves_the_recording(encoded, tmp_path, kind):
    path, _ = encoded(kind)
    copy = Path(shutil.copy(path, tmp_path))
    tag_and_add_cover(copy)
    mutagen.File(copy).delete()
    assert hash_packets(copy) == hash_packets(path)


def test_tags_at_the_end_of_an_mp3_do_not_count(encoded, tmp_path):
    path, _ = encoded("MP3, constant rate")
    with_id3v1 = tmp_path / "a.mp3"
    with_id3v1.write_bytes(path.read_bytes() + b"TAG" + b"A song".ljust(125, b"\0"))
    assert hash_packets(with_id3v1) == hash_packets(path)


def test_formats_of_the_same_music_are_different_files(encoded):
    hashes = {hash_packets(encoded(kind)[0]) for kind in FORMATS}
    assert len(hashes) == len(FORMATS)


def test_one_different_sample_is_another_recording(tmp_path):
    samples = music(1.0)
    first = encode(tmp_path / "a.flac", samples, 44_100, "flac")
    samples[20_000] += 0.01
    second = encode(tmp_path / "b.flac", samples, 44_100, "flac")
    assert hash_packets(first) != hash_packets(second)


def test_a_file_that_only_libsndfile_reads_has_an_identity_too(tmp_path):
    path = tmp_path / "a.wav"
    soundfile.write(path, np.float32(music(0.5)), 44_100, subtype="FLOAT", endian="BIG")
    assert path.read_bytes()[:4] == b"RIFX"
    assert hash_packets(path) == hash_packets(Path(shutil.copy(path, tmp_path / "b.wav")))
