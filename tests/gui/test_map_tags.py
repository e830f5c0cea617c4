"""A map coloured by a tag: labels have rings, suggestions are outlines, a lasso answers them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from musicscope.core.events import Event
from musicscope.gui.map.sprites import SAID_NO, SAID_YES, SUGGESTED, UNSURE
from musicscope.gui.theme import themes
from musicscope.maps.colouring import category_colour, to_rgb
from musicscope.workspace.tag_colours import TagColours
from tests.gui.learned_world import LearnedWorld
from tests.gui.map_world import World
from tests.gui.test_map_panel import CROSS, opened

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def world(tmp_path):
    themes.apply("dark")
    labels = LearnedWorld(tmp_path)
    made = World(CROSS)
    made.labelling, made.learning, made.undo = labels.labelling, labels.learning, labels.undo
    made.attempt, made.notices = labels.attempt, Event()
    made.warm = labels.labelling.make("warm")
    labels.labelling.yes(made.warm, [1])
    labels.labelling.no(made.warm, [2])
    labels.learning.think(
        made.warm, {1: (0.9, True), 3: (0.9, True), 4: (0.6, False), 5: (0.1, True)}
    )
    colours = TagColours(labels.labelling, labels.learning)
    yield made
    colours.close()
    labels.close()


@pytest.fixture
def panel(qtbot, world):
    made = opened(qtbot, world)
    made.colour_by(f"tag {world.warm}")
    return made


def marks(panel):
    scene = panel.view.scene
    return dict(zip(scene.ids.tolist(), scene.marks.tolist(), strict=True))


def test_labels_are_ringed_and_suggestions_outlined(world, panel):
    wanted = {1: SAID_YES, 2: SAID_NO, 3: SUGGESTED, 4: UNSURE, 5: 0}
    assert marks(panel) == wanted
    panel.colour_by(f"belief {world.warm}")
    assert marks(panel) == wanted
    panel.colour_by("cluster")
    assert panel.view.scene.marks is None
    assert panel.legend.marks.isHidden()


def test_a_suggestion_has_the_colour_of_yes_and_no_fill(world, panel):
    scene = panel.view.scene
    yes = to_rgb(category_colour("yes")).tolist()
    assert scene.rgb[scene.row(3)].tolist() == yes == scene.rgb[scene.row(1)].tolist()
    panel.view.repaint()
    image = panel.view.grab().toImage()
    middle = {track: image.pixelColor(panel.view.dot_position(track)) for track in (1, 3)}
    assert middle[3].name() == themes.active.ground
    assert middle[1].name() != themes.active.ground


def test_the_legend_says_what_rings_and_outlines_mean(world, panel):
    assert panel.legend.marks.accessibleName() == (
        "1 you said yes, 1 you said no, 1 suggested, 1 suggested, not sure"
    )


def test_a_new_label_and_a_new_opinion_are_drawn(world, panel, qtbot):
    world.labelling.yes(world.warm, [3])
    qtbot.waitUntil(lambda: marks(panel)[3] == SAID_YES)
    world.learning.think(world.warm, {5: (0.8, True)})
    qtbot.waitUntil(lambda: marks(panel)[5] == SUGGESTED)


def test_another_tag_leaves_the_map_as_it_is(world, panel, monkeypatch):
    dressed = []
    monkeypatch.setattr(panel.dressing, "apply", lambda: dressed.append(None))
    other = world.labelling.make("other")
    world.labelling.yes(other, [4])
    world.learning.think(other, {5: (0.8, True)})
    panel._catch_up()
    assert not dressed


def test_what_a_lasso_holds_is_accepted_by_a_key_as_one_step(world, panel):
    world.selection.set((3, 4, 5), None)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Return, CTRL)
    answers = world.labelling.answers(world.warm)
    assert answers == {1: True, 2: False, 3: True, 4: True}
    world.undo.undo()
    assert world.labelling.answers(world.warm) == {1: True, 2: False}
    QTest.keyClick(panel.view, Qt.Key.Key_Delete, CTRL)
    assert world.labelling.answer(3, world.warm) is False
    assert world.labelling.answer(5, world.warm) is None


def test_nothing_selected_says_so(world, panel):
    told = []
    world.notices.subscribe(told.append)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Return, CTRL)
    assert "select tracks" in told[-1].sentence


def test_the_menu_of_a_dot_labels_and_answers(world, panel):
    world.selection.set((3, 4), None)
    menu = panel.menu_for(3)
    texts = {action.text(): action for action in menu.actions()}
    assert "Refuse the suggestion “warm” for 2 of 2 (1 not sure)" in texts
    texts["Tags"].menu().actions()[0].trigger()
    assert world.labelling.answers(world.warm)[4] is True
