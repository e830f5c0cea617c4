"""Setting a training up, watching it, ending it, and what it left."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QWidget

from musicscope.gui.networks.course_fields import USUAL, USUAL_CHANGES
from musicscope.gui.networks.setup_form import OWN
from musicscope.gui.theme import themes
from musicscope.learning.training.messages import Step
from musicscope.workspace.network_requests import PRESETS, TrainingRequest
from tests.gui.networks.world import DEVICE, KINDS, card_of, epoch_of

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def words_of(widget):
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


@pytest.fixture
def setup(panel, networks):
    networks.answer_kinds()
    return panel.train.setup


# what is set up


def test_networks_are_asked_for_when_the_dock_is_shown_and_only_once(open_panel, networks):
    panel = open_panel()
    assert "Looking" in panel.device.text()
    panel.hide()
    panel.show()
    assert networks.looked == 1
    networks.answer_kinds()
    assert panel.device.text() == DEVICE


def test_without_torch_a_sentence_says_so_and_nothing_can_be_trained(panel, networks):
    networks.refuse_kinds("PyTorch is not installed; install musicscope with it.")
    assert panel.device.text().startswith("PyTorch is not installed")
    assert not panel.train.setup.button.isEnabled()
    assert "PyTorch is not installed" in panel.train.setup.reason.text()


def test_one_click_trains_quickly_what_is_chosen(qtbot, setup, networks):
    qtbot.mouseClick(setup.button, Left)
    [request] = networks.asked
    assert request.target == "genre"
    assert request.network == PRESETS["Quick"].network
    assert request.spec == PRESETS["Quick"].spec
    assert request.folds == 1


def test_each_preset_says_what_will_happen(qtbot, setup):
    for name in PRESETS:
        qtbot.mouseClick(setup.chips[name], Left)
        assert setup.preset == name
        assert f"{PRESETS[name].spec['epochs']} epochs" in setup.summary.text()
    assert "folds" in setup.summary.text()
    assert setup.summary.text().startswith("TimeFreq on the mel spectrogram")


def test_details_are_folded_away_and_can_be_changed_by_hand(qtbot, setup, networks, workspace):
    assert setup.details.isHidden()
    qtbot.mouseClick(setup.switch, Left)
    assert setup.details.isVisible()
    setup.network.network.setCurrentIndex(setup.network.network.findText("Simple"))
    assert setup.preset == OWN
    setup.network.network.setCurrentIndex(setup.network.network.findText("TimeFreq"))
    assert setup.network.help.text() == "Both joined."
    setup.network.input.setCurrentIndex(setup.network.input.findData("cqt"))
    assert "157,262" in setup.network.numbers.text()
    for name, value in {
        "epochs": 7,
        "batch": 4,
        "learning_rate": 0.002,
        "gain_db": 6.0,
        "time_masks": 2,
        "mixup": 0.3,
        "folds": 3,
        "summary": "gru",
        "class_weights": False,
    }.items():
        setup.fields.show_value(name, value)
    setup.title.setText("  Mine  ")
    qtbot.mouseClick(setup.button, Left)
    [request] = networks.asked
    assert (request.network, request.input, request.task) == ("time_freq", "cqt", "genre")
    assert (request.folds, request.summary, request.title) == (3, "gru", "Mine")
    spec = dict(request.spec)
    assert spec.pop("augmentation") == {"gain_db": 6.0, "time_masks": 2, "mixup": 0.3}
    assert spec == {
        "epochs": 7,
        "batch": 4,
        "learning_rate": 0.002,
        "class_weights": False,
        **{name: PRESETS["Quick"].spec[name] for name in ("crops", "schedule")},
    }
    assert request.frames == PRESETS["Quick"].frames
    assert TrainingRequest.from_json(request.as_json()) == request


def test_what_was_set_by_hand_is_there_again_later(qtbot, setup, networks, open_panel):
    setup.fields.show_value("epochs", 33)
    qtbot.mouseClick(setup.button, Left)
    networks.end()
    later = open_panel().train.setup
    networks.answer_kinds()
    assert later.preset == "Quick"
    qtbot.mouseClick(later.chips[OWN], Left)
    assert later.request.spec["epochs"] == 33
    assert later.details.isVisible()


def test_settings_of_a_network_are_shown_and_sent(setup):
    setup.network.network.setCurrentIndex(setup.network.network.findText("Timbre CNN"))
    setup.network.settings.fields["density"].setValue(3)
    assert setup.request.settings == {"density": 3}
    assert setup.request.network == "timbre"


def test_networks_are_offered_from_the_smallest_on(setup):
    texts = [setup.network.network.itemText(n) for n in range(len(KINDS))]
    assert texts == ["Timbre CNN", "Time", "TimeFreq", "Simple"]


def test_what_cannot_be_learned_says_why(qtbot, setup):
    assert "more cannot be learned yet" in setup.targets.switch.text()
    qtbot.mouseClick(setup.targets.switch, Left)
    assert "There is no map with clusters yet; open the map once." in words_of(setup.targets)


def test_the_usual_values_are_those_of_the_training():
    from musicscope.learning.training.augmentation import Augmentation
    from musicscope.learning.training.spec import TrainingSpec

    spec = TrainingSpec("time", ("one", "two"))
    assert {name: getattr(spec, name) for name in USUAL} == dict(USUAL)
    assert {name: getattr(Augmentation(), name) for name in USUAL_CHANGES} == dict(USUAL_CHANGES)


# the learning rate


def test_a_learning_rate_is_found_and_its_curve_shown(qtbot, setup, networks):
    qtbot.mouseClick(setup.switch, Left)
    setup.rate.button.setFocus()
    qtbot.keyClick(setup.rate.button, Key.Key_Space)
    assert networks.swept == [setup.request]
    assert setup.rate.looking
    networks.sweep(0.00321)
    assert not setup.rate.looking
    assert setup.fields.values["learning_rate"] == pytest.approx(0.0032)
    assert setup.preset == OWN
    assert setup.rate.chart.isVisible()
    assert "0.0032" in setup.rate.words.text()


def test_a_sweep_can_be_stopped_and_comes_too_late_then(setup, networks):
    setup.rate.button.click()
    setup.rate.button.click()
    assert not setup.rate.looking
    networks.sweep(0.5)
    assert setup.preset == "Quick"


def test_why_no_rate_was_found_is_said(setup, networks):
    setup.rate.button.click()
    networks.refuse_rate("There are 2 examples only.")
    assert setup.rate.words.text() == "There are 2 examples only."


# while it goes on


def test_how_far_it_is_is_told_and_drawn(qtbot, panel, setup, networks):
    qtbot.mouseClick(setup.button, Left)
    course = panel.train.course
    networks.read(12, 48)
    qtbot.waitUntil(lambda: "12 of 48 tracks" in course.pace.text())
    assert course.phase.text() == "Reading sound"
    assert not setup.button.isEnabled()
    step = Step("freq", 4, 10, 3, 8, 0.7, 240.0, 130.0)
    epochs = [epoch_of(n, "time") for n in (1, 2)] + [
        epoch_of(1, "freq", device_memory=1_200_000_000)
    ]
    networks.tell(*epochs, step=step, part="fold 2 of 5")
    qtbot.waitUntil(lambda: "Epoch 4 of 10" in course.pace.text())
    assert course.phase.text() == "Training · fold 2 of 5 · freq"
    assert course.pace.text() == "Epoch 4 of 10 · batch 3 of 8 · 2 min left · 240 examples a second"
    assert course.load.text() == "Device busy 85 % · 1.20 GB of its memory"
    assert course.bar.value() == pytest.approx(1000 * (3 + 3 / 8) / 10, abs=1)
    lines = course.charts.loss.series
    assert [list(line.x) for line in lines] == [[1, 2], [3], [1, 2], [3]]
    assert np.allclose(lines[0].y, [2.0, 1.0])
    assert course.charts.score_head.text() == "Accuracy"
    assert "Freq, epoch 1: Accuracy 0.50" in course.charts.score.series[1].told[0]


def test_what_the_person_should_know_is_said(qtbot, panel, setup, networks):
    setup.button.click()
    networks.notice("The memory of the GPU is full, so batches have 4 windows now.")
    networks.notice("The memory of the GPU is full, so batches have 4 windows now.")
    qtbot.waitUntil(lambda: "4 windows now" in words_of(panel.train.course.notes))
    assert words_of(panel.train.course.notes).count("4 windows") == 1


def test_cancel_asks_once_and_says_that_the_best_is_kept(qtbot, panel, setup, networks):
    setup.button.click()
    course = panel.train.course
    assert "Keeps the best" in course.kept.text()
    qtbot.mouseClick(course.cancel, Left)
    qtbot.mouseClick(course.cancel, Left)
    assert networks.cancelled == 1
    assert course.cancel.text() == "Ending…"


def test_afterwards_its_figures_stand_there_with_ways_on(qtbot, panel, setup, networks, workspace):
    setup.button.click()
    networks.tell(epoch_of(1))
    path = networks.end(card_of("Fresh"))
    outcome = panel.train.course.outcome
    assert outcome.isVisible()
    assert "“Fresh” is trained" in outcome.words.text()
    assert outcome.figures.text() == "Macro F1 0.88 · Accuracy 0.91"
    assert "48 tracks of artists that it never learned from" in outcome.notes.text()
    assert "macro F1 lies between" in outcome.notes.text()
    assert panel.train.course.cancel.isHidden()
    with qtbot.waitSignal(panel.bench_wanted) as told:
        qtbot.mouseClick(outcome.bench, Left)
    assert told.args == [[workspace.bench.results()[0].id]]
    qtbot.mouseClick(outcome.model, Left)
    assert panel.models.isVisible()
    assert panel.models.list.current() == path
    assert setup.button.isEnabled()


def test_a_training_that_left_nothing_says_so(panel, setup, networks):
    setup.button.click()
    networks.end()
    assert "before there was a network" in panel.train.course.outcome.words.text()
    assert panel.train.course.outcome.bench.isHidden()


def test_an_interrupted_training_is_offered(qtbot, networks, open_panel):
    networks.interrupted = TrainingRequest("genre", title="Night run")
    panel = open_panel()
    offer = panel.train.offer
    assert "“Night run” was interrupted" in offer.words.text()
    qtbot.mouseClick(offer.resume, Left)
    assert networks.resumed == 1
    assert offer.isHidden()
    assert panel.train.course.isVisible()


def test_an_interrupted_training_can_be_let_be(qtbot, networks, open_panel):
    networks.interrupted = TrainingRequest("genre")
    panel = open_panel()
    qtbot.mouseClick(panel.train.offer.forget, Left)
    assert panel.train.offer.isHidden()


# the look


def test_where_there_is_little_room_one_side_is_shown(qtbot, open_panel, networks):
    panel = open_panel(width=420)
    sides = panel.train.sides
    assert panel.train.setup.isVisible()
    assert not panel.train.stack.isVisible()
    panel.train.setup.button.click()
    assert panel.train.course.isVisible()
    assert not panel.train.setup.isVisible()
    qtbot.mouseClick(sides.choices[0], Left)
    assert panel.train.setup.isVisible()


def test_every_field_has_a_name_and_nothing_is_cut_off_with_large_type(setup, panel, qtbot):
    setup.switch.click()
    for field in setup.findChildren(QAbstractSpinBox) + setup.findChildren(QComboBox):
        assert field.accessibleName(), field
    themes.enlarge(1.6)
    try:
        for choice in ("light", "dark"):
            themes.apply(choice)
            panel.grab()
        inside = setup.page.inside
        assert inside.width() <= setup.page.viewport().width()
        assert all(
            child.geometry().right() <= inside.width()
            for child in inside.findChildren(QWidget, options=Qt.FindDirectChildrenOnly)
        )
    finally:
        themes.enlarge(1.0)


def test_where_it_runs_is_said_again_when_it_must_go_elsewhere(panel, networks):
    networks.train(TrainingRequest("genre"))
    assert panel.device.text() == DEVICE
    networks.tell(device="CPU: cuda was lost")
    assert panel.device.text() == "CPU: cuda was lost"
