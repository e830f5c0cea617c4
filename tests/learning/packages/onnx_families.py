"""The networks in groups whose export takes seconds, with the shortest windows they take."""

from musicscope.learning.packages import picture_to_onnx
from musicscope.learning.packages.package import Package
from tests.learning.packages.trained import card, state

#: Frames of a window; 0 is the published one.
RECURRENT = {"crnn": 32, "rnn": 32, "large_rnn": 32}
MUSICAL = {"time": 96, "freq": 32, "simple": 192, "time_freq": 96, "time_freq_avg": 96}
JOINED = {"genre_ensemble": 0}
TAGGING = {"compact_cnn": 0, "fcn_4": 0, "fcn_5": 0, "musicnn": 32, "short_chunk": 128}
GROUPED = {**RECURRENT, **MUSICAL, **JOINED, **TAGGING}


def assert_exported(name, frames, folder):
    package = Package(card(name, frames), state(name, frames))
    assert picture_to_onnx(package, folder / f"{name}.onnx") <= 1e-4
