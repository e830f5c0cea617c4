"""What every network keeps to, whatever its layers."""

import subprocess
import sys

import pytest
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.networks import INPUTS, NETWORKS, Input, published_inputs

FAMILY = (
    "time",
    "freq",
    "simple",
    "rnn",
    "large_rnn",
    "time_freq",
    "time_freq_avg",
    "genre_ensemble",
)
HEARD = [(name, picture) for name in FAMILY for picture in published_inputs(NETWORKS.get(name))]
SMALL = ("time", "freq", "simple", "time_freq", "time_freq_avg", "rnn")


RECURRENT = ("rnn", "large_rnn", "genre_ensemble")


def device_of_shapes(name: str) -> torch.device:
    """Return where shapes are known soonest: step after step is slow without numbers."""
    return torch.device("cpu" if name in RECURRENT else "meta")


@pytest.mark.parametrize(("name", "picture"), HEARD)
def test_a_network_answers_with_a_logit_for_each_class(name, picture):
    with device_of_shapes(name), torch.no_grad():
        network = NETWORKS.get(name).run(picture, 7).eval()
        heard = torch.zeros(2, *network.input.shape)
        assert network(heard).shape == (2, 7)
        assert network.features(heard).shape == (2, network.embedding_size)


@pytest.mark.parametrize("name", FAMILY)
def test_the_layers_that_can_be_watched_are_there_and_run_in_order(name):
    with device_of_shapes(name):
        network = NETWORKS.get(name).run(None, 2).eval()
        heard = torch.zeros(1, *network.input.shape)
    seen = []
    for layer in network.layers():
        module = network.get_submodule(layer)
        module.register_forward_hook(lambda *_, layer=layer: seen.append(layer))
    with torch.no_grad():
        network(heard)
    assert tuple(seen) == network.layers()
    assert seen


@pytest.mark.parametrize("name", SMALL)
def test_the_same_seed_gives_the_same_network(name):
    def logits() -> torch.Tensor:
        torch.manual_seed(3)
        network = NETWORKS.get(name).run("chroma", 4).eval()
        return network(torch.rand(2, 12, 643))

    torch.testing.assert_close(logits(), logits(), rtol=0, atol=0)


@pytest.mark.parametrize("name", ["time", "freq", "simple"])
def test_the_order_of_channels_in_memory_changes_nothing(name):
    torch.manual_seed(0)
    network = NETWORKS.get(name).run("chroma", 4)
    network.train()
    heard = torch.rand(4, 12, 643)
    with torch.no_grad():
        before = network(heard)
        after = network.to(memory_format=torch.channels_last)(heard)
    torch.testing.assert_close(before, after, rtol=1e-3, atol=1e-3)


def test_an_unknown_input_is_answered_with_the_published_ones():
    with pytest.raises(ParameterError, match="mel"):
        NETWORKS.get("time").run("colour")


def test_a_network_needs_a_class():
    with pytest.raises(ParameterError, match="at least one class"):
        NETWORKS.get("time").run("mel", 0)


@pytest.mark.parametrize("name", ["time", "freq", "simple"])
def test_a_picture_too_small_for_the_filters_is_refused(name):
    tiny = Input("mel", {}, rows=16, frames=20, sample_rate=22_050, samples=20_000)
    with pytest.raises(ParameterError, match="too small"):
        NETWORKS.get(name).run(tiny)


@pytest.mark.parametrize("name", ["time", "freq", "simple"])
def test_an_input_of_ones_own_works_too(name):
    own = Input("mel", {"n_mels": 160}, rows=160, frames=430, sample_rate=22_050, samples=220_000)
    network = NETWORKS.get(name).run(own, 5).eval()
    assert network(torch.rand(1, 160, 430)).shape == (1, 5)


def test_an_input_comes_back_from_json():
    mel = INPUTS["mel"]
    assert Input.from_json(mel.as_json()) == mel
    assert mel.shape == (256, 643)
    assert mel.seconds == pytest.approx(29.8, abs=0.1)


@pytest.mark.parametrize(
    "damage",
    [
        {"rows": "256"},
        {"frames": 0},
        {"samples": True},
        {"sample_rate": 22_050.0},
        {"rows": 10**12},
        {"short": "stretch"},
        {"settings": None},
        {"front_end": 3},
        {"colour": "red"},
    ],
)
def test_an_input_that_makes_no_sense_is_refused(damage):
    with pytest.raises(ParameterError, match="does not say what it listens to"):
        Input.from_json({**INPUTS["mel"].as_json(), **damage})


def test_networks_and_front_ends_import_on_a_machine_with_torch_and_numpy_alone():
    script = (
        "import sys\n"
        "from importlib.abc import MetaPathFinder\n"
        "class Bare(MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('scipy', 'sklearn', 'librosa', 'safetensors', 'av',\n"
        "                                  'soundfile', 'soxr', 'PySide6', 'onnx', 'pebble'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Bare())\n"
        "from musicscope.learning.networks import NETWORKS\n"
        "from musicscope.learning.front_ends import FRONT_ENDS, front_end\n"
        "import torch\n"
        "network = NETWORKS.get('time').run('chroma')\n"
        "picture = front_end(network.input)(torch.rand(2, 22050))\n"
        "print(len(FRONT_ENDS), tuple(network(picture).shape))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith("(2, 16)\n")
