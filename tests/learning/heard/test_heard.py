"""What a network heard is told truly, by networks whose truth is known."""

import numpy as np
import pytest
import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.heard import activations, first_filters, integrated_gradients, occlusion
from musicscope.learning.networks import NETWORKS, Input, Network

torch.set_num_threads(1)
ROWS, FRAMES = 12, 20
BAND = slice(4, 7)


class OneBand(nn.Module):
    """Its second logit is the energy of one band; nothing else counts."""

    def forward(self, x):
        energy = x[:, BAND].square().sum(dim=(1, 2))
        return torch.stack([torch.zeros_like(energy), energy], 1)


class Curved(nn.Module):
    """Smooth, and not at all linear."""

    def __init__(self):
        super().__init__()
        generator = torch.Generator().manual_seed(0)
        self.weight = nn.Parameter(torch.randn(3, ROWS * FRAMES, generator=generator) / 8)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        return torch.tanh(self.dropout(x.flatten(1) @ self.weight.T)) * torch.tensor(
            [1.0, 2.0, 3.0]
        )


class Recurrent(Network):
    def __init__(self):
        super().__init__(Input("any", {}, ROWS, FRAMES, 100, 100), 2, 5)
        self.gru = nn.GRU(ROWS, 5, batch_first=True)
        self.answer = nn.Linear(5, 2)

    def features(self, x):
        return self.gru(x.transpose(1, 2))[0][:, -1]

    def forward(self, x):
        return self.answer(self.features(x))

    def layers(self):
        return ("gru", "answer")


@pytest.fixture
def picture():
    return np.random.default_rng(0).normal(size=(ROWS, FRAMES)).astype(np.float32)


def test_of_a_linear_network_the_gradients_are_exact_in_one_step(picture):
    network = nn.Sequential(nn.Flatten(), nn.Linear(ROWS * FRAMES, 4))
    heard = integrated_gradients(network, picture, 2, steps=1)
    weight = network[1].weight[2].detach().numpy().reshape(ROWS, FRAMES)
    np.testing.assert_allclose(heard.values, weight * (picture - picture.min()), atol=1e-5)
    assert heard.incompleteness < 1e-4


@pytest.mark.parametrize("target", [0, 1, 2])
def test_what_all_points_added_is_the_change_of_the_answer(picture, target):
    network = Curved()
    heard = integrated_gradients(network, picture, target, steps=128)
    with torch.no_grad():
        network.eval()
        answer = network(torch.from_numpy(picture)[None])[0, target].item()
        silence = network(torch.full((1, ROWS, FRAMES), float(picture.min())))[0, target].item()
    assert heard.answer == pytest.approx(answer, abs=1e-5)
    assert heard.without == pytest.approx(silence, abs=1e-5)
    assert heard.values.sum() == pytest.approx(answer - silence, abs=2e-3)
    np.testing.assert_allclose(heard.over_time, heard.values.sum(0), rtol=1e-5)


def test_more_steps_come_closer(picture):
    few = integrated_gradients(Curved(), picture, 1, steps=2)
    many = integrated_gradients(Curved(), picture, 1, steps=64)
    assert many.incompleteness < 0.2 * few.incompleteness


def test_the_batch_in_which_steps_are_taken_changes_nothing(picture):
    one = integrated_gradients(Curved(), picture, 1, steps=10, batch=1)
    all_at_once = integrated_gradients(Curved(), picture, 1, steps=10, batch=100)
    np.testing.assert_allclose(one.values, all_at_once.values, atol=1e-5)


def test_points_outside_the_deciding_band_added_nothing(picture):
    heard = integrated_gradients(OneBand(), picture, 1)
    elsewhere = np.delete(heard.values, np.r_[BAND], axis=0)
    assert not elsewhere.any()
    np.testing.assert_allclose(heard.values[BAND].sum(), heard.answer - heard.without, rtol=1e-4)


def test_another_silence_can_be_compared_with(picture):
    zeros = np.zeros_like(picture)
    heard = integrated_gradients(OneBand(), picture, 1, steps=64, baseline=zeros)
    np.testing.assert_allclose(heard.values[BAND], picture[BAND] ** 2, atol=1e-4)


def test_an_occluded_band_that_alone_decides_is_found(picture):
    fall = occlusion(OneBand(), picture, 1, (1, FRAMES), fill=0.0)
    energy = (picture**2).sum(1)
    np.testing.assert_allclose(fall[BAND, 0], energy[BAND], rtol=1e-4)
    assert not np.delete(fall, np.r_[BAND], axis=0).any()


