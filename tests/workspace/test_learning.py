from dataclasses import replace

import numpy as np
import pytest
import soundfile

from musicscope.analysis.track import analyse
from musicscope.core.changes import Changes
from musicscope.jobs import JobRunner, Mailbox
from musicscope.jobs.worker import SilentContext
from musicscope.learning.model_file import ModelFileError, read_model
from musicscope.workspace import learning_course
from musicscope.workspace.learning_features import GatherTagFeaturesSpec, learn_space
from musicscope.workspace.learning_windows import TrackWindows, WindowsSpec, window_starts
from tests.workspace.tag_world import TagWorld

JAZZ, FOLK = 0, 1


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(learning_course, "PAUSE_S", 0.0)
    made = TagWorld(tmp_path, 45)
    yield made
    made.close()


@pytest.fixture
def warm(world):
    """A tag for jazz with six yes and six no."""
    tag = world.labelling.make("warm")
    world.labelling.yes(tag, world.tracks(JAZZ, 6))
    world.labelling.no(tag, world.tracks(FOLK, 6))
    return tag


def test_a_tag_learns_from_its_labels(world, warm):
    found = world.learning.suggestions(warm)
    assert found
    assert {world.style(track) for track in found} == {JAZZ}
    assert world.learning.model(warm).kind == "logistic"
    assert world.learning.quality(warm).auc > 0.9


def test_what_the_owner_said_is_never_suggested(world, warm):
    said = set(world.tracks(JAZZ, 6) + world.tracks(FOLK, 6))
    assert not said & set(world.learning.suggestions(warm, 0.0))
    assert len(world.learning.suggestions(warm, 0.0)) == 45 - 12


def test_learning_stores_no_label(world, warm):
    assert len(world.labelling.answers(warm)) == 12
    world.learning.suggestions(warm)
    assert all(label.source == "person" for label in world.labelling.of_tag(warm))
    assert len(world.labelling.answers(warm)) == 12


def test_accepting_is_labelling_and_can_be_undone(world, warm):
    track = next(iter(world.learning.suggestions(warm)))
    world.learning.accept(warm, [track])
    assert world.labelling.answer(track, warm) is True
    assert track not in world.learning.suggestions(warm, 0.0)
    world.undo.undo()
    assert world.labelling.answer(track, warm) is None
    assert track in world.learning.suggestions(warm, 0.0)


def test_refusing_is_a_no(world, warm):
    track = next(iter(world.learning.suggestions(warm)))
    world.learning.refuse(warm, [track])
    assert world.labelling.answer(track, warm) is False


def test_all_above_a_threshold_are_accepted_in_one_step(world, warm):
    wanted = world.learning.suggestions(warm, 0.7)
    assert world.learning.accept_above(warm, 0.7) == len(wanted) > 1
    assert all(world.labelling.answer(track, warm) for track in wanted)
    world.undo.undo()
    assert len(world.labelling.answers(warm)) == 12


def test_suggestions_can_be_searched(world, warm):
    probability = world.learning.suggestions(warm, 0.0)
    for word, test in {
        "warm>0.8": lambda p: p > 0.8,
        "WARM >= 0.5": lambda p: p >= 0.5,
        "warm": lambda p: p >= 0.5,
        "warm<0,2": lambda p: p < 0.2,
    }.items():
        wanted = sorted(track for track, p in probability.items() if test(p))
        assert world.learning.find(word).tolist() == wanted
    assert len(world.learning.find("cold>0.1")) == len(world.learning.find("")) == 0


def test_a_search_knows_tags_with_signs_in_their_names(world):
    tag = world.labelling.make("a > b, 🌊")
    world.labelling.yes(tag, world.tracks(JAZZ, 3))
    assert len(world.learning.find("a > b, 🌊>0.0"))


def test_the_newest_label_counts(world, warm):
    world.labelling.clear(warm, world.tracks(FOLK, 6))
    assert world.learning.model(warm).n_no == 0
    assert world.learning.wish(warm) == "5 more “no” examples"
    world.labelling.clear(warm, world.tracks(JAZZ, 6))
    assert world.learning.model(warm) is None
    assert world.learning.suggestions(warm) == {}
    assert world.learning.wish(warm) == "1 “yes” example"


