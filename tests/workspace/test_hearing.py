"""What is told of a network is what it heard: where in the sound, when, and like what."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from musicscope.analysis.aspect import EMBEDDING
from musicscope.jobs import JobRunner, JobState
from musicscope.learning.evaluation.result import Answers
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.hearing import Hearing
from musicscope.workspace.hearing_jobs import METHODS, SaliencySpec
from musicscope.workspace.hearing_nearest import learned_from, nearest_rows
from musicscope.workspace.hearing_rows import row_frequencies, row_names
from musicscope.workspace.hearing_taggram import coarse_to_fine
from musicscope.workspace.hearing_times import centred, stretch_at, stretch_count
from tests.workspace.heard_world import (
    HEARS,
    HIGH_HZ,
    LOW_HZ,
    NAMES,
    hearing_of,
    network_file,
    tone,
    write_track,
)
from tests.workspace.tag_world import TagWorld


@pytest.fixture(scope="module")
def track(tmp_path_factory):
    return write_track(tmp_path_factory.mktemp("heard"))


@pytest.fixture
def hearing(track):
    return hearing_of(track)


class Asked:
    """Keeps what is told."""

    def __init__(self):
        self.found, self.sentences = [], []

    @property
    def both(self):
        return self.found.append, self.sentences.append


@pytest.fixture
def asked():
    return Asked()


# over time


def test_the_taggram_says_low_while_it_is_low_and_high_while_it_is_high(hearing):
    hearing.listen_through(1, network_file())
    heard = hearing.taggram(1, network_file())
    assert heard.names == NAMES
    assert heard.probable
    low = heard.at_all(np.array([1.0, 3.0, 5.0, 7.0]))[NAMES.index("low")]
    assert (low[:2] > 0.8).all()
    assert (low[2:] < 0.2).all()
    assert heard.leader(1.0) == "low"
    assert heard.leader(7.0) == "high"
    np.testing.assert_allclose(heard.values.sum(axis=1), 1, atol=1e-5)


def test_what_is_known_is_told_on_the_way_and_never_asked_twice(track):
    hearing = hearing_of(track)
    told = []
    hearing.heard.subscribe(lambda t: told.append(len(hearing.taggram(t, network_file()).times_s)))
    hearing.listen_through(1, network_file())
    assert told == sorted(told)
    assert len(told) > 2
    hearing.listen_through(1, network_file())
    assert len(hearing._jobs.specs) == 1
    assert hearing.latest_taggram(1) is hearing.taggram(1, network_file())


def test_a_file_that_is_gone_is_told_in_a_sentence(hearing, track, tmp_path):
    hearing._catalogue.track(1).path = bytes(tmp_path / "gone.wav")
    hearing.listen_through(1, network_file())
    assert hearing.taggram(1, network_file()) is None
    assert "gone.wav cannot be played" in hearing.trouble(1, network_file())


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 100])
def test_coarse_to_fine_asks_for_each_window_once(count):
    rounds = coarse_to_fine(count)
    assert sorted(np.concatenate(rounds).tolist()) == list(range(count))


# why


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("name", "at_s", "hz"), [("low", 1.0, LOW_HZ), ("high", 7.0, HIGH_HZ)])
def test_the_answer_hangs_on_the_tone_that_sounds(hearing, asked, name, at_s, hz, method):
    hearing.saliency(1, network_file(), name, at_s, method, *asked.both)
    assert asked.sentences == []
    (found,) = asked.found
    assert found.name == name
    assert found.score > 0.8
    assert np.abs(found.relevance).max() <= 1
    assert found.picture.shape == found.relevance.shape
    assert found.start_s <= at_s <= found.stop_s <= 8.0
    near = np.abs(np.log2(found.frequencies / hz)) < 0.5
    speaking = found.relevance.mean(axis=1)
    assert speaking[near].mean() > 3 * max(speaking[~near].mean(), 0)
    if found.completeness is not None:
        assert found.completeness == pytest.approx(1, abs=0.05)


def test_without_a_name_the_strongest_answer_of_each_part_is_explained(hearing, asked):
    for at_s in (1.0, 7.0):
        hearing.saliency(1, network_file(), "", at_s, "integrated gradients", *asked.both)
    assert [found.name for found in asked.found] == ["low", "high"]


def test_a_stretch_is_remembered_wherever_in_it_one_asks(hearing, asked):
    for at_s in (0.1, 2.0, 2.9):
        hearing.saliency(1, network_file(), "low", at_s, "occlusion", *asked.both)
    assert len({id(found) for found in asked.found}) == 1
    assert len(hearing._jobs.specs) == 1


@pytest.mark.parametrize(
    ("name", "method", "words"),
    [("loud", "occlusion", "does not know loud"), ("low", "guessing", "no method called guessing")],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(hearing, asked, name, method, words):
    hearing.saliency(1, network_file(), name, 1.0, method, *asked.both)
    assert asked.found == []
    assert words in asked.sentences[0]


def test_a_network_that_is_gone_and_a_track_that_left_are_told(hearing, asked, tmp_path):
    gone = tmp_path / "gone.network"
    hearing.saliency(1, gone, "low", 1.0, "occlusion", *asked.both)
    hearing.saliency(2, network_file(), "low", 1.0, "occlusion", *asked.both)
    hearing.layers(gone, *asked.both)
    hearing.nearest(1, gone, *asked.both)
    assert asked.found == []
    assert asked.sentences[0] == "This network cannot be used; choose another one."
    assert asked.sentences[1] == "This track has left the library."
    assert "gone.network" in asked.sentences[2]


def test_a_track_shorter_than_the_window_is_heard_and_shown_as_long_as_it_is(tmp_path, asked):
    import soundfile

    path = tmp_path / "short.wav"
    soundfile.write(path, tone(LOW_HZ, 0.5), 8000)
    hearing = hearing_of(path)
    hearing.saliency(1, network_file(), "", 0.2, "integrated gradients", *asked.both)
    hearing.listen_through(1, network_file())
    hearing.activations(1, network_file(), "convolution_1", 0.2, *asked.both)
    saliency, active = asked.found
    assert saliency.stop_s == active.stop_s == pytest.approx(0.5)
    assert saliency.name == "low"
    assert saliency.picture.shape[1] == pytest.approx(3 * 33 * 0.5 / 3, abs=1)
    assert hearing.taggram(1, network_file()).leader(0.2) == "low"


def test_torch_has_the_threads_back_that_it_had(hearing, asked):
    before = torch.get_num_threads()
    hearing.saliency(1, network_file(), "low", 1.0, "occlusion", *asked.both)
    assert torch.get_num_threads() == before


def test_a_question_that_is_superseded_ends_without_an_answer(track):
    jobs = JobRunner()
    try:
        spec = SaliencySpec(network_file(), bytes(track), 8.0, "low", 1.0, "integrated gradients")
        older = jobs.submit(spec, key="why")
        newer = jobs.submit(spec, key="why")
        assert newer.wait(20)
        assert older.state is JobState.CANCELLED
        assert newer.state is JobState.DONE
    finally:
        jobs.close()


# inside


def test_layers_filters_and_activations_are_those_of_the_network(hearing, asked):
    hearing.layers(network_file(), *asked.both)
    hearing.filters(network_file(), *asked.both)
    layers, filters = asked.found
    assert layers.names[0] == "convolution_1"
    assert layers.window_s == 1.0
    (shape,) = {pictures.shape[1:] for pictures in filters.values()}
    assert len(shape) == 2
    hearing.activations(1, network_file(), layers.names[0], 2.0, *asked.both)
    active = asked.found[-1]
    assert active.start_s <= 2.0 <= active.stop_s
    assert active.values.ndim == 3
    hearing.activations(1, network_file(), "attic", 2.0, *asked.both)
    assert "no layer called attic" in asked.sentences[0]


# what it learned from


@pytest.fixture
def library(tmp_path):
    world = TagWorld(tmp_path, 9)
    yield world
    world.close()


def _of_library(library, results=(), names=("Jazz", "Folk", "Techno")):
    card = SimpleNamespace(name="Evening", names=names)
    path = library.library.path.parent / "evening.network"
    networks = SimpleNamespace(models=lambda: (SimpleNamespace(path=path, card=card),))
    bench = SimpleNamespace(results=lambda: results)
    parts = (library.library, library.catalogue, library.labelling, bench, networks, library.jobs)
    return Hearing(*parts), path


def _listen(library):
    """Let an ear hear the styles on the three axes, and each track a little besides."""
    vectors = {
        track: np.eye(3, dtype=np.float32)[number % 3] + 0.01 * number
        for number, track in library.ids.items()
    }
    VectorSets(library.library.database).put(EMBEDDING + "Evening", vectors)


def test_the_nearest_examples_are_of_the_same_style_and_not_the_track_itself(library, asked):
    hearing, path = _of_library(library)
    _listen(library)
    own = library.ids[0]
    hearing.nearest(own, path, *asked.both)
    (found,) = asked.found
    assert not found.learned
    assert own not in {n.track for n in found.neighbours}
    assert [n.label for n in found.neighbours[:2]] == ["Jazz", "Jazz"]
    distances = [n.distance for n in found.neighbours]
    assert distances == sorted(distances)


def test_only_what_the_network_learned_from_counts_where_that_is_known(library, asked):
    tracks = np.array(sorted(library.ids.values()))
    truth = np.eye(3, dtype=np.float32)[[library.style(int(t)) for t in tracks]]
    folds = np.where(np.arange(9) < 5, -1, 0)
    answers = Answers("classes", ("Jazz", "Folk", "Techno"), truth, truth, folds,
                      np.arange(9), tracks, ("",) * 9)  # fmt: skip
    run = SimpleNamespace(extra={"model": "evening.network"}, answers=answers)
    hearing, path = _of_library(library, (run,))
    _listen(library)
    hearing.nearest(int(tracks[-1]), path, *asked.both)
    (found,) = asked.found
    assert found.learned
    assert {n.track for n in found.neighbours} == set(tracks[:5].tolist())
    assert learned_from((run,), "other.network") is None


def test_before_the_library_was_listened_to_one_sentence_says_what_to_do(library, asked):
    hearing, path = _of_library(library)
    hearing.nearest(library.ids[0], path, *asked.both)
    assert "let it listen to all tracks" in asked.sentences[0]


def test_distances_are_those_of_scikit_learn():
    from sklearn.metrics.pairwise import cosine_distances

    rng = np.random.default_rng(0)
    values, own = rng.normal(size=(20, 6)), rng.normal(size=6)
    expected = cosine_distances(own[None], values)[0]
    found = nearest_rows(values, own, 20)
    assert [row for row, _ in found] == np.argsort(expected).tolist()
    np.testing.assert_allclose([d for _, d in found], np.sort(expected), atol=1e-9)


# where and what


def test_stretches_follow_each_other_and_the_last_ends_with_the_track():
    parts = [stretch_at(at_s, 10.0, 34.0) for at_s in (0, 9.99, 10, 25, 33.9, 99)]
    assert [part.index for part in parts] == [0, 0, 1, 2, 3, 3]
    assert (parts[-1].start_s, parts[-1].stop_s) == (24.0, 34.0)
    assert stretch_count(10.0, 34.0) == 4
    assert stretch_at(1.0, 10.0, 4.0).start_s == 0.0
    assert stretch_at(4.0, 0.2, 60.0).windows == 13


def test_a_window_stays_within_the_track_with_the_moment_in_its_middle():
    assert centred(10.0, 4.0, 60.0, 0.25).start_s == 8.0
    assert centred(0.0, 4.0, 60.0, 0.25).start_s == 0.0
    assert centred(60.0, 4.0, 60.0, 0.25).stop_s == 60.0


def test_rows_are_the_frequencies_of_librosa():
    import librosa

    expected = librosa.mel_frequencies(n_mels=34, fmin=0, fmax=4000)[1:-1]
    np.testing.assert_allclose(row_frequencies(HEARS), expected, rtol=1e-4)
    assert row_names(HEARS)[0] == f"{expected[0]:.0f} Hz"
