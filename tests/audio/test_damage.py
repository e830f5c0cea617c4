"""Damaged, absurd and foreign files end in sound or in one sentence, never in anything else."""

from __future__ import annotations

import os
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicscope.audio.decode import StreamHealth, decode, probe, stream
from musicscope.audio.identity import hash_packets
from musicscope.core.errors import DecodeError
from tests.audio.encoding import encode, music, tone
from tests.places import SHARED_DATA, needs_shared_data


def wav_header(
    *, rate: int = 44_100, channels: int = 1, bits: int = 16, size: int = 0, code: int = 1
) -> bytes:
    frame = channels * bits // 8 & 0xFFFF
    form = (16, code, channels, rate, (rate * frame) & 0xFFFFFFFF, frame, bits)
    return (
        b"RIFF" + struct.pack("<I", (36 + size) & 0xFFFFFFFF) + b"WAVEfmt "
        + struct.pack("<IHHIIHH", *form)
        + b"data" + struct.pack("<I", size)
    )  # fmt: skip


def reason_of(path: Path | bytes) -> str:
    with pytest.raises(DecodeError) as caught:
        decode(path)
    assert str(caught.value).endswith(f"cannot be played: {caught.value.reason}.")
    return caught.value.reason


@needs_shared_data
def test_every_awkward_file_gives_sound_or_a_reason(capfd):
    files = [p for p in (SHARED_DATA / "badinput").rglob("*") if p.is_file()]
    assert len(files) > 200
    heard, refusals = 0, []
    for path in files:
        for read in (probe, decode, hash_packets):
            try:
                result = read(os.fsencode(path))
            except DecodeError as error:
                refusals.append((path, error))
                continue
            if read is decode:
                heard += 1
                assert result.size
                assert np.isfinite(result).all()
    assert heard > 130
    for path, error in refusals:
        assert error.reason
        assert error.path == os.fsencode(path)
        assert "\n" not in str(error)
    assert capfd.readouterr() == ("", "")


@needs_shared_data
def test_odd_bit_depths_agree_with_libsndfile():
    for path in sorted((SHARED_DATA / "badinput" / "scipy_wav").glob("*.wav")):
        try:
            expected, _ = soundfile.read(path, dtype="float32", always_2d=True)
        except soundfile.SoundFileError:
            continue
        if "incomplete" in path.name or "no-data" in path.name:
            continue
        y = np.concatenate(list(stream(path)))
        if "early-eof" in path.name:
            expected = expected[: len(y)]
        np.testing.assert_allclose(y, expected, atol=1e-6, err_msg=path.name)


@pytest.mark.parametrize(("codec", "name"), [("flac", "a.flac"), ("libmp3lame", "a.mp3")])
def test_what_follows_corrupt_packets_stays_at_its_time(tmp_path, codec, name):
    samples = music(6.0)
    path = encode(tmp_path / name, samples, 44_100, codec)
    sound = np.concatenate(list(stream(path)))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    damage = 20_000 if codec == "flac" else 3_000
    for at in range(middle, middle + damage, 40):
        data[at : at + 20] = bytes(20)
    path.write_bytes(bytes(data))
    health = StreamHealth()
    damaged = np.concatenate(list(stream(path, health=health)))
    assert len(damaged) == pytest.approx(len(sound), abs=4 * 1152)
    start = slice(0, 2 * 44_100)
    np.testing.assert_allclose(damaged[start], sound[start], atol=1e-6)
    if codec == "flac":
        assert health.skipped_packets > 0
        end = slice(4 * 44_100 + 30_000, None)
        np.testing.assert_array_equal(damaged[end], sound[end])


