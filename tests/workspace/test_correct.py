"""Corrections by hand can be taken back, step by step."""

import pytest

from musicscope.core.paths import Places
from musicscope.jobs import JobRunner, Mailbox
from musicscope.workspace import Workspace
from tests.library.music import found, open_folder, write_track


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    workspace = Workspace(
        Places(tmp_path / "data", tmp_path / "cache"), JobRunner(Mailbox().deliver)
    )
    path = write_track(tmp_path / "music" / "song.flac")
    open_folder(workspace.library, tmp_path / "music")
    workspace.library.store_analyses([(1, found(path, tempo_bpm=184.0))], [])
    workspace.catalogue.reload()
    yield workspace
    workspace.close()


def test_each_step_can_be_undone_and_done_again(workspace):
    seen = []
    workspace.changes.subscribe(lambda changes: seen.append(changes.changed))

    def tempo():
        return workspace.catalogue.track(1).tempo_bpm

    workspace.correct(1, {"tempo_bpm": 92.0})
    workspace.correct(1, {"tempo_bpm": 46.0})
    assert tempo() == 46.0
    assert workspace.undo.undo_label == "Correct the tempo"
    workspace.undo.undo()
    assert tempo() == 92.0
    workspace.undo.undo()
    assert (tempo(), workspace.library.corrections(1)) == (184.0, {})
    workspace.undo.redo()
    workspace.undo.redo()
    assert tempo() == 46.0
    workspace.uncorrect(1)
    assert tempo() == 184.0
    workspace.undo.undo()
    assert tempo() == 46.0
    assert set(seen) == {frozenset({1})}


def test_undoing_a_key_leaves_the_tempo_corrected(workspace):
    workspace.correct(1, {"tempo_bpm": 92.0})
    workspace.correct(1, {"key_tonic": 9, "key_mode": 1})
    assert workspace.undo.undo_label == "Correct the key"
    workspace.undo.undo()
    assert workspace.library.corrections(1) == {"tempo_bpm": 92.0}


def test_what_cannot_be_is_refused_and_leaves_nothing_to_undo(workspace):
    notices = []
    workspace.notices.subscribe(notices.append)
    workspace.correct(1, {"tempo_bpm": -1.0})
    assert [notice.sentence for notice in notices] == [
        "A tempo lies between 10 and 500 beats a minute."
    ]
    assert workspace.undo.undo_label is None
