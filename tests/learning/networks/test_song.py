"""A song of any length becomes one vector and one answer."""

import numpy as np
import pytest
import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.networks import NETWORKS, Input, Network
from musicscope.learning.networks.song import (
    exclusive,
    infer_song,
    judge_chunks,
    window_features,
)
from musicscope.learning.networks.song_network import SongNetwork, SongReader
from musicscope.learning.networks.song_summary import SUMMARIES, pad_songs, song_summary
from musicscope.learning.networks.song_windows import chunk_starts, window_starts, windows_of

torch.set_num_threads(1)
HEARS = Input("loudness", {}, 1, 4, 100, 400, "tile")


class Loudness(nn.Module):
    """The mean of each quarter of a window."""

    def forward(self, waveform):
        return waveform.unflatten(1, (4, 100)).mean(2)[:, None]


class Loud(Network):
    """Features: mean and last quarter; one logit, the mean."""

    def __init__(self, hears=HEARS):
        super().__init__(hears, 1, 2)
        self.norm = nn.BatchNorm1d(4)
        self.heard = []

    def features(self, x):
        self.heard.append(len(x))
        quarters = self.norm(x[:, 0])
        return torch.stack([quarters.mean(1), quarters[:, -1]], 1)

    def forward(self, x):
        return self.features(x)[:, :1]


def song_network(summary, head="mlp", *, end_to_end=True):
    torch.manual_seed(1)
    backbone = Loud()
    reader = SongReader(backbone.embedding_size, 3, summary=summary, head=head, size=6)
    return SongNetwork(backbone, reader, end_to_end=end_to_end)


def sound(n, seed=0):
    return np.random.default_rng(seed).normal(size=n).astype(np.float32)


def pictures(*lengths):
    return pad_songs([sound(n * 4, seed).reshape(n, 1, 4) for seed, n in enumerate(lengths)])


@pytest.mark.parametrize("n", [400, 401, 799, 800, 1250, 5000])
@pytest.mark.parametrize("hop", [None, 150])
def test_windows_reach_from_the_first_sample_to_the_last(n, hop):
    starts = window_starts(n, HEARS, hop)
    assert starts[0] == 0
    assert starts[-1] + HEARS.samples == n
    assert (np.diff(starts) <= (hop or 400)).all()
    windows = windows_of(np.arange(n, dtype=np.float32), HEARS, hop)
    assert windows.shape == (len(starts), 400)
    np.testing.assert_array_equal(windows[:, 0], starts)


def test_a_short_song_is_repeated_or_followed_by_silence_as_its_network_says():
    tiled = windows_of(np.array([1, 2, 3], np.float32), HEARS)
    np.testing.assert_array_equal(tiled[0, :7], [1, 2, 3, 1, 2, 3, 1])
    silent = Input("loudness", {}, 1, 4, 100, 400, "pad")
    padded = windows_of(np.array([1, 2, 3], np.float32), silent)
    np.testing.assert_array_equal(padded[0, :5], [1, 2, 3, 0, 0])
    assert padded.shape == tiled.shape == (1, 400)


@pytest.mark.parametrize(
    ("waveform", "words"),
    [
        (np.zeros(0, np.float32), "no sound"),
        (np.zeros((2, 900), np.float32), "one channel"),
        (np.full(900, np.nan, np.float32), "no numbers"),
    ],
)
def test_what_is_no_sound_is_refused_with_a_sentence(waveform, words):
    with pytest.raises(ParameterError, match=words):
        infer_song(Loud(), Loudness(), waveform)


@pytest.mark.parametrize("summary", SUMMARIES)
@pytest.mark.parametrize("head", ["mlp", "linear", "svm"])
def test_what_stands_behind_a_song_changes_nothing(summary, head):
    network = song_network(summary, head).eval()
    with torch.no_grad():
        x, there = pictures(5, 1, 9)
        together = network(x, there)
        vectors = network.vector(x, there)
        x[~there] = 1e6
        torch.testing.assert_close(network(x, there), together)
        for row, n in enumerate((5, 1, 9)):
            alone, only = x[row : row + 1, :n], there[row : row + 1, :n]
            torch.testing.assert_close(network(alone, only)[0], together[row])
            torch.testing.assert_close(network.vector(alone, only)[0], vectors[row])


@pytest.mark.parametrize("summary", SUMMARIES)
def test_the_backbone_hears_no_padding_even_while_it_learns(summary):
    network = song_network(summary).train()
    x, there = pictures(5, 1, 9)
    network(x, there).sum().backward()
    assert network.backbone.heard == [15]
    real = x[there][:, 0]
    torch.testing.assert_close(network.backbone.norm.running_mean, 0.1 * real.mean(0))


def test_end_to_end_the_backbone_learns_and_in_two_stages_it_stays():
    for end_to_end in (True, False):
        network = song_network("gru", end_to_end=end_to_end).train()
        x, there = pictures(3, 2)
        before = network.backbone.norm.running_mean.clone()
        network(x, there).sum().backward()
        learned = [p.grad is not None for p in network.backbone.parameters()]
        assert all(learned) if end_to_end else not any(learned)
        assert torch.equal(network.backbone.norm.running_mean, before) is not end_to_end
        assert all(p.grad is not None for p in network.reader.parameters())