def test_a_file_that_is_cut_short_gives_what_is_there(encoded, tmp_path):
    for kind in ("FLAC", "MP3, constant rate", "Ogg Vorbis", "Opus", "WAV"):
        path, _ = encoded(kind)
        cut = tmp_path / path.name
        data = path.read_bytes()
        cut.write_bytes(data[: len(data) // 2])
        assert 2.0 < len(decode(cut)) / 22_050 < 5.0, kind


def test_samples_that_are_no_numbers_become_silence(tmp_path):
    samples = music(0.5)
    samples[1_000:1_010, 0] = np.nan
    samples[2_000, 1] = np.inf
    samples[3_000, 1] = -np.inf
    path = tmp_path / "a.wav"
    soundfile.write(path, samples, 44_100, subtype="FLOAT")
    y = np.concatenate(list(stream(path)))
    expected = np.where(np.isfinite(samples), samples, 0.0)
    np.testing.assert_array_equal(y, expected)
    assert np.isfinite(decode(path)).all()


def test_a_header_without_any_sample_holds_no_sound(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(wav_header())
    assert reason_of(path) == "it holds no sound"
    encode(tmp_path / "a.flac", np.zeros((0, 1), np.float32), 44_100, "flac")
    assert reason_of(tmp_path / "a.flac") == "it holds no sound"


@pytest.mark.parametrize(
    "header",
    [
        {"channels": 0, "size": 2_000},
        {"channels": 65_535, "size": 2_000},
        {"rate": 0, "size": 2_000},
        {"rate": 4_000_000_000, "size": 2_000},
        {"bits": 0, "size": 2_000},
        {"code": 0x1234, "size": 2_000},
    ],
    ids=str,
)
def test_an_absurd_header_is_refused(tmp_path, header):
    path = tmp_path / "a.wav"
    path.write_bytes(wav_header(**header) + bytes(2_000))
    assert reason_of(path)
    with pytest.raises(DecodeError):
        probe(os.fsencode(path))


def test_a_header_that_claims_hours_does_not_cost_hours(tmp_path):
    path = tmp_path / "a.wav"
    sound = (tone(440.0, 1.0) * 32_767).astype("<i2").tobytes()
    path.write_bytes(wav_header(size=0xFFFFFF00) + sound)
    assert len(decode(path)) == 22_050
    assert 0.0 <= probe(os.fsencode(path)).duration_s < 60.0


def test_what_is_no_sound_says_so(tmp_path):
    text = tmp_path / "notes.mp3"
    text.write_text("These are only words.\n" * 50)
    assert "sound" in reason_of(text)
    (tmp_path / "empty.ogg").touch()
    assert reason_of(tmp_path / "empty.ogg") == "the file is empty"
    assert reason_of(tmp_path) == "it is a folder"
    assert reason_of(tmp_path / "gone.mp3") == "the file is not there"
    os.mkfifo(tmp_path / "pipe.wav")
    assert reason_of(tmp_path / "pipe.wav") == "it is not an ordinary file"


def test_a_playlist_opens_nothing(encoded, tmp_path):
    path, _ = encoded("M4A")
    shutil.copy(path, tmp_path / "secret.ts")
    playlist = tmp_path / "list.m3u8"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nsecret.ts\n#EXT-X-ENDLIST\n")
    assert reason_of(playlist)


@pytest.mark.parametrize(
    "name",
    [
        b"caf\xe9.wav",
        "\U0001f3b5 \"quoted\" 'name'.wav".encode(),
        b"two\nlines.wav",
        b"http:%2F%d.wav",
        b"concat:a|b.wav",
        b"-.wav",
    ],
)
def test_any_file_name_works(tmp_path, name):
    path = os.path.join(os.fsencode(tmp_path), name)
    samples = tone(440.0, 0.2)[:, None]
    plain = encode(tmp_path / "plain.wav", samples, 44_100, "pcm_f32le")
    os.rename(plain, path)  # noqa: PTH104 - the path is bytes
    assert probe(path).rate == 44_100
    np.testing.assert_array_equal(np.concatenate(list(stream(path))), samples)
    assert hash_packets(path)


def test_bytes_in_tags_that_are_no_text_do_not_matter(tmp_path):
    import mutagen.id3

    path = encode(tmp_path / "a.mp3", music(0.5), 44_100, "libmp3lame")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=0, text="caf\xe9"))
    tags.save(path)
    data = path.read_bytes().replace(b"\x00caf\xe9", b"\x03caf\xe9")
    path.write_bytes(data)
    assert len(decode(path)) == pytest.approx(11_025, abs=2)
