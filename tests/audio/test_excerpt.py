"""Ten seconds of a track for a browser."""

import io

import av
import numpy as np
import pytest
import soundfile

from musicscope.audio.decode import decode, probe
from musicscope.audio.excerpt import RATE, cut_excerpt
from musicscope.core.errors import DecodeError


@pytest.fixture
def rising(tmp_path):
    """Thirty seconds in stereo that change their pitch every second: 200 Hz, 210 Hz, …"""
    rate = 22_050
    time_s = np.arange(30 * rate) / rate
    left = np.sin(2 * np.pi * np.cumsum(200.0 + 10 * np.floor(time_s)) / rate)
    path = tmp_path / "rising.flac"
    soundfile.write(path, 0.5 * np.column_stack([left, 0.3 * left]), rate)
    return path


def heard(excerpt, tmp_path):
    """Return an excerpt's samples, mixed to one channel, through the decoder of the program."""
    path = tmp_path / "excerpt.webm"
    path.write_bytes(excerpt)
    return decode(path, rate=RATE)


def pitch(y):
    spectrum = np.abs(np.fft.rfft(y * np.hanning(len(y)), 4 * len(y)))
    return np.argmax(spectrum) * RATE / (4 * len(y))


def test_an_excerpt_is_ten_seconds_of_opus_in_webm(rising, tmp_path):
    excerpt = cut_excerpt(rising, 5.0)
    with av.open(io.BytesIO(excerpt)) as container:
        stream = container.streams.audio[0]
        assert "webm" in container.format.name
        assert (stream.codec_context.name, stream.channels, stream.rate) == ("opus", 2, RATE)
    y = heard(excerpt, tmp_path)
    assert len(y) / RATE == pytest.approx(10.0, abs=0.03)
    assert 30_000 < len(excerpt) < 90_000


def test_it_begins_where_it_was_asked_to(rising, tmp_path):
    y = heard(cut_excerpt(rising, 5.0), tmp_path)
    for second in (0, 4, 9):
        middle = y[round((second + 0.2) * RATE) : round((second + 0.8) * RATE)]
        assert pitch(middle) == pytest.approx(250 + 10 * second, abs=1.0)


def test_it_begins_and_ends_softly(rising, tmp_path):
    y = heard(cut_excerpt(rising, 5.0), tmp_path)
    whole = np.abs(y[RATE : 2 * RATE]).max()
    assert np.abs(y[:240]).max() < 0.1 * whole
    assert np.abs(y[-480:]).max() < 0.1 * whole


def test_near_the_end_it_begins_earlier(rising, tmp_path):
    for start_s in (27.0, 95.0):
        y = heard(cut_excerpt(rising, start_s), tmp_path)
        assert len(y) / RATE == pytest.approx(10.0, abs=0.03)
    y = heard(cut_excerpt(rising, 27.0), tmp_path)
    assert pitch(y[round(9.1 * RATE) : round(9.6 * RATE)]) == pytest.approx(490, abs=2)


@pytest.mark.parametrize("channels", [1, 6])
def test_a_short_file_is_given_whole_and_many_channels_become_one(tmp_path, channels):
    path = tmp_path / "short.wav"
    soundfile.write(path, np.full((22_050, channels), 0.1), 22_050)
    excerpt = cut_excerpt(path, 0.0)
    assert len(heard(excerpt, tmp_path)) / RATE == pytest.approx(1.0, abs=0.03)
    assert probe(bytes(tmp_path / "excerpt.webm")).channels == 1


def test_what_is_no_sound_is_refused(tmp_path):
    (tmp_path / "letter.mp3").write_text("Dear Sir or Madam")
    with pytest.raises(DecodeError, match="cannot be played"):
        cut_excerpt(tmp_path / "letter.mp3", 0.0)
