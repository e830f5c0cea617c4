"""What the inspector and the header show of an analysis, and how it is corrected by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from musicscope.analysis.pitch import key_name
from musicscope.audio.player import PlayerState
from musicscope.core.events import Event
from musicscope.gui.inspector.key_block import KEYS
from musicscope.gui.inspector.key_wheel import KeyWheel
from musicscope.gui.inspector.panel import InspectorPanel
from musicscope.gui.inspector.strips import section_colour
from musicscope.gui.inspector.tempo_editor import TempoEditor
from musicscope.gui.theme import DARK, LIGHT, themes
from musicscope.maps.colouring import CATEGORY_COLOURS
from tests.gui.fake_workspace import FakeWorkspace
from tests.gui.portraits import DURATION_S, FORM, dance, noise

DANCE, NOISE, BARE = 42, 43, 44


class NoPictures:
    """A track whose waveform never comes."""

    track, waveform, duration_s = None, None, 0.0

    def __init__(self) -> None:
        self.cleared, self.waveform_changed = Event(), Event()


@pytest.fixture
def workspace(tmp_path):
    made = FakeWorkspace(tmp_path)
    made.pictures = NoPictures()
    with made.library.database.transaction() as connection:
        connection.execute("DELETE FROM facts WHERE track IN (?, ?)", (DANCE, NOISE))
    results = [(DANCE, dance()), (NOISE, replace(noise(), audio_hash=b"\1" * 16))]
    made.publish(made.library.store_analyses(results, []))
    yield made
    made.close()


@pytest.fixture
def card(workspace, qtbot):
    panel = InspectorPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    with qtbot.waitExposed(panel):
        panel.show()
    workspace.selection.set([DANCE], None)
    return panel.card


def value(fact):
    return fact.value.text if fact.isVisible() else ""


def click(qtbot, picture, share, height=0.5):
    place = QPointF(picture.width() * share, picture.height() * height).toPoint()
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=place)


def test_the_key_is_said_with_its_rivals_and_changes(card):
    assert card.key.text == "E minor sure · 0.86"
    assert card.key.rivals.text() == "or G major · 0.31\nor B minor · 0.12"
    assert card.key.changes.text() == "Changes to G major at 1:37, E minor at 2:20"
    assert "E minor, or G major, B minor" in card.key.wheel.accessibleName()


def test_the_tempo_is_said_with_its_alternatives_metre_and_pulse(card):
    assert card.tempo.text == "88 bpm fairly sure · 0.71"
    assert card.tempo.rivals.text() == "or 176, or 44"
    assert value(card.tempo.metre) == "2/4 · fairly sure · 0.66"
    assert value(card.tempo.pulse) == "very clear"
    assert value(card.tempo.course).startswith("breathes a little")


def test_loudness_is_said_in_full(card):
    assert card.loudness.figure.text == "−21.4 LUFS quiet"
    assert [value(fact) for fact in card.loudness.facts.values()] == [
        "8.2 LU", "−3.1 dBTP", "+2.1 dB in the player", "0.4 s before, 1.2 s after",
    ]  # fmt: skip


def test_sound_is_said_in_full(card):
    assert value(card.sound.facts["brightness"]) == "1.8 kHz"
    assert value(card.sound.facts["tuning_cents"]) == "A = 442 Hz (+8 cents)"
    assert all(curve.isVisible() for curve in card.sound.curves.values())


def test_the_form_is_shown_as_letters(card):
    assert card.form.strip.accessibleName() == "Form: A B A C A′ D"
    assert card.form.matrix.isVisible()


def test_equal_sections_have_one_colour_and_a_variant_a_paler_one():
    assert section_colour("A") == QColor(CATEGORY_COLOURS[0])
    assert section_colour("B") != section_colour("A")
    assert section_colour("A′").name() == section_colour("A").name()
    assert section_colour("A′").alpha() < 255
    assert section_colour("A″") == section_colour("A′")


def test_what_is_unknown_is_said_honestly(card, workspace):
    workspace.selection.set([NOISE], None)
    assert card.key.text == "No clear key none stands out"
    assert card.tempo.text == "No steady beat none stands out"
    assert value(card.tempo.metre) == "No clear metre"
    assert value(card.tempo.pulse) == "hardly any"
    assert card.chords.summary.text() == "No chords: nothing has a pitch."
    assert not card.chords.line.isVisible()
    assert card.form.unknown.text() == "No sections stand out."
    assert value(card.loudness.facts["true_peak_dbtp"]) == "0.4 dBTP, may distort"


def test_an_older_analysis_shows_what_it_has(card, workspace):
    workspace.selection.set([BARE], None)
    track = workspace.catalogue.track(BARE)
    card._patience.timeout.emit()
    assert card.key.text.startswith(key_name(track.key_tonic, track.key_mode))
    for block in (card.form, card.chords, card.loudness, card.sound):
        assert not block.isVisible()


def test_a_click_in_the_form_plays_that_place(card, workspace, qtbot):
    click(qtbot, card.form.strip, 100 / DURATION_S)
    assert workspace.playback.current == DANCE
    assert workspace.player.position_s == pytest.approx(100, abs=1)


def test_a_place_in_a_track_that_does_not_play_yet_is_kept(card, workspace, qtbot):
    workspace.player.play = lambda path, **_: workspace.player._enter(PlayerState.PLAYING)
    click(qtbot, card.form.strip, 0.5)
    assert workspace.playback.duration_s == 0
    assert workspace.player.position_s == pytest.approx(DURATION_S / 2, abs=1)


def test_a_click_in_the_matrix_plays_that_place(card, workspace, qtbot):
    click(qtbot, card.form.matrix, 0.5, 0.2)
    assert workspace.player.position_s == pytest.approx(DURATION_S / 2, abs=1)


def test_left_and_right_go_from_section_to_section(card, workspace, qtbot):
    strip = card.form.strip
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert workspace.player.position_s == pytest.approx(FORM[1][0])
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert workspace.player.position_s == pytest.approx(FORM[2][0])
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert workspace.player.position_s == pytest.approx(FORM[1][0])


def test_the_chord_that_sounds_is_named(card, workspace):
    workspace.playback.play(DANCE)
    workspace.player.position_s = 2.25 * 2 + 0.1
    card.tick()
    assert card.chords.line.accessibleName() == "Chords, now F♯dim"
    workspace.player.position_s = 0.1
    card.tick()
    assert card.chords.line.accessibleName() == "Chords, now Em"


def test_a_click_on_a_chord_plays_it(card, workspace, qtbot):
    workspace.playback.play(DANCE)
    workspace.player.position_s = 60.0
    card.tick()
    line = card.chords.line
    click(qtbot, line, line.x_of(64.2) / line.width())
    assert workspace.player.position_s == pytest.approx(64.2, abs=0.2)


def test_no_playhead_is_drawn_in_a_track_that_does_not_play(card, workspace):
    workspace.playback.play(BARE)
    card.tick()
    assert card.form.strip.position_s is None


def test_the_explanation_names_the_method(card, qtbot):
    assert not card.form.explanation.isVisible()
    qtbot.mouseClick(card.form.explain, Qt.MouseButton.LeftButton)
    assert card.form.explanation.isVisible()
    assert "Foote" in card.form.explanation.text()


def test_a_halved_tempo_is_the_owners_until_the_machine_is_asked_again(card, workspace, qtbot):
    card.tempo.correct.click()
    card.tempo.editor.double.click()
    assert workspace.catalogue.track(DANCE).tempo_bpm == pytest.approx(176.4, abs=0.1)
    assert card.tempo.text.startswith("176 bpm")
    assert card.tempo.line.yours.isVisible()
    assert card.tempo.heard.text() == "The machine heard 88 bpm, fairly sure · 0.71."
    card.tempo.editor.half.click()
    assert card.tempo.text.startswith("88 bpm")
    card.tempo.again.click()
    assert not card.tempo.line.yours.isVisible()
    assert workspace.catalogue.track(DANCE).corrected == frozenset()


def test_a_correction_can_be_undone(card, workspace):
    card.tempo.correct.click()
    card.tempo.editor.double.click()
    workspace.undo.undo()
    assert card.tempo.text.startswith("88 bpm")
    assert not card.tempo.line.yours.isVisible()


def test_a_beatless_track_gets_a_typed_tempo(card, workspace, qtbot):
    workspace.selection.set([NOISE], None)
    card.tempo.correct.click()
    editor = card.tempo.editor
    assert not editor.half.isEnabled()
    editor.number.setText("97.5")
    qtbot.keyClick(editor.number, Qt.Key.Key_Return)
    assert workspace.catalogue.track(NOISE).tempo_bpm == pytest.approx(97.5)
    assert card.tempo.heard.text() == "The machine heard no steady beat."


@pytest.mark.parametrize("nonsense", ["", "7", "4000"])
def test_what_is_no_tempo_is_not_taken(qtbot, nonsense):
    editor = TempoEditor()
    qtbot.addWidget(editor)
    editor.start(100)
    editor.number.setText(nonsense)
    with qtbot.assertNotEmitted(editor.chosen):
        editor.use.click()
    assert editor.hint.text().startswith("A tempo is")


def test_a_tempo_is_tapped_with_the_key_t(qtbot):
    moments = iter([5.0, 5.5, 6.0, 6.5])
    editor = TempoEditor(clock=lambda: next(moments))
    qtbot.addWidget(editor)
    with qtbot.waitActive(editor):
        editor.show()
    editor.start(88)
    editor.tap.setFocus()
    for _ in range(4):
        qtbot.keyClick(editor.tap, Qt.Key.Key_T)
    assert editor.hint.text() == "4 taps: 120 bpm"
    with qtbot.waitSignal(editor.chosen) as chosen:
        editor.use.click()
    assert chosen.args == [120.0]


def test_the_key_is_corrected_in_the_list(card, workspace):
    card.key.correct.click()
    assert card.key.choice.currentText() == "E minor · 9A"
    at = KEYS.index((9, 0))
    card.key.choice.setCurrentIndex(at)
    card.key.choice.activated.emit(at)
    track = workspace.catalogue.track(DANCE)
    assert (track.key_tonic, track.key_mode) == (9, 0)
    assert card.key.text == "A major 11B"
    assert card.key.heard.text() == "The machine heard E minor, sure · 0.86."
    card.key.again.click()
    assert card.key.text == "E minor sure · 0.86"


def test_the_key_is_corrected_on_the_wheel(card, workspace, qtbot):
    card.key.correct.click()
    wheel = card.key.wheel
    click(qtbot, wheel, 0.5, 0.07)
    track = workspace.catalogue.track(DANCE)
    assert (track.key_tonic, track.key_mode) == (0, 0)


def test_the_wheel_is_read_only_until_correcting(card, workspace, qtbot):
    click(qtbot, card.key.wheel, 0.5, 0.07)
    assert workspace.catalogue.track(DANCE).corrected == frozenset()


def test_the_wheel_goes_up_a_fifth_to_the_right_with_relative_minors_inside(qtbot):
    wheel = KeyWheel()
    qtbot.addWidget(wheel)
    wheel.resize(132, 132)
    assert wheel.key_at(66, 8) == (0, 0)
    assert wheel.key_at(66, 30) == (9, 1)
    assert wheel.key_at(66 + 29, 66 - 50) == (7, 0)
    assert wheel.key_at(66 - 29, 66 - 50) == (5, 0)
    assert wheel.key_at(66, 66) is None


def test_another_track_ends_correcting(card, workspace):
    card.tempo.correct.click()
    card.key.correct.click()
    workspace.selection.set([NOISE], None)
    assert not card.tempo.editor.isVisible()
    assert not card.key.editor.isVisible()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_everything_fits_a_narrow_dock(card, workspace, theme):
    themes.apply(theme.name)
    workspace.correct(DANCE, {"tempo_bpm": 176.4, "key_tonic": 3, "key_mode": 1})
    card.key.correct.click()
    card.tempo.correct.click()
    card.form.explain.click()
    assert card.minimumSizeHint().width() <= 260 - 24
    themes.apply("dark")
