"""What the lab makes is heard at once, and goes on where it was while it is changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicscope.audio.decode import decode
from musicscope.audio.synthesis.lab import LabSound, Partial, render
from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.jobs import InlineRunner, JobRunner
from musicscope.workspace import lab as lab_module
from musicscope.workspace.lab import KEPT, SoundLab
from musicscope.workspace.notices import Notice
from musicscope.workspace.stage import Source
from tests.audio.fakes import wait_for


class FakeStage:
    def __init__(self) -> None:
        self.changed: Event[None] = Event()
        self.source = Source.TRACK
        self.playing = False
        self.position_s = 0.0

    def seek(self, position_s: float) -> None:
        self.position_s = position_s

    def toggle(self) -> None:
        self.playing = not self.playing
        self.changed.emit(None)


class FakePlayback:
    def __init__(self, stage: FakeStage) -> None:
        self.stage = stage
        self.asides: list[tuple[bytes, str, bool, float]] = []

    def play_aside(
        self, path: bytes, title: str, *, loop: bool = False, start_s: float = 0.0
    ) -> None:
        self.asides.append((path, title, loop, start_s))
        self.stage.source, self.stage.playing = Source.LAB, True
        self.stage.position_s = start_s
        self.stage.changed.emit(None)

    def end_aside(self) -> None:
        self.play_track(playing=False)

    def play_track(self, *, playing: bool) -> None:
        self.stage.source, self.stage.playing = Source.TRACK, playing
        self.stage.changed.emit(None)

    def pause(self) -> None:
        self.stage.playing = False
        self.stage.changed.emit(None)


class World:
    def __init__(self, folder: Path, jobs: Any) -> None:
        self.places = Places(folder / "data", folder / "cache")
        self.stage = FakeStage()
        self.playback = FakePlayback(self.stage)
        self.notices: list[Notice] = []
        self.lab = SoundLab(self.playback, self.stage, self.places, jobs, self.notices.append)

    @property
    def files(self) -> list[Path]:
        return sorted((self.places.cache / "lab").glob("*.wav"))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(lab_module, "EVERY_S", 0.0)
    return World(tmp_path, InlineRunner())


def louder(sound: LabSound, k: int) -> LabSound:
    return replace(sound, level_db=-40.0 + k)


def test_nothing_is_heard_before_play(world: World) -> None:
    world.lab.change(LabSound(fundamentals_hz=(220.0,)))
    assert not world.playback.asides
    assert not world.lab.playing


def test_play_puts_the_very_sound_on_stage(world: World) -> None:
    sound = LabSound(fundamentals_hz=(330.0,), rate=22_050)
    world.lab.change(sound, "A tone")
    world.lab.play()
    path, title, loop, start_s = world.playback.asides[-1]
    assert (title, loop, start_s) == ("A tone", True, 0.0)
    np.testing.assert_array_equal(decode(path, rate=22_050), render(sound))
    assert world.lab.playing


def test_a_change_while_it_plays_goes_on_at_the_same_place(world: World) -> None:
    world.lab.play()
    world.stage.position_s = 1.25
    world.lab.change(louder(world.lab.sound, 3))
    former, latter = world.playback.asides
    assert former[0] != latter[0]
    assert latter[3] == 1.25


def test_a_place_behind_the_end_of_a_shorter_sound_becomes_its_start(world: World) -> None:
    world.lab.play()
    world.stage.position_s = 3.0
    world.lab.change(replace(world.lab.sound, duration_s=2.0))
    assert world.playback.asides[-1][3] == 0.0


def test_a_paused_lab_shows_the_change_and_stays_paused(world: World) -> None:
    world.lab.play()
    world.playback.pause()
    world.lab.change(louder(world.lab.sound, 3))
    assert len(world.playback.asides) == 2
    assert not world.stage.playing


def test_stop_gives_the_stage_back_and_later_changes_are_silent(world: World) -> None:
    world.lab.play()
    world.lab.stop()
    assert world.stage.source is Source.TRACK
    assert not world.lab.playing
    world.lab.change(louder(world.lab.sound, 3))
    assert len(world.playback.asides) == 1


def test_a_track_that_the_person_plays_ends_the_lab(world: World) -> None:
    world.lab.play()
    seen = []
    world.lab.changed.subscribe(lambda _: seen.append(world.lab.playing))
    world.playback.play_track(playing=True)
    assert seen == [False]
    world.lab.change(louder(world.lab.sound, 3))
    assert len(world.playback.asides) == 1


def test_another_sound_begins_at_its_start_and_the_same_goes_on(world: World) -> None:
    world.lab.play()
    world.stage.position_s = 2.0
    world.lab.begin(world.lab.sound, "Again")
    assert len(world.playback.asides) == 1
    world.lab.begin(LabSound(fundamentals_hz=(220.0,)), "Another")
    assert world.playback.asides[-1][1:] == ("Another", True, 0.0)


def test_play_again_starts_over(world: World) -> None:
    world.lab.play()
    world.stage.position_s = 2.0
    world.playback.pause()
    world.lab.play()
    assert world.stage.playing
    assert world.playback.asides[-1][3] == 0.0


def test_the_cache_holds_a_few_renderings_and_forgets_those_of_an_earlier_program(
    tmp_path: Path, world: World
) -> None:
    left = world.places.cache / "lab" / "1.wav"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"")
    world.lab.play()
    for k in range(2 * KEPT):
        world.lab.change(louder(world.lab.sound, k))
    assert not left.exists()
    assert len(world.files) == KEPT
    assert Path(os.fsdecode(world.playback.asides[-1][0])) in world.files


def test_a_cache_that_cannot_be_written_is_named_in_one_sentence(world: World) -> None:
    world.places.cache.parent.mkdir(parents=True, exist_ok=True)
    world.places.cache.write_bytes(b"a file where the folder should be")
    world.lab.play()
    (notice,) = world.notices
    assert "could not be written" in notice.sentence
    assert not world.lab.playing
    world.places.cache.unlink()
    world.lab.play()
    assert world.lab.playing


def test_while_a_bar_is_dragged_few_are_rendered_and_the_last_is_heard(tmp_path: Path) -> None:
    queue: list[Callable[[], None]] = []
    jobs = JobRunner(queue.append)
    world = World(tmp_path, jobs)

    def settle(done: Callable[[], object]) -> None:
        def step() -> bool:
            while queue:
                queue.pop(0)()
            return bool(done())

        wait_for(step)

    try:
        world.lab.play()
        settle(lambda: world.playback.asides)
        for k in range(40):
            partials = (Partial(1.0, -20.0 + k / 4), Partial(2.0, -30.0))
            world.lab.change(replace(world.lab.sound, partials=partials))
        last = render(world.lab.sound)
        settle(lambda: len(world.playback.asides) >= 2 and not jobs.active)
        np.testing.assert_array_equal(decode(world.playback.asides[-1][0], rate=44_100), last)
        assert len(world.playback.asides) <= 4
    finally:
        jobs.close()
