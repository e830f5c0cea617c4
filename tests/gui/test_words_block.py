"""The inspector keeps apart what was said, what files and imports say, and what is thought."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicscope.core.events import Event
from musicscope.gui.inspector.genre_block import GenreBlock
from musicscope.gui.inspector.genre_dialog import GenreDialog
from musicscope.gui.inspector.words_block import WordsBlock
from musicscope.gui.theme import themes
from musicscope.learning.genre import Guess
from musicscope.library.labels import Label
from musicscope.workspace.genre_sources import FILES, GenreSource
from tests.gui.learned_world import LearnedWorld

Key = Qt.Key


@pytest.fixture
def world(tmp_path):
    made = LearnedWorld(tmp_path)
    made.warm, made.city, made.sea = (made.labelling.make(n) for n in ("warm", "city", "sea"))
    yield made
    made.close()


@pytest.fixture
def block(world, qtbot):
    themes.apply("dark")
    made = WordsBlock(world)
    qtbot.addWidget(made)
    made.resize(320, 500)
    made.show()
    made.show_track(world.catalogue.track(1))
    return made


def words(row):
    return [(chip.words, chip.said.words) for chip in row.chips]


def test_what_is_said_thought_and_imported_is_kept_apart(world, block, qtbot):
    world.labelling.yes(world.warm, [1])
    world.labelling.no(world.city, [1], (3.0, 9.0))
    imported = world.labelling.make("rainy")
    world.labelling.say([Label(imported, 1, True, source="import")], "Import")
    world.learning.think(world.sea, {1: (0.82, True)})
    qtbot.waitUntil(lambda: bool(block.thought.chips))
    assert words(block.said) == [("warm", "yes"), ("city 0:03–0:09", "no")]
    assert words(block.imported) == [("rainy", "yes")]
    assert words(block.thought) == [("sea", "suggested, 0.82")]
    assert block.file.text().startswith("The file says: ")


def test_not_sure_is_said(world, block, qtbot):
    world.learning.think(world.sea, {1: (0.6, False)})
    world.learning.think(world.warm, {1: (0.05, True)})
    qtbot.waitUntil(lambda: bool(block.thought.chips) and block.unlikely.isVisible())
    assert block.thought.chips[0].figure == "0.60 not sure"
    assert block.unlikely.text() == "Probably not: warm 0.05"


def test_a_click_accepts_and_the_cross_refuses(world, block, qtbot):
    world.learning.think(world.sea, {1: (0.82, True)})
    world.learning.think(world.city, {1: (0.7, True)})
    qtbot.waitUntil(lambda: len(block.thought.chips) == 2)
    sea, city = block.thought.chips
    QTest.mouseClick(sea, Qt.MouseButton.LeftButton, pos=QPoint(12, sea.height() // 2))
    QTest.mouseClick(city, Qt.MouseButton.LeftButton, pos=city._sign().center().toPoint())
    assert world.labelling.answer(1, world.sea) is True
    assert world.labelling.answer(1, world.city) is False
    qtbot.waitUntil(lambda: len(block.said.chips) == 2)
    assert not block.thought.chips
    world.undo.undo()
    assert world.labelling.answer(1, world.city) is None


def test_the_keyboard_accepts_refuses_and_takes_back(world, block, qtbot):
    world.learning.think(world.sea, {1: (0.82, True)})
    qtbot.waitUntil(lambda: bool(block.thought.chips))
    QTest.keyClick(block.thought.chips[0], Key.Key_Return)
    assert world.labelling.answer(1, world.sea) is True
    qtbot.waitUntil(lambda: bool(block.said.chips))
    QTest.keyClick(block.said.chips[0], Key.Key_Delete)
    assert world.labelling.answer(1, world.sea) is None
    qtbot.waitUntil(lambda: bool(block.thought.chips))
    QTest.keyClick(block.thought.chips[0], Key.Key_Delete)
    assert world.labelling.answer(1, world.sea) is False


def test_what_was_said_is_turned_round_by_its_menu(world, block, qtbot):
    world.labelling.yes(world.warm, [1])
    qtbot.waitUntil(lambda: bool(block.said.chips))
    other, back = block.said.chips[0].menu().actions()
    other.trigger()
    assert world.labelling.answer(1, world.warm) is False
    back.trigger()
    assert world.labelling.answer(1, world.warm) is None


def test_nothing_said_teaches_what_to_do(world, block):
    assert "Label mode" in block.empty.text()
    for tag in world.labelling.all():
        world.labelling.delete(tag.id)
    block.refresh()
    assert "Make the first one" in block.empty.text()
    assert block.over_time.isHidden()


def test_over_time_teaches_before_anything_is_learned(world, block):
    block.over_time.click()
    assert "say yes to a word on a few tracks first" in block.note.text()


def test_words_are_drawn_over_time_and_a_click_goes_there(world, block, qtbot):
    world.learning.think(world.sea, {1: (0.82, True)})
    qtbot.waitUntil(lambda: bool(block.thought.chips))
    block.over_time.click()
    (picture,) = block.curves.pictures
    assert picture.value_at(10.0) == pytest.approx(0.9)
    assert picture.value_at(7.5) == pytest.approx(0.5)
    assert picture.describe(15.0).startswith("0.40, not sure")
    block.curves.follow(10.0)
    assert picture.position_s == 10.0
    middle = QPoint(picture.width() // 2, 10)
    with qtbot.waitSignal(block.wanted) as wanted:
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=middle)
    assert wanted.args[0] == pytest.approx(picture.duration_s / 2, rel=0.02)
    block.show_track(world.catalogue.track(2))
    assert not block.curves.pictures


def test_the_drawn_words_are_chosen(world, block, qtbot):
    world.learning.think(world.sea, {1: (0.82, True)})
    world.learning.think(world.city, {1: (0.1, True)})
    qtbot.waitUntil(lambda: bool(block.thought.chips))
    block.choice_menu().actions()[0].trigger()
    assert [tag.name for tag in block.curve_tags] == ["sea", "city"]
    assert len(block.curves.pictures) == 2


def test_a_hidden_block_reads_nothing(world, block, monkeypatch):
    block.hide()
    read = []
    monkeypatch.setattr(world.labelling, "labels_of", lambda track: read.append(track) or ())
    world.labelling.yes(world.warm, [1])
    assert not block._settle.isActive()
    assert not read
    block.show()
    assert block._settle.isActive()


# --- genres


class Genres:
    """A genre model that thinks what it is told."""

    def __init__(self):
        self.changed = Event()
        self.known, self.busy, self.stale = None, False, False
        self.quality = (0.62, 0.05)
        self.source, self.learned = FILES, []
        self.tops, self.names = {}, {}

    def teach(self):
        model = SimpleNamespace(genres=("Jazz", "Pop", "Rock"))
        self.known = SimpleNamespace(model=model, source=FILES, counts=(9, 9, 9), made_s=1e9)
        self.tops[1] = [Guess("Rock", 0.71), Guess("Pop", 0.2), Guess("Jazz", 0.004)]
        self.changed.emit(None)

    def top(self, track):
        return self.tops.get(track, [])

    def said(self, track):
        return self.names.get(track)

    def sources(self):
        return (
            GenreSource(FILES, "the files' genres", 3, 27),
            GenreSource("group:mood", "your words “mood”", 1, 4),
        )

    def learn(self, source):
        self.learned.append(source)

    def disagreements(self):
        return [(1, "Pop", Guess("Rock", 0.71))] if self.names else []


@pytest.fixture
def genre(world, qtbot):
    world.genre_learning = Genres()
    made = GenreBlock(world)
    qtbot.addWidget(made)
    made.resize(320, 300)
    made.show()
    made.show_track(world.catalogue.track(1))
    return made


def test_before_genres_are_learned_it_says_how(world, genre):
    assert "learn to tell genres apart" in genre.empty.text()
    menu = genre.source_menu()
    files, group = menu.actions()
    assert files.text() == "The files' genres   3 genres, 27 tracks"
    assert not group.isEnabled()
    files.trigger()
    assert world.genre_learning.learned == [FILES]


def test_the_likeliest_genres_are_named_with_the_accuracy(world, genre, qtbot):
    world.genre_learning.teach()
    qtbot.waitUntil(lambda: bool(genre.guess.text()))
    assert genre.guess.text() == "Rock 71 % · Pop 20 %"
    assert "Right for 62 % (±5) of artists it had not heard" in genre.quality.text()
    assert "guessing would be 33 %" in genre.quality.text()
    assert genre.against.isHidden()


def test_a_file_that_says_otherwise_is_named(world, genre):
    world.genre_learning.names = {1: "Pop"}
    world.genre_learning.teach()
    genre.refresh()
    assert genre.against.text() == "But the file says: Pop."
    assert genre.doubts.text() == "1 track sounds otherwise…"
    genre.doubts.click()
    (dialog,) = genre.window().findChildren(GenreDialog)
    assert [dialog.table.model().index(0, n).data() for n in (1, 2)] == ["Pop", "Rock 71 %"]
    dialog.close()


def test_a_guess_is_called_not_sure_and_an_old_model_stale(world, genre):
    world.genre_learning.teach()
    world.genre_learning.tops[1] = [Guess("Rock", 0.4), Guess("Pop", 0.35), Guess("Jazz", 0.25)]
    world.genre_learning.stale = True
    world.genre_learning.quality = (np.nan, np.nan)
    genre.refresh()
    assert genre.guess.text().startswith("Not sure: Rock 40 %")
    assert "learn them anew" in genre.quality.text()
    assert "is not known" in genre.quality.text()
