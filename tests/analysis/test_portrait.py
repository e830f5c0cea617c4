import numpy as np
import pytest

from musicscope.analysis.form.form import Form, Section
from musicscope.analysis.loudness.meter import LoudnessMeter
from musicscope.analysis.portrait.packing import (
    MATRIX_EDGE,
    pack_form,
    pack_loudness,
    section_label,
    section_number,
)
from musicscope.analysis.portrait.portrait import describe_portrait, read_portrait


@pytest.mark.parametrize("label", ["A", "B", "Z", "AA", "AZ", "A′", "B″", "C‴", "D‴′", "E‴‴"])
def test_every_label_of_a_section_survives_the_database(label):
    assert section_label(int(np.float32(section_number(label)))) == label


def test_letters_and_primes_are_never_confused():
    labels = [f"{letter}{prime}" for letter in ("A", "B", "ZZ") for prime in ("", "′", "″", "‴")]
    assert len({section_number(label) for label in labels}) == len(labels)


def test_form_is_read_as_it_was_packed():
    sections = (Section(0.0, 4.0, "A"), Section(4.0, 9.5, "B"), Section(9.5, 14.0, "A″"))
    matrix = np.kron(np.eye(2), np.full((100, 100), 200)).astype(np.uint8)
    facts, vectors = pack_form(Form(sections, matrix))
    portrait = read_portrait(facts, vectors, 14.0)
    assert [(s.start_s, s.end_s, s.label) for s in portrait.sections] == [
        (s.start_s, s.end_s, s.label) for s in sections
    ]
    assert portrait.similarity_matrix.shape == (MATRIX_EDGE, MATRIX_EDGE)
    assert portrait.similarity_matrix[0, 0] == 200
    assert portrait.similarity_matrix[0, -1] == 0


def test_silence_is_unknown_and_not_a_figure():
    meter = LoudnessMeter(44_100, 2)
    meter.push(np.zeros((44_100, 2), np.float32))
    facts, vectors = pack_loudness(meter.result())
    assert "loudness_lufs" not in facts
    described = describe_portrait(read_portrait(facts, vectors, 1.0))
    assert described["key"] is None
    assert described["tempo"] is None
    assert described["chords"] == []
