"""The equaliser is heard, seen, remembered, and says what it does to the descriptors."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import scipy.signal

from musicscope.audio.equaliser import FLAT, Equaliser, ten_bands
from musicscope.audio.synthesis.lab import LabSound, Noise, Partial, render
from musicscope.core.errors import ParameterError
from musicscope.core.settings import Settings
from musicscope.workspace.equaliser_effect import Effect, effects, undone
from musicscope.workspace.equalising import PRESETS, Equalising

RATE = 44_100
SMILE = PRESETS["Smile"]


class World:
    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder / "settings.json")
        self.player = SimpleNamespace(equaliser=None)
        self.pictures = SimpleNamespace(equaliser=None)
        self.equalising = Equalising(
            SimpleNamespace(player=self.player), self.pictures, self.settings
        )

    @property
    def applied(self) -> Equaliser:
        assert self.player.equaliser == self.pictures.equaliser
        return self.player.equaliser


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_at_first_it_is_flat_and_off(world: World) -> None:
    assert world.applied == FLAT
    assert not world.equalising.on
    assert world.equalising.preset == "Flat"


def test_what_is_set_is_heard_and_seen_while_it_is_on(world: World) -> None:
    world.equalising.use("Smile")
    assert world.applied == ten_bands(SMILE)
    world.equalising.on = False
    assert world.applied == FLAT
    assert world.equalising.curve == ten_bands(SMILE)


def test_the_models_see_it_only_on_request(world: World) -> None:
    world.equalising.use("Bass")
    assert world.equalising.model_equaliser == FLAT
    world.equalising.for_models = True
    assert world.equalising.model_equaliser == world.applied != FLAT
    world.equalising.on = False
    assert world.equalising.model_equaliser == FLAT


def test_all_of_it_outlives_the_program(tmp_path: Path, world: World) -> None:
    world.equalising.gains_db = (1, 2, 3, 4, 5, -5, -4, -3, -2, -1)
    world.equalising.on = world.equalising.for_models = True
    world.equalising.save_preset(" Mine ")
    world.equalising.use("Flat")
    later = World(tmp_path)
    assert later.equalising.on
    assert later.equalising.for_models
    assert later.equalising.own_presets == ("Mine",)
    later.equalising.use("Mine")
    assert later.equalising.gains_db == (1, 2, 3, 4, 5, -5, -4, -3, -2, -1)
    later.equalising.remove_preset("Mine")
    with pytest.raises(ParameterError, match="no equaliser preset"):
        later.equalising.use("Mine")


@pytest.mark.parametrize(
    "kept",
    [
        {"gains_db": "loud"},
        {"gains_db": [1, 2]},
        {"gains_db": [None] * 10},
        {"gains_db": [float("nan")] * 10, "on": 3, "presets": [1], "for_models": "yes"},
        {"presets": {"Mine": None}},
        [],
    ],
)
def test_damaged_settings_count_as_flat(tmp_path: Path, kept: Any) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"equaliser": kept}))
    world = World(tmp_path)
    assert world.applied == FLAT
    assert world.equalising.gains_db == (0.0,) * 10
    assert not world.equalising.for_models


def test_gains_beyond_the_handles_are_limited_and_others_refused(world: World) -> None:
    world.equalising.gains_db = (99, -99, *[0] * 8)
    assert world.equalising.gains_db[:2] == (18, -18)
    for wrong in ((1, 2, 3), (float("nan"),) * 10):
        with pytest.raises(ParameterError):
            world.equalising.gains_db = wrong


@pytest.mark.parametrize("name", ["", "  ", "Flat"])
def test_a_preset_needs_a_name_of_its_own(world: World, name: str) -> None:
    with pytest.raises(ParameterError):
        world.equalising.save_preset(name)


def by_name(found: tuple[Effect, ...]) -> dict[str, Effect]:
    return {effect.name: effect for effect in found}


def test_the_equaliser_can_be_taken_away_again() -> None:
    y = np.random.default_rng(1).normal(0, 0.05, RATE).astype(np.float32)
    curve = ten_bands(PRESETS["Telephone"])
    back = undone(curve).applied(curve.applied(y, RATE), RATE)
    np.testing.assert_allclose(back, y, atol=1e-3)


@pytest.mark.parametrize("applied", [False, True])
def test_without_and_with_are_told_apart_whichever_was_heard(applied: bool) -> None:
    sound = LabSound((Partial(level_db=-80),), noise=Noise("white", -14.0), level_db=-6.0)
    y = render(sound)
    curve = ten_bands(PRESETS["Less treble"])
    filtered = scipy.signal.sosfilt(curve.sections(RATE), y).astype(np.float32)
    found = by_name(effects(filtered if applied else y, RATE, curve, applied=applied))
    tail = slice(round(0.15 * RATE), None)
    for sign, wave in (("before", y), ("after", filtered)):
        level = 10 * np.log10(np.mean(wave[tail] ** 2))
        assert getattr(found["level"], sign) == pytest.approx(level, abs=0.05)
    hz = np.linspace(20, 11_000, 4000)
    _, gain = scipy.signal.sosfreqz(curve.sections(RATE), hz, fs=RATE)
    assert found["centroid"].before == pytest.approx(hz.mean(), rel=0.04)
    centroid = (hz * abs(gain)).sum() / abs(gain).sum()
    assert found["centroid"].after == pytest.approx(centroid, rel=0.04)
    assert found["rolloff"].after < found["rolloff"].before
    assert found["bass"].after > found["bass"].before


def test_treble_that_is_lifted_leaves_a_low_sine_as_it_was() -> None:
    y = render(LabSound(fundamentals_hz=(250.0,), level_db=-14.0))
    found = by_name(effects(y, RATE, ten_bands((0,) * 6 + (6, 9, 12, 12)), applied=False))
    assert found["centroid"].after == pytest.approx(found["centroid"].before, rel=0.1)
    assert found["level"].after == pytest.approx(found["level"].before, abs=0.2)


def test_silence_has_no_descriptors_and_a_moment_is_too_little() -> None:
    curve = ten_bands(SMILE)
    silent = effects(np.zeros(RATE, np.float32), RATE, curve, applied=False)
    assert all(np.isnan(effect.before) for effect in silent)
    assert effects(np.zeros(100, np.float32), RATE, curve, applied=False) == ()
