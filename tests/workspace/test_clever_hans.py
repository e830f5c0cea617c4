"""A model that hangs on one band is found out by mild changes; one that does not stays calm."""

import subprocess
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from musicscope.audio.equaliser import ten_bands
from musicscope.jobs import JobRunner
from musicscope.learning.report.details import robustness_part
from musicscope.workspace.clever_hans import MEASURED, ROBUSTNESS
from musicscope.workspace.clever_hans_answers import EQUALISER, flips, known_changes
from musicscope.workspace.clever_hans_sound import changed, few_windows
from tests.learning.report.runs import answers_of, run_of
from tests.workspace.clever_hans_world import RATE, Horse, World, tones

FLAT = ten_bands((0.0,) * 10)
LESS_BASS = ten_bands((-4.0, -4.0, -4.0, *(0.0,) * 7))


def test_the_changes_are_those_of_the_lab_with_units_and_ranges():
    changes = {change.name: change for change in known_changes()}
    assert set(changes) == {
        "bass", "presence", "treble", "tilt", "gain", "mp3", "pitch", "tempo"
    }  # fmt: skip
    assert changes["pitch"].tried == (-1.0, 1.0)
    assert changes["pitch"].words(1.0) == "+1 semitone"
    assert changes["tempo"].tried_words == "Tempo ±5 %"
    assert changes["mp3"].tried_words == "MP3 64 kbit/s"
    for change in changes.values():
        assert change.minimum <= min(change.swept) < max(change.swept) <= change.maximum
        assert set(change.tried) <= set(change.swept)


def test_a_little_less_bass_flips_a_model_that_hangs_on_the_bass(tmp_path):
    world = World(tmp_path)
    found = world.asked(world.lab.rescore, 1, world.model, EQUALISER, LESS_BASS)
    assert found.names[found.before.argmax()] == "jazz"
    assert found.names[found.after.argmax()] == "classical"
    assert found.flipped


def test_an_equaliser_that_is_flat_leaves_the_answer_exactly(tmp_path):
    world = World(tmp_path)
    found = world.asked(world.lab.rescore, 1, world.model, EQUALISER, FLAT)
    assert found.before is found.after
    assert not found.flipped


def test_what_is_said_of_the_sound_as_it_is_is_asked_once(tmp_path):
    world = World(tmp_path)
    for gain in (1.0, 2.0, 3.0):
        curve = ten_bands((gain, *(0.0,) * 9))
        world.asked(world.lab.glance, 1, world.model, EQUALISER, curve)
    assert len(world.horse.judged) == 4


def test_a_glance_hears_a_few_windows_of_a_long_track():
    y = np.arange(200 * RATE, dtype=np.float32)
    heard, windows, of = few_windows(y, 6 * RATE, RATE)
    assert (windows, of) == (5, 34)
    assert len(heard) == 5 * 6 * RATE
    assert heard[0] == y[0]
    assert heard[-1] == y[-1]
    one, windows, _ = few_windows(y, 100 * RATE, RATE)
    assert windows == 1
    assert one[0] == 50 * RATE


def test_a_track_shorter_than_a_window_is_heard_as_it_is():
    y = tones(0.1, 0.1, seconds=0.5)
    assert few_windows(y, 2 * RATE, RATE)[0] is y


def test_every_change_keeps_sound_finite_and_nearly_as_long():
    y = tones(0.1, 0.1, seconds=7.0)
    for change in known_changes():
        other = changed(y, RATE, change.name, change.usual, lambda: None)
        assert np.isfinite(other).all()
        assert 0.9 < len(other) / len(y) < 1.1, change.name


def test_an_amount_outside_its_range_and_a_curve_for_gain_are_refused_in_a_sentence(tmp_path):
    world = World(tmp_path)
    assert world.asked(world.lab.rescore, 1, world.model, "gain", 300.0) is None
    assert world.asked(world.lab.rescore, 1, world.model, "gain", FLAT) is None
    assert world.asked(world.lab.rescore, 1, world.model, EQUALISER, 3.0) is None
    assert len(world.troubles) == 3
    assert all(sentence.endswith(".") for sentence in world.troubles)


def test_a_track_that_left_and_a_file_that_is_damaged_are_told(tmp_path):
    world = World(tmp_path)
    world.asked(world.lab.rescore, 9, world.model, "gain", 6.0)
    (tmp_path / "2.wav").write_bytes(b"no sound at all")
    world.asked(world.lab.rescore, 2, world.model, "gain", 6.0)
    assert "left the library" in world.troubles[0]
    assert "2.wav" in world.troubles[1]


def test_a_sweep_tells_at_which_amounts_the_answer_flips(tmp_path):
    world = World(tmp_path)
    each = []
    found = world.asked(world.lab.sweep, 1, world.model, each=each.append)
    assert [swept.change.name for swept in each] == [swept.change.name for swept in found]
    by_name = {swept.change.name: swept for swept in found}
    bass = by_name["bass"]
    by_amount = dict(zip(bass.amounts, bass.flipped, strict=True))
    assert all(turned for amount, turned in by_amount.items() if amount < 0)
    assert not any(turned for amount, turned in by_amount.items() if amount > 0)
    assert by_name["gain"].flip_rate == 0.0
    assert np.all(np.diff(bass.probabilities[:, 0]) > 0)


