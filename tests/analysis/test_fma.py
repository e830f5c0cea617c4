"""The 518 features agree with librosa computed the slow way, in both modes."""

import numpy as np
import pytest
import soundfile
from numpy.testing import assert_allclose
from scipy import stats
from threadpoolctl import threadpool_limits

from musicscope.analysis import sound as module
from musicscope.analysis.fma.cens import chroma_cens
from musicscope.analysis.fma.columns import COLUMNS, FEATURES, STATISTICS
from musicscope.analysis.fma.features import SERIES, track_features
from musicscope.analysis.fma.published import published_features
from musicscope.analysis.fma.statistics import summarise
from musicscope.analysis.series import track_series
from musicscope.analysis.track import analyse
from musicscope.audio.decode import decode
from musicscope.core.errors import DecodeError, ParameterError
from tests.analysis import fma_by_librosa, sounds
from tests.places import SHARED_DATA, needs_shared_data


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """As in the workers: small products are slower in several threads."""
    with threadpool_limits(1):
        yield


def features(y, rate=22_050):
    return track_features(track_series(lambda: [y], tuple(SERIES.values()), rate=rate).series)


def test_columns_are_named_and_ordered_as_published():
    assert len(COLUMNS) == len(set(COLUMNS)) == 518
    assert list(COLUMNS) == sorted(COLUMNS)
    assert COLUMNS[0] == ("chroma_cens", "kurtosis", "01")
    assert COLUMNS[-1].name == "zcr.std.01"
    assert sum(FEATURES.values()) == 74
    assert len(STATISTICS) == 7


@needs_shared_data
def test_nearly_all_values_of_recordings_are_librosas():
    wrong = {}
    files = sorted((SHARED_DATA / "recordings").glob("*.ogg"))
    for path in files:
        y = decode(path, stop_s=8)
        names = fma_by_librosa.outside(features(y), fma_by_librosa.features(y))
        if names:
            wrong[path.name] = [c.name for c in names]
    assert sum(map(len, wrong.values())) <= 0.001 * 518 * len(files), wrong


@needs_shared_data
def test_nearly_all_values_of_short_samples_are_librosas():
    wrong = {}
    files = sorted((SHARED_DATA / "samples").glob("*.flac"))[::12]
    for path in files:
        y = decode(path)
        for column in fma_by_librosa.outside(features(y), fma_by_librosa.features(y)):
            wrong[path.name, column.name] = True
    assert len(wrong) <= 0.001 * 518 * len(files), wrong


@pytest.mark.parametrize(
    "y",
    [
        np.concatenate(
            [np.zeros(30_000, np.float32), sounds.noise(1), np.zeros(9_000, np.float32)]
        ),
        sounds.cadence(3, 0)[: 5 * sounds.RATE],
        sounds.click_track(100, 4),
    ],
    ids=["silence, then noise", "chords", "clicks"],
)
def test_made_sounds_have_librosas_values(y):
    assert len(fma_by_librosa.outside(features(y), fma_by_librosa.features(y))) <= 5


@pytest.mark.parametrize("y", [np.zeros(20_000, np.float32), np.full(30, 0.1, np.float32)])
def test_what_never_changes_has_no_skew_and_least_kurtosis(y):
    found = dict(zip(COLUMNS, features(y), strict=True))
    assert np.isfinite(list(found.values())).all()
    assert found["tonnetz", "skew", "03"] == 0
    assert found["tonnetz", "kurtosis", "03"] == -3
    assert found["tonnetz", "std", "03"] == 0


def test_a_long_track_in_stretches_has_the_features_of_the_whole(monkeypatch):
    y = np.concatenate([sounds.cadence(2, 1), sounds.noise(3), 3 * sounds.cadence(9, 0)])
    whole = features(y)
    monkeypatch.setattr(module, "MOST_FRAMES", 600)
    monkeypatch.setattr(module, "_STRETCH_FRAMES", 250)
    begun = []

    def source():
        begun.append(True)
        return (y[i : i + 4_000] for i in range(0, len(y), 4_000))

    found = track_series(source, tuple(SERIES.values()))
    assert len(begun) == 2
    assert found.n_samples == len(y)
    assert fma_by_librosa.outside(track_features(found.series), whole.astype(np.float64)) == []


