import numpy as np
import pytest
import soxr

from musicscope.core.errors import ParameterError
from musicscope.learning.pretrained.windows import at_rate, cut


@pytest.mark.parametrize(
    ("n", "starts"),
    [(3, [0]), (10, [0]), (14, [0]), (15, [0, 5]), (20, [0, 10]), (29, [0, 10, 19])],
)
def test_windows_follow_each_other_and_the_rest_counts_from_half_a_window(n, starts):
    found, windows = cut(np.arange(n), 10)
    assert found.tolist() == starts
    assert windows.shape == (len(starts), 10)
    if n >= 10:
        assert [w.tolist() for w in windows] == [list(range(s, s + 10)) for s in starts]


def test_what_is_short_is_repeated():
    assert cut(np.array([1, 2, 3]), 7)[1].tolist() == [[1, 2, 3, 1, 2, 3, 1]]


def test_another_rate_keeps_the_tone():
    t = np.arange(44_100) / 44_100
    high = np.sin(2 * np.pi * 440 * t)
    low = at_rate(high.astype(np.float32), 44_100, 16_000)
    assert len(low) == 16_000
    assert np.abs(np.fft.rfft(low)).argmax() == 440
    np.testing.assert_allclose(low, soxr.resample(high, 44_100, 16_000), atol=1e-4)


def test_no_sound_is_refused():
    for bad in (np.zeros(0), np.zeros((2, 2)), np.array([np.inf])):
        with pytest.raises(ParameterError):
            at_rate(bad.astype(np.float32), 44_100, 16_000)
    assert at_rate(np.ones(1, np.float32), 48_000, 16_000).size
