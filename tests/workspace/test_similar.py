"""Questions on likeness to a library whose styles are known."""

import itertools

import numpy as np
import pytest

from musicscope.analysis.pitch import fifths_position
from musicscope.core.changes import Changes
from musicscope.core.errors import ParameterError
from musicscope.library.vector_sets import VectorSets
from tests.library.music import scan
from tests.workspace import similar_world
from tests.workspace.similar_world import World

TRACKS = 24


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path, TRACKS)
    yield world
    world.close()


def few(tmp_path, n):
    return World(tmp_path, n)


def test_the_most_alike_are_of_the_same_style(world):
    seed = world.id(4)
    matches = world.ask(world.similar.more_like, [seed], limit=6, vary_artists=False)
    assert len(matches) == 6
    assert {world.style(match.track) for match in matches} == {world.style(seed)}
    assert seed not in [match.track for match in matches]
    distances = [match.distance for match in matches]
    assert distances == sorted(distances)
    assert all(0 <= share <= 1 for match in matches for share in match.by_aspect.values())
    assert list(matches[0].by_aspect) == ["timbre", "harmony", "rhythm", "dynamics"]


def test_artists_vary_unless_asked_otherwise(world):
    matches = world.ask(world.similar.more_like, [world.id(0)], limit=20)
    artists = [world.catalogue.track(match.track).artist for match in matches]
    assert all(a != b for a, b in itertools.pairwise(artists))


def test_a_search_filters_what_is_found(world):
    matches = world.ask(world.similar.more_like, [world.id(0)], query="genre:techno")
    assert {world.style(match.track) for match in matches} == {2}
    assert world.ask(world.similar.more_like, [world.id(0)], query="artist:nobody") == []


def test_seeds_minus_others_leave_the_others_style(world):
    seeds = [world.id(0), world.id(1)]
    both = world.ask(world.similar.more_like, seeds, limit=10, vary_artists=False)
    less = world.ask(world.similar.more_like, seeds, [world.id(4)], limit=10, vary_artists=False)

    def of_other_style(matches):
        return sum(world.style(match.track) == 1 for match in matches)

    assert of_other_style(less) < of_other_style(both)


def test_excluded_and_missing_tracks_are_not_found(world):
    seed = world.id(3)
    first, second, *_ = world.ask(world.similar.more_like, [seed], vary_artists=False)
    world.tell(world.library.exclude([first.track]))
    (world.music / f"{world.number(second.track):03}.flac").unlink()
    for changes in scan(world.library)[1]:
        world.tell(changes)
    found = [m.track for m in world.ask(world.similar.more_like, [seed], vary_artists=False)]
    assert not {first.track, second.track} & set(found)


def test_seeds_that_are_gone_are_left_out_and_all_gone_is_a_sentence(world):
    seed = world.id(3)
    assert world.ask(world.similar.more_like, [seed, 9_999])
    assert "left the library" in world.ask(world.similar.more_like, [9_999])


def test_a_seed_that_was_not_analysed_is_a_sentence(world):
    world.write(50)
    for changes in scan(world.library)[1]:
        world.tell(changes)
    answer = world.ask(world.similar.more_like, [world.id(50)])
    assert answer.startswith("“Track 50” has not been analysed yet")


@pytest.mark.parametrize(
    "weights",
    [
        {"loudness": 1.0},
        {"timbre": -1.0},
        dict.fromkeys(("timbre", "harmony", "rhythm", "dynamics"), 0.0),
    ],
)
def test_weights_that_cannot_be_are_a_sentence(world, weights):
    answer = world.ask(world.similar.more_like, [world.id(0)], weights=weights)
    assert isinstance(answer, str)
    with pytest.raises(ParameterError):
        world.similar.use_weights(weights)


def test_chosen_weights_hold_until_others_are_chosen(world):
    world.similar.use_weights({"timbre": 0.0, "harmony": 3.0})
    assert world.similar.weights["harmony"] == 3.0
    assert world.similar.weights["rhythm"] == 1.0
    world.settings.set("likeness weights", {"timbre": "loud"})
    assert world.similar.weights["timbre"] == 2.0


