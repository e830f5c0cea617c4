"""A trained classifier answers for new tracks, and is stored without anything that could run."""

import io
import json
import pickle
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.jobs import InlineRunner
from musicscope.learning.evaluation.experiment import Experiment, Fusion
from musicscope.learning.evaluation.trained import FinalSpec, fit_final
from musicscope.learning.evaluation.trained_file import (
    TrainedFileError,
    read_trained,
    write_trained,
)
from tests.learning.evaluation.bench_worlds import Watcher, genres, moods

FOREST = Experiment("random_forest", {"trees": 10}, search_budget=3)


def test_a_trained_classifier_knows_new_tracks():
    trained = fit_final(genres(0, n=120), replace(FOREST, settings={"trees": 50}, search_budget=0))
    new = genres(1)
    found = trained.predict(new.features)
    assert found.shape == (90, 3)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert (found.argmax(axis=1) == new.classes).mean() > 0.7
    assert (trained.names, trained.task) == (("a", "b", "c"), "classes")
    assert trained.predict({k: v[:0] for k, v in new.features.items()}).shape == (0, 3)


def test_a_track_without_numbers_gets_no_answer():
    trained = fit_final(genres(), replace(FOREST, search_budget=0))
    features = {name: values.copy() for name, values in genres(1).features.items()}
    for values in features.values():
        values[3] = np.nan
    found = trained.predict(features)
    assert np.isnan(found[3]).all()
    assert np.isfinite(np.delete(found, 3, axis=0)).all()


def test_other_features_than_learned_from_are_refused():
    trained = fit_final(genres(), replace(FOREST, search_budget=0, groups=("a",)))
    trained.predict({"a": genres(1).features["a"]})
    with pytest.raises(ParameterError, match="no feature group called a"):
        trained.predict({"b": genres(1).features["b"]})
    with pytest.raises(ParameterError, match="learned from 4 numbers of a, and there are 2"):
        trained.predict({"a": genres(1).features["a"][:, :2]})


@pytest.mark.parametrize(
    "world", [genres().part(np.array([0, 1, 2])), moods().part(np.arange(0)), genres().part([0])]
)
def test_what_cannot_be_learned_says_why(world):
    with pytest.raises(ParameterError, match=r"add tracks of another class|label some"):
        fit_final(world, FOREST)


def test_a_tag_of_yes_alone_cannot_be_learned():
    world = replace(moods(), answers=np.ones((120, 2), np.float32))
    with pytest.raises(ParameterError, match="“yes” and “no”"):
        fit_final(world, FOREST)


@pytest.mark.parametrize(
    "experiment",
    [
        FOREST,
        Experiment("svc", groups=("a",), scaling="standard"),
        Experiment("logistic_regression", fusion=Fusion("svc", ("b",), rule="stacked")),
    ],
)
@pytest.mark.parametrize("world", [genres(n=60), moods(n=60)], ids=["classes", "tags"])
def test_a_stored_classifier_gives_the_same_answers(tmp_path, world, experiment):
    trained = fit_final(world, experiment)
    path = tmp_path / "my.classifier"
    write_trained(path, trained)
    again = read_trained(path)
    new = genres(5).features
    np.testing.assert_array_equal(again.predict(new), trained.predict(new))
    assert again.experiment == trained.experiment
    assert again.experiment.search_budget == 0
    assert (again.names, again.task, again.made_s) == (trained.names, trained.task, trained.made_s)
    assert again.warnings == ()
    if not experiment.groups:
        assert again.fingerprint == trained.fingerprint


def test_a_file_holds_numbers_and_json_alone(tmp_path):
    path = tmp_path / "my.classifier"
    write_trained(path, fit_final(genres(), FOREST))
    with np.load(path, allow_pickle=False) as file:
        assert json.loads(bytes(file["card"]).decode())["format"] == "musicscope classifier"
        assert {file[name].dtype.kind for name in file.files} <= set("fiu")


def rewrite(path, change):
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    card = json.loads(bytes(arrays.pop("card")).decode())
    change(card, arrays)
    buffer = io.BytesIO()
    np.savez(buffer, card=np.frombuffer(json.dumps(card).encode(), np.uint8), **arrays)
    path.write_bytes(buffer.getvalue())


def newer(card, arrays):
    card["version"] = 99


def unknown(card, arrays):
    card["experiment"]["classifier"] = "oracle"


def other_labels(card, arrays):
    arrays["answers"] = arrays["answers"][:, ::-1]


def short(card, arrays):
    arrays["artists"] = arrays["artists"][:3]


def no_experiment(card, arrays):
    del card["experiment"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (newer, "newer program"),
        (unknown, "newer program"),
        (other_labels, "training set was changed"),
        (short, "damaged"),
        (no_experiment, "is missing"),
    ],
)
def test_a_changed_file_is_refused(tmp_path, change, sentence):
    path = tmp_path / "my.classifier"
    write_trained(path, fit_final(genres(), FOREST))
    rewrite(path, change)
    with pytest.raises(TrainedFileError, match=sentence):
        read_trained(path)


def test_a_pickle_an_empty_file_and_no_file_are_refused(tmp_path):
    for name, content in (
        ("pickle", pickle.dumps({"a": 1})),
        ("empty", b""),
        ("cut", zipfile.ZipFile.__doc__.encode()),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TrainedFileError, match=r"pickle|no such file"):
            read_trained(tmp_path / name)
    with pytest.raises(TrainedFileError, match="choose another file"):
        read_trained(tmp_path / "missing")


def test_answers_that_other_versions_give_are_noticed(tmp_path):
    path = tmp_path / "my.classifier"
    write_trained(path, fit_final(genres(), FOREST))

    def drift(card, arrays):
        card["versions"] = "scikit-learn 1.4"
        arrays["said"] = arrays["said"] * 0.9

    rewrite(path, drift)
    (said,) = read_trained(path).warnings
    assert said.startswith("It was made with scikit-learn 1.4 and answers a little differently")


def test_learning_is_a_job_with_progress_whose_result_travels():
    watcher = Watcher()
    spec = FinalSpec("Train", genres(n=60), FOREST)
    trained = pickle.loads(pickle.dumps(spec.run(watcher)))
    assert trained.predict(genres().features).shape == (90, 3)
    assert [seen[0] for seen in watcher.seen] == list(range(watcher.seen[-1][1] + 1))
    assert InlineRunner().submit(spec, where="process").result.names == ("a", "b", "c")
