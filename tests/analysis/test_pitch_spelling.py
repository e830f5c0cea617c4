"""Notes are spelt as the key signatures of any theory book spell them."""

from __future__ import annotations

import pytest

from musicscope.analysis.pitch import key_name, scale_pitches, spelled_names

ALL_KEYS = [(tonic, mode) for tonic in range(12) for mode in (0, 1)]
#: Signatures of the keys as the program names them: sharps above 0, flats below.
SIGNATURES = {
    "C major": 0, "G major": 1, "D major": 2, "A major": 3, "E major": 4, "B major": 5,
    "F♯ major": 6, "F major": -1, "B♭ major": -2, "E♭ major": -3, "A♭ major": -4, "D♭ major": -5,
    "A minor": 0, "E minor": 1, "B minor": 2, "F♯ minor": 3, "C♯ minor": 4, "G♯ minor": 5,
    "D minor": -1, "G minor": -2, "C minor": -3, "F minor": -4, "B♭ minor": -5, "E♭ minor": -6,
}  # fmt: skip
SHARPS, FLATS = "FCGDAEB", "BEADGCF"
NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def sounding(name: str) -> int:
    return (NATURALS[name[0]] + name.count("♯") - name.count("♭")) % 12


@pytest.mark.parametrize(("tonic", "mode"), ALL_KEYS)
def test_every_name_sounds_as_its_pitch_class(tonic: int, mode: int) -> None:
    assert [sounding(name) for name in spelled_names(tonic, mode)] == list(range(12))


@pytest.mark.parametrize(("tonic", "mode"), ALL_KEYS)
def test_the_scale_has_each_letter_once_with_the_signature_s_accidentals(
    tonic: int, mode: int
) -> None:
    count = SIGNATURES[key_name(tonic, mode)]
    altered = dict.fromkeys(SHARPS[: max(count, 0)], "♯") | dict.fromkeys(
        FLATS[: -min(count, 0)], "♭"
    )
    names = spelled_names(tonic, mode)
    scale = {names[pitch] for pitch in scale_pitches(tonic, mode)}
    assert scale == {letter + altered.get(letter, "") for letter in NATURALS}


@pytest.mark.parametrize(("tonic", "mode"), ALL_KEYS)
def test_no_name_has_two_accidentals_nor_is_an_odd_natural(tonic: int, mode: int) -> None:
    scale = scale_pitches(tonic, mode)
    for pitch, name in enumerate(spelled_names(tonic, mode)):
        assert len(name) <= 2
        assert pitch in scale or name not in ("E♯", "B♯", "F♭", "C♭")


@pytest.mark.parametrize(("tonic", "leading"), [(9, "G♯"), (4, "D♯"), (2, "C♯"), (7, "F♯")])
def test_minor_keys_have_a_raised_leading_note(tonic: int, leading: str) -> None:
    assert leading in spelled_names(tonic, 1)
