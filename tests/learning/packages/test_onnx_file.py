import builtins
import json

import numpy as np
import pytest
import torch

from musicscope.learning.packages import (
    ExtraMissingError,
    PackageWriteError,
    onnx_file,
    picture_to_onnx,
    sound_to_onnx,
)
from musicscope.learning.packages.package import Package
from tests.learning.packages.trained import NAMES, card, network, state


@pytest.fixture(scope="module")
def package():
    return Package(card(frames=96), state(frames=96))


@pytest.fixture(scope="module")
def exported(package, tmp_path_factory):
    path = tmp_path_factory.mktemp("onnx") / "evening.onnx"
    return path, picture_to_onnx(package, path)


def test_the_file_answers_as_the_network(exported, package):
    import onnxruntime

    path, difference = exported
    assert difference <= 1e-4
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    x = np.random.default_rng(1).normal(size=(5, *package.network().input.shape))
    (found,) = session.run(["logits"], {"picture": x.astype(np.float32)})
    with torch.inference_mode():
        wanted = package.network()(torch.from_numpy(x.astype(np.float32))).numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-4)


def test_the_file_says_what_it_answers_and_hears(exported):
    import onnxruntime

    session = onnxruntime.InferenceSession(str(exported[0]), providers=["CPUExecutionProvider"])
    told = session.get_modelmeta().custom_metadata_map
    assert tuple(json.loads(told["names"])) == NAMES
    assert json.loads(told["input"])["front_end"] == "mel"
    assert told["takes"] == "picture"
    assert told["licence"] == "CC0"


def test_a_file_whose_answers_differ_is_not_kept(package, tmp_path, monkeypatch):
    path = tmp_path / "old.onnx"
    path.write_bytes(b"old")
    monkeypatch.setattr(onnx_file, "_difference", lambda *_: 0.5)
    with pytest.raises(PackageWriteError, match=r"differ by 0\.5"):
        picture_to_onnx(package, path)
    assert [p.name for p in tmp_path.iterdir()] == ["old.onnx"]
    assert path.read_bytes() == b"old"


def test_a_network_that_onnx_cannot_express_is_told_in_a_sentence(package, tmp_path, monkeypatch):
    class Strange(torch.nn.Module):
        def forward(self, x):
            return torch.zeros(len(x), int(x.sum().item()))

    monkeypatch.setattr(Package, "network", lambda self: Strange().eval())
    with pytest.raises(PackageWriteError, match="cannot express") as caught:
        picture_to_onnx(package, tmp_path / "a.onnx")
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_a_sentence_says_how_to_get_it(package, tmp_path, monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name == "onnxscript":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ExtraMissingError, match=r"musicscope\[onnx\]"):
        picture_to_onnx(package, tmp_path / "a.onnx")


def test_a_network_with_its_front_end_takes_sound(tmp_path):
    import onnxruntime

    path = tmp_path / "sound.onnx"
    made = network(frames=96)
    package = Package(card(frames=96), state(frames=96))
    assert sound_to_onnx(package, path) <= 1e-4
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    assert session.get_inputs()[0].shape[1:] == [made.input.samples]