def test_new_tracks_are_found_and_the_old_keep_their_distances(world):
    seed = world.id(6)
    before = {m.track: m.distance for m in world.ask(world.similar.more_like, [seed], limit=50)}
    world.add(30)
    after = {m.track: m.distance for m in world.ask(world.similar.more_like, [seed], limit=50)}
    assert world.id(30) in after
    assert all(after[track] == pytest.approx(before[track], abs=1e-6) for track in before)


def test_removed_tracks_are_gone(world):
    world.ask(world.similar.more_like, [world.id(0)])
    (folder,) = world.library.folders()
    gone = world.library.remove_folder(folder.id)
    seed = world.id(0)
    world.tell(gone)
    assert "left the library" in world.ask(world.similar.more_like, [seed])


def test_a_question_taken_back_is_not_answered(world):
    heard = []
    reading = world.similar._known
    reading._reading = True
    asked = world.similar.more_like([world.id(0)], done=heard.append, failed=heard.append)
    asked.cancel()
    reading._reading = False
    reading.use(lambda _: None, heard.append)
    assert heard == []
    assert asked.ended


def test_why_names_what_is_known_of_both(world):
    why = world.ask(world.similar.why, world.id(0), world.id(9))
    assert why.sentence.startswith("Both 80 bpm in 4/4")
    assert [match.name for match in why.aspects] == ["timbre", "harmony", "rhythm", "dynamics"]
    assert why.excerpt_a[1] - why.excerpt_a[0] == pytest.approx(8.0)


def test_why_believes_the_owner(world):
    a, b = world.id(0), world.id(9)
    world.tell(world.library.correct(a, {"tempo_bpm": 160.0}))
    assert (
        "one twice as fast (80 and 160 bpm)" in world.ask(world.similar.why, a, b).sentence.lower()
    )


def test_why_of_a_track_that_is_gone_is_a_sentence(world):
    assert "left the library" in world.ask(world.similar.why, world.id(0), 9_999)


@pytest.mark.parametrize("steps", [1, 2, 5, 9])
def test_a_path_has_as_many_steps_as_asked_for(world, steps):
    a, b = world.id(0), world.id(7)
    path = world.ask(world.similar.path, a, b, steps)
    assert (path[0], path[-1]) == (a, b)
    assert len(path) == steps + 1
    assert len(set(path)) == len(path)


def test_a_path_of_more_steps_than_tracks_takes_what_there_is(world):
    path = world.ask(world.similar.path, world.id(0), world.id(7), 500)
    assert 2 < len(path) <= TRACKS


def test_a_path_smooth_in_key_makes_smaller_steps_in_key(world):
    a, b = world.id(0), world.id(10)

    def steps_in_key(path):
        places = [fifths_position(world.catalogue.track(i).key_tonic, 0) for i in path]
        apart = [abs(x - y) % 12 for x, y in itertools.pairwise(places)]
        return sum(min(step, 12 - step) for step in apart)

    rough = world.ask(world.similar.path, a, b, 5)
    smooth = world.ask(world.similar.path, a, b, 5, smooth_key=True)
    assert steps_in_key(smooth) <= steps_in_key(rough)


def test_the_shortest_path_needs_no_number_of_steps(world):
    path = world.ask(world.similar.path, world.id(0), world.id(7))
    assert (path[0], path[-1]) == (world.id(0), world.id(7))


def test_a_path_from_a_track_to_itself_is_a_sentence(world):
    assert "two different tracks" in world.ask(world.similar.path, world.id(0), world.id(0), 3)
    assert "two different tracks" in world.ask(world.similar.path, world.id(0), 9_999, 3)


@pytest.mark.parametrize("by", ["tempo arc", "fifths", "energy", "tour"])
def test_an_order_keeps_every_track_once(world, by):
    ids = [int(i) for i in world.catalogue.ids()]
    assert sorted(world.ask(world.similar.order, [*ids, ids[0], 9_999], by)) == sorted(ids)
    assert world.ask(world.similar.order, [], by) == []
    assert world.ask(world.similar.order, ids[:1], by) == ids[:1]


