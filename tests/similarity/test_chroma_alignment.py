"""The same piece in another key and tempo goes along; another piece does not."""

import numpy as np
import pytest

from musicscope.similarity.chroma_alignment import (
    agreement,
    align,
    best_transpositions,
    frames_of,
    longest_run,
    match_frames,
)

TRIADS = ((0, 4, 7), (2, 5, 9), (4, 7, 11), (5, 9, 0), (7, 11, 2), (9, 0, 4), (0, 3, 7), (8, 0, 3))


def piece(seed, n=80):
    """Chroma of a chord sequence with some noise, a frame a beat."""
    rng = np.random.default_rng(seed)
    frames = 0.15 * rng.random((n, 12))
    for frame, number in enumerate(np.repeat(rng.integers(0, len(TRIADS), n), 2)[:n]):
        frames[frame, list(TRIADS[number])] += 1
    return frames / np.linalg.norm(frames, axis=1, keepdims=True)


@pytest.mark.parametrize("semitones", range(-5, 7))
def test_a_transposed_piece_is_found_with_its_interval(semitones):
    a = piece(1)
    found = align(a, np.roll(a, semitones, axis=1))
    assert found.semitones == semitones
    assert found.share > 0.9


def test_a_piece_with_a_new_beginning_and_a_cut_still_goes_along():
    a = piece(2)
    live = np.concatenate([piece(9, 10), a[:30], a[40:]])
    assert align(a, live).share > 0.6


def test_a_piece_whose_beats_were_taken_half_as_fast_still_goes_along():
    a = piece(3)
    slow = (a[::2] + a[1::2]) / 2
    assert align(a, slow).share > 0.7


def test_other_pieces_do_not_go_along():
    shares = [align(piece(10), piece(seed)).share for seed in range(11, 17)]
    assert max(shares) < 0.5


def test_runs_are_counted_as_by_the_recursion():
    rng = np.random.default_rng(0)
    matches = rng.random((13, 17)) > 0.4
    table = np.zeros((15, 19))
    for i in range(13):
        for j in range(17):
            came = max(table[i + 1, j + 1], table[i, j + 1], table[i + 1, j])
            table[i + 2, j + 2] = max(0.0, came + (1 if matches[i, j] else -1))
    assert longest_run(matches) == table.max()


def test_the_best_transposition_is_that_of_the_mean_chroma():
    a = piece(4)
    assert best_transpositions(a, np.roll(a, 5, axis=1))[0] == 7


def test_frames_agree_where_no_other_transposition_fits_better():
    triads = np.zeros((2, 12))
    triads[0, list(TRIADS[0])] = triads[1, list(TRIADS[4])] = 1
    np.testing.assert_array_equal(match_frames(triads, triads), np.eye(2, dtype=bool))


def test_chroma_is_gathered_by_beats():
    chroma = np.zeros((12, 100))
    chroma[0, :50] = chroma[7, 50:] = 1
    frames = frames_of(chroma, 10.0, np.arange(0.0, 10.0, 1.0))
    assert frames.shape == (10, 12)
    assert frames.argmax(axis=1).tolist() == [0] * 5 + [7] * 5
    np.testing.assert_allclose(np.linalg.norm(frames, axis=1), 1)


@pytest.mark.parametrize("beats", [np.zeros(0), np.array([0.5])])
def test_without_beats_half_seconds_are_compared(beats):
    assert frames_of(np.ones((12, 100)), 10.0, beats).shape == (20, 12)


def test_silence_and_nothing_go_along_with_nothing():
    assert frames_of(np.zeros((12, 0)), 10.0, np.zeros(0)).shape == (0, 12)
    assert align(np.zeros((0, 12)), piece(1)).share == 0
    assert align(np.zeros((9, 12)), np.zeros((9, 12))).share == 0


def test_encodings_of_a_recording_agree_also_half_a_second_apart():
    a = piece(5)
    noisy = a + 0.02 * np.random.default_rng(0).random(a.shape)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    assert agreement(a, noisy) > 0.99
    assert agreement(a, noisy[1:]) > 0.99
    assert agreement(a, piece(6)) < 0.8
    assert agreement(a, a[:40]) == 0
    assert agreement(a[:0], a) == 0
