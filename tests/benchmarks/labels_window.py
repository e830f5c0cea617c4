"""How long a key of Label mode takes through the whole window, while music plays and tags learn.

From the press until the label is on the disk and everything that shows it has been drawn.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from musicscope.audio.demo import DemoSpec
from musicscope.jobs import InlineRunner
from musicscope.library.library import Library
from musicscope.library.tags import Tags
from tests.benchmarks.views_window import Window, opened_window

TAGS, PRESSES = 20, 240
#: Tags that are said of each track, and the pause after each press, s: 20 tracks a minute and more.
SAID_OF_EACH, PAUSE_S = 3, 0.25
_HELD = {True: Qt.KeyboardModifier.NoModifier, False: Qt.KeyboardModifier.ShiftModifier}


def label_key_ms(folder: Path) -> dict[str, float]:
    """Return what a tag's key and Enter cost, ms, and that no press was lost."""
    music, data = folder / "music", folder / "profile"
    InlineRunner().submit(DemoSpec(str(music)))
    with opened_window(data, music) as window:
        keys, onward, said = _press_keys(window)
        path = window.workspace.library.path
        window.wait(lambda: not window.workspace.learning.busy, 30.0)
    library = Library(path)
    store = Tags(library.database)
    stored = {(label.track, label.tag): label.value for label in store.everything()}
    library.close()
    return {
        "label_key_ms_median": float(np.median(keys)),
        "label_key_ms_p99": float(np.percentile(keys, 99)),
        "next_key_ms_median": float(np.median(onward)),
        "next_key_ms_p99": float(np.percentile(onward, 99)),
        "keys": len(keys),
        "labels_lost_or_invented": len(stored.items() ^ said.items()),
    }


Said = dict[tuple[int, int], bool]


def _press_keys(window: Window) -> tuple[list[float], list[float], Said]:
    """Label track after track, as hands do that never leave the keyboard.

    Returns
    -------
    keys, onward : list of float
        What a tag's key and Enter took, ms.
    said : dict
        What has to be known now, by track and tag.
    """
    workspace, rng = window.workspace, random.Random(1)
    for number in range(TAGS):
        workspace.labelling.make(f"tag {number}")
    window.session.window.use_layout("Label")
    view = window.host.view("label")
    window.wait(view.isVisible, 10.0)
    view.label_these(window.longest())
    window.pass_s(1.0)
    keys: list[float] = []
    onward: list[float] = []
    said: Said = {}
    while len(keys) < PRESSES:
        for key in rng.sample(sorted(view.keys), SAID_OF_EACH):
            value = rng.random() < 0.5
            place = (view.track, view.keys[key])
            keys.append(_pressed_ms(view, Qt.Key(ord(key.upper())), _HELD[value]))
            if said.get(place) is value:
                del said[place]
            else:
                said[place] = value
            window.pass_s(PAUSE_S)
        onward.append(_pressed_ms(view, Qt.Key.Key_Return))
        window.pass_s(PAUSE_S)
        if view.track is None:
            view.label_these(window.longest())
    return keys, onward, said


def _pressed_ms(
    view: object, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> float:
    started = time.perf_counter()
    QTest.keyClick(view, key, held)
    QApplication.processEvents()
    return 1e3 * (time.perf_counter() - started)
