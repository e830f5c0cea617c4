import soundfile

from musicscope.analysis.aspect import ASPECTS, aspect_of
from musicscope.analysis.track import analyse
from tests.analysis import sounds


def test_every_aspect_is_made_of_vectors_that_are_stored(tmp_path):
    soundfile.write(tmp_path / "noise.wav", sounds.noise(1), sounds.RATE)
    stored = analyse(bytes(tmp_path / "noise.wav")).vectors
    named = [vector for aspect in ASPECTS for vector in aspect.vectors]
    assert len(named) == len(set(named))
    assert set(named) <= set(stored)


def test_likeness_has_four_aspects():
    assert [aspect.name for aspect in ASPECTS] == ["timbre", "harmony", "rhythm", "dynamics"]
    assert all(aspect.label and aspect.help and aspect.weight > 0 for aspect in ASPECTS)
    assert aspect_of("timbre_outline") == "timbre"
    assert aspect_of("fma518") is None
