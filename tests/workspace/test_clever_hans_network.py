"""A really trained network in the Clever Hans lab; it says what it says everywhere else."""

import numpy as np
import pytest
import soundfile

from musicscope.core.errors import ParameterError
from musicscope.jobs.context import Cancelled
from musicscope.workspace.clever_hans_examiner import NetworkExaminer
from musicscope.workspace.clever_hans_jobs import Workplace
from musicscope.workspace.network_answers import AnswerSpec, Listener
from tests.learning.training.tiny import Watcher
from tests.workspace.clever_hans_world import World
from tests.workspace.heard_world import HIGH_HZ, LOW_HZ, RATE, network_file, tone


@pytest.fixture(scope="module")
def examiner():
    return NetworkExaminer(network_file())


def test_it_says_what_the_network_says_of_the_song(examiner):
    y = np.concatenate([tone(LOW_HZ, 3.0), tone(HIGH_HZ, 1.5)])
    expected = Listener(network_file()).hear(y).probabilities
    np.testing.assert_allclose(examiner.judge(y, lambda: None), expected, atol=1e-6)


def test_a_device_that_is_lost_is_given_up_for_the_cpu(examiner, monkeypatch):
    y = tone(LOW_HZ, 3.0)
    expected = examiner.judge(y, lambda: None)
    lost = NetworkExaminer(network_file())
    settle = lost._settle
    lost._machine.is_cpu, lost._machine.name = False, "cuda"

    def fail_once():
        if lost._machine.name == "cuda":
            raise RuntimeError("CUDA error: unspecified launch failure\nmore of it")
        settle()

    monkeypatch.setattr(lost, "_settle", fail_once)
    np.testing.assert_allclose(lost.judge(y, lambda: None), expected, atol=1e-6)
    (told,) = lost.told
    assert told.startswith("The device cuda could not go on (CUDA error: unspecified launch")
    assert told.endswith("the CPU listened instead.")


def test_a_track_shorter_than_a_window_is_one_window_as_long_as_it_is(tmp_path):
    path = tmp_path / "short.wav"
    soundfile.write(path, tone(LOW_HZ, 0.4), RATE)
    heard = AnswerSpec(network_file(), bytes(path)).run(Watcher())
    assert heard.window_s == pytest.approx(0.4, abs=0.01)
    assert heard.times_s == pytest.approx([0.2], abs=0.01)
    assert heard.names[int(heard.probabilities.argmax())] == "low"


def test_it_can_be_left_off_between_windows(examiner):
    asked = []

    def check():
        asked.append(None)
        if len(asked) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        examiner.judge(tone(LOW_HZ, 90.0), check)


def test_what_it_takes_for_low_stays_low_when_it_is_only_louder(tmp_path):
    world = World(tmp_path)
    world.lab.place = Workplace()
    found = world.asked(world.lab.rescore, 2, network_file(), "gain", 3.0)
    assert world.troubles == []
    assert found.names[found.before.argmax()] == "low"
    assert not found.flipped


def test_a_network_that_is_gone_is_told_in_a_sentence(tmp_path):
    world = World(tmp_path)
    world.lab.place = Workplace()
    world.asked(world.lab.rescore, 2, tmp_path / "gone.network", "gain", 3.0)
    assert "gone.network" in world.troubles[0]


def test_a_network_without_names_cannot_be_a_horse(monkeypatch):
    monkeypatch.setattr("musicscope.workspace.clever_hans_examiner.TASKS", {})
    with pytest.raises(ParameterError, match="no answer can flip"):
        NetworkExaminer(network_file())
