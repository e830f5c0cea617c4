"""A map that is not finished leaves the one before as it was."""

import pytest

from musicscope.jobs import JobRunner, Mailbox
from musicscope.workspace import mapping as mapping_module
from tests.workspace.map_library import World, moved


class Patient:
    """A world whose jobs run in the background, as in the program."""

    def __init__(self, folder):
        self.mailbox = Mailbox()
        self.world = World(folder, JobRunner(self.mailbox.deliver))

    def wait(self, until):
        assert self.mailbox.pump(until, timeout_s=60)


@pytest.fixture
def patient(tmp_path):
    made = Patient(tmp_path)
    yield made
    made.world.jobs.close()
    made.world.library.close()


def test_cancelling_keeps_what_is_there_and_can_be_undone(patient, monkeypatch):
    monkeypatch.setattr(mapping_module.Mapping, "warm", lambda self: None)
    world = patient.world
    world.add(range(40))
    world.map.refresh()
    patient.wait(lambda: not world.map.building)
    before = world.where()
    world.map.build("tsne", {"perplexity": 12})
    old = world.map.layout
    patient.wait(lambda: world.map.layout is not old)
    world.map.cancel()
    patient.wait(lambda: not world.map.building)
    kept = world.where()
    assert moved(before, kept)
    world.undo.undo()
    assert world.where() == before
    world.undo.redo()
    assert world.where() == kept
    patient.wait(lambda: not world.map.building)


def test_closing_the_program_half_way_keeps_the_old_map(patient):
    world = patient.world
    world.add(range(40))
    world.map.build("pca")
    patient.wait(lambda: not world.map.building)
    before = world.where()
    world.map.build("mds")
    world.jobs.close()
    patient.mailbox.pump(lambda: not world.map.building, timeout_s=5)
    world.jobs = JobRunner(patient.mailbox.deliver)
    world.restart()
    assert world.where() == before
