"""Two-stage learning from stored window features."""

import numpy as np
import pytest
import torch
from sklearn.svm import LinearSVC

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.learning.networks.song_heads import SvmHead
from musicscope.learning.networks.song_network import SongReader
from musicscope.learning.networks.song_summary import pad_songs
from musicscope.learning.networks.song_svm import fit_svm
from musicscope.learning.networks.song_training import (
    ReaderTraining,
    class_loss,
    fit_reader,
    tag_loss,
)

torch.set_num_threads(1)


def rising_and_falling(n, seed):
    """Songs of 3 to 6 windows; yes where the first feature rises. Their means tell nothing."""
    rng = np.random.default_rng(seed)
    yes = np.arange(n) % 2
    songs = []
    for rises in yes:
        windows = rng.integers(3, 7)
        line = np.linspace(-1, 1, windows) * (1 if rises else -1)
        songs.append(np.stack([line, *rng.normal(0, 0.2, (2, windows))], 1).astype(np.float32))
    return songs, yes[:, None].astype(np.float32), np.arange(n)


def two_clouds(n, seed=0, gap=1.5):
    rng = np.random.default_rng(seed)
    yes = np.arange(n) % 3 == 0
    vectors = rng.normal(size=(n, 4))
    vectors[yes, 0] += gap
    return vectors, yes[:, None].astype(float), rng.integers(0, n // 3, n)


def said(reader, songs):
    with torch.no_grad():
        return torch.sigmoid(reader(*pad_songs(songs))).numpy()


def accuracy(reader, songs, answers):
    return ((said(reader, songs) > 0.5) == (answers > 0.5)).mean()


def test_only_a_reader_of_the_order_learns_what_lies_in_the_order():
    songs, answers, artists = rising_and_falling(48, 0)
    others, truth, _ = rising_and_falling(40, 1)
    training = ReaderTraining(epochs=40, rate=1e-2)
    scores = {}
    for summary in ("gru", "mean"):
        torch.manual_seed(0)
        reader = SongReader(3, 1, summary=summary, head="linear", size=8)
        fit_reader(reader, songs, answers, artists, training)
        scores[summary] = accuracy(reader, others, truth)
    assert scores["gru"] > 0.95
    assert scores["mean"] < 0.75


def test_an_svm_stands_on_a_summary_that_was_trained_first():
    songs, answers, artists = rising_and_falling(48, 0)
    others, truth, _ = rising_and_falling(40, 1)
    torch.manual_seed(0)
    reader = SongReader(3, 1, summary="gru", head="svm", size=8)
    fit_reader(reader, songs, answers, artists, ReaderTraining(epochs=40, rate=1e-2))
    assert isinstance(reader.head, SvmHead)
    assert accuracy(reader, others, truth) > 0.95


def test_the_same_seed_gives_the_same_reader():
    songs, answers, artists = rising_and_falling(20, 0)
    runs = []
    for _ in range(2):
        torch.manual_seed(5)
        reader = SongReader(3, 1, summary="gru", head="mlp", size=4)
        history = fit_reader(reader, songs, answers, artists, ReaderTraining(epochs=4))
        runs.append((history, said(reader, songs)))
        torch.rand(3)
    assert runs[0][0] == runs[1][0]
    np.testing.assert_array_equal(runs[0][1], runs[1][1])


def test_what_is_unknown_is_left_out_of_the_loss():
    logits = torch.tensor([[2.0, -1.0], [0.5, 3.0]])
    answers = torch.tensor([[1.0, torch.nan], [torch.nan, 0.0]])
    expected = (np.log1p(np.exp(-2.0)) + np.log1p(np.exp(3.0))) / 2
    assert tag_loss(logits, answers).item() == pytest.approx(expected, rel=1e-5)
    assert tag_loss(logits, torch.full((2, 2), torch.nan)).item() == 0
    one_hot = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor([0, 1]))
    assert class_loss(logits, one_hot).item() == pytest.approx(expected.item())


def test_a_loss_that_is_no_number_stops_and_keeps_the_last_good_state():
    songs, answers, artists = rising_and_falling(20, 0)
    reader = SongReader(3, 1, summary="mean", head="linear")
    before = {name: value.clone() for name, value in reader.state_dict().items()}

    def broken(logits, truth):
        return tag_loss(logits, truth) * torch.nan

    with pytest.raises(MusicScopeError, match="no longer a number"):
        fit_reader(reader, songs, answers, artists, loss=broken)
    for name, value in reader.state_dict().items():
        assert torch.equal(value, before[name])


def test_a_cancelled_training_keeps_the_best_state():
    songs, answers, artists = rising_and_falling(20, 0)
    reader = SongReader(3, 1, summary="mean", head="linear")
    calls = []

    class CancelledError(Exception):
        pass

    def check():
        calls.append(1)
        if len(calls) > 5:
            raise CancelledError

    with pytest.raises(CancelledError):
        fit_reader(reader, songs, answers, artists, check=check)
    assert not reader.training
    assert np.isfinite(said(reader, songs)).all()


def test_the_planes_are_those_of_scikit_learns_linear_svc():
    vectors, answers, artists = two_clouds(60)
    head = SvmHead(4, 1)
    fit_svm(head, vectors, answers, artists, cost=0.5)
    z = (vectors - vectors.mean(0)) / vectors.std(0)
    # With a scale this large LIBLINEAR hardly penalises its offset either.
    other = LinearSVC(C=0.5, class_weight="balanced", intercept_scaling=100.0, dual=False, tol=1e-9)
    other.fit(z, answers[:, 0] > 0.5)
    np.testing.assert_allclose(head.plane.weight[0].detach(), other.coef_[0], atol=2e-3)
    assert head.plane.bias[0].item() == pytest.approx(other.intercept_[0], abs=2e-3)


def test_a_margin_becomes_a_probability_that_can_be_believed():
    vectors, answers, artists = two_clouds(300)
    head = SvmHead(4, 1)
    fit_svm(head, vectors, answers, artists)
    others, truth, _ = two_clouds(3000, seed=9)
    with torch.no_grad():
        p = torch.sigmoid(head(torch.from_numpy(others.astype(np.float32))))[:, 0].numpy()
    for low, high in ((0.05, 0.3), (0.3, 0.6), (0.6, 0.95)):
        believed = (p > low) & (p < high)
        assert truth[believed].mean() == pytest.approx(p[believed].mean(), abs=0.08)


def test_answers_that_are_unknown_do_not_move_a_plane():
    vectors, answers, artists = two_clouds(60)
    some = answers.copy()
    some[40:] = np.nan
    whole, part = SvmHead(4, 1), SvmHead(4, 1)
    fit_svm(whole, vectors, some, artists)
    vectors = np.concatenate([vectors[:40], vectors[40:][::-1]])
    fit_svm(part, vectors, some, artists)
    torch.testing.assert_close(whole.plane.weight, part.plane.weight, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_a_tag_without_both_kinds_of_answers_cannot_be_learned(answer):
    vectors, answers, artists = two_clouds(30)
    with pytest.raises(ParameterError, match="a yes and a no"):
        fit_svm(SvmHead(4, 1), vectors, np.full_like(answers, answer), artists)


def test_two_examples_are_enough_for_a_plane():
    head = SvmHead(2, 1)
    fit_svm(head, np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([[0.0], [1.0]]), np.array([0, 1]))
    with torch.no_grad():
        no, yes = torch.sigmoid(head(torch.tensor([[0.0, 1.0], [1.0, 1.0]])))[:, 0].tolist()
    assert no < 0.5 < yes
