"""The whole window on a small real library, driven by keys and clicks."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from musicscope.core.paths import Places
from musicscope.gui.session import Session
from musicscope.gui.theme import themes
from tests.gui.conftest import LIMIT_MS, PIECES


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_the_first_window_welcomes_and_a_dropped_folder_becomes_a_map_whose_dots_play(
    qtbot, session, folder
):
    window, workspace = session.window, session.workspace
    assert window.pages.currentWidget() is window.welcome
    drop(window, folder)
    assert window.pages.currentWidget() is window.host
    qtbot.waitUntil(lambda: workspace.coverage().analysed == PIECES, timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: not workspace.mapping.building, timeout=LIMIT_MS)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    view = window.map_panel.view
    qtbot.waitUntil(view.isVisible)
    qtbot.waitUntil(lambda: view.dots_drawn == PIECES)
    track = int(workspace.mapping.layout.ids[2])
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.dot_position(track))
    qtbot.waitUntil(lambda: workspace.playback.current == track)
    qtbot.waitUntil(lambda: workspace.playback.playing)


def test_keys_alone_find_play_pause_and_step(qtbot, opened):
    window, playback = opened.window, opened.workspace.playback
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.focusWidget(), "piece 3")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(window.library_panel.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: playback.playing)
    title = opened.workspace.catalogue.track(playback.current).title
    assert title == "piece 3"
    window.library_panel.table.setFocus()
    QTest.keyClick(window.library_panel.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not playback.playing)
    QTest.keyClick(window.library_panel.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: playback.playing)


def test_pictures_follow_the_sound_and_a_click_in_one_seeks(qtbot, opened):
    window, workspace = opened.window, opened.workspace
    window.use_layout("Listen")
    ids = [int(i) for i in workspace.catalogue.select("", "title")]
    workspace.playback.play(ids[0], ids)
    choice = window.host.view("spectrogram").choice
    qtbot.waitUntil(lambda: bool(workspace.pictures.tiles(choice)), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: workspace.playback.position_s > 0.2, timeout=LIMIT_MS)
    waveform = window.host.view("overview").waveform
    there = waveform.rect().center()
    there.setX(round(waveform.width() * 0.75))
    QTest.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=there)
    qtbot.waitUntil(lambda: workspace.playback.position_s > 4.0, timeout=LIMIT_MS)
    window.workspace.playback.next()
    assert workspace.playback.current == ids[1]


def test_the_palette_runs_what_is_typed(qtbot, opened):
    window = opened.window
    window.open_palette()
    QTest.keyClicks(window.palette_dialog.line, "map layout")
    QTest.keyClick(window.palette_dialog.line, Qt.Key.Key_Return)
    assert window.host.current == "Map"


def test_an_unreadable_folder_ends_in_one_sentence(session, tmp_path):
    assert not session.workspace.open_folder(bytes(tmp_path / "nowhere"))
    assert "nowhere" in session.window.notices.sentence
    assert session.window.notices.sentence.endswith(".")


def test_excluding_can_be_undone(qtbot, opened):
    workspace, window = opened.workspace, opened.window
    track = int(workspace.catalogue.ids()[0])
    workspace.exclude([track])
    assert track not in workspace.catalogue.ids()
    assert track not in workspace.mapping.layout.ids
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert track in workspace.catalogue.ids()


def test_layouts_and_theme_are_as_they_were_left(qtbot, tmp_path):
    places = Places(tmp_path / "data", tmp_path / "cache")
    first = Session(places)
    first.window.show()
    first.window.use_layout("Map")
    first.workspace.settings.set("theme", "light")
    first.close()
    second = Session(places)
    assert second.window.host.current == "Map"
    assert themes.active.name == "light"
    second.close()
    themes.apply("dark")


def test_no_two_actions_share_a_shortcut(session):
    keys = [
        key.toString()
        for action in session.window.actions.all()
        for key in action.shortcuts()
        if not key.isEmpty()
    ]
    assert sorted(keys) == sorted(set(keys))
