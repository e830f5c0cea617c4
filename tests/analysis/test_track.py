import pickle

import numpy as np
import pytest
import soundfile

from musicscope.analysis.aspect import ASPECTS
from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.fact import FACTS
from musicscope.analysis.portrait.portrait import read_portrait
from musicscope.analysis.track import AnalyseSpec, analyse, current_versions
from musicscope.audio.decode import decode
from musicscope.audio.identity import hash_packets
from musicscope.core.errors import DecodeError
from musicscope.jobs import Cancelled
from tests.analysis import sounds
from tests.places import SHARED_DATA, needs_shared_data


def written(folder, y, name="sound.wav", rate=sounds.RATE, **kind):
    path = folder / name
    soundfile.write(path, y, rate, **kind)
    return bytes(path)


class Watch:
    def __init__(self, limit=None):
        self.checks = 0
        self.limit = limit

    def check(self):
        self.checks += 1
        if self.limit is not None and self.checks > self.limit:
            raise Cancelled


def song():
    return 0.5 * sounds.cadence(9, 1) + sounds.click_track(120, 12) + 0.02 * sounds.noise(12)


def test_a_song_tells_its_key_its_tempo_and_every_vector(tmp_path):
    path = written(tmp_path, song())
    found = analyse(path)
    assert (found.facts["key_tonic"], found.facts["key_mode"]) == (9, 1)
    assert found.facts["tempo_bpm"] == pytest.approx(120, rel=0.01)
    assert 0 < found.facts["key_confidence"] <= 1
    assert 0 < found.facts["tempo_confidence"] <= 1
    assert found.duration_s == pytest.approx(12, abs=0.01)
    assert found.skipped_packets == 0
    assert found.audio_hash == hash_packets(path)
    assert found.versions == current_versions()
    assert set(found.versions) == {*DESCRIPTORS.names(), *FACTS.names()}
    for vector in found.vectors.values():
        assert vector.dtype == np.float32
        assert np.isfinite(vector).all()
    portrait = read_portrait(found.facts, found.vectors, found.duration_s)
    assert np.median(np.diff(portrait.beats)) == pytest.approx(0.5, rel=0.02)
    assert {chord.label for chord in portrait.chords} & {"A:min", "A:min7"}
    assert portrait.chords[-1].end_s == pytest.approx(12, abs=0.1)
    assert len(portrait.moodbar) > 50
    assert -40 < portrait.facts["loudness_lufs"] < 0


def test_one_descriptor_alone_is_found_as_with_all_others(tmp_path):
    path = written(tmp_path, song())
    whole, part = analyse(path), analyse(path, names=("mfcc", "loudness"))
    assert set(part.versions) == {"mfcc", "loudness"}
    assert set(part.vectors) == {"mfcc", "loudness_curve"}
    assert np.array_equal(part.vectors["mfcc"], whole.vectors["mfcc"])
    assert part.facts["loudness_lufs"] == whole.facts["loudness_lufs"]
    assert "tempo_bpm" not in part.facts


LIKENESS = [name for aspect in ASPECTS for name in aspect.vectors]


def test_vectors_of_likeness_have_the_same_length_for_every_sound(tmp_path):
    silent = analyse(written(tmp_path, np.zeros(sounds.RATE), "silence.wav"))
    full = analyse(written(tmp_path, song()))
    tiny = analyse(written(tmp_path, np.full(40, 0.1), "tiny.wav"))
    shapes = {name: full.vectors[name].shape for name in (*LIKENESS, "fma518")}
    for other in (silent, tiny):
        assert {name: other.vectors[name].shape for name in shapes} == shapes
        assert all(np.isfinite(v).all() for v in other.vectors.values())
        assert not {"key_tonic", "tempo_bpm", "metre"} & set(other.facts)
    assert shapes["timbre_outline"] == (38,)
    assert shapes["chroma_cqt"] == (24,)


@needs_shared_data
def test_the_same_music_in_other_clothes_is_the_same(tmp_path):
    (source,) = (SHARED_DATA / "recordings").glob("Karissa*.ogg")
    y = decode(bytes(source), rate=44_100, start_s=20, stop_s=35)
    plain = analyse(written(tmp_path, y, rate=44_100))
    flac = analyse(written(tmp_path, y, "song.flac", 44_100))
    ogg = analyse(written(tmp_path, y, "song.ogg", 44_100))
    stereo = analyse(written(tmp_path, np.stack([y, y], axis=1), "stereo.wav", 44_100))
    for other in (flac, ogg, stereo):
        for name in ("key_tonic", "key_mode", "tempo_bpm"):
            assert other.facts[name] == pytest.approx(plain.facts[name], rel=0.005), name
        for name in LIKENESS:
            vector = plain.vectors[name]
            likeness = vector @ other.vectors[name]
            likeness /= np.linalg.norm(vector) * np.linalg.norm(other.vectors[name])
            assert likeness > 0.99, name


def test_a_float_file_with_damage_gives_finite_vectors(tmp_path):
    y = sounds.noise(2)
    y[5_000] = np.nan
    y[6_000] = np.inf
    found = analyse(written(tmp_path, y, subtype="FLOAT"))
    assert all(np.isfinite(v).all() for v in found.vectors.values())


def test_what_is_no_sound_is_refused_with_a_reason(tmp_path):
    path = tmp_path / "words.mp3"
    path.write_text("These are words.")
    with pytest.raises(DecodeError, match=r"words\.mp3"):
        analyse(bytes(path))
    with pytest.raises(DecodeError):
        analyse(written(tmp_path, np.zeros(0), "nothing.wav"))
    with pytest.raises(DecodeError):
        analyse(bytes(tmp_path / "absent.wav"))


def test_the_job_can_be_cancelled_at_any_point_and_sent_to_a_worker(tmp_path):
    spec = AnalyseSpec(written(tmp_path, sounds.noise(3)))
    watch = Watch()
    spec.run(watch)
    assert watch.checks > 10
    with pytest.raises(Cancelled):
        spec.run(Watch(limit=watch.checks - 1))
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert spec.label == "Analysing sound.wav"


def test_every_fact_says_in_a_line_what_it_is():
    for entry in FACTS:
        assert len(entry.doc.partition("\n")[0]) > 20
        assert entry.label