def test_a_deleted_tag_suggests_nothing_and_comes_back(world, warm):
    world.labelling.delete(warm)
    assert world.learning.suggestions(warm) == {}
    world.labelling.restore(warm)
    assert world.learning.suggestions(warm)


def test_a_tag_on_one_track_is_a_prototype(world):
    tag = world.labelling.make("sea")
    assert world.learning.suggestions(tag) == {}
    world.labelling.yes(tag, world.tracks(JAZZ, 1))
    assert world.learning.model(tag).kind == "prototype"
    ids, probability, sure = world.learning.probabilities(tag)
    assert len(ids) == len(probability) == 45
    assert not sure.any()


def test_what_to_label_next_is_not_labelled_and_has_a_reason(world, warm):
    asked = world.learning.next(8)
    assert len(asked) == len({a.track for a in asked}) == 8
    assert not {a.track for a in asked if a.tag} & set(world.labelling.answers(warm))
    assert {a.reason for a in asked} <= {"may be a yes", "unsure", "unlike the others", "at random"}
    assert [a.track for a in world.learning.next(1, warm)]


def test_a_slip_is_on_the_list(world, warm):
    slip = world.tracks(JAZZ, 1, first=8)[0]
    world.labelling.no(warm, [slip])
    doubts = world.learning.disagreements(warm)
    assert (doubts[0].track, doubts[0].said) == (slip, False)


def test_views_hear_of_the_tags_that_changed(world, warm):
    world.changes.clear()
    other = world.labelling.make("other")
    world.labelling.yes(other, world.tracks(FOLK, 2))
    assert frozenset({other}) in world.changes
    assert not any(warm in tags for tags in world.changes)


def test_everything_is_learned_anew_at_the_next_start(world, warm):
    before = world.learning.suggestions(warm, 0.0)
    again = world.open()
    again.start()
    assert again.suggestions(warm, 0.0) == pytest.approx(before)


def test_new_tracks_get_an_opinion(world, warm):
    world.world.add(45)
    track = world.world.id(45)
    world.catalogue.reload()
    world.learning.apply(Changes(analysed=frozenset({track})))
    assert world.learning.probability(warm, track) is None
    world.learning.refresh()
    assert world.learning.probability(warm, track).probability > 0.5


def test_other_vectors_can_be_chosen(world, warm):
    world.learning.use_sets(["likeness", "chroma_cqt"])
    assert world.learning.suggestions(warm)
    assert [name.split()[0] for name in world.learning.model(warm).features] == [
        "likeness",
        "chroma_cqt",
    ]


def test_a_model_is_stored_and_an_older_one_comes_back(world, warm):
    ((path, stored),) = world.learning.versions(warm)
    assert (stored.tag, stored.model.n_yes) == ("warm", 6)
    world.labelling.yes(warm, world.tracks(JAZZ, 1, first=7))
    older = path.with_name(f"{warm}-{10:015d}.tagmodel")
    stored.model.save(older, "warm")
    assert world.learning.restore(warm, older)
    assert world.learning.model(warm).n_yes == 6
    world.labelling.yes(warm, world.tracks(JAZZ, 1, first=8))
    assert world.learning.model(warm).n_yes == 8


def test_a_version_of_another_library_is_refused(world, warm):
    path, stored = world.learning.versions(warm)[0]
    foreign = path.with_name(f"{warm}-{10:015d}.tagmodel")
    replace(stored.model, features=("likeness 00000000",)).save(foreign, "warm")
    assert not world.learning.restore(warm, foreign)
    assert world.notices[-1].sentence.endswith("learned anew.")
    foreign.write_bytes(b"\x80\x04evil")
    assert not world.learning.restore(warm, foreign)
    with pytest.raises(ModelFileError):
        read_model(foreign)


def test_labels_in_quick_succession_are_learned_in_the_background(tmp_path):
    mailbox = Mailbox()
    jobs = JobRunner(mailbox.deliver)
    world = TagWorld(tmp_path, 30, jobs)
    try:
        tag = world.labelling.make("warm")
        for track in world.tracks(JAZZ, 6):
            world.labelling.yes(tag, [track])
        for track in world.tracks(FOLK, 6):
            world.labelling.no(tag, [track])

        def learned():
            model = world.learning.model(tag)
            return model is not None and (model.n_yes, model.n_no) == (6, 6)

        assert mailbox.pump(learned, 30)
        assert mailbox.pump(lambda: not world.learning.busy and not jobs.active, 30)
        assert not world.notices
    finally:
        jobs.close()
        world.close()


