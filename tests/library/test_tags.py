"""The owner's words keep what was said with them."""

from __future__ import annotations

import unicodedata

import pytest

from musicscope.core.errors import ParameterError
from musicscope.library.label_answers import answer_at, answer_of
from musicscope.library.label_edits import inherit_labels
from musicscope.library.label_search import find_tagged
from musicscope.library.labels import Label
from musicscope.library.library import Library
from musicscope.library.tags import Tags
from tests.library.music import analyse_all, open_folder, place, write_track

DAY = 86_400.0


@pytest.fixture
def library(tmp_path):
    made = Library(tmp_path / "library.sqlite3")
    with made.database.transaction() as connection:
        for track in range(1, 10):
            connection.execute(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s) VALUES (?, ?, 1, 1, 1)",
                (track, b"/m/%d" % track),
            )
    yield made
    made.close()


@pytest.fixture
def tags(library):
    return Tags(library.database)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("warm", "WARM"),
        ("Straße", "STRASSE"),
        ("café", unicodedata.normalize("NFD", "CAFÉ")),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("rainy Sunday", "  rainy\tsunday "),
    ],
)
def test_a_name_in_another_spelling_is_the_same_tag(tags, one, other):
    made = tags.make(one)
    assert tags.named(other) == made
    with pytest.raises(ParameterError, match="There is a tag “"):
        tags.make(other)
    assert len(tags.all()) == 1


@pytest.mark.parametrize(
    "name", ["🌧️ Sunday", "a, b; c", "ü" * 300, "👩‍👩‍👧", "-x", '"', "タグ", "0"]
)
def test_any_name_is_kept_as_it_is(tags, name):
    assert tags.get(tags.make(name).id).name == name
    assert len(find_tagged(tags, name)) == 0


def test_accents_make_another_tag(tags):
    assert tags.make("resume").id != tags.make("résumé").id


def test_five_hundred_tags_are_told_apart(tags):
    made = [tags.make(f"tag {n}", group=f"group {n % 5}") for n in range(500)]
    tags.put(Label(tag.id, 1, n % 2 == 0) for n, tag in enumerate(made))
    counts = tags.counts()
    assert sum(c.yes for c in counts.values()) == sum(c.no for c in counts.values()) == 250
    assert len(tags.labels_of(1)) == 500


def test_a_deleted_tag_keeps_its_labels_for_thirty_days(tags):
    warm = tags.make("warm", key="w")
    tags.put([Label(warm.id, 1, True), Label(warm.id, 2, False)])
    said = tags.of_tag(warm.id)
    tags.delete(warm.id)
    assert (tags.all(), tags.of_tag(warm.id), tags.labels_of(1)) == ((), (), ())
    deleted_s = tags.deleted()[0].deleted_s
    assert not tags.purge(deleted_s + 29.9 * DAY)
    other = tags.make("Warm", key="w")
    with pytest.raises(ParameterError, match="already"):
        tags.restore(warm.id)
    tags.rename(other.id, "mild")
    tags.restore(warm.id)
    assert tags.of_tag(warm.id) == said
    assert (tags.get(warm.id).key, tags.get(other.id).key) == ("", "w")
    tags.delete(warm.id)
    assert tags.purge(tags.deleted()[0].deleted_s + 30.1 * DAY).tags == {warm.id}
    with pytest.raises(ParameterError, match="30 days"):
        tags.restore(warm.id)


def test_merging_keeps_both_histories(tags):
    warm, mild = tags.make("warm"), tags.make("mild")
    tags.put([Label(warm.id, 1, True, made_s=10.0), Label(mild.id, 1, False, made_s=20.0)])
    tags.put([Label(mild.id, 2, True, (1.0, 2.0), "import", 30.0)])
    tags.merge([mild.id], warm.id)
    assert [(x.track, x.value, x.source, x.made_s) for x in tags.of_tag(warm.id)] == [
        (1, True, "person", 10.0),
        (1, False, "person", 20.0),
        (2, True, "import", 30.0),
    ]
    assert tags.answer(1, warm.id) is False
    assert len(tags.contradictions()) == 1
    assert tags.get(mild.id) is None