def test_patches_one_by_one_tell_what_each_point_was_worth(picture):
    fall = occlusion(OneBand(), picture, 1, (1, 1), (1, 1), fill=0.0)
    np.testing.assert_allclose(fall[BAND], picture[BAND] ** 2, atol=1e-4)


@pytest.mark.parametrize(
    ("patch", "stride"), [((5, 7), (5, 7)), ((5, 7), None), ((50, 3), (50, 2))]
)
def test_every_point_is_covered_up_to_the_edges(picture, patch, stride):
    fall = occlusion(Curved(), picture, 0, patch, stride)
    assert fall.shape == picture.shape
    assert np.isfinite(fall).all()
    assert np.abs(fall[-1, -1]) > 0


def test_looking_leaves_a_network_as_it_was(picture):
    network = Curved().train()
    network.dropout.eval()
    before = network.weight.detach().clone()
    integrated_gradients(network, picture, 0)
    occlusion(network, picture, 0, (6, 6))
    assert network.training
    assert not network.dropout.training
    assert network.weight.grad is None
    assert torch.equal(network.weight, before)


def test_an_answer_that_does_not_exist_cannot_be_explained(picture):
    for target in (-1, 3):
        with pytest.raises(ParameterError, match="3 answers"):
            integrated_gradients(Curved(), picture, target)
        with pytest.raises(ParameterError, match="3 answers"):
            occlusion(Curved(), picture, target, (2, 2))


def test_what_cannot_be_looked_at_is_refused_with_a_sentence(picture):
    with pytest.raises(ParameterError, match="rows × frames"):
        integrated_gradients(Curved(), picture[None], 0)
    with pytest.raises(ParameterError, match="at least one step"):
        integrated_gradients(Curved(), picture, 0, steps=0)
    with pytest.raises(ParameterError, match="size of the other"):
        integrated_gradients(Curved(), picture, 0, baseline=picture[:3])
    with pytest.raises(ParameterError, match="no gaps"):
        occlusion(Curved(), picture, 0, (2, 2), (3, 1))
    with pytest.raises(ParameterError, match="no gaps"):
        occlusion(Curved(), picture, 0, (0, 2))


def test_the_first_filters_are_pictures_of_rows_and_frames():
    musicnn = NETWORKS.get("musicnn").run(classes=2)
    shapes = {name: filters.shape for name, filters in first_filters(musicnn).items()}
    assert set(shapes.values()) == {
        (204, 67, 7),
        (204, 38, 7),
        (51, 1, 129),
        (51, 1, 65),
        (51, 1, 33),
    }
    weight = musicnn.rhythm[1].filters[0].weight.detach().numpy()
    filters = first_filters(musicnn)["rhythm.1.filters.0"]
    np.testing.assert_array_equal(filters[:, 0], weight[:, 0])


def test_a_recurrent_network_shows_what_it_takes_in():
    (filters,) = first_filters(Recurrent()).values()
    assert filters.shape == (15, ROWS, 1)
    assert first_filters(nn.Linear(3, 2)) == {}


def test_activations_are_what_the_layer_gives_out(picture):
    network = NETWORKS.get("timbre").run(classes=3).eval()
    x = np.random.default_rng(0).normal(size=(80, 21)).astype(np.float32)
    heard = activations(network, x, "filters.1")
    with torch.no_grad():
        expected = network.filters[1](torch.from_numpy(x)[None, None])[0]
    np.testing.assert_allclose(heard, expected, atol=1e-6)
    assert heard.shape == (16, 15, 1)


def test_a_recurrent_layer_is_watched_over_time_and_a_dense_one_at_once(picture):
    network = Recurrent()
    heard = activations(network, picture, "gru")
    assert heard.shape == (5, 1, FRAMES)
    with torch.no_grad():
        last = network.features(torch.from_numpy(picture)[None])[0]
    np.testing.assert_allclose(heard[:, 0, -1], last, atol=1e-6)
    assert activations(network, picture, "answer").shape == (2, 1, 1)
    assert not network.gru._forward_hooks


def test_an_unknown_layer_is_answered_with_those_there_are(picture):
    with pytest.raises(ParameterError, match="gru, answer"):
        activations(Recurrent(), picture, "ear")
