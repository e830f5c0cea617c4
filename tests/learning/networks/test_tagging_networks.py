"""The networks of sections 2, 4 and 6 are what was published."""

import numpy as np
import pytest
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.networks import NETWORKS, keras_total, published_inputs, trainable
from musicscope.learning.networks.tagging_inputs import mel_picture

torch.set_num_threads(1)

#: Name, settings, classes, trainable parameters as PyTorch counts.
PUBLISHED = [
    ("compact_cnn", {}, 50, 865_950),
    ("crnn", {}, 50, 396_786),
    ("musicnn", {}, 50, 784_300),
    ("short_chunk", {}, 50, 3_687_348),
    ("fcn_4", {}, 50, 17_362_610),
    ("fcn_5", {}, 50, 25_179_058),
]
#: As printed in the publications, in millions or thousands.
PRINTED = {
    "fcn_4": ("17.36", 1e6),
    "fcn_5": ("25.18", 1e6),
}
MINE = {name for name, *_ in PUBLISHED} | {
    "timbre",
    "timbre_instrument",
    "naive_cnn",
    "naive_cnn_norm",
    "autoencoder",
}
#: Pictures that are quicker than the published ones, where the network allows them.
SMALL = {"crnn": mel_picture(12_000, 96, 118), "autoencoder": mel_picture(12_000, 64, 96)}


def build(name, classes=16, **settings):
    torch.manual_seed(0)
    return NETWORKS.get(name).run(settings.pop("hears", None), classes, **settings).eval()


def examples(network, n=2, seed=0):
    picture = np.random.default_rng(seed).normal(size=(n, *network.input.shape))
    return torch.from_numpy(picture.astype(np.float32))


@pytest.mark.parametrize(("name", "settings", "classes", "count"), PUBLISHED)
def test_a_network_has_the_parameters_that_were_published(name, settings, classes, count):
    network = build(name, classes, **settings)
    assert trainable(network) == count
    if name in PRINTED:
        words, unit = PRINTED[name]
        digits = len(words.partition(".")[2])
        assert f"{count / unit:.{digits}f}" == words


@pytest.mark.parametrize("name", sorted(MINE))
def test_every_number_but_a_norms_running_ones_and_the_grus_second_bias_is_trained(name):
    network = build(name)
    norms = [
        m for m in network.modules() if isinstance(m, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d)
    ]
    second = 2 * 3 * 32 if name == "crnn" else 0
    running = sum(2 * norm.num_features for norm in norms)
    assert keras_total(network) == trainable(network) + running + second


