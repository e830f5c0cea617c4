"""The demo library is music whose truth is consistent with itself and with its notes."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from musicscope.audio.demo import STYLES
from musicscope.audio.demo.catalogue import ALBUMS
from musicscope.audio.demo.piece import Piece, compose, compose_all
from musicscope.audio.demo.theory import FLAT_NAMES, QUALITIES, SHARP_NAMES, Chord, Key
from musicscope.audio.demo.truth import truth_of
from musicscope.audio.demo.voicing import close_voicing, four_parts
from musicscope.audio.synthesis import drums

PIECES = compose_all(1)
TRUTHS = [truth_of(piece) for piece in PIECES]


def name_of(piece: Piece) -> str:
    return piece.file


def pitch_classes(label: str) -> set[int]:
    root, quality = label.split(":")
    names = SHARP_NAMES if root in SHARP_NAMES else FLAT_NAMES
    return {(names.index(root) + step) % 12 for step in QUALITIES[quality]}


def test_there_are_48_pieces_in_eight_styles_with_distinct_titles() -> None:
    assert Counter(truth["style"] for truth in TRUTHS) == dict.fromkeys(STYLES, 6)
    assert len({truth["title"] for truth in TRUTHS}) == 48
    assert len({truth["file"] for truth in TRUTHS}) == 48


def test_each_of_the_24_keys_comes_twice() -> None:
    keys = Counter((truth["tonic"], truth["mode"]) for truth in TRUTHS)
    assert set(keys.values()) == {2}
    assert len(keys) == 24


def test_tempi_and_metres_are_spread() -> None:
    tempi = [truth["tempo_bpm"] for truth in TRUTHS]
    assert min(tempi) == 60
    assert 150 <= max(tempi) <= 160
    assert {truth["beats_per_bar"] for truth in TRUTHS} == {2, 3, 4, 6}


def test_every_style_has_three_artists_and_some_artists_two_styles() -> None:
    styles = {album.style: set(album.artists) for album in ALBUMS}
    assert {len(artists) for artists in styles.values()} == {3}
    shared = Counter(artist for artists in styles.values() for artist in artists)
    assert sum(count == 2 for count in shared.values()) >= 4
    assert max(shared.values()) == 2


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["file"])
def test_beats_are_evenly_spaced_at_the_tempo(truth: dict) -> None:
    gaps = [after - before for before, after in pairwise(truth["beats"])]
    assert gaps == pytest.approx([60 / truth["tempo_bpm"]] * len(gaps), abs=2e-6)
    assert truth["downbeats"] == truth["beats"][:: truth["beats_per_bar"]]
    assert len(truth["beats"]) % truth["beats_per_bar"] == 0


@pytest.mark.parametrize("field", ["chords", "sections"])
@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["file"])
def test_chords_and_sections_fill_the_music_without_gaps(truth: dict, field: str) -> None:
    spans = truth[field]
    end = truth["beats"][-1] + 60 / truth["tempo_bpm"]
    assert spans[0][0] == truth["beats"][0]
    assert spans[-1][1] == pytest.approx(end, abs=2e-6)
    for before, after in pairwise(spans):
        assert before[0] < before[1] == after[0]
    assert 11 < end < 18.6


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["file"])
def test_every_piece_ends_on_its_tonic_chord(truth: dict) -> None:
    label = truth["chords"][-1][2]
    third = (truth["tonic"] + (4 if truth["mode"] == "major" else 3)) % 12
    assert {truth["tonic"], third, (truth["tonic"] + 7) % 12} <= pitch_classes(label)
    assert pitch_classes(label.split(":")[0] + ":maj") >= {truth["tonic"]}


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["file"])
def test_sections_begin_on_downbeats_and_equal_letters_have_equal_beginnings(truth: dict) -> None:
    first: dict[str, str] = {}
    for start, _, letter in truth["sections"]:
        assert start in truth["downbeats"]
        chord = next(label for begin, end, label in truth["chords"] if begin <= start < end)
        assert first.setdefault(letter, chord) == chord
    assert {"A", "B"} <= set(first)


@pytest.mark.parametrize("piece", PIECES, ids=name_of)
def test_the_notes_sound_the_chords_that_the_truth_names(piece: Piece) -> None:
    inside = total = 0.0
    for note in piece.score.notes:
        if piece.score.parts[note.part].voice.__module__ == drums.__name__:
            continue
        if note.part == "drone":  # holds the tonic under everything, as a bagpipe's does
            continue
        for span in piece.plan.chords:
            shared = min(note.start + note.length, span.end) - max(note.start, span.start)
            if shared > 0:
                total += shared
                inside += shared * (note.pitch % 12 in span.chord.pitch_classes)
    assert inside / total > 0.85


@pytest.mark.parametrize("piece", PIECES, ids=name_of)
def test_notes_are_within_the_piece_and_the_reach_of_instruments(piece: Piece) -> None:
    for note in piece.score.notes:
        assert 0 <= note.start < piece.plan.beats
        assert note.start + note.length <= piece.plan.beats + 1e-6
        assert 24 <= note.pitch <= 100
        assert 0 < note.force <= 1


@pytest.mark.parametrize("number", range(6))
def test_a_chorale_is_uncrossed_and_all_but_free_of_parallels(number: int) -> None:
    piece = compose(0, number, 1)
    voices = ("bass", "tenor", "alto", "soprano")
    starts = sorted({note.start for note in piece.score.notes if note.part in voices})

    def sounding(beat: float) -> list[int]:
        return [
            next(
                note.pitch
                for note in piece.score.notes
                if note.part == voice and note.start <= beat < note.start + note.length + 0.05
            )
            for voice in voices
        ]

    parallels = 0
    for before, after in pairwise([sounding(beat) for beat in starts]):
        assert after == sorted(after)
        for low in range(3):
            for high in range(low + 1, 4):
                moved = before[low] != after[low]
                same = (before[high] - before[low]) % 12 == (after[high] - after[low]) % 12
                together = (after[low] - before[low]) * (after[high] - before[high]) > 0
                perfect = (after[high] - after[low]) % 12 in {0, 7}
                parallels += moved and same and together and perfect
    assert parallels <= 2


def test_a_phrase_that_returns_is_the_same_tune() -> None:
    piece = compose(2, 1, 1)
    first, second = [part for part in piece.plan.sections if part.label == "A"][:2]
    shift = second.start - first.start

    def tune(start: int, end: int) -> list[tuple[float, int]]:
        top: dict[float, int] = {}
        for note in piece.score.notes:
            if note.part == "trumpet" and start <= note.start < end:
                top[note.start] = max(note.pitch, top.get(note.start, 0))
        return sorted(top.items())

    heard = tune(first.start, first.end)
    assert heard
    assert [(beat + shift, pitch) for beat, pitch in heard] == tune(second.start, second.end)


def test_equal_seeds_compose_equal_notes_and_other_seeds_others() -> None:
    assert compose(4, 2, 1).score.notes == compose(4, 2, 1).score.notes
    assert compose(4, 2, 1).score.notes != compose(4, 2, 2).score.notes


@pytest.mark.parametrize(
    ("key", "numeral", "label"),
    [
        (Key(0, "major"), "V7", "G:7"),
        (Key(0, "major"), "ii7", "D:min7"),
        (Key(9, "minor"), "V7", "E:7"),
        (Key(9, "minor"), "VI", "F:maj"),
        (Key(9, "minor"), "iih7", "B:hdim7"),
        (Key(3, "major"), "vi", "C:min"),
        (Key(5, "major"), "bIImaj7", "Gb:maj7"),
        (Key(2, "major"), "Vsus4", "A:sus4"),
        (Key(10, "minor"), "III", "Db:maj"),
    ],
)
def test_roman_numerals_name_the_chords_of_the_textbook(key: Key, numeral: str, label: str) -> None:
    assert key.chord(numeral).label == label


@pytest.mark.parametrize("numeral", ["", "H7", "V77", "IIII", "Vx"])
def test_what_is_no_roman_numeral_is_refused(numeral: str) -> None:
    with pytest.raises(ValueError, match=r"numeral|suffix"):
        Key(0, "major").chord(numeral)


def test_a_melody_under_the_dominant_of_a_minor_key_has_its_leading_tone() -> None:
    key = Key(9, "minor")
    assert 8 in key.scale_under(key.chord("V"))
    assert 7 not in key.scale_under(key.chord("V"))
    assert set(key.scale_under(key.chord("i"))) == set(key.scale)


def test_a_voicing_is_complete_and_moves_little() -> None:
    key = Key(0, "major")
    before = close_voicing(key.chord("I"), 52, 70, 3)
    after = close_voicing(key.chord("vi"), 52, 70, 3, before)
    assert {pitch % 12 for pitch in after} == {9, 0, 4}
    assert sum(abs(a - b) for a, b in zip(before, after, strict=True)) <= 3


def test_four_parts_end_on_the_root() -> None:
    key = Key(0, "major")
    chords = [key.chord(numeral) for numeral in ("I", "IV", "V", "I")]
    layouts = four_parts(chords, [72, 72, 71, 72])
    assert layouts[-1][0] % 12 == 0
    assert [layout[3] for layout in layouts] == [72, 72, 71, 72]
    assert all(isinstance(chord, Chord) for chord in chords)