def test_of_tags_a_flip_is_one_that_is_given_or_taken_away():
    before = np.array([0.9, 0.2])
    assert flips(before, np.array([0.6, 0.6]), "tags")
    assert not flips(before, np.array([0.6, 0.4]), "tags")
    assert not flips(before, np.array([0.6, 0.59]), "classes")


# the library


def learned(world, folds, **more):
    """Put a run of the model on the shelf that left out the tracks with a fold."""
    answers = replace(
        answers_of(n=3, names=("jazz", "classical")),
        folds=np.array(folds),
        tracks=np.array([1, 2, 3]),
    )
    result = run_of(answers, extra={"model": world.model.name, "parameters": 12}, **more)
    world.shelf.keep(result)
    return result


def test_the_report_of_a_network_says_what_turned_its_answers(tmp_path):
    world = World(tmp_path)
    run = learned(world, [0, 0, 0])
    other = run_of()
    world.shelf.keep(other)
    found = world.asked(world.lab.library_wide, world.model)
    assert found.tracks == 3
    assert found.rates["Bass ±3 dB"] == pytest.approx(1 / 6)
    assert found.rates["Gain ±6 dB"] == 0.0
    kept = world.shelf.get(run.id)
    assert kept.extra[ROBUSTNESS] == pytest.approx(found.rates)
    assert kept.extra["parameters"] == 12
    assert kept.extra[MEASURED]["tracks"] == 3
    assert "Bass ±3 dB" in robustness_part([kept])
    assert ROBUSTNESS not in world.shelf.get(other.id).extra
    assert world.lab.robustness(world.model) == pytest.approx(found.rates)


def test_tracks_that_were_learned_from_are_left_out(tmp_path):
    world = World(tmp_path)
    learned(world, [-1, 0, -1])
    found = world.asked(world.lab.library_wide, world.model)
    assert found.unlearned
    assert found.tracks == 1
    assert found.rates["Bass ±3 dB"] == 0.0


def test_without_a_run_any_track_will_do_and_that_is_told(tmp_path):
    world = World(tmp_path)
    found = world.asked(world.lab.library_wide, world.model, tracks=2)
    assert not found.unlearned
    assert found.tracks == 2


def test_a_track_that_cannot_be_read_is_counted_and_the_others_are_heard(tmp_path):
    world = World(tmp_path)
    (tmp_path / "1.wav").unlink()
    found = world.asked(world.lab.library_wide, world.model)
    assert found.tracks == 2
    assert len(found.failed) == 1


def test_when_no_track_can_be_read_nothing_is_kept(tmp_path):
    world = World(tmp_path)
    run = learned(world, [0, 0, 0])
    for track in (1, 2, 3):
        (tmp_path / f"{track}.wav").write_bytes(b"")
    assert world.asked(world.lab.library_wide, world.model) is None
    assert world.troubles[-1].startswith("None of the tracks could be heard")
    assert ROBUSTNESS not in world.shelf.get(run.id).extra


class SlowHorse(Horse):
    """Thinks until it is told to stop, or `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()

    def judge(self, waveform, check):
        self.begun.set()
        while not self.go.is_set():
            check()
            time.sleep(0.005)
        return super().judge(waveform, check)


@pytest.fixture
def jobs():
    runner = JobRunner(workers=1)
    yield runner
    runner.close()


def test_measuring_ends_when_it_is_cancelled_and_keeps_nothing(tmp_path, jobs):
    world = World(tmp_path, jobs, SlowHorse())
    run = learned(world, [0, 0, 0])
    told = []
    world.lab.library_wide(world.model, told.append, told.append)
    assert world.horse.begun.wait(10)
    assert world.lab.measuring
    world.lab.cancel()
    assert not world.lab.measuring
    jobs.close()
    assert told == []
    assert world.horse.judged == []
    assert ROBUSTNESS not in world.shelf.get(run.id).extra


def test_while_a_hand_drags_only_the_newest_question_waits(tmp_path, jobs):
    world = World(tmp_path, jobs, SlowHorse())
    answered, through = [], threading.Event()

    def ask(gain):
        curve = ten_bands((gain, *(0.0,) * 9))

        def done(_):
            answered.append(gain)
            if gain == -4.0:
                through.set()

        world.lab.glance(1, world.model, EQUALISER, curve, done)

    ask(-1.0)
    assert world.horse.begun.wait(10)
    for gain in (-2.0, -3.0, -4.0):
        ask(gain)
    world.horse.go.set()
    assert through.wait(10)
    assert answered == [-1.0, -4.0]


# hearing it


def test_the_changed_sound_is_played_and_taken_back(tmp_path):
    world = World(tmp_path)
    world.lab.hear(2, "gain", 24.0, "Gain +24 dB", 1.0, world.troubles.append)
    assert world.lab.heard
    assert world.player.aside.title == "Piece 2 · Gain +24 dB"
    y, _ = soundfile.read(world.player.aside.path.decode())
    assert np.abs(y).max() == pytest.approx(1.0, abs=1e-6)
    world.lab.end_hearing()
    assert not world.lab.heard


def test_its_changes_are_known_without_loading_torch():
    code = (
        "import sys; import musicscope.workspace.clever_hans as lab; lab.known_changes();"
        "sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
