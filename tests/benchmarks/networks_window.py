"""How fluent the window stays while a network is trained: the demo library, TimeFreq on mel.

``python -m tests.benchmarks.networks_window [--quick]`` prints one JSON object. The window plays
and shows the views of a lesson, as in `tests.benchmarks.views`; where the workspace has no service
for networks, the program's training runs in a thread beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from musicscope.audio.demo import DemoSpec
from musicscope.jobs import InlineRunner
from tests.benchmarks.views_window import Window, opened_window

MOST_BLOCKED_MS = 100.0
WATCH_S = 60.0
PRESET = "Time and frequency"


@contextmanager
def training_in_window(window: Window) -> Iterator[Callable[[], bool]]:
    """Train as a person does; gives what tells whether it learns right now."""
    from musicscope.workspace.network_requests import PRESETS

    networks = window.workspace.networks
    preset = PRESETS[PRESET]
    target = next(t.id for t in window.workspace.bench.targets() if not t.reason)
    spec = {**preset.spec, "epochs": 1000, "patience": 0}
    networks.train(replace(preset, target=target, spec=spec))
    try:
        window.wait(lambda: networks.now is not None and networks.now.step is not None, 300.0)
        yield lambda: networks.training
    finally:
        networks.cancel()
        window.wait(lambda: not networks.training, 30.0)


@contextmanager
def training_beside(window: Window, folder: Path) -> Iterator[Callable[[], bool]]:
    """Train in a thread of this process."""
    from musicscope.learning.evaluation.splits import split_rows
    from musicscope.learning.networks import INPUTS
    from musicscope.learning.training.cross_validation import split_of_fold
    from musicscope.learning.training.loop import train
    from musicscope.learning.training.messages import Step
    from musicscope.learning.training.pulse import Silence
    from musicscope.learning.training.spec import Examples
    from musicscope.learning.training.stop import StopFlag
    from tests.benchmarks.networks_learning import dataset_of, recipe_for_demo, sounds

    pieces = json.loads((folder / "truth.json").read_text())["pieces"]
    files = [folder / piece["file"] for piece in pieces]
    dataset = dataset_of([p["style"] for p in pieces], [p["artist"] for p in pieces], None)
    spec = replace(recipe_for_demo(dataset.names), epochs=1000)
    examples = Examples.of_dataset(dataset, sounds(files, INPUTS["mel"].sample_rate))
    split = split_of_fold(spec, examples, split_rows(dataset, 3), 0)
    began, stop = threading.Event(), StopFlag()

    class Told(Silence):
        def publish(self, partial: object) -> None:
            if isinstance(partial, Step):
                began.set()

    def work() -> None:
        train(spec, examples, context=Told(), split=split, stop=stop)

    thread = threading.Thread(target=work, name="training")
    thread.start()
    try:
        window.wait(lambda: began.is_set() or not thread.is_alive(), 300.0)
        yield thread.is_alive
    finally:
        stop.stop()
        window.wait(lambda: not thread.is_alive(), 30.0)
        thread.join()


def watched(window: Window, seconds: float) -> dict[str, object]:
    """Return what the window's clock says of so many seconds of playing one track after another."""
    playback, clock = window.workspace.playback, window.session.window.clock
    playback.play(window.longest()[0])
    window.pass_s(2.0)
    underruns = playback.player.underruns
    clock.reset()
    for track in np.resize(window.longest(), 6).tolist():
        playback.play(track)
        window.pass_s(seconds / 6)
    costs, blocked = clock.costs_ms, clock.longest_gap_ms
    return {
        "gui_blocked_ms_max": round(blocked, 1),
        "frame_ms_p99": round(float(np.percentile(costs, 99)), 2),
        "frames": len(costs),
        "underruns": playback.player.underruns - underruns,
        "watched_s": seconds,
    }


def measure(*, quick: bool) -> dict[str, object]:
    seconds = 6.0 if quick else WATCH_S
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as music:
        InlineRunner().submit(DemoSpec(music))
        with opened_window(Path(data), Path(music)) as window:
            serves = hasattr(window.workspace, "networks")
            before = watched(window, seconds / 2)
            how = training_in_window(window) if serves else training_beside(window, Path(music))
            with how as learns:
                found = watched(window, seconds)
                whole = learns()
            silent = window.workspace.playback.silent
    return {
        **found,
        "training_all_the_time": whole,
        "holds": whole and found["gui_blocked_ms_max"] < MOST_BLOCKED_MS,
        "trained_by": "the window" if serves else "a thread beside it",
        "before_training": before,
        "output": "silent" if silent else "a sound card",
        "load": [round(value, 2) for value in os.getloadavg()],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(measure(quick=parser.parse_args().quick)))


if __name__ == "__main__":
    main()
