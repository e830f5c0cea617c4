"""How quick one network and one front end are, on one device."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from musicscope.learning.device import Device
from musicscope.learning.front_ends import front_end
from musicscope.learning.networks import NETWORKS, Input, Network, keras_total, trainable
from musicscope.learning.networks.song import infer_song
from musicscope.learning.training.batches import Batch, Reader
from musicscope.learning.training.course import Course
from musicscope.learning.training.machine import Machine, leave_a_core
from musicscope.learning.training.outcomes import Lap
from musicscope.learning.training.pulse import Pulse, Silence
from musicscope.learning.training.sources import ArraySource
from musicscope.learning.training.spec import Examples, TrainingSpec
from musicscope.learning.training.stages import Stage
from musicscope.learning.training.stop import StopFlag
from tests.benchmarks.networks_pace import DriverWatch, Memory, Pace, Work, median_s, quickest
from tests.benchmarks.networks_sound import TRACK_S, decode_s, music, tracks

CLASSES = 16
#: Sound that the smallest and the largest batch hold, s.
_LEAST_S, _MOST_S = 4.0, 32_768.0
#: So many windows of different sound are heard; more are their copies.
_DIFFERENT = 8
#: Windows of an epoch, at most.
_MOST = 1 << 17


class Speed:
    """Measures one after the other on one device.

    Parameters
    ----------
    device : Device
    seconds : float
        For each measurement.
    """

    def __init__(self, device: Device, seconds: float) -> None:
        self.device = device
        self.machine = Machine(device)
        self.seconds = seconds
        self.front_ends: dict[str, dict[str, object]] = {}
        self._memory = Memory(self.machine)

    def of_front_end(self, hears: Input) -> dict[str, object]:
        """Return what is known of an input's front end, measured when it is asked for first."""
        name = name_of(hears)
        if name not in self.front_ends:
            self._memory.reset()
            ear = self._settled(front_end(hears))
            sound = torch.from_numpy(_windows(hears)).to(self.machine.torch)

            def make(batch: int) -> Work:
                heard = _repeated(sound, batch)
                return lambda: ear(heard)

            with torch.no_grad():
                pace = quickest(self.machine, make, self.seconds, *_sizes(hears))
            self.front_ends[name] = {
                "x_realtime": _rounded(pace.a_second * hears.seconds),
                "batch": pace.batch,
                "peak_memory_mb": self._memory.peak_mb(),
            }
        return self.front_ends[name]

    def of_network(self, name: str, driver: DriverWatch, epoch_s: float) -> dict[str, object]:
        """Return the figures of one network, on its usual input."""
        network = NETWORKS.get(name).run(classes=CLASSES)
        hears = network.input
        heard = self.of_front_end(hears)
        self._memory.reset()
        pace = self._answers(network)
        alone_x, ear_x = pace.a_second * hears.seconds, float(heard["x_realtime"])
        track_s = self._track_s(network)
        decoding_s = decode_s(hears.sample_rate)
        found = {
            "input": name_of(hears),
            "window_s": round(hears.seconds, 3),
            "parameters": keras_total(network),
            "trainable": trainable(network),
            "infer_x_realtime": _rounded(alone_x),
            "infer_batch": pace.batch,
            "front_end_x_realtime": heard["x_realtime"],
            "sound_to_answer_x_realtime": _rounded(1 / (1 / alone_x + 1 / ear_x)),
            "tag_track_s": _rounded(track_s + (decoding_s or 0.0)),
            "of_it_decoding_s": None if decoding_s is None else _rounded(decoding_s),
        }
        del network
        epoch = self.epoch_of(name, driver, epoch_s)
        return {**found, **epoch, "peak_memory_mb": self._memory.peak_mb()}

    def epoch_of(self, name: str, driver: DriverWatch, epoch_s: float) -> dict[str, object]:
        """Return how quickly a network learns, in the program's own loop.

        Each part of a network of networks learns for about `epoch_s`, of more than three for less.
        An example is a window that all parts have learned from; what frozen parts say of it is
        heard once for all epochs and not counted again.
        """
        with _training_threads(self.machine):
            learning = _Learning(name, self.machine)
            batch = learning.quickest_batch(self.seconds)
            laps, seen = {}, []
            stages = [stage for stage in learning.course.stages if stage.parameters]
            for stage in stages:
                seconds = epoch_s * min(1.0, 3 / len(stages))
                lap = laps[stage.label or "whole"] = learning.lap(stage, seconds)
                ended = time.perf_counter()
                seen.append(driver.share(ended - lap.seconds, ended))
        total = sum(lap.seconds for lap in laps.values())
        known = [share for share in seen if share is not None]
        return {
            "train_examples_per_s": _rounded(1 / sum(1 / n.examples_per_s for n in laps.values())),
            "train_batch": batch,
            "busy": round(sum(lap.busy * lap.seconds for lap in laps.values()) / total, 3),
            "busy_by_driver": round(sum(known) / len(known), 3) if known else None,
            "stages": {
                label: {
                    "examples_per_s": _rounded(lap.examples_per_s),
                    "busy": round(lap.busy, 3),
                    "seconds": round(lap.seconds, 2),
                }
                for label, lap in laps.items()
            },
        }

    def _answers(self, network: Network) -> Pace:
        settled = self._settled(network)
        ear = self._settled(front_end(network.input))
        with torch.no_grad():
            few = ear(torch.from_numpy(_windows(network.input)).to(self.machine.torch))

            def make(batch: int) -> Work:
                pictures = _repeated(few, batch)

                def answer() -> torch.Tensor:
                    with self.machine.arithmetic():
                        return settled(pictures)

                return answer

            return quickest(self.machine, make, self.seconds, *_sizes(network.input))

    def _track_s(self, network: Network) -> float:
        ear = self._settled(front_end(network.input))
        rate = network.input.sample_rate
        song = np.tile(music(rate, 30.0), round(TRACK_S / 30))
        device = self.machine.torch
        infer_song(network, ear, song[: network.input.samples], device=device)
        return median_s(
            self.machine, lambda: infer_song(network, ear, song, device=device), self.seconds
        )

    def _settled(self, module: nn.Module) -> nn.Module:
        return self.machine.settle(module).eval()


