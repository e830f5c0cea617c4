"""A device that is too small or goes away, and a loss that is no number."""

import numpy as np
import pytest
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.device import Device
from musicscope.learning.training import machine
from musicscope.learning.training.cross_validation import cross_validate
from musicscope.learning.training.loop import train
from musicscope.learning.training.machine import is_lost, is_out_of_memory, leave_a_core
from musicscope.learning.training.messages import Epoch, Notice, Place
from musicscope.learning.training.spec import TrainingError
from tests.learning.training.tiny import CPU, Tiny, Watcher, add_tiny, tiny_spec, toy

FAKE = Device("fake", "a pretended GPU")


@pytest.fixture
def fake_device(monkeypatch):
    """A device that computes on the CPU but is called otherwise."""
    monkeypatch.setattr(machine, "torch_device", lambda _: torch.device("cpu"))


def failing(error, when):
    """A network whose training steps raise an error when asked to."""

    class Failing(Tiny):
        counted = 0

        def forward(self, x):
            if self.training:
                type(self).counted += 1
                if when(type(self).counted, len(x)):
                    raise error
            return super().forward(x)

    return Failing


def sentences(watcher):
    return [notice.sentence for notice in watcher.of(Notice)]


def train_failing(monkeypatch, error, when, device, **changed):
    add_tiny(monkeypatch, failing(error, when))
    watcher = Watcher()
    return train(tiny_spec(**changed), toy(), device=device, context=watcher), watcher


@pytest.mark.usefixtures("fake_device")
def test_a_device_that_disappears_leaves_the_last_good_weights_to_the_cpu(monkeypatch):
    gone = RuntimeError("CUDA error: unspecified launch failure\nmore of it")
    trained, watcher = train_failing(monkeypatch, gone, lambda n, _: n == 6, FAKE)
    said = "The device fake was lost (CUDA error: unspecified launch failure); "
    assert sentences(watcher) == [f"{said}the training goes on on the CPU."]
    assert [epoch.device for epoch in watcher.of(Epoch)] == ["fake"] * 2 + ["cpu"] * 4
    assert trained.figures["accuracy"] == 1
    assert trained.device.startswith("cpu: fake was lost")
    assert [place.device.partition(":")[0] for place in watcher.of(Place)] == ["FAKE", "CPU"]
    add_tiny(monkeypatch)
    undisturbed = train(tiny_spec(), toy(), device=CPU)
    for name, value in undisturbed.state.items():
        np.testing.assert_allclose(value, trained.state[name], rtol=0.01, atol=1e-3)


def test_a_device_that_is_gone_before_it_begins_leaves_all_to_the_cpu(monkeypatch):
    def gone(name):
        if name == "fake":
            raise RuntimeError("CUDA error: no CUDA-capable device is detected")
        return torch.device(name)

    monkeypatch.setattr(machine, "torch_device", gone)
    add_tiny(monkeypatch)
    watcher = Watcher()
    folds = np.arange(24) // 8
    crossed = cross_validate(tiny_spec(), toy(), folds, device=FAKE, context=watcher)
    assert all(each.device.startswith("cpu: fake cannot be used") for each in crossed.trainings)
    assert "the training runs on the CPU" in sentences(watcher)[0]
    assert {place.device.partition(":")[0] for place in watcher.of(Place)} == {"CPU"}


@pytest.mark.usefixtures("fake_device")
def test_too_little_memory_halves_the_batch_then_leaves_for_the_cpu(monkeypatch):
    full = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")

    class OnlyOnFake(failing(full, lambda n, b: n < 4)):
        pass

    add_tiny(monkeypatch, OnlyOnFake)
    watcher = Watcher()
    trained = train(tiny_spec(), toy(), device=FAKE, context=watcher)
    said = sentences(watcher)
    assert "for 8 windows at a time; it goes on with 4" in said[0]
    assert "for 4 windows at a time; it goes on with 2" in said[1]
    assert "even for 2 windows; the training goes on on the CPU" in said[2]
    assert trained.device.startswith("cpu: fake has too little memory")


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:116] . DefaultCPUAllocator: can't allocate memory"
        ),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes."),
        MemoryError(),
    ],
)
def test_the_cpu_halves_its_batch_too(monkeypatch, error):
    trained, watcher = train_failing(monkeypatch, error, lambda _, b: b > 4, CPU)
    assert "on cpu for 8 windows at a time; it goes on with 4" in sentences(watcher)[0]
    assert trained.figures["accuracy"] == 1


def test_two_windows_too_many_is_the_end_with_a_sentence(monkeypatch):
    with pytest.raises(TrainingError, match="choose a smaller network"):
        train_failing(monkeypatch, MemoryError(), lambda *_: True, CPU)


def test_a_fault_of_the_network_is_no_fault_of_the_device(monkeypatch):
    wrong = RuntimeError("mat1 and mat2 shapes cannot be multiplied (8x8 and 4x2)")
    with pytest.raises(RuntimeError, match="mat1"):
        train_failing(monkeypatch, wrong, lambda *_: True, CPU)
    assert not is_lost(wrong)
    assert not is_out_of_memory(wrong)


def test_a_loss_that_is_no_number_keeps_the_last_good_weights(monkeypatch):
    add_tiny(monkeypatch, lambda *args: Tiny(*args, broken_after=5))
    watcher = Watcher()
    trained = train(tiny_spec(), toy(), device=CPU, context=watcher)
    assert trained.ended == "not a number"
    assert len(trained.history.epochs) == 2
    assert all(np.isfinite(value).all() for value in trained.state.values())
    assert "not a number in epoch 3" in sentences(watcher)[0]
    assert f"the weights of epoch {trained.best_epoch} are kept" in sentences(watcher)[0]
    assert trained.figures["accuracy"] >= 0.5


def test_a_loss_that_never_was_a_number_is_an_error(monkeypatch):
    add_tiny(monkeypatch, lambda *args: Tiny(*args, broken_after=0))
    with pytest.raises(TrainingError, match="choose a smaller learning rate"):
        train(tiny_spec(), toy(), device=CPU)


def test_a_core_is_left_to_the_window():
    import os

    assert leave_a_core() == max(1, len(os.sched_getaffinity(0)) - 1)


def test_an_unknown_network_is_a_sentence():
    with pytest.raises(ParameterError, match="no network called nonsense"):
        train(tiny_spec(network="nonsense"), toy(), device=CPU)
