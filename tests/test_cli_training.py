"""The bench without a window."""

from __future__ import annotations

import csv
import json
from contextlib import closing, suppress

import pytest
from typer.testing import CliRunner

import musicscope.cli.training
from musicscope.cli import app
from musicscope.cli.training_experiment import groups_in, named, settings_in
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.jobs import JobRunner
from musicscope.library.labels import Label
from musicscope.library.library import Library
from musicscope.library.tags import Tags
from musicscope.workspace.texture import Textures
from tests.library.music import write_track
from tests.workspace.similar_world import World

QUICK = ("--classifier", "knn", "--features", "aspects")


def run(*arguments):
    """Run one command; an error that `main` would print is raised."""
    assert musicscope.cli.training
    result = CliRunner().invoke(app, list(map(str, arguments)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A library of thirty tracks of three styles and five artists, and a tag."""
    folder = tmp_path_factory.mktemp("data")
    with closing(World(folder, 30)) as world:
        store = Tags(world.library.database)
        warm = store.make("warm")
        ids = world.catalogue.ids().tolist()
        store.put([Label(warm.id, i, world.style(i) == 0) for i in ids[:20]])
    return folder


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """Let jobs run in this process: that they can in others is tested with the bench."""

    def in_a_thread(jobs, spec, handle, _where):
        jobs._start_thread(spec, handle)

    monkeypatch.setattr(JobRunner, "_start_process", in_a_thread)
    monkeypatch.setenv("MUSICSCOPE_OUTPUT", "silent")
    monkeypatch.chdir(tmp_path)


def test_a_genre_is_evaluated_with_chance_and_majority_beside_it(data):
    shown = run("evaluate", "genre", *QUICK, "--data", data).stdout
    for words in ("accuracy", "macro f1", "average precision", "chance", "majority"):
        assert words in shown
    assert "Nearest neighbours (kNN) · aspects" in shown


def test_tables_are_not_cut_in_a_pipe(data):
    shown = run(
        "evaluate", "genre", *QUICK, "--classifier", "logistic_regression",
        "--fuse", "knn:timbre", "--rule", "product", "--data", data,
    ).stdout  # fmt: skip
    assert "…" not in shown
    widths = {len(line.rstrip()) > 80 for line in shown.splitlines()}
    assert widths == {True}


def test_json_holds_what_the_page_shows(data):
    found = json.loads(run("evaluate", "warm", *QUICK, "--json", "--data", data).stdout)
    (only,) = found
    assert only["settings"]["Target"] == "warm"
    assert only["figures"]["auc"]["value"] > 0.8
    assert set(only["names"]) == {"warm"}
    assert only["baselines"]["chance"]["auc"] == 0.5


def test_a_page_and_tables_are_written(data, tmp_path):
    result = run(
        "evaluate", "genre", *QUICK, "--report", tmp_path / "r.html", "--csv", tmp_path / "t",
        "--data", data,
    )  # fmt: skip
    assert "written" in result.stderr
    assert "<h1>Genre</h1>" in (tmp_path / "r.html").read_text("utf-8")
    assert (tmp_path / "t" / "figures.csv").exists()
    with pytest.raises(ParameterError, match=r"call it report\.html"):
        run("evaluate", "genre", "--report", tmp_path / "report.pdf", "--data", data)
    with pytest.raises(ParameterError, match="is a file; name a folder"):
        run("evaluate", "genre", *QUICK, "--csv", tmp_path / "r.html", "--data", data)


def test_what_is_trained_predicts(data, tmp_path):
    trained = run("train", "genre", *QUICK, "--data", data)
    assert trained.stdout == "3 classes learned from 30 tracks; stored in genre.classifier\n"
    model = tmp_path / "genre.classifier"
    written = run("predict", model, "--csv", tmp_path / "out.csv", "--data", data)
    assert written.stdout.startswith("30 tracks in")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    styles = ("Jazz", "Folk", "Techno")
    right = [row["answer"] == styles[int(row["title"].split()[1]) % 3] for row in rows]
    assert sum(right) >= 27
    assert list(rows[0])[:5] == ["path", "title", "artist", "answer", "probability"]
    assert float(rows[0]["probability"]) == max(float(rows[0][f"p: {name}"]) for name in styles)
    assert "30 tracks" in run("predict", model, "--data", data).stdout


def test_a_file_of_classes_is_learned_from_without_labels_in_the_library(data, tmp_path):
    music = data / "music"
    lines = [
        f"{path},{'even, 🌊' if n % 2 else 'odd'}" for n, path in enumerate(sorted(music.iterdir()))
    ]
    quoted = ['"{}","{}"'.format(*line.split(",", 1)) for line in lines]
    file = tmp_path / "labels.csv"
    file.write_text("\n".join(["path,label", *quoted, '"/nowhere/a.flac","odd"']), "utf-8")
    result = run("evaluate", "--labels", file, *QUICK, "--json", "--data", data)
    assert "The library does not know this track yet." in result.stderr
    assert set(json.loads(result.stdout)[0]["names"]) == {"even, 🌊", "odd"}
    assert [tag.name for tag in tags_of(data)] == ["warm"]


def tags_of(data):
    with closing(Library(data / "library.sqlite3")) as library:
        return Tags(library.database).all()


def test_a_file_of_yes_and_no_is_learned_as_tags(data, tmp_path):
    file = data / "music" / "tags.csv"
    rows = [f"{n:03}.flac,calm,{'yes' if n % 3 else 'no'}" for n in range(30)]
    file.write_text("\n".join(["path,tag,value", *rows]))
    result = run("train", "--labels", file, *QUICK, "--out", tmp_path / "calm", "--data", data)
    file.unlink()
    assert result.stdout.startswith("1 tag learned from 30 tracks")


def test_a_plain_folder_of_folders_is_its_own_truth(tmp_path):
    for number in range(6):
        style = ("low", "high")[number % 2]
        path = tmp_path / "music" / style / f"{number}.flac"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_track(path, 110 + 40 * number if style == "low" else 2000 + 100 * number,
                    title=f"T{number}", artist=f"Artist {number // 2}")  # fmt: skip
    data = tmp_path / "data"
    result = run(
        "train",
        f"{tmp_path}/music",
        "--classifier",
        "knn",
        "--data",
        data,
        "--out",
        "pitch.classifier",
    )
    assert "2 classes learned from 6 tracks" in result.stdout
    assert not (data / "library.sqlite3").exists()
    (tmp_path / "music" / "note.txt").write_text("no sound")
    asked = run("predict", "pitch.classifier", tmp_path / "music", "--csv", "p.csv")
    assert asked.stdout.startswith("6 tracks in p.csv")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("evaluate",), "Say what to learn"),
        (
            ("evaluate", "nonsense"),
            "There is nothing called nonsense to learn",
        ),
        (("evaluate", "genre", "--classifier", "magic"), "There is no classifier called magic"),
        (
            ("evaluate", "genre", "--features", "518,magic"),
            "no feature group called magic",
        ),
        (("evaluate", "genre", "--set", "magic=1"), "has no setting called magic"),
        (("evaluate", "genre", "--set", "trees=many"), "Trees is a number, not “many”"),
        (("evaluate", "genre", "--set", "trees"), "write NAME=VALUE"),
        (("evaluate", "codec"), "All tracks have the same file format"),
        (("evaluate", "--labels", "none.csv"), "is no file"),
        (("predict", "none.classifier"), "cannot be opened as a classifier"),
        (("predict", "none.classifier", "nowhere.mp3"), "does not exist"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(data, arguments, sentence):
    with pytest.raises(MusicScopeError, match=sentence):
        run(*arguments, "--data", data)


def test_missing_features_end_with_a_status_and_a_sentence(data):
    result = run("evaluate", "genre", "--features", "518", "--data", data)
    assert result.exit_code == 1
    assert "The features “518” are not stored for any track" in result.stderr


def test_texture_is_described_before_it_is_learned_from(data, monkeypatch):
    asked = []
    monkeypatch.setattr(Textures, "ensure", lambda *_: asked.append(None))
    run("evaluate", "genre", "--features", "aspects", "--data", data)
    assert not asked
    run("evaluate", "genre", "--features", "aspects", "--fuse", "svc:texture", "--data", data)
    with suppress(MusicScopeError):
        run("train", "genre", "--features", "aspects,texture", "--data", data)
    assert len(asked) == 2


def test_options_are_read_as_people_write_them():
    assert named("Random-Forest") == named("rf") == "random_forest"
    assert groups_in(" 518, aspects,518 ") == ("518", "aspects")
    assert settings_in("random_forest", ["trees=50", "balanced=yes", "columns=log2"]) == {
        "trees": 50,
        "balanced": True,
        "columns": "log2",
    }
    with pytest.raises(ParameterError):
        groups_in(" , ")
