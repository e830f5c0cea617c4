import pickle

import numpy as np
import pytest
import soundfile

from musicscope.analysis.waveform import WaveformSpec
from musicscope.core.errors import DecodeError
from musicscope.jobs import Cancelled
from tests.analysis import sounds


class Listener:
    def __init__(self, cancelled=False):
        self.partials = []
        self.progressed = []
        self.cancelled = cancelled

    def check(self):
        if self.cancelled:
            raise Cancelled

    def publish(self, partial):
        self.partials.append(partial)

    def progress(self, done, total, unit):
        self.progressed.append((done, total))


def outline(tmp_path, y, columns=100, listener=None):
    path = tmp_path / "sound.wav"
    soundfile.write(path, y, sounds.RATE, subtype="FLOAT")
    return WaveformSpec(bytes(path), columns).run(listener or Listener())


def test_each_column_spans_its_part_of_the_sound(tmp_path):
    y = sounds.noise(2)
    found = outline(tmp_path, y)
    assert found.shape == (2, 100)
    assert found.dtype == np.float32
    assert found[0].min() == y.min()
    assert found[1].max() == y.max()
    cells = np.array_split(y, 100)
    np.testing.assert_allclose(found[1], [c.max() for c in cells], atol=0.15)
    assert (found[0] <= found[1]).all()


def test_a_sound_that_swells_is_drawn_swelling(tmp_path):
    t = sounds.seconds(4)
    found = outline(tmp_path, (t / 4 * np.sin(2 * np.pi * 200 * t)).astype(np.float32), 50)
    np.testing.assert_allclose(found[1], (np.arange(50) + 1) / 50, atol=0.03)
    np.testing.assert_allclose(found[0], -(np.arange(50) + 1) / 50, atol=0.03)


@pytest.mark.parametrize("n", [1, 200, 257, 5_000])
def test_a_short_sound_fills_all_columns(tmp_path, n):
    found = outline(tmp_path, np.full(n, 0.5, np.float32), 40)
    np.testing.assert_array_equal(found, np.full((2, 40), 0.5))


def test_stereo_is_drawn_as_the_mean_of_its_channels(tmp_path):
    found = outline(tmp_path, np.stack([np.full(9_000, 0.6), np.full(9_000, 0.2)], axis=1))
    np.testing.assert_allclose(found, 0.4, rtol=1e-5)


def test_it_grows_while_it_is_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr("musicscope.analysis.waveform._PUBLISH_EVERY_S", 0.0)
    listener = Listener()
    found = outline(tmp_path, sounds.noise(5), listener=listener)
    filled = [np.count_nonzero(p[1]) for p in listener.partials]
    assert filled == sorted(filled)
    assert filled[0] < 100
    np.testing.assert_array_equal(listener.partials[-1][:, :50], found[:, :50])
    assert listener.progressed[-1][0] == 5 * sounds.RATE


def test_it_stops_when_cancelled(tmp_path):
    with pytest.raises(Cancelled):
        outline(tmp_path, sounds.noise(1), listener=Listener(cancelled=True))


def test_what_is_no_sound_is_refused(tmp_path):
    path = tmp_path / "nothing.wav"
    path.write_bytes(b"")
    spec = WaveformSpec(bytes(path))
    with pytest.raises(DecodeError):
        spec.run(Listener())
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert spec.label == "Drawing nothing.wav"
