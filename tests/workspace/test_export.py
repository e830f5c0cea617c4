"""What other programs get to read: tables, JSON, JAMS."""

import csv
import json
import re
import sys

import numpy as np
import pytest

from musicscope.analysis.fma.columns import COLUMNS
from musicscope.analysis.harmony.vocabulary import LABELS
from musicscope.analysis.portrait.packing import section_number
from musicscope.analysis.result import TrackAnalysis
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.jobs import InlineRunner, JobState
from musicscope.library.library import Library
from musicscope.workspace.export import ExportSpec, format_of
from musicscope.workspace.jams_export import beat_counts
from tests.library.music import open_folder, write_track

BEATS = np.arange(8) * 0.5 + 0.25
CHORDS = [(0.0, 2.0, "A:min", 0.9), (2.0, 3.5, "Bb:maj7", 0.6), (3.5, 4.5, "N", 0.4)]
FMA = np.linspace(-3, 3, 518).astype(np.float32)


def analysis() -> TrackAnalysis:
    chords = [(start, end, LABELS.index(label), sure) for start, end, label, sure in CHORDS]
    return TrackAnalysis(
        audio_hash=b"x" * 16,
        duration_s=4.5,
        facts={
            "tempo_bpm": 240.0,
            "tempo_confidence": 0.3,
            "metre": 4.0,
            "key_tonic": 0.0,
            "key_mode": 0.0,
            "key_confidence": 0.5,
            "loudness_lufs": -13.25,
        },
        vectors={
            "beats": BEATS.astype(np.float32),
            "downbeats": BEATS[1::4].astype(np.float32),
            "chords": np.array(chords, np.float32),
            "sections": np.array(
                [(0, 2, section_number("A")), (2, 4.5, section_number("B"))], np.float32
            ),
            "local_keys": np.array([(0, 2, 0, 0, 0.5), (2, 4.5, 9, 1, 0.4)], np.float32),
            "similarity_matrix": np.zeros((9, 9), np.float32),
            "mfcc": np.arange(40, dtype=np.float32) / 3,
            "fma518": FMA,
        },
        versions={"all": 1},
    )


@pytest.fixture
def library(tmp_path):
    music = tmp_path / "music"
    music.mkdir()
    write_track(music / "a:b.flac", 400, title='Häßlich, "quoted"', artist="Größe", year="1999")
    write_track(music / "plain.flac", 500)
    library = Library(tmp_path / "library.sqlite3")
    open_folder(library, music)
    known, _ = (track.id for track in library.tracks())
    library.store_analyses([(known, analysis())], [])
    library.correct(known, {"tempo_bpm": 120.0, "key_tonic": 9, "key_mode": 1})
    yield library
    library.close()


def export(library, target, form):
    ids = tuple(track.id for track in library.tracks())
    handle = InlineRunner().submit(ExportSpec(library.path, ids, target, form))
    if handle.state is not JobState.DONE:
        raise handle.error
    return handle.result


def test_a_csv_has_a_row_a_track_and_a_column_a_number(library, tmp_path):
    target = tmp_path / "out.csv"
    assert export(library, target, "csv") == 2
    with target.open(newline="", encoding="utf-8") as file:
        known, unknown = csv.DictReader(file)
    assert (known["title"], known["artist"]) == ('Häßlich, "quoted"', "Größe")
    assert (float(known["tempo_bpm"]), float(known["tempo_confidence"])) == (120.0, 1.0)
    assert (known["key"], known["corrected"]) == ("A minor", "key_mode; key_tonic; tempo_bpm")
    assert float(known["loudness_lufs"]) == -13.25
    names = [column.name for column in COLUMNS]
    np.testing.assert_allclose([float(known[name]) for name in names], FMA, rtol=1e-6)
    own = [float(known[f"mfcc.{n:02}"]) for n in range(1, 41)]
    np.testing.assert_allclose(own, np.arange(40) / 3, rtol=1e-6)
    assert not any("similarity" in name or "beats" in name for name in known)
    assert unknown["title"] == "plain"
    assert unknown["tempo_bpm"] == unknown["mfcc.01"] == unknown["key"] == ""


