"""A portrait becomes a lead sheet: bars, repeats, slashes, and names for any player."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicscope.analysis.harmony.key import KeyCandidate
from musicscope.core.settings import Settings
from musicscope.gui.inspector.words import chord_name
from musicscope.gui.views.chord_sheet import sheet_of
from musicscope.gui.views.chord_symbol import symbol_words
from musicscope.gui.views.transposing import (
    CAPOS,
    CONCERT,
    INSTRUMENTS,
    TRANSPOSITIONS,
    Transposing,
)
from tests.gui.chord_portraits import DURATION_S, SONG, song

B_FLAT, E_FLAT, F, A = INSTRUMENTS[:4]
C_MAJOR = KeyCandidate(0, 0, 1.0)


def test_bars_are_counted_from_the_first_downbeat() -> None:
    sheet = sheet_of(song())
    assert [bar.number for bar in sheet.bars] == list(range(1, 31))
    assert sheet.bar_at(13.1).number == 7
    assert sheet.bar_at(13.1).beats == pytest.approx((12.0, 12.5, 13.0, 13.5))
    assert sheet.beat_at(13.1) == 13.0
    assert sheet.bars[-1].stop_s == DURATION_S


def test_a_bar_in_which_the_chord_goes_on_is_a_repeat() -> None:
    sheet = sheet_of(song())
    assert [bar.number for bar in sheet.repeats[:4]] == [2, 5, 6, 9]


def test_beats_on_which_the_chord_goes_on_are_slashes() -> None:
    sheet = sheet_of(song())
    early = sheet.slashes[sheet.slashes < 6]
    assert early == pytest.approx([0.5, 1.0, 1.5, 4.5, 5.5])


def test_a_chord_that_anticipates_its_bar_by_a_quaver_belongs_to_it() -> None:
    portrait = song()
    early = tuple(
        replace(c, start_s=max(c.start_s - 0.25, 0.0), end_s=min(c.end_s - 0.25, 59.75))
        for c in portrait.chords
    )
    sheet = sheet_of(replace(portrait, chords=early))
    assert [bar.number for bar in sheet.repeats[:4]] == [2, 5, 6, 9]


def test_without_a_pulse_there_are_chords_but_no_bars() -> None:
    sheet = sheet_of(song(beats=False))
    assert [chord.label for chord in sheet.chords] == [label for _, _, label, _ in SONG]
    assert not sheet.bars
    assert not len(sheet.slashes)
    assert sheet.neighbour(10.0, 1, bars=True) is None


def test_neighbouring_bars_and_beats_are_found() -> None:
    sheet = sheet_of(song())
    assert sheet.neighbour(12.2, 1, bars=True) == 14.0
    assert sheet.neighbour(12.2, -1, bars=True) == 10.0
    assert sheet.neighbour(13.5, -1, bars=True) == 12.0
    assert sheet.neighbour(12.3, 1, bars=False) == 12.5
    assert sheet.neighbour(0.1, -1, bars=True) == 0.0
    assert sheet.neighbour(59.9, 1, bars=True) is None


def test_nothing_known_is_an_empty_sheet() -> None:
    sheet = sheet_of(None)
    assert sheet.chord_at(3.0) is None
    assert sheet.key_at(3.0) is None
    assert sheet.bar_at(3.0) is None
    assert not sheet.chords


@pytest.mark.parametrize(
    ("reading", "read"), [(CONCERT, "C"), (B_FLAT, "D"), (E_FLAT, "A"), (F, "G"), (A, "E♭")]
)
def test_a_transposing_instrument_reads_what_makes_c_sound(reading, read: str) -> None:
    assert reading.pitch_names(None)[0] == read
    assert "".join(reading.chord_symbol("C:maj", None)) == read


@pytest.mark.parametrize("fret", range(1, 12))
def test_a_capo_raises_what_is_fingered_to_what_sounds(fret: int) -> None:
    capo = CAPOS[fret - 1]
    for sounding in range(12):
        assert (capo.pitch(sounding) + fret) % 12 == sounding
    assert capo.key_name((7 + fret) % 12, 0) == "G major"


def test_chords_are_spelt_in_the_key_that_is_read() -> None:
    assert CONCERT.chord_symbol("Gb:min7", KeyCandidate(2, 0, 1.0)) == ("F♯", "m7")
    assert CONCERT.chord_symbol("Gb:maj", KeyCandidate(1, 0, 1.0)) == ("G♭", "")
    assert B_FLAT.chord_symbol("E:7", KeyCandidate(9, 0, 1.0)) == ("F♯", "7")
    assert B_FLAT.key_name(0, 0) == "D major"


@pytest.mark.parametrize(
    "label", ["C:maj", "C:min", "D:7", "E:maj7", "F:min7", "G:dim", "A:aug", "B:sus4"]
)
def test_a_symbol_has_the_name_that_the_inspector_gives(label: str) -> None:
    assert symbol_words(CONCERT.chord_symbol(label, C_MAJOR)) == chord_name(label)
    assert symbol_words(CONCERT.chord_symbol("N", C_MAJOR)) == "N.C."


def test_the_transposition_is_kept_and_shared(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    one, other = Transposing(settings), Transposing(settings)
    heard: list[str] = []
    other.changed.subscribe(lambda reading: heard.append(reading.name))
    one.choose(B_FLAT)
    assert heard == ["in B♭"]
    assert other.reading == B_FLAT
    assert Transposing(Settings(tmp_path / "settings.json")).reading == B_FLAT
    other.step(-1)
    assert one.reading == CONCERT
    settings.set("transposition", "in H")
    assert one.reading == CONCERT


def test_every_transposition_has_words_of_its_own() -> None:
    assert len({reading.words for reading in TRANSPOSITIONS}) == len(TRANSPOSITIONS) == 18
    assert len(np.unique([capo.semitones for capo in CAPOS])) == 11