def test_a_tour_stays_in_a_style_while_it_can(world):
    ids = [int(i) for i in world.catalogue.ids()]
    styles = [world.style(i) for i in world.ask(world.similar.order, ids, "tour")]
    assert sum(a != b for a, b in itertools.pairwise(styles)) == 2


def test_an_energy_curve_that_falls_begins_with_the_wildest(world):
    ids = [int(i) for i in world.catalogue.ids()]
    order = world.ask(world.similar.order, ids, "energy", [(0.0, 1.0), (1.0, 0.0)])
    energies = dict(zip(ids, world.similar.energies(ids), strict=True))
    falling = [energies[i] for i in order]
    assert falling == sorted(falling, reverse=True)


def test_an_unknown_order_is_a_sentence(world):
    assert "no order called height" in world.ask(world.similar.order, [1], "height")


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_tracks_are_answered_too(tmp_path, n):
    world = few(tmp_path, n)
    ids = [int(i) for i in world.catalogue.ids()]
    for seeds in (ids[:1], ids):
        answer = world.ask(world.similar.more_like, seeds)
        assert isinstance(answer, list if seeds else str)
    assert world.ask(world.similar.order, ids, "tour") == ids or n > 1
    if n > 1:
        assert world.ask(world.similar.path, ids[0], ids[-1], 5)[0] == ids[0]
    world.close()


def test_tracks_that_are_all_the_same_are_answered_too(tmp_path, monkeypatch):
    same = similar_world.vectors_of(0, 0)
    monkeypatch.setattr(similar_world, "vectors_of", lambda number, style: same)
    world = World(tmp_path, 5)
    ids = [int(i) for i in world.catalogue.ids()]
    assert len(world.ask(world.similar.more_like, ids[:1], vary_artists=False)) == 4
    assert world.ask(world.similar.path, ids[0], ids[4], 2)[0] == ids[0]
    assert world.ask(world.similar.why, ids[0], ids[1]).sentence
    world.close()


def test_nothing_is_read_before_it_is_needed(world):
    world.similar.apply(Changes(analysed=frozenset({1})))
    assert world.similar._known._known is None


def test_excerpts_are_heard_in_the_files_where_no_curves_are_stored(world, monkeypatch):
    from musicscope.workspace.similar_courses import Course

    nothing = Course(np.zeros((0, 0)), np.zeros(0))
    monkeypatch.setattr("musicscope.workspace.similar_courses.read_course", lambda *_: nothing)
    why = world.ask(world.similar.why, world.id(0), world.id(9))
    assert why.excerpt_a[1] > why.excerpt_a[0] >= 0
    assert why.sentence


def test_what_a_network_hears_counts_when_its_owner_says_so(world):
    sets = VectorSets(world.library.database)
    every = [track.id for track in world.library.tracks()]
    seed, twin = world.id(0), world.id(7)
    heard = {t: np.random.default_rng(t).normal(size=5) for t in every}
    heard[twin] = heard[seed] + 0.01
    assert "embedding:ears" not in {aspect.name for aspect in world.similar.aspects}
    world.tell(sets.put("embedding:ears", heard))
    assert world.similar.aspects[-1].label == "ears"
    usual = world.ask(world.similar.more_like, [seed], limit=3, vary_artists=False)
    assert {world.style(match.track) for match in usual} == {world.style(seed)}
    alone = dict.fromkeys(("timbre", "harmony", "rhythm", "dynamics"), 0.0)
    heard_alone = world.ask(
        world.similar.more_like,
        [seed],
        weights=alone | {"embedding:ears": 1.0},
        limit=3,
        vary_artists=False,
    )
    assert heard_alone[0].track == twin
    world.tell(sets.drop("embedding:ears"))
    again = world.ask(world.similar.more_like, [seed], limit=3, vary_artists=False)
    assert [match.track for match in again] == [match.track for match in usual]
