"""Which learning rate to begin with: a short sweep from far too small to far too large."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch

from musicscope.learning.device import Device, choose_device
from musicscope.learning.training.batches import Batch, Reader
from musicscope.learning.training.course import Course
from musicscope.learning.training.foothold import Foothold
from musicscope.learning.training.pulse import Context, Pulse, Silence
from musicscope.learning.training.spec import Examples, TrainingSpec
from musicscope.learning.training.split import Split, split_by_artist
from musicscope.learning.training.stop import StopFlag

#: Of the running mean of the losses.
_SMOOTHING = 0.9
#: The sweep ends when the loss is so many times the least.
_BURST = 4.0
#: A fall is measured over this part of the sweep, so that what is chance between two batches, most
#: of all among the first, is not taken for learning.
_STRETCHES = 8


@dataclass(frozen=True, eq=False)
class RateSweep:
    """What a sweep found.

    Attributes
    ----------
    rates : np.ndarray [shape=(n,)]
        Learning rates, rising.
    losses : np.ndarray [shape=(n,)]
        Smoothed.
    chosen : float
        Where the loss falls most steeply.
    """

    rates: np.ndarray
    losses: np.ndarray
    chosen: float


def find_learning_rate(
    spec: TrainingSpec,
    examples: Examples,
    *,
    device: Device | None = None,
    context: Context | None = None,
    split: Split | None = None,
    lowest: float = 1e-6,
    highest: float = 1.0,
    steps: int = 80,
) -> RateSweep:
    """Raise the learning rate from batch to batch until the loss bursts (Smith 2017).

    Of a network made of parts the first part is asked.

    Parameters
    ----------
    spec, examples, device, context, split
        As `musicscope.learning.training.loop.train` takes them.
    lowest, highest : float
        Where the sweep begins, and where it ends at the latest.
    steps : int
        Batches between them.

    Raises
    ------
    ParameterError
        When nothing can be learned from these tracks.
    """
    truth = np.asarray(examples.answers, np.float32)
    split = split or split_by_artist(truth, examples.artists, spec.validation, spec.test, spec.seed)
    task = spec.make_task()
    task.check(truth[split.train])
    task.weigh(truth[split.train])
    pulse = Pulse(context or Silence(), StopFlag())
    rates = np.geomspace(lowest, highest, steps)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(spec.seed)
        ground = Foothold(spec, examples, task, device or choose_device(), lambda _: None)
        ground.learned(ground.hold(lambda course: course.learn_input(split.train, pulse)))
        ground.begin(0, middle=False)
        losses = ground.hold(lambda course: _sweep(course, examples, split.train, rates, pulse))
    return RateSweep(rates[: len(losses)], losses, steepest_fall(rates[: len(losses)], losses))


def _sweep(
    course: Course, examples: Examples, tracks: np.ndarray, rates: np.ndarray, pulse: Pulse
) -> np.ndarray:
    rng = np.random.default_rng(0)
    course.stages[0].module.train()
    mean, least, losses = 0.0, math.inf, []
    batches = islice(_endless(course, examples, tracks), len(rates))
    for step, (rate, batch) in enumerate(zip(rates.tolist(), batches, strict=True), 1):
        pulse.check()
        pulse.context.progress(step, len(rates), "batches")
        loss = course.sweep_step(batch, rate, rng)
        if not math.isfinite(loss):
            break
        mean = _SMOOTHING * mean + (1 - _SMOOTHING) * loss
        smooth = mean / (1 - _SMOOTHING**step)
        losses.append(smooth)
        least = min(least, smooth)
        if smooth > _BURST * least:
            break
    return np.array(losses)


def _endless(course: Course, examples: Examples, tracks: np.ndarray) -> Iterator[Batch]:
    epoch = 0
    while True:
        epoch += 1
        plan = course.plan_epoch(tracks, epoch, 0)
        with Reader(examples.source, course.hears, plan) as reader:
            yield from reader


def steepest_fall(rates: np.ndarray, losses: np.ndarray) -> float:
    """Return the rate at which losses [shape=(n,)] fall most, in the middle of that stretch."""
    if len(losses) < 3:
        return float(rates[0])
    apart = max(2, len(losses) // _STRETCHES)
    until = max(apart + 1, int(np.argmin(losses)) + 1)
    falls = losses[apart:until] - losses[: until - apart]
    first = int(np.argmin(falls))
    return float(np.sqrt(rates[first] * rates[first + apart]))