@dataclass(frozen=True)
class _Many:
    """Examples by the thousand, all of a few tracks."""

    few: tuple[np.ndarray, ...]
    count: int

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> np.ndarray:
        if not 0 <= number < self.count:
            raise IndexError(number)
        return self.few[number % len(self.few)]


class _Learning:
    """A training on synthesised music that is in memory, up to its epochs."""

    def __init__(self, name: str, machine: Machine) -> None:
        names = tuple(f"class {number}" for number in range(CLASSES))
        task = "reconstruction" if name == "autoencoder" else "genre"
        self._spec = TrainingSpec(name, names, task=task, batch=2, learning_rate=1e-4)
        torch.manual_seed(0)
        network = self._spec.make_network()
        hears = network.input
        count, length = (8, hears.seconds + 10) if machine.is_cpu else (64, 60.0)
        self._few = tracks(hears.sample_rate, length, count)
        self._machine, self._hears = machine, hears
        self._pulse = Pulse(Silence(), StopFlag())
        examples = self._examples(_MOST)
        made = self._spec.make_task()
        made.weigh(np.asarray(examples.answers[:CLASSES]))
        self.course = Course(self._spec, examples, made, network, hears, machine, 2)
        self.course.learn_input(np.arange(count), self._pulse)
        self._a_second = 0.0

    def quickest_batch(self, seconds: float) -> int:
        """Choose the batch by trying, on the first part that learns."""
        self.course.begin(self.course.stages[0])
        self.course.stages[0].module.train()
        rng = np.random.default_rng(0)

        def make(batch: int) -> Work:
            given = self._batch(batch)
            return lambda: self.course.sweep_step(given, 1e-4, rng)

        first, most = _sizes(self._hears)
        pace = quickest(self._machine, make, seconds, max(2, first), most)
        self.course.batch, self._a_second = pace.batch, pace.a_second
        return pace.batch

    def lap(self, stage: Stage, seconds: float) -> Lap:
        """Return an epoch of about so many seconds; what the device does first is not in it."""
        course = self.course
        course.begin(stage)
        number = course.stages.index(stage)
        steps = round(min(seconds * self._a_second, _MOST) / course.batch)
        if stage.on_frozen:
            steps //= 8  # four epochs of windows are heard before the first
        plan = course.plan_epoch(np.arange(max(2, steps) * course.batch), 1, number)
        if stage.on_frozen:
            course.learn_epoch(plan, 1, number, self._pulse)
        else:
            stage.module.train()
            course.sweep_step(self._batch(course.batch), 1e-4, np.random.default_rng(0))
        found = course.learn_epoch(plan, 2, number, self._pulse)
        stage.end()
        return found

    def _batch(self, windows: int) -> Batch:
        plan = self.course.plan_epoch(np.arange(windows), 1, 0)
        source, pin = ArraySource(_Many(self._few, windows)), self._machine.is_cuda
        with Reader(source, self.course.hears, plan, pin) as reader:
            return Batch(plan.tracks(), torch.cat([batch.heard for batch in reader]))

    def _examples(self, count: int) -> Examples:
        answers = np.eye(CLASSES, dtype=np.float32)[np.arange(count) % CLASSES]
        rows = np.arange(count)
        return Examples(ArraySource(_Many(self._few, count)), answers, rows, rows, ("",) * count)


def name_of(hears: Input) -> str:
    """Return what a person calls an input: front end, shape and rate."""
    return f"{hears.front_end} {hears.rows} × {hears.frames} at {hears.sample_rate} Hz"


def _sizes(hears: Input) -> tuple[int, int]:
    """Return the smallest and the largest batch to try."""
    least = 1 << max(0, int(np.log2(_LEAST_S / hears.seconds)))
    return least, int(_MOST_S / hears.seconds)


def _windows(hears: Input) -> np.ndarray:
    """Return different windows of sound [shape=(b, n_samples)], float32."""
    y = music(hears.sample_rate, 60.0)
    starts = np.linspace(0, len(y) - hears.samples, _DIFFERENT).astype(int)
    return np.stack([y[start : start + hears.samples] for start in starts])


def _repeated(few: torch.Tensor, batch: int) -> torch.Tensor:
    times = -(-batch // len(few))
    return few.repeat(times, *([1] * (few.ndim - 1)))[:batch].contiguous()


@contextmanager
def _training_threads(machine: Machine) -> Iterator[None]:
    """Compute on as many cores as the program trains on."""
    before = torch.get_num_threads()
    if machine.is_cpu:
        leave_a_core()
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _rounded(value: float) -> float:
    """Return it with three digits that count."""
    return float(f"{value:.3g}")
