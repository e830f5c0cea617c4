"""How quick networks and front ends are: ``python -m tests.benchmarks.networks`` prints JSON.

Needs torch, numpy and the folders ``musicscope`` and ``tests`` alone, so that it can be run on a
bare machine with an accelerator. The music is made with numpy; the batch of each measurement is
found by trying. For each network, on its usual input and for 16 classes:

- ``parameters``: as Keras counts them; ``trainable``: as PyTorch does.
- ``infer_x_realtime``: seconds of music whose pictures are judged in a second;
  ``front_end_x_realtime``: of which pictures are made; ``sound_to_answer_x_realtime``: both.
- ``train_examples_per_s``: windows learned from in the program's own training loop, front end,
  reading and optimiser included; ``busy``: the share of its epoch in which the device computed,
  ``busy_by_driver``: what the driver says of it.
- ``tag_track_s``: seconds from a file of 5 minutes to its tags; where the program's decoder is
  not there, from its decoded sound, and ``of_it_decoding_s`` is null.
- ``peak_memory_mb``: the most memory in use on the device; on a CPU, of the whole process.

``--learn [PART ...]`` measures instead what is learned (``demo``, ``samples``) and how fluent the
window stays meanwhile (``window``); see `tests.benchmarks.networks_learning`. That needs the whole
program.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicscope.core.errors import MusicScopeError
from musicscope.learning.device import Device, choose_device
from musicscope.learning.networks import NETWORKS, Input
from tests.benchmarks.networks_pace import DriverWatch
from tests.benchmarks.networks_speed import Speed, name_of

CPU_INFERS, GPU_INFERS, GPU_BUSY = 100.0, 20_000.0, 0.8
BOUND_NETWORK = "time_freq"


def distinct_inputs(names: list[str]) -> list[Input]:
    """Return every picture that these networks were published for, once."""
    every = [hears for name in names for hears in NETWORKS.get(name).run.inputs.values()]
    return list({name_of(hears): hears for hears in every}.values())


def bounds(speed: Speed, networks: dict[str, dict[str, Any]]) -> list[dict[str, object]]:
    """Return what is asked for on such a device, and whether it holds."""
    found = []

    def hold(what: str, value: float, least: float) -> None:
        found.append({"what": what, "value": value, "least": least, "holds": value >= least})

    on_cpu, asked = speed.machine.is_cpu, networks.get(BOUND_NETWORK, {})
    if "infer_x_realtime" in asked:
        least = CPU_INFERS if on_cpu else GPU_INFERS
        hold(f"{BOUND_NETWORK} infer_x_realtime", asked["infer_x_realtime"], least)
        if not on_cpu:
            hold(f"{BOUND_NETWORK} busy", asked["busy"], GPU_BUSY)
    for name, heard in speed.front_ends.items():
        if not on_cpu:
            hold(f"front end {name}", heard["x_realtime"], GPU_INFERS)
    return found


def about(speed: Speed) -> dict[str, object]:
    """Return where it was measured, and with what."""
    versions = {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version() if speed.machine.is_cuda else None,
    }
    load = [round(value, 2) for value in os.getloadavg()] if hasattr(os, "getloadavg") else None
    return {
        "device": speed.device.name,
        "device_name": torch.cuda.get_device_name() if speed.machine.is_cuda else _processor(),
        "reason": speed.device.reason,
        "precision": speed.machine.precision,
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "load": load,
        "versions": versions,
    }


def measure(speed: Speed, names: list[str], inputs: list[Input]) -> dict[str, object]:
    """Return the figures of these networks, and of the front ends of further inputs.

    Of those that there was time for, when it is interrupted.
    """
    began, where = time.perf_counter(), about(speed)
    networks: dict[str, dict[str, Any]] = {}
    with DriverWatch(speed.machine) as driver:
        try:
            for hears in inputs:
                found = speed.of_front_end(hears)
                _say(f"front end {name_of(hears)}: {found['x_realtime']:,.0f} × real time")
            for name in sorted(names, key=lambda name: name != BOUND_NETWORK):
                networks[name] = of_network(speed, name, driver)
        except KeyboardInterrupt:
            _say("interrupted: the figures so far")
    return {
        **where,
        "seconds": round(time.perf_counter() - began, 1),
        "networks": networks,
        "front_ends": speed.front_ends,
        "bounds": bounds(speed, networks),
    }


def of_network(speed: Speed, name: str, driver: DriverWatch) -> dict[str, Any]:
    """Return the figures of one network, or why there are none."""
    long = speed.machine.is_cuda and name == BOUND_NETWORK
    try:
        found = speed.of_network(name, driver, (8 if long else 2) * speed.seconds)
    except (RuntimeError, MemoryError, MusicScopeError) as error:
        _say(f"{name}: {error}")
        return {"failed": str(error)}
    _say(
        f"{name}: infers {found['infer_x_realtime']:,.0f} × real time, learns "
        f"{found['train_examples_per_s']:g} windows/s"
    )
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("ascii", "replace").splitlines()
    except OSError:
        return platform.processor()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--networks", nargs="+", choices=NETWORKS.names(), metavar="NAME")
    parser.add_argument("--seconds", type=float, help="for each measurement")
    parser.add_argument("--device", help="as torch calls it; the quickest there is by default")
    parser.add_argument("--quick", action="store_true", help="a look: usual inputs, few runs")
    parser.add_argument("--learn", nargs="*", choices=("demo", "samples", "window"))
    parser.add_argument("--samples", type=Path, help="the folder of labelled samples")
    chosen = parser.parse_args()
    if chosen.learn is not None:
        from tests.benchmarks.networks_learning import measure_learning

        print(json.dumps(measure_learning(chosen.learn, chosen.samples, quick=chosen.quick)))
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    device = choose_device()
    if chosen.device and chosen.device != device.name:
        device = Device(chosen.device, "it was asked for")
    usual = 0.6 if device.name == "cpu" else 1.0
    seconds = chosen.seconds or (0.1 if chosen.quick else usual)
    speed = Speed(device, seconds)
    names = chosen.networks or NETWORKS.names()
    inputs = [] if chosen.quick else distinct_inputs(names)
    print(json.dumps(measure(speed, names, inputs), ensure_ascii=False))


if __name__ == "__main__":
    main()
