"""Labelling as one works with it: each step is stored, published, and undone to the last row."""

from __future__ import annotations

import random

import pytest

from musicscope.core.errors import ParameterError
from musicscope.library.labels import Label
from tests.workspace.labelling_world import World


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def labelling(world):
    return world.labelling


def test_each_step_is_stored_published_undone_and_done_again(world, labelling):
    warm, city = labelling.make("warm"), labelling.make("city", group="places", key="c")
    labelling.yes(warm, [1, 2, 3])
    labelling.no(warm, [4], (10.0, 20.0))
    labelling.yes(city, [1, 5])
    steps = [
        lambda: labelling.make("sea", "#44bb99", "places", "s"),
        lambda: labelling.yes(warm, [2, 6, 7]),
        lambda: labelling.no(warm, [1, 2, 8]),
        lambda: labelling.yes(warm, [4], (15.0, 30.0)),
        lambda: labelling.clear(warm, [1, 2, 3]),
        lambda: labelling.clear(warm, [4], (10.0, 20.0)),
        lambda: labelling.take_back(labelling.labels_of(1)[:1]),
        lambda: labelling.say([Label(city, 9, True), Label(warm, 9, False)], "Accept two"),
        lambda: labelling.rename(warm, "Warm 🌞, really"),
        lambda: labelling.recolour(warm, "#AA88CC"),
        lambda: labelling.regroup(warm, "feelings"),
        lambda: labelling.set_key(warm, "w"),
        lambda: labelling.merge([city], warm),
        lambda: labelling.split(warm, [2, 3], "mild"),
        lambda: labelling.delete(warm),
    ]
    for step in steps:
        before, heard = world.everything(), len(world.told)
        step()
        after = world.everything()
        assert after != before
        assert len(world.told) == len(world.published) == heard + 1
        assert world.told[-1].tags
        world.undo.undo()
        assert world.everything() == before
        world.undo.redo()
        assert world.everything() == after
        world.undo.undo()


def test_all_of_a_long_day_can_be_undone(world, labelling):
    rng = random.Random(3)
    empty = world.everything()
    tags = [labelling.make(name) for name in ("warm", "city", "sea", "rainy Sunday")]
    for number in range(120):
        alive = [tag.id for tag in labelling.all()]
        tag, tracks = rng.choice(alive), rng.sample(range(1, 13), 3)
        span = (5.0, 9.0) if rng.random() < 0.3 else None
        act = rng.randrange(8)
        if act == 0 and len(alive) > 2:
            labelling.merge(rng.sample(alive, 2), tag)
        elif act == 1 and len(alive) > 2:
            labelling.delete(tag)
        elif act == 2:
            labelling.split(tag, tracks, f"part {number}")
        elif act == 3:
            labelling.clear(tag, tracks, span)
        elif act == 4:
            labelling.no(tag, tracks, span)
        else:
            labelling.yes(tag, tracks, span)
    full = world.everything()
    while world.undo.undo_label:
        world.undo.undo()
    assert world.everything() == empty
    while world.undo.redo_label:
        world.undo.redo()
    assert world.everything() == full
    assert len(tags) == 4


def test_a_lasso_is_one_step(world, labelling):
    warm = labelling.make("warm")
    labelling.yes(warm, range(1, 13))
    assert world.undo.undo_label == "Yes to “warm” for 12 tracks"
    assert labelling.counts(warm).yes == 12
    world.undo.undo()
    assert labelling.counts(warm).yes == 0
    assert world.told[-1].changed == set(range(1, 13))
    assert world.told[-1].tags == {warm}


def test_what_was_not_said_is_unknown(labelling):
    warm = labelling.make("warm")
    labelling.yes(warm, [1])
    labelling.no(warm, [2])
    assert [labelling.answer(track, warm) for track in (1, 2, 3)] == [True, False, None]
    labelling.no(warm, [1])
    assert labelling.answers(warm) == {1: False, 2: False}
    assert len(labelling.of_tag(warm)) == 2


def test_contrary_spans_are_kept_told_and_the_newer_counts(world, labelling):
    warm = labelling.make("warm")
    labelling.yes(warm, [1], (10.0, 30.0))
    labelling.no(warm, [1], (40.0, 50.0))
    assert not world.notices
    assert labelling.answer(1, warm) is True
    labelling.no(warm, [1], (20.0, 35.0))
    assert "both yes and no on overlapping spans of 1 track" in world.notices[-1].sentence
    (pair,) = labelling.contradictions()
    assert (pair.older.span, pair.newer.span) == ((10.0, 30.0), (20.0, 35.0))
    assert len(labelling.of_tag(warm)) == 3
    assert labelling.answer(1, warm) is False


def test_files_speak_for_themselves_and_are_kept_apart(world, labelling):
    jazz = labelling.make("JAZZ")
    labelling.yes(jazz, [1])
    assert (labelling.counts(jazz).yes, labelling.counts(jazz).file) == (1, 3)
    assert labelling.all_counts() == {jazz: labelling.counts(jazz)}
    said = labelling.file_labels("jazz")
    assert [(x.tag, x.track, x.value, x.source, x.made_s) for x in said] == [
        (jazz, track, True, "file", 5.0) for track in (4, 8, 12)
    ]
    assert {x.source for x in labelling.of_tag(jazz)} == {"person"}
    assert labelling.answers(jazz) == {1: True}
    assert labelling.find("jazz").tolist() == [1]
    assert {w.name: w.ids.tolist() for w in labelling.file_words().values()} == {
        "Jazz": [4, 8, 12],
        "Live": [4, 8, 12],
    }
    assert labelling.file_words_of(4) == ("Jazz", "Live")
    with world.library.database.transaction() as connection:
        connection.execute("UPDATE tracks SET genres = 'Folk' WHERE id = 4")
    assert labelling.counts(jazz).file == 2


