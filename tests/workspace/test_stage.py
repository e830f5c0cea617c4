"""One source on stage: what play and pause do to each."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from musicscope.core.events import Event
from musicscope.workspace.stage import Stage


@pytest.fixture
def world():
    pressed: list[str] = []
    playback = SimpleNamespace(
        current=None, aside=None, changed=Event(), toggle=lambda: pressed.append("toggle")
    )
    live = SimpleNamespace(running=True, changed=Event())
    stage = Stage(playback, SimpleNamespace(), SimpleNamespace(), SimpleNamespace(), live)
    return SimpleNamespace(stage=stage, playback=playback, live=live, pressed=pressed)


def test_a_track_that_sounds_beside_a_live_input_can_be_paused(world):
    world.playback.current = 3
    world.stage.toggle()
    assert world.pressed == ["toggle"]


def test_nothing_begins_to_play_into_a_live_input_by_itself(world):
    world.stage.toggle()
    assert world.pressed == []
    world.live.running = False
    world.stage.toggle()
    assert world.pressed == ["toggle"]