def test_a_naive_cnn_grows_by_its_batch_norm_alone():
    plain, normed = trainable(build("naive_cnn")), trainable(build("naive_cnn_norm"))
    assert normed - plain == 2 * (32 + 64 + 128)
    half_minute = 64 * (256 // 16) * (643 // 16)
    assert plain == (9 + 1) * 32 + (9 * 32 + 1) * 64 + (half_minute + 1) * 128 + 129 * 16


@pytest.mark.parametrize("density", [1, 2, 3, 4])
def test_the_timbre_networks_filters_grow_with_density(density):
    network = build("timbre", density=density)
    high, low = 80 - 50 + 1, 80 - 70 + 1
    pooled = density * (32 + 16 + 8) * (high // 2 + low // 2)
    filters = [n * (rows * t + 1) for rows in (50, 70) for n, t in ((32, 1), (16, 5), (8, 10))]
    assert network.embedding_size == pooled
    assert trainable(network) == density * sum(filters) + (pooled + 1) * 16


def test_the_instrument_form_sees_four_parts_of_its_window_through_low_and_high_filters():
    network = build("timbre_instrument", classes=11)
    shapes = [(n, rows, t) for rows in (5, 80) for n, t in ((128, 1), (64, 3), (32, 5))]
    filters = sum(n * (rows * t + 1) + 2 * n for n, rows, t in shapes)
    assert network.embedding_size == 4 * 2 * (128 + 64 + 32)
    assert trainable(network) == filters + (network.embedding_size + 1) * 11


@pytest.mark.parametrize("name", sorted(MINE - {"fcn_4", "fcn_5"}))
def test_a_network_answers_each_example_by_itself(name):
    network = build(name, classes=5, hears=SMALL.get(name))
    x = examples(network)
    with torch.no_grad():
        both, vectors = network(x), network.features(x)
        alone = network(x[1:])
    assert both.shape == (2, 5)
    assert vectors.shape == (2, network.embedding_size)
    torch.testing.assert_close(both[1:], alone, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(network.answer(vectors), both, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("name", ["fcn_4", "fcn_5"])
def test_a_wide_network_answers_a_small_picture(name):
    network = NETWORKS.get(name).run(mel_picture(12_000, 96, 1280), classes=3).eval()
    with torch.no_grad():
        assert network(torch.zeros(1, 96, 1280)).shape == (1, 3)


@pytest.mark.parametrize("name", sorted(MINE))
def test_the_layers_that_can_be_watched_are_there(name):
    network = build(name)
    assert network.layers()
    for layer in network.layers():
        network.get_submodule(layer)


@pytest.mark.parametrize("name", ["compact_cnn", "crnn", "musicnn", "short_chunk", "timbre"])
def test_a_step_of_training_moves_every_weight(name):
    network = build(name, classes=3, hears=SMALL.get(name)).train()
    loss = network(examples(network)).square().mean()
    loss.backward()
    for key, parameter in network.named_parameters():
        if parameter.requires_grad:
            assert parameter.grad is not None, key
    assert name != "crnn" or not any(
        parameter.abs().max() for key, parameter in network.named_parameters() if "bias_hh" in key
    )


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("compact_cnn", 29.12), ("musicnn", 2.976), ("short_chunk", 3.6906), ("timbre", 0.2)],
)
def test_a_network_hears_the_window_that_was_published(name, seconds):
    hears = build(name).input
    assert hears.seconds == pytest.approx(seconds, abs=1e-3)
    hop = hears.settings["hop"]
    assert hears.frames == 1 + hears.samples // hop
    (usual, *_) = published_inputs(NETWORKS.get(name))
    assert NETWORKS.get(name).run(usual, 2).input == hears


@pytest.mark.parametrize(
    ("name", "rows", "frames"),
    [
        ("fcn_4", 64, 1366),
        ("compact_cnn", 96, 400),
        ("crnn", 80, 1366),
        ("short_chunk", 128, 100),
        ("timbre", 60, 21),
        ("timbre_instrument", 96, 3),
        ("musicnn", 2, 187),
        ("naive_cnn", 12, 643),
    ],
)
def test_a_picture_too_small_for_a_network_is_refused_with_a_sentence(name, rows, frames):
    with pytest.raises(ParameterError, match="choose another input"):
        NETWORKS.get(name).run(mel_picture(12_000, rows, frames), 2)


@pytest.mark.parametrize("name", ["compact_cnn", "crnn"])
def test_a_network_with_a_norm_for_each_frame_refuses_another_length(name):
    with pytest.raises(ParameterError, match="96 × 1366, not of 96 × 1300"):
        build(name)(torch.zeros(1, 96, 1300))


def test_an_autoencoder_draws_pictures_of_the_size_it_heard():
    network = build("autoencoder", latent=8)
    x = examples(network)
    with torch.no_grad():
        assert network.reconstruct(x).shape == x.shape
        torch.testing.assert_close(network.draw(network.features(x)), network.reconstruct(x))
    assert network.embedding_size == 8


def test_an_autoencoder_learns_to_tell_two_pictures_apart_from_their_latent_vectors():
    torch.manual_seed(0)
    network = NETWORKS.get("autoencoder").run(mel_picture(12_000, 32, 48), 2, latent=2)
    pictures = torch.zeros(8, 32, 48)
    pictures[::2, :8] = 1.0
    pictures[1::2, 24:] = 1.0
    steps = torch.optim.Adam(network.parameters(), 3e-3)
    first = None
    for _ in range(40):
        steps.zero_grad()
        loss = (network.reconstruct(pictures) - pictures).square().mean()
        first = loss.item() if first is None else first
        loss.backward()
        steps.step()
    network.eval()
    with torch.no_grad():
        latent = network.features(pictures)
        error = (network.reconstruct(pictures) - pictures).square().mean()
    assert error < 0.2 * first
    assert (latent[0] - latent[1]).norm() > 10 * (latent[0] - latent[2]).norm()
