import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.text_search import first_guess, one_vector, prompts, rank

PIANO, TECHNO = np.eye(6, dtype=np.float32)[:2]


def library():
    """Eight piano tracks, then forty of anything, all leaning one way as real embeddings do."""
    tracks = (
        np.random.default_rng(4).normal(0, 0.2, (48, 6)).astype(np.float32)
        + np.eye(6, dtype=np.float32)[5]
    )
    tracks[:8] += 1.5 * PIANO
    tracks[8:20] += 1.5 * TECHNO
    return tracks


def test_tracks_come_in_order_of_their_cosine():
    tracks = library()
    found = rank(tracks, PIANO * 7)
    wanted = tracks @ PIANO / np.linalg.norm(tracks, axis=1)
    np.testing.assert_allclose(found.scores, wanted, rtol=1e-5)
    assert found.order.tolist() == np.argsort(-wanted).tolist()
    assert set(found.order[:8]) == set(range(8))


def test_tracks_without_a_vector_come_last():
    tracks = library()
    tracks[3] = np.nan
    found = rank(tracks, PIANO)
    assert found.order[-1] == 3
    assert np.isnan(found.scores[3])
    assert np.isfinite(np.delete(found.scores, 3)).all()


def test_equal_tracks_keep_their_order():
    assert rank(np.ones((4, 6), np.float32), PIANO).order.tolist() == [0, 1, 2, 3]


def test_words_of_another_network_are_refused():
    with pytest.raises(ParameterError, match="another network"):
        rank(library(), np.ones(5, np.float32))


def test_a_tag_is_put_into_sentences():
    assert prompts(" slow \n jazz ")[0] == "this is a recording of slow jazz music"
    assert "slow jazz" in prompts("slow jazz")
    assert prompts("{name} {0}")[-1] == "{name} {0}"
    with pytest.raises(ParameterError):
        prompts("  ")


def test_one_vector_lies_between_directions_whatever_their_length():
    middle = one_vector(np.stack([PIANO, 50 * TECHNO]))
    np.testing.assert_allclose(middle[:2], np.sqrt(0.5), rtol=1e-5)


@pytest.mark.parametrize("others", [(), (TECHNO,)])
def test_a_name_alone_suggests_its_tracks_and_stays_unsure(others):
    guess = first_guess(library(), PIANO, others)
    assert guess.unsure
    assert len(set(np.argsort(-guess.scores)[:8]) & set(range(8))) >= 7
    assert guess.scores[:8].min() > 0.5
    assert np.median(guess.scores) < 0.4
    assert guess.scores.min() >= 0.05
    assert guess.scores.max() <= 0.95


def test_guesses_of_an_empty_or_deaf_library_say_nothing():
    assert first_guess(np.zeros((0, 6), np.float32), PIANO).scores.shape == (0,)
    assert np.isnan(first_guess(np.full((2, 6), np.nan, np.float32), PIANO).scores).all()
    one = first_guess(np.ones((1, 6), np.float32), PIANO).scores
    assert np.isfinite(one).all()
