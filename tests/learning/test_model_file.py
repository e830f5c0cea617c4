import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from musicscope.learning.data import gather_labels
from musicscope.learning.learner import finish, fit_tag
from musicscope.learning.learner_contest import LEAST_FOR_CONTEST, _fit_boosting, _fit_svm
from musicscope.learning.learner_model import TagModel
from musicscope.learning.model_file import ModelFileError, ModelShelf, read_model, write_model
from tests.learning.tag_worlds import library, some_labels

X, TRUTH, ARTISTS = library(9, n=120, share=0.4)


def model_of(kind):
    n = {"prototype": 3}.get(kind, LEAST_FOR_CONTEST)
    yes, no = some_labels(9, TRUTH, n, n)
    if kind in {"prototype", "logistic"}:
        return fit_tag(X, yes, no, ARTISTS, 0, features=("likeness",))
    labels = gather_labels(yes, no, ARTISTS)
    fit = {"svm": _fit_svm, "boosting": _fit_boosting}[kind]
    scorer = fit(X[labels.rows], labels.yes, 0)
    return finish(X, labels, scorer, scorer.score(X[labels.rows])[0], 0.8)


@pytest.mark.parametrize("kind", ["prototype", "logistic", "svm", "boosting"])
def test_a_model_comes_back_as_it_was(tmp_path, kind):
    model = model_of(kind)
    model.save(tmp_path / "warm.tagmodel", "warm 🌊, at sea")
    stored = read_model(tmp_path / "warm.tagmodel")
    same = TagModel.load(tmp_path / "warm.tagmodel")
    assert stored.tag == "warm 🌊, at sea"
    assert (same.kind, same.quality, same.n_yes) == (kind, model.quality, model.n_yes)
    assert (same.fingerprint, same.made_s) == (model.fingerprint, model.made_s)
    np.testing.assert_array_equal(same.predict(X).probability, model.predict(X).probability)
    np.testing.assert_array_equal(same.predict(X).sure, model.predict(X).sure)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "warm.tagmodel"
    write_model(path, model_of("logistic"), "warm")
    return path


class Malicious:
    def __reduce__(self):
        return (pytest.fail, ("the pickle was read",))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_refused_unread(tmp_path, protocol):
    path = tmp_path / "evil.tagmodel"
    path.write_bytes(pickle.dumps(Malicious(), protocol))
    with pytest.raises(ModelFileError, match=r"^evil\.tagmodel cannot be opened.*\.$"):
        read_model(path)


def test_a_pickle_inside_an_archive_is_refused_unread(file):
    evil = np.array([Malicious()], object)
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    inner = io.BytesIO()
    np.lib.format.write_array(inner, evil, allow_pickle=True)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, inner.getvalue() if "weights" in name else content)
    with pytest.raises(ModelFileError, match="damaged"):
        read_model(file)


def test_a_truncated_file_is_refused(file):
    whole = file.read_bytes()
    for length in range(0, len(whole), max(len(whole) // 40, 1)):
        file.write_bytes(whole[:length])
        with pytest.raises(ModelFileError):
            read_model(file)


def test_a_damaged_file_is_refused_or_reads_as_it_was(file):
    whole = file.read_bytes()
    before = read_model(file).model.predict(X).probability
    rng = np.random.default_rng(0)
    for _ in range(60):
        bent = bytearray(whole)
        bent[int(rng.integers(len(whole)))] ^= 1 << int(rng.integers(8))
        file.write_bytes(bytes(bent))
        try:
            after = read_model(file).model.predict(X).probability
        except ModelFileError:
            continue
        np.testing.assert_array_equal(before, after)


def rewritten(file, **changed):
    with np.load(file, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    card = json.loads(bytes(arrays["card"]).decode()) | changed
    arrays["card"] = np.frombuffer(json.dumps(card).encode(), np.uint8)
    with file.open("wb") as target:
        np.savez(target, allow_pickle=False, **arrays)


@pytest.mark.parametrize("changed", [{"version": 2}, {"kind": "quantum"}])
def test_a_newer_file_is_refused(file, changed):
    rewritten(file, **changed)
    with pytest.raises(ModelFileError, match="made by a newer program; update"):
        read_model(file)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "svm"},
        {"quality": 3},
        {"calibration": {"slope": "steep"}},
        {"labels": {}},
        {"format": "recipe"},
    ],
)
def test_a_file_that_does_not_fit_together_is_refused(file, changed):
    rewritten(file, **changed)
    with pytest.raises(ModelFileError, match=r"\.$"):
        read_model(file)


def test_a_missing_or_foreign_file_is_refused(tmp_path):
    with pytest.raises(ModelFileError, match="choose another"):
        read_model(tmp_path / "none.tagmodel")
    (tmp_path / "note.tagmodel").write_text("warm")
    with pytest.raises(ModelFileError, match="no such file"):
        read_model(tmp_path / "note.tagmodel")


def test_what_cannot_be_written_leaves_the_older_file(file, monkeypatch):
    before = file.read_bytes()

    def full(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(ModelFileError, match="No space left"):
        write_model(file, model_of("prototype"), "warm")
    assert file.read_bytes() == before
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_older_versions_are_kept_and_come_back(tmp_path):
    shelf = ModelShelf(tmp_path, most=3, sitting_s=0.0)
    yes, no = some_labels(9, TRUTH, 10, 10)
    for n in (5, 6, 7, 8):
        shelf.keep(4, fit_tag(X, yes[:n], no[:n], ARTISTS, 0), "warm")
    shelf.keep(44, fit_tag(X, yes, no, ARTISTS, 0), "sea")
    assert [stored.model.n_yes for stored in shelf.read(4)] == [8, 7, 6]
    restored = shelf.restore(shelf.versions(4)[-1])
    assert restored.n_yes == 6
    assert shelf.read(4)[0].model.n_yes == 6
    assert len(shelf.versions(44)) == 1


def test_one_sitting_is_one_version(tmp_path):
    shelf = ModelShelf(tmp_path)
    yes, no = some_labels(9, TRUTH, 10, 10)
    for n in (5, 6, 7):
        shelf.keep(4, fit_tag(X, yes[:n], no[:n], ARTISTS, 0), "warm")
    assert [stored.model.n_yes for stored in shelf.read(4)] == [7]


def test_a_damaged_version_does_not_hide_the_others(tmp_path):
    shelf = ModelShelf(tmp_path, sitting_s=0.0)
    yes, no = some_labels(9, TRUTH, 10, 10)
    for n in (5, 6):
        shelf.keep(4, fit_tag(X, yes[:n], no[:n], ARTISTS, 0), "warm")
    shelf.versions(4)[0].write_bytes(b"PK\x03\x04 gone")
    assert [stored.model.n_yes for stored in shelf.read(4)] == [5]
