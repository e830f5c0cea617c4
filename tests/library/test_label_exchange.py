"""Files of labels, however odd: each bad row is named with its reason, and the rest is read."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicscope.core.errors import MusicScopeError
from musicscope.jobs import InlineRunner
from musicscope.library.label_exchange import csv_file, jams_file, json_file
from musicscope.library.label_exchange.finding import TrackIndex
from musicscope.library.label_exchange.formats import read_labels
from musicscope.library.label_exchange.importing import ImportLabelsSpec
from musicscope.library.label_exchange.row import ExchangedLabel
from musicscope.library.library import Library
from musicscope.library.tags import Tags

HEAD = "tag,value,start,stop,artist,title,path,audio_hash,made\n"


@pytest.fixture
def library(tmp_path):
    made = Library(tmp_path / "library.sqlite3")
    with made.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO tracks (id, path, size, mtime_ns, added_s, title, artist, duration_s, "
            "audio_hash) VALUES (?, ?, 1, 1, 1, ?, ?, ?, ?)",
            [
                (1, b"/m/one.flac", "Été", "Björk", 100.0, b"\x01" * 16),
                (2, b"/m/caf\xe9.flac", "Twin", "Two", 200.0, None),
                (3, b"/m/three.flac", "Twin", "Two", 260.0, b"\x03" * 16),
                (4, b"/m/copy.flac", "Copy", "", 260.0, b"\x03" * 16),
            ],
        )
    yield made
    made.close()


def take_in(library, path, data=None):
    if data is not None:
        path.write_bytes(data)
    handle = InlineRunner().submit(ImportLabelsSpec(library.path, bytes(path)))
    if handle.error is not None:
        raise handle.error
    return handle.result.report


def reasons(part):
    return [(bad.where, bad.reason) for bad in part.bad]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_write_is_read(encoding, separator, end):
    rows = [["Tag", "Value", "Title", "Artist"], ["chaleur", "YES", "Été", '"A, B; C"']]
    data = (end.join(separator.join(row) for row in rows) + end).encode(encoding)
    content = csv_file.read(data)
    assert reasons(content) == []
    (label,) = content.labels
    assert (label.tag, label.value, label.title, label.artist) == (
        "chaleur",
        True,
        "Été",
        "A, B; C",
    )
    assert label.where == "line 2"


def test_excels_own_first_line_and_decimal_commas_are_read():
    content = csv_file.read(b"sep=;\r\ntag;value;start;stop;file\r\nsea;0;1,5;2,25;/m/a.flac\r\n")
    (label,) = content.labels
    assert (label.span, label.value, label.path) == ((1.5, 2.25), False, b"/m/a.flac")


def test_each_bad_row_is_named_and_the_rest_is_read():
    rows = [
        "sea,yes,,,,,/m/a.flac,,",
        "sea,maybe,,,,,/m/a.flac,,",
        "sea,yes,5,,,,/m/a.flac,,",
        "sea,yes,9,5,,,/m/a.flac,,",
        "sea,yes,-1,5,,,/m/a.flac,,",
        "sea,yes,one,two,,,/m/a.flac,,",
        "sea,yes,nan,inf,,,/m/a.flac,,",
        ",yes,,,,,/m/a.flac,,",
        f"{'x' * 301},yes,,,,,/m/a.flac,,",
        "sea,yes,,,Artist,,,,",
        "sea,yes,,,,,/m/a.flac,,next Tuesday",
        "sea,yes,,,,,/m/a.flac,,,,,one more",
        'sea,yes,,,,"open,/m/a.flac,,',
        "sea,no,1,2,,,/m/b.flac,1.2E+31,2026-05-01T12:00:00Z",
    ]
    content = csv_file.read((HEAD + "\n".join(rows)).encode())
    assert [label.where for label in content.labels] == ["line 2", "line 15"]
    assert content.labels[1].made_s == 1_777_636_800.0
    assert content.labels[1].audio_hash == b""
    assert [where for where, _ in reasons(content)] == [f"line {n}" for n in range(3, 15)]
    for (_, reason), words in zip(
        reasons(content),
        (
            "neither yes nor no",
            "both a start and a stop",
            "stops before it starts",
            "begins before the start",
            "no number of seconds",
            "no number of seconds",
            "needs a name",
            "at most 300",
            "names no track",
            "such as 2026",
            "12 cells",
            "not closed",
        ),
        strict=True,
    ):
        assert words in reason


def test_a_text_over_several_lines_is_one_cell():
    content = csv_file.read(b'tag,title,artist,path\nsea,"a\nb",c,/m/a\nsea,d,e,/m/b\n')
    assert [(x.where, x.title) for x in content.labels] == [("line 2", "a b"), ("line 4", "d")]


def test_what_is_no_file_of_labels_is_refused_in_a_sentence(tmp_path):
    for name, data, words in (
        ("a.csv", b"warm;city\n1;2\n", "does not name the columns"),
        ("b.csv", b"", "does not name the columns"),
        ("c.csv", bytes(range(256)) * 9, "holds no text"),
        ("d.json", b"{", "no JSON"),
        ("e.json", b"[" * 100_000, "no JSON"),
        ("f.json", b"3", "no list of labels"),
        ("g.jams", b"[]", "no JAMS"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(MusicScopeError, match=words):
            read_labels(tmp_path / name)
    with pytest.raises(MusicScopeError, match="is no file"):
        read_labels(tmp_path / "none.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(MusicScopeError, match="no JAMS file"):
        read_labels(tmp_path / "folder")


def test_odd_values_in_json_cost_their_label_only():
    rows = [
        {"tag": "sea", "path": "/m/a", "value": True, "start": 1, "stop": 2.5},
        {"tag": ["sea"], "path": "/m/a"},
        {"tag": "sea", "path": {"a": 1}},
        {"tag": "sea", "path": "/m/a", "start": True, "stop": 2},
        {"tag": "sea", "path": "/m/a", "made": 1e300},
        "sea",
        None,
        {"tag": 1984, "path": "/m/a", "value": 0},
    ]
    content = json_file.read(json.dumps(rows).encode("utf-8-sig"))
    assert [(x.tag, x.value, x.span) for x in content.labels] == [
        ("sea", True, (1.0, 2.5)),
        ("1984", False, None),
    ]
    assert [where for where, _ in reasons(content)] == [f"label {n}" for n in range(2, 8)]


def test_jams_of_other_programs_are_read():
    document = {
        "file_metadata": {"title": "Été", "artist": "Björk", "duration": 100.0},
        "annotations": [
            {"namespace": "beat", "data": [{"time": 1, "duration": 0, "value": 1}]},
            {
                "namespace": "tag_open",
                "data": [
                    {"time": 0, "duration": 100.0, "value": "warm", "confidence": None},
                    {"time": 0.0, "duration": 0.0, "value": "sea", "confidence": 0},
                    {"time": 5, "duration": 2, "value": "city", "confidence": 1},
                    {"time": "x", "duration": 2, "value": "city", "confidence": 1},
                    7,
                ],
            },
            None,
        ],
    }
    content = jams_file.read(json.dumps(document).encode())
    assert [(x.tag, x.value, x.span, x.title) for x in content.labels] == [
        ("warm", True, None, "Été"),
        ("sea", False, None, "Été"),
        ("city", True, (5.0, 7.0), "Été"),
    ]
    assert [where for where, _ in reasons(content)] == [
        "annotation 2, observation 4",
        "annotation 2, observation 5",
    ]


@pytest.mark.filterwarnings("ignore:Passing a schema:DeprecationWarning")
def test_what_we_write_is_jams(tmp_path):
    import jams

    label = ExchangedLabel("", "sea", False, (1.5, 2.5), "A", "T", b"/m/a.flac", b"", 10.0, 60.0)
    ((name, data),) = jams_file.written([label])
    (tmp_path / name).write_bytes(data)
    document = jams.load(str(tmp_path / name), validate=True, strict=True)
    (found,) = document.search(namespace="tag_open")
    (observation,) = found.data
    assert (observation.time, observation.duration, observation.value, observation.confidence) == (
        1.5,
        1.0,
        "sea",
        0.0,
    )


def meant(library, **who):
    found = TrackIndex(library.database).find(ExchangedLabel("", "sea", True, **who))
    return found.track, found.guess


def test_a_track_is_known_by_its_sound_then_its_path_then_its_names(library):
    assert meant(library, audio_hash=b"\x01" * 16, path=b"/elsewhere") == (1, "")
    assert meant(library, audio_hash=b"\x03" * 16, path=b"/m/copy.flac") == (4, "")
    assert meant(library, path=b"/m/caf\xe9.flac") == (2, "")
    assert meant(library, path=b"/m/one.flac", audio_hash=b"\x09" * 16) == (None, "")
    assert meant(library, artist="BJORK", title="ete") == (1, "artist and title")
    assert meant(library, artist="Björk", title="Été", duration_s=140.0) == (None, "")
    assert meant(library, artist="two", title="twin") == (None, "")
    assert meant(library, artist="two", title="twin", duration_s=261.0) == (3, "artist and title")
    assert meant(library, artist="", title="Copy") == (None, "")


def test_a_path_that_is_not_utf8_comes_back(library):
    label = ExchangedLabel("line 2", "sea", True, None, "", "", b"/m/caf\xe9.flac", b"", 1.0, 2.0)
    for data, read in (
        (csv_file.written([label]), csv_file.read),
        (json_file.written([label], []), json_file.read),
    ):
        assert read(data).labels[0].path == label.path


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda name: name.strip()
)
spans = st.none() | st.tuples(st.floats(0, 1e4), st.floats(0.01, 1e3)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@settings(max_examples=60, deadline=None)
@given(names, names, names, st.binary(min_size=1, max_size=20), spans, st.booleans())
def test_any_label_comes_back_from_csv_and_json(tag, artist, title, tail, span, value):
    from musicscope.library.cleaning import clean_text
    from musicscope.library.label_names import cleaned_name

    label = ExchangedLabel(
        "line 2",
        cleaned_name(tag),
        value,
        span,
        clean_text(artist),
        clean_text(title),
        b"/" + tail.replace(b"\0", b"_"),
        b"\x07" * 16,
        1_700_000_000.25,
        12.5,
    )
    for data, read in (
        (csv_file.written([label]), csv_file.read),
        (json_file.written([label], []), json_file.read),
    ):
        content = read(data)
        assert reasons(content) == []
        (found,) = content.labels
        assert found.said == label.said
        assert found.made_s == label.made_s


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_readers(data):
    for read in (csv_file.read, json_file.read, jams_file.read):
        for content in (data, HEAD.encode() + data):
            with contextlib.suppress(MusicScopeError):
                read(content)


def test_repeated_rows_and_known_labels_are_not_stored_twice(library, tmp_path):
    rows = "sea,yes,,,,,/m/one.flac,,\nSEA,1,,,,,/m/one.flac,,\nsea,no,,,,,/m/one.flac,,\n"
    report = take_in(library, tmp_path / "a.csv", (HEAD + rows).encode())
    assert (report.imported, report.made) == (2, ("sea",))
    assert [(x.where, x.reason) for x in report.repeated] == [
        ("line 3", "It says the same as line 2.")
    ]
    again = take_in(library, tmp_path / "a.csv")
    assert (again.imported, again.known, again.made) == (0, 2, ())


def test_a_hundred_thousand_rows_are_taken_in(library, tmp_path):
    with library.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO tracks (path, size, mtime_ns, added_s) VALUES (?, 1, 1, 1)",
            [(b"/many/%d.flac" % n,) for n in range(10_000)],
        )
    lines = [
        f"tag {k},{'yes' if k % 2 else 'no'},,,,,/many/{n}.flac,,2026-05-01T12:00:00Z"
        for n in range(10_000)
        for k in range(10)
    ]
    lines[500] = "tag 0,perhaps,,,,,/many/50.flac,,"
    lines[70_000] = "tag 0,yes,,,,,/nowhere/50.flac,,"
    report = take_in(library, tmp_path / "many.csv", (HEAD + "\n".join(lines)).encode())
    assert report.imported == 99_998
    assert [bad.where for bad in report.bad] == ["line 502"]
    assert [one.where for one in report.waiting] == ["line 70002"]
    assert len(report.made) == 10
    assert "1 waits until its track is in the library" in report.sentence
    counts = Tags(library.database).counts()
    assert sum(c.yes for c in counts.values()) == 50_000
