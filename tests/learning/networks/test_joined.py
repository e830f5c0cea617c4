"""Networks made of frozen networks."""

import pytest
import torch

from musicscope.learning.networks import NETWORKS, Network

JOINED = ("time_freq", "time_freq_avg")


def one_step(network: Network, heard: torch.Tensor) -> None:
    changing = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.Adam(changing, lr=0.01)
    loss = torch.nn.functional.cross_entropy(network(heard), torch.tensor([0, 1, 2]))
    (loss + network.penalty()).backward()
    optimiser.step()


def state_of(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in network.state_dict().items()}


@pytest.mark.parametrize(
    ("name", "picture"), [("time_freq", "chroma"), ("genre_ensemble", "stack")]
)
def test_training_changes_the_head_and_leaves_the_frozen_parts_as_they_are(name, picture):
    torch.manual_seed(0)
    network = NETWORKS.get(name).run(picture, 3)
    network.train()
    before = state_of(network)
    one_step(network, torch.randn(3, *network.input.shape))
    after = state_of(network)
    changed = {key for key in before if not torch.equal(before[key], after[key])}
    assert changed
    assert all(key.startswith("head.") for key in changed)


@pytest.mark.parametrize("name", JOINED)
def test_a_part_is_trained_by_itself_and_freezes_again(name):
    torch.manual_seed(0)
    network = NETWORKS.get(name).run("chroma", 3)
    part = network.parts()["time"]
    heard = torch.randn(3, 12, 643)
    part.requires_grad_(True)
    part.train()
    before = state_of(network)
    one_step(part, network.heard_by("time", heard))
    part.requires_grad_(False)
    network.train()
    after = state_of(network)
    changed = {key for key in before if not torch.equal(before[key], after[key])}
    assert changed
    assert all(key.startswith("frozen.time.") for key in changed)
    assert not any(module.training for module in part.modules())


@pytest.mark.parametrize("name", ["time", "freq", "simple", "rnn", "large_rnn"])
def test_gradients_reach_every_weight_of_a_single_network(name):
    torch.manual_seed(0)
    network = NETWORKS.get(name).run("mfcc", 3)
    network.train()
    frames = 40 if "rnn" in name else 643
    network(torch.randn(4, 12, frames)).square().sum().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in network.parameters())


def test_saliency_reaches_the_picture_through_frozen_parts():
    network = NETWORKS.get("time_freq").run("chroma", 3).eval()
    heard = torch.randn(1, 12, 643, requires_grad=True)
    network(heard)[0, 0].backward()
    assert heard.grad is not None
    assert heard.grad.abs().max() > 0


def test_the_average_is_the_mean_of_both_logits():
    network = NETWORKS.get("time_freq_avg").run("chroma", 3).eval()
    heard = torch.randn(2, 12, 643)
    parts = network.parts()
    expected = (parts["time"](heard) + parts["freq"](heard)) / 2
    torch.testing.assert_close(network(heard), expected)


def test_answers_of_the_parts_can_be_kept_and_combined_later():
    network = NETWORKS.get("time_freq").run("chroma", 3).eval()
    heard = torch.randn(2, 12, 643)
    kept = network.part_logits(heard)
    assert kept.shape == (2, 2, 3)
    torch.testing.assert_close(network.combine(kept), network(heard))


def test_each_part_of_the_ensemble_hears_its_own_rows():
    network = NETWORKS.get("genre_ensemble").run("stack", 3)
    rows = torch.arange(network.input.rows).reshape(1, -1, 1).expand(1, -1, 643)
    heard = {name: network.heard_by(name, rows)[0, :, 0] for name in network.parts()}
    ends = {name: (int(part[0]), int(part[-1]) + 1) for name, part in heard.items()}
    assert ends == {
        "time_half_stft": (0, 1024),
        "freq_half_stft": (0, 1024),
        "time_mel": (1024, 1280),
        "freq_mel": (1024, 1280),
        "time_cqt": (1280, 1448),
        "freq_cqt": (1280, 1448),
        "rnn_chroma": (1448, 1460),
        "rnn_mfcc": (1460, 1472),
    }
    assert all(len(part) == network.parts()[name].input.rows for name, part in heard.items())


def test_large_weights_of_the_head_cost_as_published():
    network = NETWORKS.get("time_freq").run("chroma", 3)
    dense = [network.head.hidden[0][0], network.head.hidden[1][0], network.head.answer]
    squares = sum(float(layer.weight.detach().square().sum()) for layer in dense)
    assert float(network.penalty().detach()) == pytest.approx(0.002 * squares)
    assert float(NETWORKS.get("time").run("chroma", 3).penalty()) == 0
    rates = {m.p for m in network.head.modules() if isinstance(m, torch.nn.Dropout)}
    assert rates == {0.5}


def test_a_recurrent_network_hears_frames_in_time():
    torch.manual_seed(0)
    network = NETWORKS.get("rnn").run("chroma", 3).eval()
    heard = torch.randn(1, 12, 643)
    steps = torch.stack([heard[0, :, frame] for frame in range(643)]).unsqueeze(0)
    for layer in network.stack:
        steps = layer(steps)[0]
    torch.testing.assert_close(network.features(heard), steps[:, -1])
