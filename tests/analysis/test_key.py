import numpy as np
import pytest

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.key import estimate_key, key_scores
from musicscope.analysis.pitch import key_name
from musicscope.analysis.sound import SharedSound
from musicscope.audio.decode import decode
from tests.analysis import sounds
from tests.places import SHARED_DATA, needs_shared_data


def key_of(y):
    sound = SharedSound.whole(np.asarray(y, np.float32))
    return estimate_key(sound.chroma, sound.once(DESCRIPTORS.get("rms").run)[0])


def recorded(start):
    (path,) = (SHARED_DATA / "recordings").glob(f"{start}*.ogg")
    return decode(bytes(path))


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("tonic", range(12))
def test_a_cadence_is_in_its_key(tonic, mode):
    found = key_of(sounds.cadence(tonic, mode))
    assert found is not None
    assert key_name(found.tonic, found.mode) == key_name(tonic, mode)
    assert found.confidence > 0.3


def test_c_major_triads_are_in_c_major():
    found = key_of(sounds.progression([(48, 60, 64, 67), (52, 60, 64, 67)]))
    assert (found.tonic, found.mode) == (0, 0)


def test_gain_and_leading_silence_change_neither_key_nor_much_of_its_confidence():
    y = sounds.cadence(2, 1)
    plain = key_of(y)
    louder = key_of(1.41 * y)
    later = key_of(np.concatenate([np.zeros(sounds.RATE, np.float32), y]))
    for other in (louder, later):
        assert (other.tonic, other.mode) == (plain.tonic, plain.mode)
        assert other.confidence == pytest.approx(plain.confidence, abs=0.05)


@pytest.mark.parametrize(
    "y",
    [
        np.zeros(10 * sounds.RATE),
        sounds.noise(10),
        sounds.drum_beat(100, 10),
        sounds.click_track(120, 10),
        0.3 * np.sin(2 * np.pi * 440 * sounds.seconds(10)),
        sounds.chord((60, 64, 67), 1.0),
    ],
    ids=["silence", "noise", "drums", "clicks", "one tone", "too short"],
)
def test_what_has_no_key_gets_none(y):
    assert key_of(y) is None


def test_scores_prefer_a_key_to_its_neighbours():
    c_major_scale = np.zeros(12)
    c_major_scale[[0, 2, 4, 5, 7, 9, 11]] = 1
    scores = key_scores(c_major_scale)
    assert scores.argmax() == 0
    assert scores[7] > scores[6]
    assert not key_scores(np.full(12, 0.4)).any()


@needs_shared_data
def test_the_hungarian_dance_is_in_g_minor():
    # Named after Brahms's piano version in F sharp minor; this orchestra plays it a semitone
    # higher, as his own orchestral version is: its strongest notes are D, G, A and B flat.
    found = key_of(recorded("Hungarian"))
    assert key_name(found.tonic, found.mode) == "G minor"
    assert found.confidence > 0.7


@needs_shared_data
def test_the_solo_trumpet_is_in_f():
    assert key_of(recorded("sorohanro")).tonic == 5


@needs_shared_data
def test_a_whale_has_no_key():
    assert key_of(recorded("glacier")) is None
