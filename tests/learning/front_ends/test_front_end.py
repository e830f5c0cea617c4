"""What every front end keeps to: shapes, devices, precision, short and damaged sounds."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.front_ends import FRONT_ENDS, front_end
from musicscope.learning.networks import INPUTS, NETWORKS, Input, published_inputs
from tests.learning.front_ends.sounds import RATE, chords

SHORT = {name: replace(hears, frames=40, samples=40 * 1024) for name, hears in INPUTS.items()}


def windows(count: int, samples: int) -> torch.Tensor:
    sound = torch.from_numpy(chords(4.0))
    return torch.stack([sound[n * 997 : n * 997 + samples] for n in range(count)])


@pytest.mark.parametrize("name", INPUTS)
def test_a_batch_is_what_its_windows_are_one_by_one(name):
    hears = SHORT[name]
    heard = windows(3, hears.samples)
    together = front_end(hears)(heard)
    assert together.shape == (3, *hears.shape)
    assert together.dtype == torch.float32
    alone = torch.cat([front_end(hears)(window[None]) for window in heard])
    torch.testing.assert_close(together, alone, atol=1e-2, rtol=1e-3)


@pytest.mark.parametrize("name", INPUTS)
def test_a_published_window_gives_the_published_frames(name):
    hears = INPUTS[name]
    assert front_end(hears)(torch.zeros(1, hears.samples)).shape == (1, *hears.shape)


@pytest.mark.parametrize("entry", list(NETWORKS), ids=lambda entry: entry.name)
def test_every_network_has_a_front_end_for_each_of_its_inputs(entry):
    for name in published_inputs(entry):
        hears = entry.run.inputs[name]
        with torch.device("meta"):
            made = front_end(hears)
        assert hears.front_end in FRONT_ENDS.names()
        assert made.input == hears


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("precision", [torch.float16, torch.bfloat16])
def test_mixed_precision_leaves_the_picture_as_it_is(name, precision):
    hears = SHORT[name]
    heard = windows(1, hears.samples)
    expected = front_end(hears)(heard)
    with torch.autocast("cpu", dtype=precision):
        found = front_end(hears)(heard)
    torch.testing.assert_close(found, expected, rtol=0, atol=0)


def test_sound_kept_in_half_precision_is_heard():
    hears = SHORT["mel"]
    heard = windows(1, hears.samples)
    found = front_end(hears)(heard.half())
    assert found.dtype == torch.float32
    assert (found - front_end(hears)(heard)).abs().mean() < 0.1  # dB


@pytest.mark.parametrize("name", INPUTS)
def test_gradients_reach_the_sound_also_where_it_is_silent(name):
    hears = SHORT[name]
    heard = windows(1, hears.samples)
    heard[:, 20_000:30_000] = 0
    heard.requires_grad_(True)
    front_end(hears)(heard).square().mean().backward()
    assert heard.grad is not None
    assert heard.grad.isfinite().all()
    assert heard.grad.abs().max() > 0


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("how", ["example", "none"])
def test_silence_is_shown_without_a_fault(name, how):
    hears = replace(SHORT[name], settings={**SHORT[name].settings, "standardise": how})
    found = front_end(hears)(torch.zeros(2, hears.samples))
    assert found.isfinite().all()
    assert found.std() < 0.02


def test_a_short_sound_is_repeated_or_followed_by_silence_as_the_input_says():
    hears = SHORT["mel"]
    sound = windows(1, 15_000)
    repeated = np.resize(sound[0].numpy(), hears.samples)
    found = front_end(hears)(sound)
    torch.testing.assert_close(found, front_end(hears)(torch.from_numpy(repeated)[None]))

    padded = np.pad(sound[0].numpy(), (0, hears.samples - 15_000))
    quiet = replace(hears, short="pad")
    found = front_end(quiet)(sound)
    torch.testing.assert_close(found, front_end(quiet)(torch.from_numpy(padded)[None]))


def test_what_is_longer_than_the_window_is_not_heard():
    hears = SHORT["cqt"]
    heard = windows(1, hears.samples + 5000)
    shorter = heard[:, : hears.samples]
    torch.testing.assert_close(front_end(hears)(heard), front_end(hears)(shorter))


@pytest.mark.parametrize("shape", [(0,), (4000,), (2, 0), (1, 2, 4000)])
def test_what_are_no_windows_of_sound_is_refused(shape):
    with pytest.raises(ParameterError, match="windows of mono sound"):
        front_end(SHORT["mel"])(torch.zeros(*shape))


@pytest.mark.parametrize(
    "settings",
    [
        {"colour": 1},
        {"n_fft": "4096"},
        {"n_fft": 4096.5},
        {"n_fft": 10**9},
        {"n_fft": 0},
        {"hop": True},
        {"hop": -5},
        {"hop": 2048},
        {"fmin": float("nan")},
        {"fmin": 9000.0, "fmax": 4000.0},
        {"fmax": 20_000.0},
        {"scale": "bark"},
        {"sample_rate": 44_100},
        {"mean": [0.0], "std": [1.0], "standardise": "data"},
        {"mean": [0.0] * 256, "standardise": "data"},
        {"mean": [float("inf")] * 256, "std": [1.0] * 256, "standardise": "data"},
        {"mean": "x" * 256, "std": [1.0] * 256, "standardise": "data"},
        {"n_mels": 0},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings):
    hears = INPUTS["mel"]
    settings = {**hears.settings, **settings}
    with pytest.raises(ParameterError):
        front_end(replace(hears, settings=settings))


def test_a_front_end_that_gives_other_rows_than_the_network_hears_is_refused():
    hears = replace(SHORT["mel"], rows=100)
    with pytest.raises(ParameterError, match="256 rows, not 100"):
        front_end(hears)(torch.zeros(1, hears.samples))


def test_chroma_and_the_constant_q_transform_refuse_what_cannot_be():
    with pytest.raises(ParameterError, match="multiple of 12"):
        front_end(replace(SHORT["chroma"], settings={"hop": 1024, "bins_per_octave": 16}))
    with pytest.raises(ParameterError, match="beyond what the sample rate can hold"):
        front_end(replace(SHORT["cqt"], settings={"hop": 1024, "octaves": 9}))
    with pytest.raises(ParameterError, match="more coefficients"):
        front_end(replace(SHORT["mfcc"], settings={"hop": 1024, "n_mels": 8}))


@pytest.mark.parametrize(
    "pictures",
    [
        None,
        {},
        {"mel": 3},
        {"mel": {**SHORT["mel"].as_json(), "frames": 41}},
        {"mel": SHORT["chroma"].as_json()},
        {"mel": {**SHORT["mel"].as_json(), "front_end": "stack"}},
    ],
)
def test_a_stack_that_does_not_fit_is_refused(pictures):
    stack = Input("stack", {"pictures": pictures}, 256, 40, RATE, 40 * 1024)
    with pytest.raises(ParameterError):
        front_end(stack)


def test_nothing_of_a_front_end_needs_to_be_saved():
    assert not front_end(SHORT["cqt"]).state_dict()
