import numpy as np
import pytest

from musicscope.analysis.harmony.harmony import analyse_harmony
from musicscope.analysis.harmony.spectrum import SpectraStream, centred, pitch_spectra
from musicscope.audio.decode import decode
from tests.analysis import sounds
from tests.places import SHARED_DATA, needs_shared_data

#: Notes of chords above their root.
QUALITIES = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus4": (0, 5, 7),
}
ROOTS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")


def harmony_of(y, beats=None):
    y = np.asarray(y, np.float32)
    return analyse_harmony(pitch_spectra(centred(y)), len(y) / sounds.RATE, beats)


def played(*names, transpose=0, duration_s=1.0):
    """Chords by name, such as "G:7", with their root in the bass."""
    parts = []
    for name in names:
        root, quality = name.split(":")
        low = 41 + (ROOTS.index(root) + transpose - 5) % 12
        parts.append(sounds.chord([low, *(low + 12 + n for n in QUALITIES[quality])], duration_s))
    return np.concatenate(parts)


def at(harmony, seconds):
    return next(c.label for c in harmony.chords if c.start_s <= seconds < c.end_s)


def recorded(start):
    (path,) = (SHARED_DATA / "recordings").glob(f"{start}*.ogg")
    return decode(bytes(path))


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("tonic", range(12))
def test_a_cadence_is_in_its_key(tonic, mode):
    found = harmony_of(sounds.cadence(tonic, mode))
    assert (found.key.tonic, found.key.mode) == (tonic, mode)
    assert found.key.confidence > 0.5
    assert len(found.alternatives) == 2
    assert (
        found.key.confidence > found.alternatives[0].confidence > found.alternatives[1].confidence
    )


@pytest.mark.parametrize("mode", [0, 1])
def test_relative_keys_are_told_apart_by_their_tonic(mode):
    c_major = ("C:maj", "F:maj", "D:min", "G:maj", "A:min", "F:maj", "G:7", "C:maj")
    a_minor = ("A:min", "F:maj", "D:min", "G:maj", "C:maj", "F:maj", "E:7", "A:min")
    found = harmony_of(played(*(a_minor if mode else c_major)))
    assert found.key.name == ("A minor" if mode else "C major")
    assert found.key.camelot == ("8A" if mode else "8B")


def test_a_major_chord_at_the_end_leaves_a_piece_in_minor():
    phrase = ("D:min", "G:min", "A:7", "D:min", "Bb:maj", "G:min", "A:maj", "D:min")
    found = harmony_of(played(*phrase, *phrase[:-1], "D:maj"))
    assert found.key.name == "D minor"


def test_each_chord_is_named_where_it_sounds():
    names = ("C:maj", "A:min", "D:min7", "G:7", "E:min", "F:maj7", "G:sus4", "G:maj", "C:maj")
    found = harmony_of(played(*names), np.arange(len(names) + 1.0))
    for k, name in enumerate(names):
        assert at(found, k + 0.5) == name
    starts = [c.start_s for c in found.chords]
    ends = [c.end_s for c in found.chords]
    assert starts[0] == 0
    assert ends[-1] == pytest.approx(len(names))
    assert starts[1:] == ends[:-1]


@pytest.mark.parametrize("quality", ["dim", "aug"])
def test_a_rare_chord_that_lasts_is_heard(quality):
    name = {"dim": "B:dim", "aug": "C:aug"}[quality]
    found = harmony_of(played("C:maj", "C:maj", name, name, "C:maj", "F:maj", "G:7", "C:maj"))
    heard = at(found, 3)
    assert heard.endswith(quality)
    if quality == "dim":
        assert heard == name


def test_transposed_music_has_transposed_harmony():
    names = ("C:maj", "F:maj", "G:7", "C:maj", "A:min", "D:min7", "G:7", "C:maj")
    beats = np.arange(9.0)
    plain = harmony_of(played(*names), beats)
    for semitones in (1, 6, 10):
        moved = harmony_of(played(*names, transpose=semitones), beats)
        assert (moved.key.tonic, moved.key.mode) == (semitones, plain.key.mode)
        for k in range(8):
            root, quality = at(plain, k + 0.5).split(":")
            expected = ROOTS[(ROOTS.index(root) + semitones) % 12]
            assert at(moved, k + 0.5) == f"{expected}:{quality}"


def test_gain_changes_nothing_and_silence_in_front_only_the_time():
    y = sounds.cadence(2, 1)
    plain = harmony_of(y)
    louder = harmony_of(1.41 * y)
    later = harmony_of(np.concatenate([np.zeros(sounds.RATE, np.float32), y]))
    assert [c.label for c in louder.chords] == [c.label for c in plain.chords]
    for other in (louder, later):
        assert (other.key.tonic, other.key.mode) == (plain.key.tonic, plain.key.mode)
        assert other.key.confidence == pytest.approx(plain.key.confidence, abs=0.1)
    assert later.chords[0].label == "N"
    for k in np.arange(0.5, len(y) / sounds.RATE):
        assert at(later, k + 1) == at(plain, k)


