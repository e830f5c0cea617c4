"""The networks of the musically motivated family are as large as their publication says."""

import pytest
import torch

from musicscope.learning.networks import NETWORKS, keras_total, published_inputs, trainable

TWELVE_ROWS = ("mfcc", "chroma")
PICTURES = ("stft", "half_stft", "mel", "cqt", *TWELVE_ROWS)

#: Keras totals, 16 classes.
PUBLISHED = {
    "time": (84_500, 67_988, 55_700, 54_292, 53_140, 53_140),
    "freq": (62_602, 61_970, 61_574, 61_594, 60_652, 60_652),
    "time_freq": (190_510, 173_366, 160_682, 159_294, 157_200, 157_200),
    "simple": (733_736,) * 6,
}
HEAD = 43_408
TABLE = [
    (name, picture, total)
    for name, totals in PUBLISHED.items()
    for picture, total in zip(PICTURES, totals, strict=True)
]
CHANNELS = {"time": 508, "freq": 508, "simple": 2040}  # with batch norm


def sizes(name: str, picture: str, classes: int = 16) -> tuple[int, int]:
    with torch.device("meta"):
        network = NETWORKS.get(name).run(picture, classes)
    return keras_total(network), trainable(network)


@pytest.mark.parametrize(("name", "picture", "total"), TABLE)
def test_a_network_holds_as_many_numbers_as_published(name, picture, total):
    assert sizes(name, picture)[0] == total


@pytest.mark.parametrize(("name", "picture", "total"), TABLE)
def test_training_changes_all_but_the_running_means_and_the_frozen(name, picture, total):
    expected = HEAD if name == "time_freq" else total - 2 * CHANNELS[name]
    assert sizes(name, picture)[1] == expected


@pytest.mark.parametrize(
    ("name", "picture", "changing"),
    [("time", "mel", 54_684), ("freq", "mel", 60_558), ("simple", "mel", 729_656)],
)
def test_pytorch_counts_what_was_published_for_it(name, picture, changing):
    assert sizes(name, picture)[1] == changing


@pytest.mark.parametrize("picture", TWELVE_ROWS)
def test_recurrent_networks_have_two_biases(picture):
    assert sizes("rnn", picture) == (1_000_976, 1_000_976)
    assert sizes("large_rnn", picture, 800) == (8_973_088, 8_973_088)


def test_the_ensemble_holds_eight_networks_and_trains_its_head_alone():
    assert sizes("genre_ensemble", "stack") == (3_157_406, 792_336)


@pytest.mark.parametrize("picture", PICTURES)
def test_an_average_learns_nothing_beyond_its_parts(picture):
    parts = sizes("time", picture)[0] + sizes("freq", picture)[0]
    assert sizes("time_freq_avg", picture) == (parts, 0)


def test_each_network_names_the_pictures_it_was_published_for():
    for name in ("time", "freq", "simple", "time_freq", "time_freq_avg"):
        assert set(published_inputs(NETWORKS.get(name))) == set(PICTURES)
        assert published_inputs(NETWORKS.get(name))[0] == "mel"
    for name in ("rnn", "large_rnn"):
        assert set(published_inputs(NETWORKS.get(name))) == set(TWELVE_ROWS)
