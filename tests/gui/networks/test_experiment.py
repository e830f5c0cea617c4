"""Time or frequency: four networks, one picture."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt

from musicscope.gui.networks.experiment_page import verdict_words
from musicscope.gui.networks.panel import COMPARE
from musicscope.gui.networks.train_page import EXPERIMENT
from tests.gui.networks.world import DEVICE, ROWS, row_of

Left = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, panel, networks):
    networks.answer_kinds()
    qtbot.mouseClick(panel.tabs[COMPARE], Left)
    return panel.compare


def test_one_button_trains_the_four_on_what_is_chosen(qtbot, page, networks):
    assert page.target.currentText() == "Genre"
    qtbot.mouseClick(page.button, Left)
    [request] = networks.compared
    assert (request.target, request.title, request.folds) == ("genre", EXPERIMENT, 2)
    assert page.cancel.isVisible()
    assert not page.button.isVisible()
    qtbot.mouseClick(page.cancel, Left)
    assert networks.cancelled == 1


def test_as_published_asks_for_five_folds(qtbot, page, networks):
    chip = page.plans.findChildren(type(page.button))[1]
    qtbot.mouseClick(chip, Left)
    assert page.plan_words.text().startswith("5 folds, at most 100 epochs")
    qtbot.mouseClick(page.button, Left)
    assert networks.compared[0].folds == 5


def test_each_network_is_drawn_as_soon_as_it_is_known(qtbot, page, networks):
    qtbot.mouseClick(page.button, Left)
    networks.compare(*ROWS[:2])
    assert [name for name, *_ in page.picture.names] == ["Time", "Freq"]
    networks.read(3, 8)
    assert page.phase.text().startswith("Reading sound")
    networks.tell(part="fold 1 of 2")
    assert page.phase.text().startswith("Simple, 3 of 4 · Training · fold 1 of 2")
    assert page.verdict.isHidden()


def test_afterwards_there_is_a_picture_a_table_and_a_verdict(qtbot, panel, page, networks):
    qtbot.mouseClick(page.button, Left)
    networks.compare(*ROWS)
    networks.end_comparison()
    assert page.verdict.text() == "For your music it is time: rhythm tells more than timbre."
    model = page.table.model()
    first = [model.index(0, column).data() for column in range(5)]
    assert first == ["Time", "54,684", "0.80", "0.75–0.85", "1 min"]
    time, freq, simple, both = (page.picture.place(r.parameters, r.score.value) for r in ROWS)
    assert time.x() < freq.x() < both.x() < simple.x()
    assert both.y() < time.y() < simple.y() < freq.y()
    assert "Time: 0.80 (0.75–0.85), 54,684 parameters" in page.picture.told_at(time)
    page.picture.grab()
    with qtbot.waitSignal(panel.bench_wanted) as told:
        qtbot.mouseClick(page.bench, Left)
    assert told.args == [[row.result.id for row in ROWS]]
    assert not panel.train.course.outcome.isVisibleTo(panel.train)


def test_overlapping_intervals_allow_no_verdict():
    rows = (row_of("time", "Time", 1, 0.70), row_of("freq", "Freq", 1, 0.74))
    assert "overlap" in verdict_words(rows)
    assert "frequency" in verdict_words((rows[0], row_of("freq", "Freq", 1, 0.90)))


def test_while_another_network_is_trained_it_waits(qtbot, panel, page, networks):
    panel.train.train()
    assert not page.button.isEnabled()
    assert "the four can follow" in page.reason.text()
    assert panel.device.text() == DEVICE


_CODE = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from musicscope.core.paths import Places
from musicscope.gui.session import Session
data = Path(sys.argv[1])
session = Session(Places(data, data / "cache"))
panel = session.window.host.view("networks")
print(sorted(n for n in ("torch", "sklearn", "scipy", "safetensors") if n in sys.modules))
session.close()
"""


def test_neither_the_window_nor_the_dock_loads_torch(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