@pytest.mark.parametrize(
    "y",
    [
        np.zeros(0),
        np.zeros(100),
        np.zeros(10 * sounds.RATE),
        sounds.noise(10),
        sounds.noise(40, seed=1),
        np.cumsum(sounds.noise(10)) / 100,
        sounds.drum_beat(100, 10),
        sounds.click_track(120, 10),
        0.3 * np.sin(2 * np.pi * 440 * sounds.seconds(10)),
        0.3 * np.sin(2 * np.pi * 90 * sounds.seconds(10)),
        np.tile(sounds.tone(45, 2.0, partials=20), 5),
        np.tile(sounds.chord((43, 50, 55), 2.0), 5),
        sounds.chord((60, 64, 67), 0.2),
        0.5 * np.eye(1, 5 * sounds.RATE, sounds.RATE)[0],
    ],
    ids=[
        "nothing", "a few samples", "silence", "noise", "longer noise", "brown noise", "drums",
        "clicks", "one tone", "a low tone", "one note", "a drone of fifths", "too short", "a click",
    ],
)  # fmt: skip
def test_what_has_no_harmony_gets_none(y):
    found = harmony_of(y)
    assert found.key is None
    assert found.alternatives == ()
    assert found.local_keys == ()
    assert {c.label for c in found.chords} == ({"N"} if len(y) else set())
    for series in (found.chroma, found.bass, found.change):
        assert len(series) == len(found.edges_s) - 1
        assert np.isfinite(series).all()


def test_a_modulation_is_followed():
    in_c = ("C:maj", "F:maj", "G:7", "C:maj", "D:min", "G:7", "C:maj", "C:maj")
    in_e = ("E:maj", "A:maj", "B:7", "E:maj", "Gb:min", "B:7", "E:maj", "E:maj")
    found = harmony_of(played(*in_c, *in_c, *in_e, *in_e), np.arange(33.0))
    assert [span.key.name for span in found.local_keys] == ["C major", "E major"]
    assert found.local_keys[1].start_s == pytest.approx(16, abs=1)


def test_drums_do_not_hide_chords():
    names = ("D:maj", "G:maj", "A:7", "D:maj", "B:min", "G:maj", "A:7", "D:maj")
    y = played(*names)
    drums = 0.2 * sounds.drum_beat(120, 9)[: len(y)]
    found = harmony_of(y + drums, np.arange(0, 8.1, 0.5))
    assert found.key.name == "D major"
    right = sum(at(found, k + 0.5)[:2] == name[:2] for k, name in enumerate(names))
    assert right >= 7


@pytest.mark.parametrize("cents", [-40, -18, 0, 25])
def test_tuning_is_found_and_makes_no_difference(cents):
    rate = sounds.RATE
    y = sounds.cadence(4, 0)
    speed = 2 ** (cents / 1200)
    moved = np.interp(np.arange(0, len(y) - 1, speed), np.arange(len(y)), y)
    found = harmony_of(moved)
    assert len(moved) / rate > 5
    assert found.tuning_cents == pytest.approx(cents, abs=5)
    assert found.tuning_confidence > 0.5
    assert found.key.name == "E major"


def test_harmony_changes_where_chords_do():
    names = ("C:maj", "C:maj", "Ab:maj", "Ab:maj")
    found = harmony_of(played(*names, duration_s=2.0), np.arange(0, 8.1, 0.5))
    peak = found.edges_s[int(found.change.argmax())]
    assert peak == pytest.approx(4, abs=0.6)


def test_a_sound_in_pieces_has_the_same_spectra():
    y = sounds.cadence(0, 0)
    stream = SpectraStream()
    for first in range(0, len(y), 7001):
        stream.push(y[first : first + 7001])
    whole = pitch_spectra(centred(y))
    pieces = stream.finish()
    assert pieces.shape == whole.shape
    np.testing.assert_allclose(pieces, whole, rtol=2e-3, atol=1e-6)


def test_a_tone_lies_in_its_bin_with_its_amplitude():
    y = 0.25 * np.sin(2 * np.pi * 440 * sounds.seconds(3))
    spectrum = pitch_spectra(centred(y))[15]
    assert int(spectrum.argmax()) == 2 + 3 * (69 - 24) + 1
    assert 0.2 < spectrum.max() < 0.7


@needs_shared_data
def test_the_hungarian_dance_is_in_g_minor():
    # Named after Brahms's piano version in F sharp minor; this orchestra plays it a semitone
    # higher, as his own orchestral version is.
    found = harmony_of(recorded("Hungarian"))
    assert found.key.name == "G minor"
    assert found.key.confidence > 0.8
    assert abs(found.tuning_cents) < 10


@needs_shared_data
def test_the_solo_trumpet_is_in_f():
    # A blues on F: what it plays of the third is A flat, so its mode is minor.
    assert harmony_of(recorded("sorohanro")).key.tonic == 5


@needs_shared_data
def test_a_whale_has_no_harmony():
    found = harmony_of(recorded("glacier"))
    assert found.key is None
    assert {c.label for c in found.chords} == {"N"}