def test_splitting_moves_the_labels_of_some_tracks(tags):
    warm = tags.make("warm", group="feelings")
    tags.put([Label(warm.id, 1, True), Label(warm.id, 2, True), Label(warm.id, 2, False, (1, 2))])
    mild = tags.split(warm.id, [2], "mild")
    assert [x.track for x in tags.of_tag(warm.id)] == [1]
    assert [x.track for x in tags.of_tag(mild.id)] == [2, 2]
    assert mild.group == "feelings"


def said(value, made_s, span=None):
    return Label(1, 1, value, span, "person", made_s)


def test_one_answer_out_of_many_labels():
    assert answer_of([]) is None
    assert answer_of([said(True, 2), said(False, 1)]) is True
    assert answer_of([said(False, 1), said(True, 9, (0, 5))]) is False
    assert answer_of([said(True, 1, (0, 5)), said(False, 2, (7, 9))]) is True
    assert answer_of([said(True, 1, (0, 5)), said(False, 2, (4, 9))]) is False
    assert answer_of([said(True, 2, (0, 5)), said(False, 1, (4, 9))]) is True


def test_the_answer_at_a_moment_is_that_of_the_newest_span_around_it():
    labels = [said(False, 1), said(True, 2, (10, 20)), said(False, 3, (15, 18))]
    assert [answer_at(labels, t) for t in (5, 12, 16, 19, 30)] == [False, True, False, True, False]
    assert answer_at([said(True, 2, (10, 20))], 5) is None


def test_tag_searches_find_by_name_then_by_part(tags):
    warm, lukewarm, cafe = tags.make("Warm"), tags.make("lukewarm"), tags.make("café")
    tags.put([Label(warm.id, 1, True), Label(warm.id, 2, False), Label(lukewarm.id, 3, True)])
    tags.put([Label(cafe.id, 4, True), Label(cafe.id, 5, True, (0, 9))])
    assert find_tagged(tags, "warm").tolist() == [1]
    assert find_tagged(tags, "war").tolist() == [1, 3]
    assert find_tagged(tags, "CAFE").tolist() == [4, 5]
    assert find_tagged(tags, "").tolist() == [1, 3, 4, 5]
    assert find_tagged(tags, "cold").tolist() == []


def test_what_files_say_cannot_be_stored(tags):
    warm = tags.make("warm")
    with pytest.raises(ParameterError, match="read from the file"):
        tags.put([Label(warm.id, 1, True, source="file")])


def test_labels_of_a_twin_go_to_the_track_that_stays(library, tags):
    warm = tags.make("warm")
    tags.put([Label(warm.id, 1, True, made_s=1.0), Label(warm.id, 2, False, made_s=2.0)])
    with library.database.transaction() as connection:
        inherit_labels(connection, 2, 1)
        connection.execute("DELETE FROM tracks WHERE id = 1")
    assert [(x.track, x.value) for x in tags.of_tag(warm.id)] == [(2, True), (2, False)]
    assert tags.answer(2, warm.id) is False


def test_labels_follow_a_file_that_is_moved_and_come_back_with_its_folder(tmp_path):
    library = Library(tmp_path / "other" / "library.sqlite3")
    path = write_track(tmp_path / "music" / "a.flac")
    open_folder(library, tmp_path / "music")
    analyse_all(library)
    tags = Tags(library.database)
    (track,) = library.tracks()
    warm = tags.make("warm")
    tags.put([Label(warm.id, track.id, True)])
    place(path).rename(tmp_path / "music" / "b.flac")
    open_folder(library, tmp_path / "music")
    (moved,) = library.tracks()
    assert tags.answers(warm.id) == {moved.id: True}
    library.remove_folder(library.folders()[0].id)
    assert tags.answers(warm.id) == {}
    open_folder(library, tmp_path / "music")
    assert tags.answers(warm.id) == {moved.id: True}
    library.close()


def test_a_label_is_synced_to_the_disk_and_the_rest_of_the_library_is_not(library, tags):
    tags.make("warm")
    with library.database.reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 1
    modes = []

    def plan(connection):
        modes.append(connection.execute("PRAGMA synchronous").fetchone()[0])
        raise ParameterError("no")

    with pytest.raises(ParameterError):
        tags.run(plan)
    assert modes == [2]
    with library.database.reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 1
