"""A take can be played whatever happens while it is made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicscope.audio.decode import Sound
from musicscope.audio.recording import Take, new_take
from musicscope.audio.recording_formats import WaveFile
from musicscope.core.errors import MusicScopeError, ParameterError

RATE = 48_000
ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 20, 14, 3, 12)


def melody(seconds: float, channels: int = 2, rate: int = RATE) -> np.ndarray:
    t = np.arange(int(seconds * rate)) / rate
    return np.stack(
        [0.4 * np.sin(2 * np.pi * 220 * (c + 1) * t) for c in range(channels)], axis=1
    ).astype(np.float32)


def blocks(samples: np.ndarray, size: int = 511) -> list[np.ndarray]:
    return [samples[i : i + size] for i in range(0, len(samples), size)]


def decoded(path: Path, rate: int = RATE) -> np.ndarray:
    with Sound(os.fsencode(path)) as sound:
        return np.concatenate(list(sound.stream(rate=rate)))


@pytest.mark.parametrize("form", ["wav", "flac"])
@pytest.mark.parametrize(("rate", "channels"), [(44_100, 1), (48_000, 2), (96_000, 4)])
def test_a_take_holds_what_was_heard_to_24_bits(tmp_path, form, rate, channels):
    heard = melody(0.7, channels, rate)
    take = Take(new_take(tmp_path, form), form, rate, channels)
    for block in blocks(heard):
        take.write(block)
    take.finish()
    kept, kept_rate = soundfile.read(take.path, always_2d=True)
    assert kept_rate == rate
    assert kept.shape == heard.shape
    np.testing.assert_allclose(kept, heard, atol=2**-23)
    np.testing.assert_allclose(decoded(take.path, rate), kept, atol=1e-6)
    assert take.recorded_s == len(heard) / rate


@pytest.mark.parametrize("form", ["wav", "flac"])
def test_what_is_too_loud_is_clipped_and_does_not_wrap_around(tmp_path, form):
    take = Take(new_take(tmp_path, form), form, RATE, 1)
    take.write(np.float32([[1.5], [-1.5], [1.0], [-1.0]]))
    take.finish()
    kept, _ = soundfile.read(take.path)
    np.testing.assert_allclose(kept, [1, -1, 1, -1], atol=2**-22)


def test_takes_are_named_after_the_moment_and_never_overwrite(tmp_path):
    names = [new_take(tmp_path / "Takes", "flac", NOON).name for _ in range(3)]
    assert names == [
        "Take 2026-11-20 14.03.12.flac",
        "Take 2026-11-20 14.03.12 (2).flac",
        "Take 2026-11-20 14.03.12 (3).flac",
    ]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "Takes").write_text("a file")
    with pytest.raises(MusicScopeError, match=r"Nothing can be recorded into .*Takes.*; choose"):
        new_take(tmp_path / "Takes", "wav")


def test_a_form_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="“wav” or “flac”, not as “mp3”"):
        new_take(tmp_path, "mp3")


def test_what_a_format_cannot_keep_is_a_sentence_and_leaves_no_file(tmp_path):
    with pytest.raises(MusicScopeError, match="FLAC with 9 channels at 48,000 Hz"):
        Take(new_take(tmp_path, "flac"), "flac", RATE, 9)
    assert not list(tmp_path.iterdir())


def test_a_take_of_nothing_is_removed(tmp_path):
    take = Take(new_take(tmp_path, "wav"), "wav", RATE, 2)
    take.finish()
    assert not take.path.exists()


RECORD = """
import sys, time
from pathlib import Path
from musicscope.audio import recording
from tests.audio.test_recording import RATE, blocks, melody
recording._RENEW_EVERY_S = 0.1
take = recording.Take(Path(sys.argv[1]), sys.argv[2], RATE, 2)
for number, block in enumerate(blocks(melody(60.0))):
    take.write(block)
    if number > 90:
        time.sleep(0.01)
        print("going on", flush=True)
"""


@pytest.mark.parametrize("form", ["wav", "flac"])
def test_a_killed_program_leaves_a_take_that_plays(tmp_path, form):
    path = new_take(tmp_path, form)
    child = subprocess.Popen(
        [sys.executable, "-c", RECORD, str(path), form], cwd=ROOT, stdout=subprocess.PIPE
    )
    for _ in range(40):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    kept = decoded(path)
    assert len(kept) > RATE
    np.testing.assert_allclose(kept, melody(60.0)[: len(kept)], atol=1e-6)
    with Sound(os.fsencode(path)) as sound:
        assert sound.info.duration_s == pytest.approx(len(kept) / RATE, abs=0.3)


FILL = """
import resource, sys, time
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from musicscope.audio.recording import Take
from tests.audio.test_recording import RATE, blocks, melody
take = Take(Path(sys.argv[1]), sys.argv[2], RATE, 2)
for block in blocks(melody(20.0)):
    take.write(block)
until = time.monotonic() + 20
while not take.ended and time.monotonic() < until:
    time.sleep(0.01)
take.finish()
print(take.recorded_s)
print(take.trouble)
"""


@pytest.mark.parametrize("form", ["wav", "flac"])
def test_a_full_disk_ends_the_take_with_one_sentence_and_what_is_there_plays(tmp_path, form):
    path = new_take(tmp_path, form)
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path), form], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    seconds, sentence = done.stdout.splitlines()
    kept = decoded(path)
    assert len(kept) / RATE == pytest.approx(float(seconds))
    assert float(seconds) > 0.9
    np.testing.assert_allclose(kept, melody(20.0)[: len(kept)], atol=1e-6)
    assert sentence.count(".") >= 1
    assert "the disk is full" in sentence
    assert sentence.endswith("what was recorded is kept and can be played.")


def test_a_take_longer_than_four_gigabytes_becomes_rf64(tmp_path):
    path = tmp_path / "long.wav"
    file = WaveFile(path, RATE, 2)
    file.write(melody(0.1))
    file._file.seek(4_400_000_000 // 6 * 6 + 104)
    file.write(melody(0.1))
    file.close()
    with path.open("rb") as raw:
        assert raw.read(4) == b"RF64"
    with soundfile.SoundFile(path) as read:
        assert read.frames == 4_400_000_000 // 6 + 4_800
        read.seek(read.frames - 4_800)
        np.testing.assert_allclose(read.read(), melody(0.1), atol=2**-22)
    path.unlink()


def test_writing_never_waits_for_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(WaveFile, "write", lambda self, block: time.sleep(0.3))
    take = Take(new_take(tmp_path, "wav"), "wav", RATE, 2)
    began = time.monotonic()
    for block in blocks(melody(0.01)):
        take.write(block)
    assert time.monotonic() - began < 0.2
    take.finish()
