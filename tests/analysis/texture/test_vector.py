"""The texture of sounds and files as one vector."""

import numpy as np
import pytest

from musicscope.analysis.sound import RATE
from musicscope.analysis.texture.image import N_ROWS, grey_image, power_rows, zones_of
from musicscope.analysis.texture.track import PASSAGE_S, PASSAGES, TextureSpec, read_passages
from musicscope.analysis.texture.vector import (
    N_ZONES,
    describe_texture,
    passage_ranges,
    texture_columns,
    texture_words,
)
from musicscope.core.errors import DecodeError
from musicscope.jobs.worker import SilentContext
from tests.places import SHARED_DATA

KINDS = ("tabla", "hat", "ambi", "bass")
EACH = 8


def tone(hz, seconds=2.0):
    return (0.3 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def noise(seconds=2.0, seed=0):
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


def number(vector, column):
    return float(vector[texture_columns().index(column)])


def test_a_tone_is_one_bright_row_at_its_frequency():
    power = power_rows(tone(2_000))
    image = grey_image(power, float(power.max()))
    middle = image[:, image.shape[1] // 2]
    hz = (np.arange(N_ROWS) + 1) * RATE / (2 * (N_ROWS + 2))
    assert hz[middle.argmax()] == pytest.approx(2_000, abs=12)
    assert middle.max() > 250
    assert np.median(middle) == 0


def test_half_the_range_below_the_loudest_is_middle_grey():
    image = grey_image(np.array([[1.0, 10**-3.5, 1e-9]], np.float32), 1.0)
    assert image.tolist() == [[255, 128, 0]]


def test_zones_are_equal_parts_of_the_spectrum():
    zones = zones_of(np.repeat(np.arange(N_ROWS)[:, None] // 102, 9, axis=1), N_ZONES)
    assert [np.unique(zone).tolist() for zone in zones] == [[0], [1], [2], [3], [4]]


def test_every_number_has_a_name_and_words():
    columns = texture_columns()
    assert len(set(columns)) == len(columns) == len(describe_texture([tone(440)]))
    words = [texture_words(column) for column in columns]
    assert len(set(words)) == len(words)
    assert texture_words("glcm.contrast.1.time.zone1").startswith("contrast of brightness along")
    assert "noise-tolerant irregular" in texture_words("rlbp.59.zone2")


def test_a_steady_tone_is_smooth_along_time_and_a_train_of_clicks_is_not():
    steady = describe_texture([tone(1_000)])
    clicks = np.zeros(2 * RATE, np.float32)
    clicks[:: RATE // 10] = 0.9
    beaten = describe_texture([clicks])
    for vector, smooth, rough in ((steady, "time", "frequency"), (beaten, "frequency", "time")):
        assert number(vector, f"glcm.contrast.4.{smooth}.zone1") < number(
            vector, f"glcm.contrast.4.{rough}.zone1"
        )


def test_texture_is_described_zone_by_zone():
    vector = describe_texture([tone(5_500)])
    assert number(vector, "glcm.energy.1.time.zone3") < 1
    assert number(vector, "glcm.energy.1.time.zone1") > 0.95


def test_loudness_makes_no_texture():
    quiet = describe_texture([0.01 * noise()])
    assert np.abs(quiet - describe_texture([noise()])).max() < 0.02


@pytest.mark.parametrize(
    "sound", [np.zeros(0, np.float32), np.zeros(RATE, np.float32), tone(440, 0.01)]
)
def test_silence_and_the_shortest_sounds_have_a_finite_texture(sound):
    vector = describe_texture([sound])
    assert np.isfinite(vector).all()
    assert vector.dtype == np.float32


def test_passages_are_of_the_beginning_the_middle_and_the_end():
    (start, _), (middle, stop), (_, end) = passage_ranges(240.0, 10.0, 3)
    assert (middle + stop) / 2 == 120
    assert 0 < start < 80
    assert 160 < end < 240
    assert list(passage_ranges(25.0, 10.0, 3)) == [(0.0, 30.0)]


@pytest.mark.parametrize("known_s", [4.0, 1_000.0])
def test_a_file_shorter_than_was_known_is_read_from_its_beginning(tmp_path, known_s):
    import soundfile

    soundfile.write(tmp_path / "short.wav", noise(4.0), RATE)
    passages = read_passages(bytes(tmp_path / "short.wav"), known_s)
    assert [len(y) for y in passages] == [4 * RATE]


def test_a_long_file_is_read_in_passages(tmp_path):
    import soundfile

    soundfile.write(tmp_path / "long.wav", noise(50.0), RATE)
    passages = read_passages(bytes(tmp_path / "long.wav"), 50.0)
    assert [len(y) for y in passages] == [PASSAGE_S * RATE] * PASSAGES


def test_a_file_that_is_no_sound_is_refused_with_a_reason(tmp_path):
    (tmp_path / "words.flac").write_bytes(b"not a sound at all")
    with pytest.raises(DecodeError):
        TextureSpec(bytes(tmp_path / "words.flac"), 3.0).run(SilentContext())


@pytest.mark.skipif(not (SHARED_DATA / "samples").exists(), reason="the samples are not here")
def test_real_sounds_of_a_kind_are_told_from_others_by_texture_alone():
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    files = [sorted((SHARED_DATA / "samples").glob(f"{kind}_*.flac"))[:EACH] for kind in KINDS]
    vectors = [
        TextureSpec(bytes(file), 1.0).run(SilentContext()) for kind in files for file in kind
    ]
    kinds = np.repeat(np.arange(len(KINDS)), EACH)
    right = cross_val_score(make_pipeline(StandardScaler(), SVC()), np.stack(vectors), kinds, cv=4)
    assert right.mean() > 0.6