def test_a_gru_hears_the_order_of_windows_and_a_mean_does_not():
    features = torch.randn(1, 6, 4, generator=torch.Generator().manual_seed(0))
    there = torch.ones(1, 6, dtype=torch.bool)
    for kind, same in (("gru", False), ("mean", True), ("attention", True)):
        torch.manual_seed(0)
        summary = song_summary(kind, 4, 8)
        ahead, back = summary(features, there), summary(features.flip(1), there)
        assert torch.allclose(ahead, back, atol=1e-5) is same


def test_attention_is_a_mean_whose_weights_add_up_to_one():
    summary = song_summary("attention", 4, 8)
    features, there = pad_songs([sound(12).reshape(3, 4), sound(20, 1).reshape(5, 4)])
    weights = summary.weights(features, there)
    torch.testing.assert_close(weights.sum(1), torch.ones(2))
    assert not weights[0, 3:].any()
    expected = (weights[..., None] * features).sum(1)
    torch.testing.assert_close(summary(features, there), expected)


def test_the_recurrent_summary_is_the_state_after_the_last_window():
    summary = song_summary("gru", 4, 8)
    features, there = pad_songs([sound(12).reshape(3, 4), sound(20, 1).reshape(5, 4)])
    _, last = summary.recurrent(features[:1, :3])
    torch.testing.assert_close(summary(features, there)[0], last[0, 0])


@pytest.mark.parametrize("n", [7, 400, 1700, 40_000])
@pytest.mark.parametrize("summary", SUMMARIES)
def test_a_song_of_any_length_has_one_vector_and_a_taggram(summary, n):
    network = song_network(summary)
    answer = infer_song(network, Loudness(), sound(n), batch=3)
    windows = len(window_starts(n, HEARS))
    assert answer.vector.shape == (network.embedding_size,)
    assert answer.probabilities.shape == (3,)
    assert answer.taggram.probabilities.shape == (windows, 3)
    assert answer.taggram.times_s[0] == 2.0
    assert network.training
    other = infer_song(network, Loudness(), sound(n), batch=64)
    np.testing.assert_allclose(answer.probabilities, other.probabilities, atol=1e-6)
    np.testing.assert_allclose(answer.taggram.probabilities, other.taggram.probabilities, atol=1e-6)


def test_a_network_for_windows_answers_a_song_by_the_mean_of_its_windows():
    network = Loud().eval()
    loud_later = np.repeat([-3.0, 0.0, 3.0], 400).astype(np.float32)
    answer = infer_song(network, Loudness(), loud_later)
    expected = 1 / (1 + np.exp([3.0, 0.0, -3.0]))
    np.testing.assert_allclose(answer.taggram.probabilities[:, 0], expected, atol=1e-4)
    np.testing.assert_allclose(answer.taggram.times_s, [2, 6, 10])
    assert answer.probabilities[0] == pytest.approx(0.5, abs=1e-6)
    np.testing.assert_allclose(answer.vector, [0, 0], atol=1e-6)


def test_a_real_network_is_heard_once_for_features_and_answers():
    network = NETWORKS.get("timbre").run(classes=4)
    waveform = sound(2 * network.input.samples)

    class Any80x21(nn.Module):
        def forward(self, x):
            return x[:, : 80 * 21].unflatten(1, (80, 21))

    answer = infer_song(network, Any80x21(), waveform, decode=exclusive)
    features = window_features(network, Any80x21(), waveform)
    np.testing.assert_allclose(answer.vector, features.mean(0), atol=1e-6)
    network.eval()
    with torch.no_grad():
        logits = network.answer(torch.from_numpy(features))
    np.testing.assert_allclose(answer.taggram.probabilities, exclusive(logits), atol=1e-5)
    assert answer.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_stored_window_features_give_the_answer_of_the_whole():
    network = song_network("gru").eval()
    waveform = sound(3000)
    stored = window_features(network, Loudness(), waveform)
    with torch.no_grad():
        logits = network.reader(*pad_songs([stored]))
    answer = infer_song(network, Loudness(), waveform)
    np.testing.assert_allclose(torch.sigmoid(logits)[0], answer.probabilities, atol=1e-6)


def test_sixteen_chunks_are_evenly_spaced_from_end_to_end():
    starts = chunk_starts(6400 + 400, HEARS)
    assert len(starts) == 16
    assert starts[0] == 0
    assert starts[-1] == 6400
    assert np.ptp(np.diff(starts)) <= 1
    assert not chunk_starts(200, HEARS).any()


def test_a_judgement_is_the_mean_of_the_chunks_sigmoids():
    network = Loud().eval()
    waveform = sound(9000)
    said = judge_chunks(network, Loudness(), waveform, batch=5)
    windows = np.stack([waveform[s : s + 400] for s in chunk_starts(9000, HEARS)])
    with torch.no_grad():
        expected = torch.sigmoid(network(Loudness()(torch.from_numpy(windows)))).mean(0)
    np.testing.assert_allclose(said, expected, atol=1e-6)


def test_an_unknown_summary_or_head_is_answered_with_those_there_are():
    with pytest.raises(ParameterError, match="gru, attention, mean"):
        SongReader(4, 2, summary="median")
    with pytest.raises(ParameterError, match="mlp, linear, svm"):
        SongReader(4, 2, head="forest")
    with pytest.raises(ParameterError, match="at least one window"):
        pad_songs([np.zeros((0, 4), np.float32)])
