"""The mood plane: music is placed by hand, and a network's opinion is drawn apart from it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from musicscope.core.events import Event
from musicscope.gui.mood.plane import Dots, Plane, place_words
from musicscope.gui.mood.view import MoodView
from musicscope.gui.theme import themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.timeline import Timeline
from musicscope.workspace.network_requests import SongHeard
from musicscope.workspace.ratings import Place, Ratings
from tests.gui.networks.world import NetworksWorld, card_of

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Stage:
    """What is on stage, and where it is."""

    def __init__(self):
        self.changed = Event()
        self.track, self.position_s = None, 0.0

    def show(self, track):
        self.track = track
        self.changed.emit(None)


class MoodWorld(NetworksWorld):
    """Invented tracks, of which some are placed."""

    def __init__(self, folder):
        super().__init__(folder, 60)
        self.ratings = Ratings(
            self.library, self.jobs, self.undo.push, self.publish, self.notices.emit
        )
        self.ids = self.catalogue.ids().tolist()
        self.stage = Stage()
        self.said, self.played, self.kept = [], [], []
        self.networks.models = lambda: tuple(self.kept)
        self.notices.subscribe(lambda notice: self.said.append(notice.sentence))
        self.playback.play = lambda track, context: self.played.append((track, context))

    def keep(self, card):
        """Put a network on the shelf."""
        path = self.networks.folder / f"{len(self.kept)}.network"
        self.kept.insert(0, SimpleNamespace(path=path, card=card, trouble=""))
        self.networks.changed.emit(None)


def mood_card(**more):
    said = {"task": "mood", "names": ("valence", "arousal"), "metrics": {"mean R²": 0.6}}
    return card_of("Time · Mood", **{**said, **more})


def song(rows):
    taggram = np.array(rows, np.float32)
    times = np.arange(len(rows)) * 10.0 + 5
    names = ("arousal", "valence")
    return SongHeard(names, taggram.mean(axis=0), times, 10.0, taggram, np.ones(3, np.float32))


@pytest.fixture
def world(qtbot, tmp_path):
    themes.apply("dark")
    made = MoodWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(qtbot, world):
    context = ViewContext(world, Timeline.__new__(Timeline))
    made = MoodView(context)
    qtbot.addWidget(made)
    made.resize(640, 520)
    with qtbot.waitExposed(made):
        made.show()
    return made


def point(view, valence, arousal):
    return view.plane().point(Place(valence, arousal)).toPoint()


def near(place, valence, arousal):
    return abs(place.valence - valence) < 0.01 and abs(place.arousal - arousal) < 0.01


def test_pleasant_is_right_and_excited_is_up():
    plane = Plane(QRectF(0, 0, 900, 300))
    assert plane.rect.width() == pytest.approx(480)
    assert plane.point(Place(0.5, 0)).x() > plane.point(Place(-0.5, 0)).x()
    assert plane.point(Place(0, 0.5)).y() < plane.point(Place(0, -0.5)).y()
    there = plane.place(plane.point(Place(0.3, -0.7)))
    assert near(there, 0.3, -0.7)
    assert plane.place(QPointF(-500, 9000)) == Place(-1, -1)
    assert plane.rect.contains(plane.point(Place(3.0, -4.0)))


def test_a_dot_is_found_where_it_is_and_music_in_a_like_mood_follows():
    plane = Plane(QRectF(0, 0, 400, 400))
    dots = Dots({1: Place(0, 0), 2: Place(0.9, 0), 3: Place(0.2, 0), 4: Place(0.5, float("nan"))})
    assert len(dots) == 3
    assert dots.at(plane.point(Place(0.21, 0)), plane, 9) == 3
    assert dots.at(plane.point(Place(0, 0.9)), plane, 9) is None
    assert dots.nearest_first(2) == [2, 3, 1]
    assert place_words(Place(0.3, -0.7)) == "valence 0.30, arousal −0.70"


def test_a_double_click_places_what_plays(world, view):
    assert view.empty
    world.stage.show(world.ids[0])
    assert not view.empty
    assert "Double-click where" in view.legend()[0][1]
    QTest.mouseDClick(view, LEFT, NONE, point(view, 0.5, 0.25))
    assert near(world.ratings.of(world.ids[0]), 0.5, 0.25)
    assert view.legend()[0] == ("dot", "1 track placed by you")
    assert "valence 0.5" in view.accessibleName()
    world.undo.undo()
    assert len(view.dots) == 0


def test_nothing_is_placed_when_nothing_plays(world, view):
    world.ratings.place(world.ids[0], 0.0, 0.0)
    QTest.mouseDClick(view, LEFT, NONE, point(view, 0.5, 0.5))
    assert world.said == ["Play a track to place it on the mood plane."]
    assert len(view.dots) == 1


def test_a_click_selects_and_plays(world, view):
    for n, valence in enumerate((-0.5, 0.5, 0.6)):
        world.ratings.place(world.ids[n], valence, 0.0)
    QTest.mouseClick(view, LEFT, NONE, point(view, 0.5, 0.0))
    assert world.selection.ids == (world.ids[1],)
    assert world.played == [(world.ids[1], [world.ids[n] for n in (1, 2, 0)])]
    assert near(world.ratings.of(world.ids[1]), 0.5, 0.0)


def drag(view, start, *ways):
    QTest.mousePress(view, LEFT, NONE, start)
    for way in ways:
        QTest.mouseMove(view, way)


def test_the_moves_of_one_drag_are_one_step(world, view):
    world.ratings.place(world.ids[0], -0.5, -0.5)
    ways = [point(view, x, x) for x in (-0.3, 0.1, 0.4)]
    drag(view, point(view, -0.5, -0.5), *ways)
    assert near(view.mark, 0.4, 0.4)
    assert near(world.ratings.of(world.ids[0]), -0.5, -0.5)
    QTest.mouseRelease(view, LEFT, NONE, ways[-1])
    assert near(world.ratings.of(world.ids[0]), 0.4, 0.4)
    assert world.played == []
    world.undo.undo()
    assert world.ratings.of(world.ids[0]) == Place(-0.5, -0.5)


def test_escape_ends_a_drag_and_nothing_moved(world, view):
    world.ratings.place(world.ids[0], 0.0, 0.0)
    drag(view, point(view, 0, 0), point(view, 0.5, 0.5))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, NONE, point(view, 0.5, 0.5))
    assert world.ratings.of(world.ids[0]) == Place(0.0, 0.0)
    assert world.played == []


def test_the_pen_places_with_one_click_even_on_a_dot(world, view):
    world.ratings.place(world.ids[0], 0.5, 0.5)
    world.stage.show(world.ids[1])
    view.pen.click()
    QTest.mouseClick(view, LEFT, NONE, point(view, 0.5, 0.5))
    assert near(world.ratings.of(world.ids[1]), 0.5, 0.5)
    assert world.played == []
    assert view.state() == {"pen": True}


def test_arrow_keys_move_the_mark_and_enter_places(world, view):
    track = world.ids[3]
    world.ratings.place(track, 0.5, 0.98)
    world.stage.show(track)
    for key, modifier in (
        (Qt.Key.Key_Right, NONE),
        (Qt.Key.Key_Left, SHIFT),
        (Qt.Key.Key_Up, NONE),
    ):
        QTest.keyClick(view, key, modifier)
    assert view.mark == Place(0.54, 1.0)
    assert "valence 0.54, arousal 1.00" in view.accessibleName()
    assert world.ratings.of(track) == Place(0.5, 0.98)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert world.ratings.of(track) == Place(0.54, 1.0)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert world.ratings.of(track) is None


def test_another_track_forgets_the_mark(world, view):
    world.stage.show(world.ids[0])
    QTest.keyClick(view, Qt.Key.Key_Right)
    world.stage.show(world.ids[1])
    assert view.mark is None
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert world.ratings.all() == {}


def test_a_network_of_mood_is_asked_and_its_answer_is_not_a_rating(qtbot, world, view):
    world.keep(mood_card())
    world.stage.show(world.ids[0])
    qtbot.waitUntil(lambda: len(world.networks.listened) == 1)
    assert world.networks.listened[0][0] == world.ids[0]
    assert any("is listening" in words for _, words in view.legend())
    world.networks.say(song([(0.0, 0.5), (1.0, -0.5)]))
    assert view.network.answer == Place(0.0, 0.5)
    assert view.network.path == [Place(0.5, 0.0), Place(-0.5, 1.0)]
    assert near(view.network.at(10.0), 0.0, 0.5)
    assert world.ratings.all() == {}
    assert len(view.dots) == 0
    view.tick()
    world.stage.show(world.ids[1])
    assert view.network.answer is None


def test_a_network_of_something_else_says_nothing(qtbot, world, view):
    world.keep(card_of())
    world.stage.show(world.ids[0])
    assert not view.network.able
    qtbot.wait(400)
    assert world.networks.listened == []
    assert any("has not learned mood" in words for _, words in view.legend())


def test_what_went_wrong_stands_below_the_plane(qtbot, world, view):
    world.keep(mood_card())
    world.stage.show(world.ids[0])
    qtbot.waitUntil(lambda: len(world.networks.listened) == 1)
    world.networks._ends["no answer"]("The file is gone.")
    assert ("", "The file is gone.") in view.legend()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("scale", [1.0, 1.6])
@pytest.mark.parametrize("size", [(900, 600), (250, 210)])
def test_the_plane_is_drawn_at_every_size(qtbot, world, view, theme, scale, size):
    world.ratings.place(world.ids[0], 0.5, 0.5)
    world.ratings.place(world.ids[1], -0.5, 0.5)
    world.stage.show(world.ids[0])
    themes.enlarge(scale)
    themes.apply(theme)
    view.resize(*size)
    view.hovered = world.ids[1]
    picture = view.grab().toImage()
    at = point(view, 0.5, 0.5)
    ratio = picture.devicePixelRatio()
    drawn = picture.pixelColor(int(at.x() * ratio), int(at.y() * ratio))
    assert drawn.name() == themes.active.accent
    themes.enlarge(1.0)
    themes.apply("dark")