def test_with_many_labels_curved_learners_compete(tmp_path, monkeypatch):
    monkeypatch.setattr(learning_course, "PAUSE_S", 0.0)
    monkeypatch.setattr("musicscope.learning.learner_contest.LEAST_FOR_CONTEST", 8)
    held = []
    contest = learning_course.ContestSpec.run
    monkeypatch.setattr(
        learning_course.ContestSpec, "run", lambda self, c: held.append(self) or contest(self, c)
    )
    world = TagWorld(tmp_path, 45)
    try:
        tag = world.labelling.make("warm")
        world.labelling.yes(tag, world.tracks(JAZZ, 10))
        world.labelling.no(tag, world.tracks(FOLK, 10))
        assert len(held) == 1
        assert held[0].labels.n_yes == 10
        assert world.learning.model(tag).kind == "logistic"
    finally:
        world.close()


def test_the_space_stays_while_the_library_grows_a_little(world):
    path = world.library.path
    first = GatherTagFeaturesSpec(path).run(SilentContext())
    again = GatherTagFeaturesSpec(path, known=first).run(SilentContext())
    assert again.space is first.space
    np.testing.assert_array_equal(again.X, first.X)
    assert np.einsum("ij,ij->i", first.X, first.X).mean() == pytest.approx(1.0, rel=1e-3)


def test_an_embedding_is_one_more_set():
    rng = np.random.default_rng(0)
    vectors = {"clap": rng.normal(5, 3, (50, 512)).astype(np.float32)}
    vectors["clap"][3] = np.nan
    space = learn_space(("clap",), vectors)
    X = space.place(vectors, 50)
    assert X.shape == (50, 512)
    assert not X[3].any()


def test_windows_cover_a_track():
    assert window_starts(4.0) == [0.0]
    assert window_starts(23.0) == [0.0, 5.0, 10.0, 13.0]


def test_windows_are_placed_among_the_tracks(tmp_path):
    path = tmp_path / "long.flac"
    t = np.arange(14 * 22_050) / 22_050
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * np.where(t < 8, 220, 1760) * t), 22_050)
    wanted = ("timbre_outline", "chroma_cqt", "rms")
    found = analyse(bytes(path)).vectors
    vectors = {n: np.stack([found[n], found[n] + 1]) for n in wanted}
    space = learn_space(wanted, vectors)
    windows = WindowsSpec(bytes(path), space).run(SilentContext())
    assert windows.times_s.tolist() == pytest.approx([5.0, 9.0], abs=0.01)
    assert windows.X.shape == (2, space.place(vectors, 2).shape[1])
    assert np.isfinite(windows.X).all()
    assert np.abs(windows.X[0] - windows.X[1]).max() > 0.05


def test_what_another_version_analysed_is_one_sentence(world, warm):
    told = []
    world.learning.over_time(world.ids[0], [warm], pytest.fail, told.append)
    assert told[0].endswith("analyse it anew to see tags over time.")


def test_curves_are_asked_for_once(world, warm, monkeypatch):
    track = world.ids[0]
    heard = []
    rows = GatherTagFeaturesSpec(world.library.path).run(SilentContext()).X[:4]
    windows = TrackWindows(np.arange(4.0), rows)
    monkeypatch.setattr(WindowsSpec, "run", lambda *_: windows)
    handle = world.learning.over_time(track, [warm, 999], heard.append, pytest.fail)
    assert handle is not None
    assert set(heard[0]) == {warm}
    assert len(heard[0][warm].times_s) == len(heard[0][warm].probability)
    assert world.learning.over_time(track, [warm], heard.append) is None
    assert len(heard) == 2


def test_a_curve_of_what_is_gone_is_one_sentence(world, warm):
    told = []
    world.learning.over_time(10_000, [warm], pytest.fail, told.append)
    assert told == ["Nothing has been learned yet; label some tracks first."]
