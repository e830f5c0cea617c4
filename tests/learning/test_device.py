"""Where networks run."""

import builtins
import warnings
from types import SimpleNamespace

import pytest

from musicscope.learning import device
from musicscope.learning.device import choose_device


def torch_with(*available, cuda_build="12.8"):
    def part(name):
        return SimpleNamespace(
            is_available=lambda: name in available, get_device_name=lambda: f"a {name} card"
        )

    return SimpleNamespace(
        cuda=part("cuda"),
        xpu=part("xpu"),
        backends=SimpleNamespace(mps=part("mps")),
        version=SimpleNamespace(cuda=cuda_build),
    )


@pytest.mark.parametrize(
    ("available", "chosen"),
    [
        (("xpu", "mps", "cuda"), "cuda"),
        (("xpu", "mps"), "mps"),
        (("xpu",), "xpu"),
        ((), "cpu"),
    ],
)
def test_the_quickest_device_is_chosen(monkeypatch, available, chosen):
    monkeypatch.setitem(__import__("sys").modules, "torch", torch_with(*available))
    assert choose_device().name == chosen


def test_the_reason_tells_a_build_without_cuda_from_a_missing_driver(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", torch_with(cuda_build=None))
    assert "build of PyTorch has no CUDA" in choose_device().reason
    monkeypatch.setitem(__import__("sys").modules, "torch", torch_with())
    assert "no CUDA driver" in choose_device().reason


def test_what_pytorch_says_of_an_old_driver_is_the_reason(monkeypatch):
    def complain():
        warnings.warn("The NVIDIA driver on your system is too old", stacklevel=2)
        return False

    torch = torch_with()
    torch.cuda.is_available = complain
    monkeypatch.setitem(__import__("sys").modules, "torch", torch)
    assert choose_device() == device.Device("cpu", "The NVIDIA driver on your system is too old")


def test_without_pytorch_it_is_the_cpu(monkeypatch):
    real = builtins.__import__

    def without_torch(name, *rest):
        if name == "torch":
            raise ImportError("No module named 'torch'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_torch)
    assert choose_device() == device.Device(
        "cpu", "PyTorch cannot be loaded: No module named 'torch'"
    )


def test_this_machine_has_a_device_and_a_reason():
    chosen = choose_device()
    assert chosen.name in {"cuda", "mps", "xpu", "cpu"}
    assert chosen.reason