def test_a_tag_has_the_colour_of_its_name_until_one_is_chosen(labelling):
    one, other = labelling.make("warm"), labelling.make("city")
    colour = labelling.get(one).colour
    assert colour.startswith("#")
    labelling.recolour(one, "#123456")
    assert labelling.get(one).colour == "#123456"
    labelling.recolour(one, "")
    assert {tag.id: tag.colour for tag in labelling.all()}[one] == colour
    assert labelling.named("CITY").id == other


def test_an_import_is_one_step_and_so_is_its_undoing(world, labelling, tmp_path):
    labelling.make("warm")
    file = tmp_path / "labels.csv"
    file.write_text(
        "tag,value,path,artist,title\n"
        "warm,yes,/music/01.flac,,\nWARM,no,/music/02.flac,,\nsea,yes,/music/03.flac,,\n"
        "sea,yes,/music/30.flac,Artist 0,Song 30\nsea,perhaps,/music/03.flac,,\n"
    )
    before = world.everything()
    report = labelling.import_file(file)
    after = world.everything()
    assert (report.imported, len(report.waiting), len(report.bad)) == (3, 1, 1)
    assert "“WARM” is the same tag as “warm” in another spelling" in report.sentence
    assert {x.source for x in labelling.labels_of(1)} == {"import"}
    world.undo.undo()
    assert world.everything() == before
    world.undo.redo()
    assert world.everything() == after


def test_imported_labels_find_their_track_when_it_appears(world, labelling, tmp_path):
    file = tmp_path / "labels.csv"
    file.write_text("tag,value,artist,title\nsea,yes,artist 0,SONG 30\nsea,no,Artist 1,Song 31\n")
    before = world.everything()
    assert len(labelling.import_file(file).waiting) == 2
    assert (labelling.count_waiting(), labelling.match_waiting()) == (2, 0)
    world.add(range(30, 31))
    assert labelling.match_waiting() == 1
    assert world.told[-1].changed == {30}
    sea = labelling.named("sea").id
    assert labelling.answers(sea) == {30: True}
    assert labelling.count_waiting() == 1
    world.undo.undo()
    assert world.everything() == before
    world.undo.redo()
    assert labelling.answers(sea) == {30: True}


def test_what_is_exported_says_the_same_in_another_library(world, labelling, tmp_path):
    warm = labelling.make('warm, 🌞 "and" soft', "#123456", "feelings", "w")
    sea = labelling.make("sea")
    labelling.yes(warm, [1, 2])
    labelling.no(warm, [2], (1.1, 2.7))
    labelling.no(sea, [3])

    def said_in(world):
        said = world.labelling.store.everything()
        return sorted((x.track, x.value, x.span or (), x.made_s) for x in said)

    said = said_in(world)
    for name in ("labels.csv", "labels.json", "labels"):
        target = tmp_path / name
        assert labelling.export_file(target) == 4
        other = World(tmp_path / f"other {name}")
        report = other.labelling.import_file(target)
        assert (report.imported, report.bad, report.guesses) == (4, (), ())
        assert said_in(other) == [
            (track, value, pytest.approx(span), pytest.approx(made_s, abs=1e-5))
            for track, value, span, made_s in said
        ]
        assert {t.name for t in other.labelling.all()} == {'warm, 🌞 "and" soft', "sea"}
        again = other.labelling.import_file(target)
        assert (again.imported, again.known) == (0, 4)
        if name == "labels.json":
            tag = other.labelling.named('warm, 🌞 "and" soft')
            assert (tag.colour, tag.group, tag.key) == ("#123456", "feelings", "w")
        other.close()
    assert labelling.export_file(tmp_path / "sea.csv", [sea]) == 1
    with pytest.raises(ParameterError, match="tells no format"):
        labelling.export_file(tmp_path / "labels.flac")


def test_what_cannot_be_is_refused_in_a_sentence(labelling):
    warm = labelling.make("warm")
    labelling.set_key(warm, "w")
    for wrong, words in (
        (lambda: labelling.make("WARM"), "in another spelling"),
        (lambda: labelling.make(" \n"), "needs a name"),
        (lambda: labelling.make("x" * 301), "at most 300 characters"),
        (lambda: labelling.make("sea", key="W"), "gives “warm” already"),
        (lambda: labelling.make("sea", key="F5"), "one letter, digit or sign"),
        (lambda: labelling.recolour(warm, "red"), "#rrggbb"),
        (lambda: labelling.yes(99, [1]), "is gone"),
        (lambda: labelling.yes(warm, [1], (3.0, 3.0)), "span"),
    ):
        with pytest.raises(ParameterError, match=words):
            wrong()
    assert [tag.name for tag in labelling.all()] == ["warm"]
    labelling.yes(warm, [999])
    assert labelling.of_tag(warm) == ()
