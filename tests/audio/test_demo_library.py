"""The demo library on disk: whole files, right tags, resumed after an interruption."""

from __future__ import annotations

import json
import pickle
from io import BytesIO
from pathlib import Path

import pytest

from musicscope.audio.demo import STYLES, DemoSpec, writing
from musicscope.audio.demo.cover import SIDE, draw_cover
from musicscope.audio.demo.piece import Piece, compose
from musicscope.core.errors import LibraryError
from musicscope.jobs import Cancelled, InlineRunner, JobState

CHOICE = ((1, 3), (3, 5), (5, 4))  # quick to render


@pytest.fixture(autouse=True)
def few_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    def compose_few(seed: int) -> list[Piece]:
        return [compose(album, number, seed) for album, number in CHOICE]

    monkeypatch.setattr(writing, "compose_all", compose_few)


class Watcher:
    """A job context that counts, and interrupts when told to."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.reports: list[tuple[int, int, str]] = []

    def progress(self, done: int, total: int, unit: str) -> None:
        self.reports.append((done, total, unit))

    def publish(self, partial: object) -> None:
        pass

    def check(self) -> None:
        if self.stop_at is not None and self.reports[-1][0] >= self.stop_at:
            raise Cancelled


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished library of a few pieces."""
    folder = tmp_path_factory.mktemp("demo") / "new" / "demo"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "compose_all", lambda seed: [compose(*c, seed) for c in CHOICE])
        assert DemoSpec(str(folder)).run(Watcher()) == len(CHOICE)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_folder_holds_what_the_truth_names_and_nothing_else(made: Path) -> None:
    truth = json.loads((made / "truth.json").read_text(encoding="utf-8"))
    named = {piece["file"] for piece in truth["pieces"]}
    assert set(contents(made)) == named | {"truth.json"}
    assert len(named) == len(CHOICE)


def test_files_are_tagged_stereo_flac(made: Path) -> None:
    import soundfile
    from mutagen.flac import FLAC

    truth = json.loads((made / "truth.json").read_text(encoding="utf-8"))
    for (_, number), piece in zip(CHOICE, truth["pieces"], strict=True):
        path = made / piece["file"]
        info = soundfile.info(str(path))
        assert (info.format, info.subtype) == ("FLAC", "PCM_16")
        assert (info.samplerate, info.channels) == (44_100, 2)
        assert 12 <= info.duration <= 20
        assert info.duration > piece["beats"][-1]
        tags = FLAC(path)
        assert tags["title"] == [piece["title"]]
        assert tags["artist"] == [piece["artist"]]
        assert tags["album"] == [piece["album"]]
        assert tags["genre"] == [piece["style"]]
        assert tags["date"] == [str(piece["year"])]
        assert tags["tracknumber"] == [str(number + 1)]
        assert tags.pictures[0].data == draw_cover(piece["style"])


def test_an_interrupted_job_leaves_whole_files_and_is_taken_up_again(
    made: Path, tmp_path: Path
) -> None:
    import soundfile

    with pytest.raises(Cancelled):
        DemoSpec(str(tmp_path)).run(Watcher(stop_at=2))
    assert not (tmp_path / "truth.json").exists()
    files = sorted(tmp_path.rglob("*.flac"))
    assert len(files) == 2
    assert all(soundfile.info(str(file)).duration > 12 for file in files)
    before = {file: file.stat().st_mtime_ns for file in files}
    (tmp_path / "Bossa nova").mkdir()
    (tmp_path / "Bossa nova" / ".05 Salt on the Guitar.flac.part").write_bytes(b"half a file")

    assert DemoSpec(str(tmp_path)).run(Watcher()) == len(CHOICE)
    assert {file: file.stat().st_mtime_ns for file in files} == before
    assert contents(tmp_path) == contents(made)


def test_a_complete_folder_is_left_alone(made: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in made.rglob("*")}
    watcher = Watcher(stop_at=0)
    assert DemoSpec(str(made)).run(watcher) == len(CHOICE)
    assert watcher.reports == []
    assert {file: file.stat().st_mtime_ns for file in made.rglob("*")} == before


def test_a_deleted_piece_comes_back_and_the_others_stay(made: Path) -> None:
    whole = contents(made)
    gone = next(made.rglob("*.flac"))
    gone.unlink()
    kept = {file: file.stat().st_mtime_ns for file in made.rglob("*.flac")}
    DemoSpec(str(made)).run(Watcher())
    assert contents(made) == whole
    assert all(file.stat().st_mtime_ns == time for file, time in kept.items())


def test_pieces_of_an_older_edition_are_made_again(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = contents(made)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "VERSION", writing.VERSION + 1)
        DemoSpec(str(made)).run(Watcher())
    assert all(contents(made)[name] != data for name, data in old.items())
    DemoSpec(str(made)).run(Watcher())
    assert contents(made) == old


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"edition": 3, "pieces": 4}'])
def test_a_damaged_truth_is_written_again(made: Path, text: str) -> None:
    good = (made / "truth.json").read_bytes()
    (made / "truth.json").write_text(text)
    DemoSpec(str(made)).run(Watcher())
    assert (made / "truth.json").read_bytes() == good


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LibraryError, match=r"^The demo library cannot be written to .*\.$"):
        DemoSpec(str(tmp_path / "file" / "demo")).run(Watcher())


def test_it_is_a_job_with_progress_in_pieces(tmp_path: Path) -> None:
    spec = DemoSpec(str(tmp_path))
    assert pickle.loads(pickle.dumps(spec)) == spec
    handle = InlineRunner().submit(spec)
    assert handle.state is JobState.DONE
    assert handle.result == len(CHOICE)
    watcher = Watcher()
    (tmp_path / "truth.json").unlink()
    spec.run(watcher)
    assert watcher.reports[-1] == (len(CHOICE), len(CHOICE), "pieces")


@pytest.mark.parametrize("style", STYLES)
def test_every_style_has_its_own_sleeve(style: str) -> None:
    from PIL import Image

    picture = Image.open(BytesIO(draw_cover(style)))
    assert picture.size == (SIDE, SIDE)
    assert len(draw_cover(style)) < 120_000
    assert sum(draw_cover(style) == draw_cover(other) for other in STYLES) == 1
