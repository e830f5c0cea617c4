"""What the inspector says of a track, of several, of none."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QGuiApplication

from musicscope.analysis.pitch import key_colour, key_name
from musicscope.gui.inspector.panel import InspectorPanel
from musicscope.gui.library.cover import CoverLabel, gradient_colours, scale_cover
from musicscope.gui.library.marks import contrast, readable
from musicscope.gui.theme import DARK, LIGHT
from tests.gui.fake_workspace import FAILED, MISSING, WAITING, WITHOUT_KEY, FakeWorkspace

ORDINARY = 42


@pytest.fixture
def workspace(tmp_path):
    made = FakeWorkspace(tmp_path)
    yield made
    made.close()


@pytest.fixture
def inspector(workspace, qtbot):
    made = InspectorPanel(workspace)
    qtbot.addWidget(made)
    made.resize(300, 740)
    with qtbot.waitActive(made):
        made.show()
    return made


def facts(card):
    return {name: fact.value.text for name, fact in card.facts.items() if not fact.isHidden()}


def test_with_nothing_chosen_it_says_what_will_be_here(inspector):
    assert inspector.empty.isVisible()
    assert not inspector.card.isVisible()


def test_a_selected_track_is_described_as_a_musician_would(inspector, workspace):
    workspace.selection.set([ORDINARY], None)
    track = workspace.catalogue.track(ORDINARY)
    card = inspector.card
    assert card.isVisible()
    assert card.title.text == track.title
    assert card.artist.text == track.artist
    assert card.album.text == f"{track.album} · {track.year}"
    assert card.key.text.startswith(key_name(track.key_tonic, track.key_mode))
    assert f"{track.key_confidence:.2f}" in card.key.text
    assert card.tempo.text.startswith(f"{track.tempo_bpm:.0f} bpm")
    assert f"{track.tempo_confidence:.2f}" in card.tempo.text
    assert facts(card)["Sound"] == "44.1 kHz · stereo"
    assert facts(card)["Folder"] == str(workspace.music / track.artist)
    assert not card.state.isVisible()


def test_the_playing_track_is_shown_until_another_is_selected(inspector, workspace):
    workspace.playback.play(5)
    assert inspector.shown == (5,)
    workspace.playback.play(6)
    assert inspector.shown == (6,)
    workspace.selection.set([9], None)
    workspace.playback.play(7)
    assert inspector.shown == (9,)
    workspace.selection.set([], None)
    assert inspector.shown == (7,)


def test_a_failed_track_says_why_and_is_tried_again(inspector, workspace):
    workspace.selection.set([FAILED[0]], None)
    card = inspector.card
    assert card.state.text() == "Could not be analysed. It holds no audio stream."
    assert card.act.text() == "Try again"
    assert not card.key.isVisible()
    assert not card.tempo.isVisible()
    card.act.click()
    assert card.state.text().startswith("Not analysed yet")
    assert not card.act.isVisible()


def test_a_waiting_track_says_so(inspector, workspace):
    workspace.selection.set([WAITING[0]], None)
    assert inspector.card.state.text().startswith("Not analysed yet")


def test_a_missing_track_can_be_relinked(inspector, workspace):
    workspace.selection.set([MISSING[0]], None)
    assert inspector.card.state.text().startswith("Missing")
    assert inspector.card.act.text() == "Relink…"


def test_a_track_without_a_key_says_so(inspector, workspace):
    workspace.selection.set([WITHOUT_KEY[0]], None)
    assert inspector.card.key.text.startswith("No clear key")


def test_several_tracks_are_summed_up_and_played(inspector, workspace):
    ids = [42, 43, 44, FAILED[0]]
    workspace.selection.set(ids, None)
    card = inspector.several
    tracks = workspace.library.tracks(ids)
    minutes = round(sum(track.duration_s for track in tracks) / 60)
    artists = len({track.artist for track in tracks})
    assert card.number.text() == "4 tracks"
    assert card.summary.text() == f"{minutes} min · {artists} artists"
    assert facts(card)["Analysed"] == "3 of 4"
    card.play.click()
    assert workspace.playback.current == 42
    assert workspace.playback.queue == (43, 44, FAILED[0])


def test_it_follows_what_becomes_known(inspector, workspace):
    workspace.selection.set([ORDINARY], None)
    workspace.publish(workspace.library.record_play(ORDINARY))
    plays = workspace.catalogue.track(ORDINARY).plays
    assert facts(inspector.card)["Plays"] == f"{plays}, last today"


def test_a_track_that_left_the_library_is_no_longer_shown(inspector, workspace):
    workspace.selection.set([ORDINARY], None)
    workspace.remove_folder(workspace.library.folders()[0].id)
    assert inspector.empty.isVisible()


def test_the_path_is_copied(inspector, workspace):
    workspace.selection.set([ORDINARY], None)
    inspector.card.copy.click()
    assert QGuiApplication.clipboard().text() == str(
        workspace.catalogue.track(ORDINARY).path, "utf-8"
    )


def test_the_cover_beside_the_file_is_shown(workspace, qtbot):
    track = workspace.catalogue.track(ORDINARY)
    folder = workspace.music / track.artist
    folder.mkdir()
    Image.new("RGB", (300, 200), "#804020").save(folder / "cover.png")
    cover = CoverLabel(workspace, 72)
    qtbot.addWidget(cover)
    cover.show_track(track)
    assert cover.image is not None
    assert cover.image.size().toTuple() == (72, 72)
    assert cover.image.pixelColor(36, 36) == QColor("#804020")
    cover.show_track(None)
    assert cover.image is None


def test_a_cover_that_is_no_picture_is_left_out():
    assert scale_cover(b"\xff\xd8\xff nonsense", 72) is None
    tall = io.BytesIO()
    Image.new("L", (1, 900)).save(tall, "PNG")
    assert scale_cover(tall.getvalue(), 72).size().toTuple() == (72, 72)


def test_a_title_has_its_own_colours_for_ever():
    assert [tone.name() for tone in gradient_colours("Silver Theme")] == [
        tone.name() for tone in gradient_colours("Silver Theme")
    ]
    assert gradient_colours("Silver Theme") != gradient_colours("Golden Theme")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_every_key_can_be_read_in_its_colour(theme):
    for tonic in range(12):
        for mode in (0, 1):
            tone = QColor(readable(key_colour(tonic, mode), theme.panel))
            assert contrast(tone, QColor(theme.panel)) >= 4.5
            assert contrast(QColor("#14161a"), QColor(key_colour(tonic, mode))) >= 4.5
