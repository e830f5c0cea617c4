"""Setting up a run, watching it, reading what it found, comparing, deleting."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QRadioButton

from musicscope.gui.bench.figure_rows import FigureRows
from musicscope.gui.bench.panel import RESULT, RUNS, BenchPanel
from musicscope.gui.bench.runs_list import RunsList
from musicscope.gui.theme import themes
from tests.gui.bench_world import BenchWorld, with_confusion
from tests.learning.report.runs import WICKED, answers_of, run_of

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


@pytest.fixture
def workspace(qtbot, tmp_path):
    made = BenchWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def panel(qtbot, workspace):
    return opened(qtbot, workspace)


def opened(qtbot, workspace, width=1100):
    panel = BenchPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(width, 760)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    return panel


def words_of(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.text())


def click_row(qtbot, runs: RunsList, row: int, x: int = 120):
    place = QPoint(x, runs.visualItemRect(runs.item(row)).center().y())
    qtbot.mouseClick(runs.viewport(), Left, pos=place)


# setting up


def test_what_can_be_learned_is_counted_and_what_cannot_says_why(panel):
    shown = words_of(panel.setup.targets)
    assert "artists" in shown
    assert "There is no map with clusters yet; open the map once." in shown
    choices = {b.text(): b for b in panel.setup.targets.findChildren(QRadioButton)}
    assert choices["Genre"].isChecked()
    assert not choices["Cluster"].isEnabled()
    assert choices["Cluster"].accessibleDescription().startswith("There is no map")


def test_what_is_set_up_is_what_is_run(qtbot, panel, workspace):
    setup = panel.setup
    setup.groups.boxes["texture"].setFocus()
    qtbot.keyClick(setup.groups.boxes["texture"], Key.Key_Space)
    setup.learner.choose("svc")
    setup.learner.switch.click()
    setup.learner.fields.fields["strength"].setValue(10)
    setup.judging.scaling.setCurrentIndex(1)
    setup.judging.folds.setValue(3)
    setup.judging.budget.setValue(12)
    qtbot.mouseClick(setup.judging.curve, Left, pos=QPoint(8, setup.judging.curve.height() // 2))
    qtbot.mouseClick(setup.button, Left)
    [(experiment, target)] = workspace.bench.asked
    assert target == "genre"
    assert experiment.classifier == "svc"
    assert experiment.settings == {"strength": 10}
    assert experiment.groups == ("518", "texture")
    assert (experiment.scaling, experiment.folds, experiment.search_budget) == ("standard", 3, 12)
    assert experiment.by_artist
    assert experiment.learning_curve
    assert experiment.fusion is None
    assert workspace.textures.asked == 1


def test_texture_is_described_on_request_where_there_is_none(qtbot, panel, workspace, monkeypatch):
    setup = panel.setup
    assert setup.texture.isHidden()
    groups = workspace.bench.feature_groups()
    without = tuple(group for group in groups if group.id != "texture")
    monkeypatch.setattr(workspace.bench, "feature_groups", lambda: without)
    setup.refresh()
    assert not setup.texture.isHidden()
    qtbot.mouseClick(setup.texture, Left)
    assert workspace.textures.asked == 1
    monkeypatch.undo()
    setup.refresh()
    assert setup.texture.isHidden()


def test_settings_that_were_not_touched_are_left_to_the_search(panel):
    panel.setup.learner.choose("random_forest")
    assert panel.setup.experiment.settings == {}
    panel.setup.learner.fields.fields["trees"].setValue(50)
    assert panel.setup.experiment.settings == {"trees": 50}
    assert panel.setup.learner.switch.text() == "▸ Settings (1 changed)"
    panel.setup.learner.fields._back.click()
    assert panel.setup.experiment.settings == {}


def test_every_learner_can_be_chosen_and_explains_itself(panel):
    form = panel.setup.learner
    for place in range(form.choice.count()):
        form.choice.setCurrentIndex(place)
        assert form.help.text().endswith(".")
        assert panel.setup.experiment.settings == {}
        form.entry.settings(panel.setup.experiment.settings)


def test_small_numbers_are_written_and_read(qtbot, panel):
    panel.setup.learner.choose("linear_regression")
    panel.setup.learner.switch.click()
    field = panel.setup.learner.fields.fields["penalty"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1e-06")
    qtbot.keyClick(field, Key.Key_Tab)
    assert field.value() == pytest.approx(1e-6)
    qtbot.keyClick(field, Key.Key_Up)
    assert field.value() == pytest.approx(2.2e-6)
    field.selectAll()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Key.Key_Tab)
    assert field.value() == pytest.approx(2.2e-6)


def test_artists_on_both_sides_are_warned_of(panel):
    box = panel.setup.judging.by_artist
    assert panel.setup.judging.warning.isHidden()
    box.setChecked(False)
    assert not panel.setup.judging.warning.isHidden()
    assert "same artist on both sides" in panel.setup.judging.warning.text()
    assert not panel.setup.experiment.by_artist


def test_a_second_model_has_its_own_features_and_rule(panel):
    form = panel.setup.fusion
    form.switch.setChecked(True)
    form.learner.choose("nearest_neighbours")
    form.groups.choose(["aspects"])
    form.rule.setCurrentIndex(form.rule.findData("stacked"))
    fusion = panel.setup.experiment.fusion
    assert (fusion.classifier, fusion.groups, fusion.rule) == (
        "nearest_neighbours",
        ("aspects",),
        "stacked",
    )
    form.groups.choose([])
    assert not panel.setup.button.isEnabled()
    assert panel.setup.reason.text() == "Choose the features that are learned from."


def test_without_analysed_music_it_says_what_to_do(qtbot, workspace):
    workspace.bench.groups = ()
    panel = opened(qtbot, workspace)
    assert not panel.setup.button.isEnabled()
    assert "let it be analysed" in panel.setup.reason.text()


def test_the_wheel_does_not_change_what_is_set(qtbot, panel):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    field = panel.setup.judging.folds
    none = Qt.KeyboardModifier.NoModifier
    at = QPointF(5, 5)
    QApplication.sendEvent(
        field,
        QWheelEvent(
            at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none,
            Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip
    assert field.value() == 5


# a run that goes on


def test_a_run_shows_how_far_it_is_and_can_be_cancelled(qtbot, panel, workspace):
    qtbot.mouseClick(panel.setup.button, Left)
    [row] = panel.going_on.rows
    workspace.bench.tell(3, 12, 90.0)
    assert row.words.text() == "Learning genre · 3 of 12 fits · 2 min left"
    assert (row.bar.value(), row.bar.maximum()) == (3, 12)
    qtbot.mouseClick(row.stop, Left)
    assert len(workspace.bench.cancelled) == 1
    assert panel.going_on.rows == []
    assert panel.going_on.isHidden()


def test_a_run_that_ended_is_shown_alone(qtbot, panel, workspace):
    workspace.keep(title="Before")
    qtbot.mouseClick(panel.setup.button, Left)
    found = run_of(title="After")
    workspace.bench.end(workspace.bench.running[0], found)
    assert panel.runs.ticked() == [found.id]
    assert panel.page.titles() == ("After",)


# what was found


def test_without_runs_the_place_teaches(panel, workspace):
    assert panel.right.currentIndex() == 0
    assert "judged by a model that has never met them" in words_of(panel.right.widget(0))
    assert not panel.export.isEnabled()
    workspace.keep()
    assert panel.right.currentIndex() == 1
    assert panel.export.isEnabled()


def test_the_page_tells_figures_beside_chance_and_majority(panel, workspace):
    workspace.keep(answers=with_confusion(), warnings=("Beware of the dog.",))
    shown = words_of(panel.page)
    assert "names the right class of <b>96 %</b>" in shown
    assert "Beware of the dog." in shown
    assert "8 classes · 48 tracks · 16 artists" in shown
    told = panel.page.body.findChild(FigureRows).accessibleDescription()
    assert "Accuracy of Random forest · 518 features: 0.96" in told
    assert "chance 0.12, majority 0.12" in told


def test_a_cell_opens_its_tracks_which_play(qtbot, panel, workspace):
    workspace.keep(answers=with_confusion())
    part = panel.page.confusion
    cell = part.matrix.place(2, 3).center().toPoint()
    qtbot.mouseClick(part.matrix, Left, pos=cell)
    assert part.words.text().startswith("2 of 6 Chorale were named House.")
    assert part.tracks == [11, 3]
    part.table.setFocus()
    part.table.selectRow(1)
    qtbot.keyClick(part.table, Key.Key_Return)
    assert workspace.playback.current == 3


def test_a_cell_is_reached_by_keys_alone(qtbot, panel, workspace):
    workspace.keep(answers=with_confusion())
    matrix = panel.page.confusion.matrix
    matrix.setFocus()
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Right):
        qtbot.keyClick(matrix, key)
    assert matrix.accessibleDescription() == "2 of 6 Chorale were named House"
    qtbot.keyClick(matrix, Key.Key_Return)
    assert panel.page.confusion.tracks == [11, 3]


def test_the_menu_of_a_cell_selects_its_tracks_in_the_library(qtbot, panel, workspace):
    workspace.keep(answers=with_confusion())
    part = panel.page.confusion
    part.matrix.menu_wanted.emit(2, 3, panel.mapToGlobal(QPoint(40, 40)))
    menu = part.findChild(QMenu)
    assert menu.actions()[0].text() == "Select 2 tracks in the library"
    menu.actions()[0].trigger()
    assert sorted(workspace.selection.ids) == [3, 11]
    menu.close()


def test_tracks_that_left_the_library_are_counted(panel, workspace):
    answers = with_confusion()
    answers.tracks[10] = 5_000
    workspace.keep(answers=answers)
    part = panel.page.confusion
    part.open_cell(2, 3)
    assert part.tracks == [3]
    assert "1 track of them left the library since." in part.words.text()


def test_curves_can_be_of_all_classes_or_of_one(panel, workspace):
    workspace.keep(answers=with_confusion())
    ranking = panel.page.ranking
    assert len(ranking.roc.series) == 10  # chance, eight classes, their mean
    ranking.name.setCurrentIndex(ranking.name.findData("House"))
    assert len(ranking.roc.series) == 2
    assert "area" in ranking.roc.accessibleDescription()


def test_tags_are_confused_one_at_a_time(panel, workspace):
    names = ("warm", "rainy Sunday", "🌊")
    workspace.keep(answers=answers_of(names=names, task="tags", unknown=0.3), title="Tags")
    part = panel.page.confusion
    assert [part.tag.itemText(n) for n in range(part.tag.count())] == list(names)
    part.tag.setCurrentIndex(1)
    part.open_cell(1, 1)
    assert "yes" in part.words.text()
    assert all(track in workspace.catalogue for track in part.tracks)


def test_what_a_network_tells_is_shown_too(panel, workspace):
    curves = {"loss": [2.0, 1.2, 0.8], "validation loss": [2.1, 1.5, None]}
    extra = {"parameters": 64_123, "curves": curves, "robustness": {"MP3 round trip": 0.04}}
    workspace.keep(title="CNN", extra=extra)
    shown = words_of(panel.page)
    assert "CNN has 64,123 parameters." in shown
    assert "While it learned" in shown
    assert "How sturdy it is" in shown


def test_names_of_any_kind_are_drawn_as_they_are(qtbot, panel, workspace):
    names = (WICKED, "a" * 300, "🌧️ rainy, “Sunday”")
    workspace.keep(answers=answers_of(names=names), title=WICKED)
    assert "<img" not in panel.page.verdict.text()
    panel.page.picture()


def test_a_run_that_answered_for_one_track_alone_is_drawn(panel, workspace):
    answers = answers_of(n=3, names=("one", "other"))
    answers.scores[1:] = float("nan")
    workspace.keep(answers=answers, learning_curve=(), importance=())
    assert "–" in panel.page.ranking.areas.text()
    panel.page.picture()


# several runs


def test_ticks_put_runs_side_by_side_and_say_whether_that_is_fair(qtbot, panel, workspace):
    workspace.keep(title="Forest")
    workspace.keep(title="Machine", answers=answers_of(skill=1.0))
    workspace.keep(title="Stranger", fingerprint="other")
    qtbot.mouseClick(panel.tabs[RUNS], Left)
    click_row(qtbot, panel.runs, 2)
    assert panel.page.titles() == ("Forest",)
    click_row(qtbot, panel.runs, 1, x=16)
    assert panel.page.titles() == ("Machine", "Forest")
    assert panel.page.fairness.text().startswith("All of these runs were asked about the same")
    panel.runs.setFocus()
    panel.runs.setCurrentRow(0)
    qtbot.keyClick(panel.runs, Key.Key_Space)
    assert panel.page.titles() == ("Stranger", "Machine", "Forest")
    assert "cannot be compared" in panel.page.fairness.text()
    qtbot.keyClick(panel.runs, Key.Key_Return)
    assert panel.page.titles() == ("Stranger",)


def test_runs_of_tags_and_of_classes_can_stand_beside_each_other(panel, workspace):
    first = workspace.keep(title="Classes")
    names = ("warm", "city")
    second = workspace.keep(title="Tags", answers=answers_of(names=names, task="tags"))
    panel._show_runs([first.id, second.id])
    assert panel.page.titles() == ("Tags", "Classes")
    panel.page.confusion.run.setCurrentIndex(1)
    panel.page.picture()


def test_a_deleted_run_comes_back_with_undo(qtbot, panel, workspace):
    workspace.keep(title="Forest")
    workspace.keep(title="Machine")
    qtbot.mouseClick(panel.tabs[RUNS], Left)
    click_row(qtbot, panel.runs, 0)
    assert panel.page.titles() == ("Machine",)
    panel.runs.setFocus()
    qtbot.keyClick(panel.runs, Key.Key_Delete)
    assert [result.title for result in workspace.bench.results()] == ["Forest"]
    assert panel.page.titles() == ("Forest",)
    workspace.undo.undo()
    assert [result.title for result in workspace.bench.results()] == ["Machine", "Forest"]
    assert panel.runs.count() == 2


# taking it out


def test_the_page_is_a_picture_of_twice_its_size(qtbot, panel, workspace, tmp_path):
    from musicscope.gui.bench.taking_out import write_picture

    workspace.keep()
    image = panel.page.picture()
    assert image.width() == 2 * max(panel.page.body.width(), 720)
    assert image.height() > 2 * 1500
    write_picture(workspace, panel.page, tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 10_000
    write_picture(workspace, panel.page, tmp_path / "none" / "page.png")
    assert workspace.told[-1].endswith("cannot be written; choose another place.")


def test_tables_and_a_report_are_written(panel, workspace, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    from musicscope.gui.bench.taking_out import export_menu

    workspace.keep()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "report"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "tables"))
    menu = export_menu(workspace, panel.page, panel)
    _, tables, report = menu.actions()
    tables.trigger()
    report.trigger()
    assert list((tmp_path / "tables").glob("*.csv"))
    assert "Random forest" in (tmp_path / "report.html").read_text("utf-8")


# room


def test_where_there_is_no_room_one_side_is_shown_at_a_time(qtbot, workspace):
    workspace.keep()
    panel = opened(qtbot, workspace, width=480)
    assert panel.left.isVisible()
    assert not panel.right.isVisible()
    qtbot.mouseClick(panel.tabs[RESULT], Left)
    assert panel.right.isVisible()
    assert not panel.left.isVisible()
    panel.resize(1100, 760)
    assert panel.left.isVisible()
    assert panel.right.isVisible()
    assert panel.tabs[RESULT].isHidden()


def test_everything_that_can_be_used_has_a_name(panel, workspace):
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox

    workspace.keep()
    panel.setup.fusion.switch.setChecked(True)
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox)
    for kind in kinds:
        for widget in panel.findChildren(kind):
            if widget.isVisible():
                named = widget.accessibleName() or getattr(widget, "text", str)()
                assert named, widget


def test_the_light_theme_and_large_type_are_drawn(qtbot, panel, workspace):
    workspace.keep(answers=with_confusion())
    try:
        themes.apply("light")
        themes.enlarge(1.6)
        image = panel.page.picture()
        assert image.pixelColor(2, 2).lightness() > 240
        matrix = panel.page.confusion.matrix
        assert matrix.place(7, 7).bottom() < matrix.height()
        assert matrix.place(7, 7).right() < matrix.width()
    finally:
        themes.enlarge(1.0)
        themes.apply("dark")
