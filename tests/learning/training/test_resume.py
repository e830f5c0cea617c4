"""Cancel, stop, crash, full disk: what was learned is not lost."""

import errno

import numpy as np
import pytest
import safetensors.torch

from musicscope.core.errors import ParameterError
from musicscope.learning.training import pulse
from musicscope.learning.training.augmentation import Augmentation
from musicscope.learning.training.checkpoint import FILE, CheckpointError, read_checkpoint
from musicscope.learning.training.loop import rescue, train
from musicscope.learning.training.messages import Epoch, Notice
from musicscope.learning.training.spec import TrainingError
from musicscope.learning.training.stop import StopFlag
from tests.learning.training.test_loop import same
from tests.learning.training.tiny import CPU, HEARS, Tiny, Watcher, add_tiny, tiny_spec, toy

pytestmark = pytest.mark.usefixtures("tiny", "attentive")

SPEC = tiny_spec(epochs=4, augmentation=Augmentation(gain_db=3, mixup=0.2))


class KilledError(Exception):
    pass


@pytest.fixture
def attentive(monkeypatch):
    """Epochs take milliseconds here: each look at whether anybody cancelled is a real one."""
    monkeypatch.setattr(pulse, "_LOOK_EVERY_S", -1.0)


def after_epochs(n, do):
    """What to do when so many epochs were told."""

    def look(watcher):
        if len(watcher.of(Epoch)) >= n:
            do()

    return look


def kill():
    raise KilledError


@pytest.mark.parametrize("network", ["tiny", "time_freq"])
def test_a_crash_resumes_and_ends_as_if_it_had_not_been(tmp_path, network):
    hears = {} if network == "tiny" else {"input": long_enough(), "epochs": 2, "batch": 4}
    spec = tiny_spec(
        **{"epochs": 4, "augmentation": SPEC.augmentation, **hears, "network": network}
    )
    examples = toy(12) if network == "time_freq" else toy()
    whole = train(spec, examples, device=CPU)
    crashes = range(1, len(whole.history.epochs))
    for n in crashes:
        with pytest.raises(KilledError):
            train(
                spec, examples, device=CPU, folder=tmp_path, context=Watcher(after_epochs(1, kill))
            )
        assert len(read_checkpoint(tmp_path).card["history"]["epochs"]) == n
    watcher = Watcher()
    resumed = train(spec, examples, device=CPU, folder=tmp_path, context=watcher)
    assert "where it was interrupted" in watcher.of(Notice)[0].sentence
    assert same(whole, resumed)
    np.testing.assert_array_equal(whole.scores, resumed.scores)
    for before, after in zip(whole.history.epochs, resumed.history.epochs, strict=True):
        assert (before.loss, before.metric) == (after.loss, after.metric)


def long_enough():
    from dataclasses import replace

    return replace(
        HEARS,
        settings={**HEARS.settings, "n_mels": 96, "hop": 64},
        rows=96,
        frames=84,
        samples=83 * 64,
    )


def test_a_finished_training_is_not_repeated(tmp_path):
    first = train(SPEC, toy(), device=CPU, folder=tmp_path)
    watcher = Watcher()
    again = train(SPEC, toy(), device=CPU, folder=tmp_path, context=watcher)
    assert not watcher.of(Epoch)
    assert same(first, again)


def test_another_training_does_not_go_on_with_the_state_of_this_one(tmp_path):
    train(SPEC, toy(), device=CPU, folder=tmp_path)
    watcher = Watcher()
    train(tiny_spec(epochs=2, seed=9), toy(), device=CPU, folder=tmp_path, context=watcher)
    assert len(watcher.of(Epoch)) == 2


def test_a_cancel_passes_through_and_the_best_model_can_be_rescued(tmp_path):
    with pytest.raises(KilledError):
        train(SPEC, toy(), device=CPU, folder=tmp_path, context=Watcher(after_epochs(2, kill)))
    kept = rescue(SPEC, toy(), tmp_path)
    assert kept.ended == "stopped"
    assert len(kept.history.epochs) == 2
    assert kept.figures["accuracy"] > 0.5
    assert rescue(SPEC, toy(), tmp_path / "nothing") is None


def test_a_stop_hands_over_the_best_model_so_far():
    stop = StopFlag()
    watcher = Watcher(after_epochs(2, stop.stop))
    trained = train(tiny_spec(epochs=500), toy(), device=CPU, context=watcher, stop=stop)
    assert trained.ended == "stopped"
    assert len(trained.history.epochs) == 2
    assert np.isfinite(trained.answers.scores[trained.split.validation]).all()


def test_a_stop_before_the_first_epoch_leaves_nothing():
    stop = StopFlag()
    stop.stop()
    with pytest.raises(TrainingError, match="nothing to keep"):
        train(SPEC, toy(), device=CPU, stop=stop)


def test_a_cancel_is_noticed_after_each_layer_forwards_and_backwards(monkeypatch):
    reached = []

    class Watched(Tiny):
        def features(self, x):
            found = super().features(x)
            reached.append("middle")
            if found.requires_grad:
                found.register_hook(lambda gradient: reached.append("back in the middle"))
            return found

    add_tiny(monkeypatch, Watched, "watched")
    spec = tiny_spec(network="watched", epochs=1, batch=64, validation=0.0)
    places = set()
    for moment in range(1, 60):
        reached.clear()
        watcher = Watcher(lambda w, at=moment: kill() if next(w.calls) == at else None)
        try:
            train(spec, toy(8), device=CPU, context=watcher)
        except KilledError:
            places.add(tuple(reached))
    assert places == {(), ("middle",), ("middle", "back in the middle")}


def test_a_stop_flag_in_a_spec_can_be_pickled():
    import pickle

    flag = StopFlag()
    flag.stop()
    assert not pickle.loads(pickle.dumps(flag)).is_set()


def test_a_full_disk_is_said_and_the_training_goes_on(tmp_path, monkeypatch):
    real, written = safetensors.torch.save_file, []

    def full(tensors, path, metadata):
        written.append(path)
        if len(written) > 1:
            path.write_bytes(b"half of it")
            raise OSError(errno.ENOSPC, "No space left on device")
        real(tensors, path, metadata)

    monkeypatch.setattr(safetensors.torch, "save_file", full)
    watcher = Watcher()
    trained = train(SPEC, toy(), device=CPU, folder=tmp_path, context=watcher)
    assert len(trained.history.epochs) == 4
    said = [notice.sentence for notice in watcher.of(Notice)]
    assert len(said) == 1
    assert "No space left on device" in said[0]
    assert "it goes on" in said[0]
    assert read_checkpoint(tmp_path).card["epoch"] == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_damaged_state_is_said_and_begun_anew(tmp_path):
    with pytest.raises(KilledError):
        train(SPEC, toy(), device=CPU, folder=tmp_path, context=Watcher(after_epochs(2, kill)))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-100])
    watcher = Watcher()
    trained = train(SPEC, toy(), device=CPU, folder=tmp_path, context=watcher)
    assert "is damaged; it begins anew" in watcher.of(Notice)[0].sentence
    assert len(trained.history.epochs) == 4


def test_a_pickle_in_its_place_is_not_opened(tmp_path):
    import pickle

    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("a pickle was opened",))

    (tmp_path / FILE).write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(CheckpointError):
        read_checkpoint(tmp_path)


def test_the_wrong_parts_are_refused():
    with pytest.raises(ParameterError, match="no part time"):
        train(SPEC, toy(), device=CPU, parts={"time": {}})