def test_a_parquet_file_says_the_same(library, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra “parquet” is not installed")
    target = tmp_path / "out.parquet"
    assert export(library, target, "parquet") == 2
    table = parquet.read_table(target)
    known, unknown = table.to_pylist()
    assert (known["title"], known["year"], known["tempo_bpm"]) == (
        "Häßlich, \"quoted\"", 1999, 120.0,
    )  # fmt: skip
    values = np.array([known[column.name] for column in COLUMNS], np.float32)
    np.testing.assert_array_equal(values, FMA)
    assert unknown["mfcc.40"] is None
    assert unknown["year"] is None
    assert str(table.schema.field("mfcc.01").type) == "float"
    export(library, tmp_path / "out.csv", "csv")
    header = (tmp_path / "out.csv").read_text("utf-8").splitlines()[0]
    assert table.column_names == header.split(",")


def test_json_also_has_what_happens_along_the_track(library, tmp_path):
    target = tmp_path / "out.json"
    assert export(library, target, "json") == 2
    known, unknown = json.loads(target.read_text("utf-8"))
    assert known["key"]["name"] == "A minor"
    assert known["tempo"] == 120.0
    assert known["beats"] == BEATS.tolist()
    assert [(c["start"], c["end"], c["label"]) for c in known["chords"]] == [c[:3] for c in CHORDS]
    np.testing.assert_allclose(known["descriptors"]["fma518"], FMA, rtol=1e-6)
    assert unknown["key"] is None
    assert unknown["descriptors"] == {}


@pytest.mark.filterwarnings("ignore:Passing a schema to Validator:DeprecationWarning")
def test_jams_files_are_valid_and_carry_the_annotations(library, tmp_path):
    jams = pytest.importorskip("jams", reason="the extra “jams” is not installed")
    target = tmp_path / "annotations"
    assert export(library, target, "jams") == 2
    (file,) = target.iterdir()
    assert file.name == "a_b.jams"
    document = jams.load(str(file), validate=True, strict=True)
    assert document.file_metadata.title == 'Häßlich, "quoted"'
    assert document.file_metadata.duration == 4.5

    def only(namespace):
        return document.search(namespace=namespace)[0]

    beats = only("beat").data
    np.testing.assert_allclose([b.time for b in beats], BEATS)
    assert [b.value for b in beats] == [None, 1, 2, 3, 4, 1, 2, 3]
    chords = [(c.time, c.time + c.duration, c.value) for c in only("chord").data]
    assert chords == [c[:3] for c in CHORDS]
    assert [s.value for s in only("segment_open").data] == ["A", "B"]
    whole, local = document.search(namespace="key_mode")
    assert [k.value for k in whole.data] == ["A:minor"]
    assert whole.annotation_metadata.data_source == "manual"
    assert [k.value for k in local.data] == ["C:major", "A:minor"]
    assert local.annotation_metadata.data_source == "program"
    assert [t.value for t in only("tempo").data] == [120.0]


def test_two_tracks_of_one_name_become_two_files(library, tmp_path):
    pytest.importorskip("jams", reason="the extra “jams” is not installed")
    other = tmp_path / "other"
    write_track(other / "a:b.flac", 700)
    open_folder(library, other)
    (new,) = (i for i, path in library.pending() if b"other" in path)
    library.store_analyses([(new, analysis())], [])
    export(library, tmp_path / "out", "jams")
    assert {f.name for f in (tmp_path / "out").iterdir()} == {"a_b.jams", f"a_b ({new}).jams"}


def test_beats_are_counted_from_the_first_known_bar():
    beats = np.array([0.5, 1.0, 1.5, 2.0, 2.5])
    assert beat_counts(beats, np.array([1.0, 2.01])) == [None, 1, 2, 1, 2]
    assert beat_counts(beats, np.zeros(0)) == [None] * 5


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.csv", "csv"), ("A.PARQUET", "parquet"), ("x.y.json", "json"), ("folder", "jams")],
)
def test_the_format_is_what_the_name_says(tmp_path, name, form):
    assert format_of(tmp_path / name) == form


def test_a_name_that_says_no_format_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="--format"):
        format_of(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("form", "package", "extra"), [("parquet", "pyarrow", "parquet"), ("jams", "jams", "jams")]
)
def test_a_missing_package_is_named(library, tmp_path, monkeypatch, form, package, extra):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MusicScopeError, match=re.escape(f"musicscope[{extra}]")):
        export(library, tmp_path / "out", form)
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_keeps_the_earlier_file(library, tmp_path):
    with pytest.raises(MusicScopeError, match="cannot be written"):
        export(library, tmp_path / "nowhere" / "out.csv", "csv")
    target = tmp_path / "out.csv"
    target.write_text("earlier")
    with library.database.transaction() as connection:
        connection.execute("UPDATE vectors SET shape = '7' WHERE name = 'mfcc'")
    with pytest.raises(ValueError, match="reshape"):
        export(library, target, "csv")
    assert target.read_text() == "earlier"
    assert sorted(p.name for p in tmp_path.iterdir() if "out" in p.name) == ["out.csv"]