def test_the_analysis_of_a_file_holds_the_features(tmp_path):
    y = sounds.cadence(0, 0)[: 3 * sounds.RATE]
    path = tmp_path / "cadence.wav"
    soundfile.write(path, y, sounds.RATE, subtype="FLOAT")
    found = analyse(bytes(path))
    assert_allclose(found.vectors["fma518"], features(y), rtol=1e-6)
    assert found.versions["fma518"] == 1


@needs_shared_data
@pytest.mark.parametrize("rate", [44_100])
def test_the_published_mode_is_the_published_recipe(tmp_path, rate):
    (source,) = (SHARED_DATA / "recordings").glob("*trumpet*.ogg")
    y = decode(source, rate=rate)
    path = tmp_path / "trumpet.wav"
    soundfile.write(path, y, rate, subtype="FLOAT")
    ours = published_features(bytes(path))
    theirs = fma_by_librosa.features(y, rate)
    assert {c.feature for c in fma_by_librosa.outside(ours, theirs)} <= {"rmse"}


def test_the_published_root_mean_square_is_that_of_the_bins(tmp_path):
    path = tmp_path / "noise.wav"
    y = sounds.noise(1)
    soundfile.write(path, y, sounds.RATE, subtype="FLOAT")
    found = dict(zip(COLUMNS, published_features(bytes(path)), strict=True))
    series = fma_by_librosa.librosa.stft(y)
    rmse = np.sqrt(np.mean(np.abs(series) ** 2, axis=0))
    assert found["rmse", "mean", "01"] == pytest.approx(rmse.mean(), rel=1e-3)
    assert found["rmse", "std", "01"] == pytest.approx(rmse.std(), rel=1e-3)
    assert found["rmse", "skew", "01"] == pytest.approx(stats.skew(rmse), rel=1e-2)


def test_the_published_mode_refuses_what_it_cannot_hear(tmp_path):
    path = tmp_path / "telephone.wav"
    soundfile.write(path, sounds.noise(1), 8_000)
    with pytest.raises(ParameterError, match="samples a second"):
        published_features(bytes(path))
    words = tmp_path / "words.wav"
    words.write_text("These are words.")
    with pytest.raises(DecodeError):
        published_features(bytes(words))


def test_cens_is_librosas():
    rng = np.random.default_rng(0)
    chroma = rng.random((12, 300)).astype(np.float32) ** 4
    chroma[:, 100:110] = 0
    expected = fma_by_librosa.librosa.feature.chroma_cens(
        C=np.tile(chroma, (7, 1)), bins_per_octave=12
    )
    assert_allclose(chroma_cens(chroma), expected, atol=1e-6)


@pytest.mark.parametrize("n", [1, 2, 1000, 1001])
def test_the_statistics_are_numpys_and_scipys(n):
    x = np.random.default_rng(n).gamma(2, size=(3, n))
    found = dict(zip(STATISTICS, summarise(x, np.float64), strict=True))
    assert_allclose(found["mean"], x.mean(axis=1), rtol=1e-6)
    assert_allclose(found["std"], x.std(axis=1), rtol=1e-6, atol=1e-9)
    assert_allclose(found["median"], np.median(x, axis=1), rtol=1e-6)
    assert_allclose(found["min"], x.min(axis=1), rtol=1e-6)
    assert_allclose(found["max"], x.max(axis=1), rtol=1e-6)
    if n > 1:
        assert_allclose(found["skew"], stats.skew(x, axis=1), rtol=1e-5, atol=1e-6)
        assert_allclose(found["kurtosis"], stats.kurtosis(x, axis=1), rtol=1e-5)
