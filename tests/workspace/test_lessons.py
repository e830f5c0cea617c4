"""Lessons load what they say; a damaged file is named and the others still open."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from musicscope.audio.synthesis.lab import LabSound, render
from musicscope.core.errors import ParameterError
from musicscope.workspace.lesson_files import LessonError, lessons_folder, read_lesson, read_lessons
from musicscope.workspace.lessons import Lessons, Step

GOOD = """
version = 1
title = "A lesson"
summary = "What it is about."
sources = ["Somebody (1900)"]
[[step]]
title = "First"
text = "One\\nparagraph.\\n\\nAnother."
look = "There."
listen = "That."
views = [{ kind = "spectrogram", settings = { look = { kind = "mel" } } }, { kind = "lab" }]
equaliser = { gains_db = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] }
span = [1, 2.5]
[step.sound]
fundamentals_hz = ["A4", 330]
[[step]]
title = "Second"
text = "Nothing to hear."
"""


class FakeLab:
    def __init__(self) -> None:
        self.sound: LabSound | None = None
        self.title, self.playing, self.on_stage = "", False, False

    def change(self, sound: LabSound, title: str = "") -> None:
        self.sound, self.title = sound, title

    def begin(self, sound: LabSound, title: str = "") -> None:
        self.change(sound, title)
        self.play()

    def play(self) -> None:
        self.playing = self.on_stage = True

    def stop(self) -> None:
        self.playing = self.on_stage = False


class FakeEqualising:
    gains_db: tuple[float, ...] = (0.0,) * 10
    on = False

    def set(self, gains_db: tuple[float, ...], *, on: bool) -> None:
        self.gains_db, self.on = tuple(gains_db), on


@pytest.fixture
def world(tmp_path: Path) -> SimpleNamespace:
    (tmp_path / "1-good.toml").write_text(GOOD)
    (tmp_path / "2-other.toml").write_text(GOOD.replace("A lesson", "Another"))
    lab, equalising = FakeLab(), FakeEqualising()
    lessons = Lessons(lab, equalising, tmp_path)
    shown: list[Step] = []
    lessons.step_shown.subscribe(shown.append)
    return SimpleNamespace(lessons=lessons, lab=lab, equalising=equalising, shown=shown)


def test_a_step_loads_sound_and_equaliser_and_asks_for_its_views(world: SimpleNamespace) -> None:
    world.lessons.open("1-good")
    assert world.lab.sound.fundamentals_hz == (440.0, 330.0)
    assert world.lab.playing
    assert world.equalising.gains_db[0] == 1
    assert world.equalising.on
    (step,) = world.shown
    assert step.paragraphs == ("One paragraph.", "Another.")
    assert [view.kind for view in step.views] == ["spectrogram", "lab"]
    assert step.views[0].settings == {"look": {"kind": "mel"}}
    assert step.span == (1.0, 2.5)


def test_steps_turn_until_the_last_and_back(world: SimpleNamespace) -> None:
    lessons = world.lessons
    assert not lessons.next()
    lessons.open("1-good")
    assert lessons.next()
    assert lessons.step.title == "Second"
    assert not world.lab.playing
    assert not lessons.next()
    assert lessons.previous()
    assert not lessons.previous()
    assert [step.title for step in world.shown] == ["First", "Second", "First"]


def test_closing_returns_the_equaliser_and_the_stage(world: SimpleNamespace) -> None:
    world.equalising.set((0.0,) * 9 + (5.0,), on=True)
    world.lessons.open("1-good")
    world.lessons.open("2-other")
    world.lessons.close()
    assert world.equalising.gains_db[9] == 5.0
    assert world.equalising.gains_db[0] == 0.0
    assert not world.lab.playing
    assert world.lessons.lesson is None


def test_resuming_loads_nothing(world: SimpleNamespace) -> None:
    world.lessons.resume("1-good", 99)
    assert world.lessons.index == 1
    assert not world.shown
    assert world.lab.sound is None
    world.lessons.close()
    world.lessons.resume("nowhere", 0)
    assert world.lessons.lesson is None
    with pytest.raises(ParameterError, match="no lesson"):
        world.lessons.open("nowhere")


DAMAGED = {
    "no toml": "version = = 1",
    "no version": GOOD.replace("version = 1\n", ""),
    "no title": GOOD.replace('title = "A lesson"\n', ""),
    "no steps": GOOD.split("[[step]]")[0],
    "unknown value": GOOD.replace("look =", "smell ="),
    "wrong sound": GOOD.replace('"A4", 330', '"H4"'),
    "wrong equaliser": GOOD.replace("[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]", "[1]"),
    "wrong view": GOOD.replace('{ kind = "lab" }', '{ name = "lab" }'),
    "wrong span": GOOD.replace("[1, 2.5]", "[2, 1]"),
    "wrong step": GOOD.split("[[step]]")[0] + "step = [1]",
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_lesson_is_named_and_the_others_still_list(tmp_path: Path, text: str) -> None:
    (tmp_path / "1-good.toml").write_text(GOOD)
    (tmp_path / "2-bad.toml").write_text(text)
    lessons, (sentence,) = read_lessons(tmp_path)
    assert [lesson.name for lesson in lessons] == ["1-good"]
    assert "2-bad.toml is damaged" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_bytes_that_are_no_text_are_a_damaged_lesson(tmp_path: Path) -> None:
    (tmp_path / "1.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LessonError, match="damaged"):
        read_lesson(tmp_path / "1.toml")
    with pytest.raises(LessonError, match="cannot be read"):
        read_lesson(tmp_path / "2.toml")


def test_a_lesson_from_a_newer_program_says_so(tmp_path: Path) -> None:
    (tmp_path / "1.toml").write_text(GOOD.replace("version = 1", "version = 2\nhologram = 3"))
    _, (sentence,) = read_lessons(tmp_path)
    assert "newer" in sentence
    assert "update" in sentence


def test_the_shipped_lessons_follow_the_fundamentals_of_the_field() -> None:
    lessons, sentences = read_lessons(lessons_folder())
    assert not sentences
    assert [lesson.title for lesson in lessons] == [
        "Sampling and aliasing",
        "Partials and timbre",
        "Window length against time",
        "Why mel",
        "Why constant-Q",
        "From constant-Q to chroma",
        "Tonnetz and fifths",
        "Edge kernels on a spectrogram",
        "The equaliser demonstration",
    ]


@pytest.mark.parametrize("path", sorted(lessons_folder().glob("*.toml")), ids=lambda p: p.stem)
def test_every_shipped_step_says_what_to_look_at_and_listen_for(path: Path) -> None:
    lesson = read_lesson(path)
    assert 4 <= len(lesson.steps) <= 8
    assert lesson.sources
    for step in lesson.steps:
        assert step.look
        assert step.listen
        assert step.views
        assert all(len(paragraph) < 600 for paragraph in step.paragraphs)
        if step.sound is not None:
            y = render(step.sound)
            assert 0.05 < np.abs(y).max() <= 0.981
