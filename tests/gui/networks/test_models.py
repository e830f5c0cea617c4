"""Networks that were kept: looked at, named, used, deleted, given away, listened with."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel

from musicscope.gui.networks.panel import MODELS
from musicscope.gui.theme import themes
from musicscope.jobs.context import Progress
from musicscope.library.vector_sets import VectorSets
from tests.gui.networks.world import card_of, heard_of

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def words_of(widget):
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


@pytest.fixture
def kept(networks):
    """Two networks, the newer one first."""
    older = networks.keep(card_of("Older"))
    newer = networks.keep(card_of("Newer", made_s=1_800_000_000.0))
    return newer, older


@pytest.fixture
def page(qtbot, panel):
    qtbot.mouseClick(panel.tabs[MODELS], Left)
    return panel.models


def rows_of(page):
    return [page.list.item(row).text() for row in range(page.list.count())]


def ask_for_file(monkeypatch, path):
    answer = (str(path), "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)


def test_without_a_network_the_page_says_how_to_get_one(page):
    assert "No network has been trained yet" in words_of(page.stack)
    assert page.take.isVisible()


def test_the_newest_is_first_and_its_card_is_shown(kept, page):
    assert rows_of(page) == ["Newer", "Older"]
    shown = words_of(page.card)
    assert "Macro F1 0.88 · Accuracy 0.91 on tracks it never learned from" in shown
    assert "Chorale, House, Jazz, Minimal" in shown
    assert f"{card_of().parameters:,} numbers" in shown
    assert "22.05 kHz" in shown
    assert "by artist" in shown


def test_enter_or_the_button_uses_a_network_for_the_views(qtbot, kept, page, networks):
    newer, older = kept
    assert networks.chosen == newer
    assert not page.card.use.isEnabled()
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_Down)
    assert page.card.title.text() == "Older"
    qtbot.keyClick(page.list, Key.Key_Return)
    assert networks.chosen == older
    assert page.card.use.text() == "In use"
    qtbot.keyClick(page.list, Key.Key_Up)
    qtbot.mouseClick(page.card.use, Left)
    assert networks.chosen == newer


def test_f2_renames(qtbot, monkeypatch, kept, page, networks):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("  My ear ", True))
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_F2)
    assert rows_of(page) == ["My ear", "Older"]
    assert page.card.title.text() == "My ear"


def test_delete_can_be_undone(qtbot, kept, page, workspace):
    told = []
    workspace.notices.subscribe(told.append)
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_Delete)
    assert rows_of(page) == ["Older"]
    assert told[-1].sentence == "“Newer” was deleted."
    told[-1].action()
    assert rows_of(page) == ["Newer", "Older"]


def test_a_network_is_given_away_and_taken_in(qtbot, monkeypatch, tmp_path, kept, page, workspace):
    ask_for_file(monkeypatch, tmp_path / "gift")
    qtbot.mouseClick(page.card.export, Left)
    gift = tmp_path / "gift.network"
    assert gift.is_file()
    assert workspace.told[-1] == "gift.network has been written."
    ask_for_file(monkeypatch, gift)
    qtbot.mouseClick(page.take, Left)
    assert sorted(rows_of(page)) == ["Newer", "Newer", "Older"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut off", b"\x80\x04\x95cposix\nsystem\n.", b"RIFF"]
)
def test_a_bad_file_is_refused_in_one_sentence(
    qtbot, monkeypatch, tmp_path, page, workspace, content
):
    bad = tmp_path / "bad.network"
    bad.write_bytes(content)
    ask_for_file(monkeypatch, bad)
    before = len(workspace.told)
    qtbot.mouseClick(page.take, Left)
    [sentence] = workspace.told[before:]
    assert "bad.network" in sentence
    assert rows_of(page) == []


def test_a_damaged_file_stays_in_the_list_with_its_reason(qtbot, kept, page, networks):
    newer, _ = kept
    newer.write_bytes(newer.read_bytes()[:40])
    networks.changed.emit(None)
    page.list.setCurrentRow(1)
    assert page.card.trouble.isVisible()
    assert page.card.trouble.text().endswith(".")
    assert not page.card.use.isVisible()
    qtbot.mouseClick(page.card.delete, Left)
    assert rows_of(page) == ["Older"]


def test_onnx_says_how_alike_the_answers_are_or_what_is_missing(
    qtbot, monkeypatch, tmp_path, kept, page, networks, workspace
):
    ask_for_file(monkeypatch, tmp_path / "out")
    asked = []
    monkeypatch.setattr(networks, "to_onnx", lambda *parts: asked.append(parts))
    qtbot.mouseClick(page.card.onnx, Left)
    [(path, target, done, failed)] = asked
    assert (path, target) == (kept[0], tmp_path / "out.onnx")
    done(3e-6)
    assert workspace.told[-1] == "out.onnx has been written; its answers differ by 3e-06 at most."
    failed("Install the extra exchange to write ONNX.")
    assert workspace.told[-1] == "Install the extra exchange to write ONNX."


# listening


def test_the_playing_track_is_named_window_by_window(qtbot, kept, page, networks, workspace):
    assert "Play a track" in page.card.heard.words.text()
    workspace.playback.play(3)
    qtbot.waitUntil(lambda: bool(networks.listened))
    assert networks.listened == [(3, kept[0])]
    assert "Listening to" in page.card.heard.words.text()
    networks.say(heard_of(best=1))
    heard = page.card.heard
    assert heard.words.text().endswith("sounds most like House.")
    assert heard.picture.names[0] == "House"
    assert "House 0.70" in heard.picture.accessibleDescription()
    room = heard.picture._room()
    middle = QPointF(room.center().x(), room.top() + 4).toPoint()
    qtbot.mouseClick(heard.picture, Left, pos=middle)
    assert workspace.playback.position_s == pytest.approx(30, abs=1)
    heard.picture.setFocus()
    qtbot.keyClick(heard.picture, Key.Key_Right)
    qtbot.keyClick(heard.picture, Key.Key_Return)
    assert workspace.playback.position_s == pytest.approx(35, abs=1)


def test_another_track_is_asked_about_and_a_late_answer_is_dropped(
    qtbot, kept, page, networks, workspace
):
    workspace.playback.play(3)
    qtbot.waitUntil(lambda: len(networks.listened) == 1)
    late = networks._ends["answer"]
    workspace.playback.play(4)
    qtbot.waitUntil(lambda: len(networks.listened) == 2)
    late(heard_of())
    assert "Listening to" in page.card.heard.words.text()
    assert page.card.heard.picture.isHidden()


def test_why_a_track_cannot_be_heard_is_said(qtbot, kept, page, networks, workspace):
    workspace.playback.play(3)
    qtbot.waitUntil(lambda: bool(networks.listened))
    networks._ends["no answer"]("x.mp3 is gone; rescan the library.")
    assert page.card.heard.words.text() == "x.mp3 is gone; rescan the library."


def test_a_network_without_names_is_not_asked_for_them(qtbot, networks, page, workspace):
    networks.keep(card_of("Space", task="artist"))
    workspace.playback.play(3)
    qtbot.waitUntil(lambda: "no names" in page.card.heard.words.text())
    assert networks.listened == []


def test_places_on_scales_are_told_as_numbers(qtbot, networks, page, workspace):
    networks.keep(card_of("Feeling", task="mood"))
    workspace.playback.play(3)
    qtbot.waitUntil(lambda: bool(networks.listened))
    networks.say(heard_of(best=0))
    assert page.card.heard.words.text().endswith(
        ": Chorale 0.70, House 0.10, Jazz 0.10, Minimal 0.10."
    )


def test_the_middle_of_a_scale_has_the_colour_of_the_middle(qtbot, networks, page):
    picture = page.card.heard.picture
    middle = replace(heard_of(), taggram=np.zeros((6, 4), np.float32))
    half = replace(heard_of(), taggram=np.full((6, 4), 0.5, np.float32))
    picture.show_heard(middle, -1.0)
    shown = picture._image.pixel(0, 0)
    picture.show_heard(half)
    assert picture._image.pixel(0, 0) == shown
    picture.show_heard(middle)
    assert picture._image.pixel(0, 0) != shown


def test_the_whole_library_is_listened_to_with_progress(qtbot, kept, page, networks, workspace):
    part = page.card.embed
    qtbot.mouseClick(part.button, Left)
    assert networks.listened == [(0, kept[0])]
    networks.tell_embedding(Progress(50, 200, "tracks", 70.0))
    assert part.pace.text() == "50 of 200 tracks · 1 min left"
    assert part.bar.value() == 50
    qtbot.mouseClick(part.stop, Left)
    assert part.button.isVisible()
    assert part.stop.isHidden()


def test_once_it_was_listened_to_the_page_says_where_to_switch_it_on(
    qtbot, kept, page, networks, workspace
):
    part = page.card.embed
    changes = VectorSets(workspace.library.database).put(
        "embedding:Newer", {1: heard_of().vector, 2: heard_of().vector}
    )
    workspace.publish(changes)
    assert "for the map under its Weights" in part.words.text()
    qtbot.mouseClick(part.forget, Left)
    assert part.forget.isHidden()
    assert not part.stored


def test_both_themes_large_type_and_little_room(qtbot, open_panel, kept, networks):
    panel = open_panel(width=420)
    panel.show_page(MODELS)
    page = panel.models
    qtbot.mouseClick(
        page.list.viewport(), Left, pos=page.list.visualItemRect(page.list.item(1)).center()
    )
    assert page.card.isVisible()
    page.card.heard._show(heard_of(), "Piece")
    try:
        for choice, scale in (("light", 1.0), ("dark", 1.5)):
            themes.apply(choice)
            themes.enlarge(scale)
            panel.grab()
    finally:
        themes.enlarge(1.0)
        themes.apply("dark")
    assert not page.list.isVisible()
