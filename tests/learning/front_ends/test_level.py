"""Decibels and standardisation."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.preprocessing import StandardScaler

from musicscope.core.errors import ParameterError
from musicscope.learning.front_ends import Moments, Standardise, front_end, standardised_by
from musicscope.learning.front_ends.level import Decibels
from musicscope.learning.networks import INPUTS, Input
from tests.learning.front_ends.sounds import chords


def test_tenfold_energy_is_ten_decibels_more_and_tenfold_magnitude_twenty():
    x = torch.tensor([[[1.0, 10.0, 1e-12]]])
    assert Decibels(2, 0.0)(x).ravel().tolist() == pytest.approx([0, 10, -100])
    assert Decibels(1, 0.0)(x).ravel().tolist() == pytest.approx([0, 20, -100])


def test_the_range_of_one_example_is_not_that_of_its_neighbour():
    x = torch.tensor([[[1.0, 1e-9]], [[1e-4, 1e-9]]])
    levels = Decibels(2, 60.0)(x).reshape(2, 2)
    torch.testing.assert_close(levels, torch.tensor([[0.0, -60.0], [-40.0, -90.0]]))


def test_an_example_is_standardised_by_itself():
    x = torch.randn(3, 5, 40) * 7 + 3
    y = Standardise()(x)
    torch.testing.assert_close(y.mean(dim=(1, 2)), torch.zeros(3), atol=1e-5, rtol=0)
    torch.testing.assert_close(y.std(dim=(1, 2), correction=0), torch.ones(3))


def test_rows_are_standardised_as_scikit_learn_does_over_a_data_set():
    rng = np.random.default_rng(0)
    batches = [rng.normal(3, 2, (n, 4, 30)).astype(np.float32) for n in (2, 5, 1)]
    moments = Moments()
    for batch in batches:
        moments.add(torch.from_numpy(batch))
    values = np.concatenate([batch.transpose(0, 2, 1).reshape(-1, 4) for batch in batches])
    scaler = StandardScaler().fit(values)
    mean, std = moments.result()
    np.testing.assert_allclose(mean, scaler.mean_, rtol=1e-6)
    np.testing.assert_allclose(std, scaler.scale_, rtol=1e-6)

    standardise = Standardise(torch.tensor(mean), torch.tensor(std))
    found = standardise(torch.from_numpy(batches[0])).numpy()
    expected = scaler.transform(batches[0].transpose(0, 2, 1).reshape(-1, 4))
    np.testing.assert_allclose(found.transpose(0, 2, 1).reshape(-1, 4), expected, atol=1e-5)


def test_a_data_sets_mean_and_spread_travel_with_the_input():
    hears = replace(INPUTS["mel"], frames=60, samples=60 * 1024)
    sound = torch.from_numpy(chords(4.0))[None]
    plain = front_end(hears)(sound)
    moments = Moments()
    moments.add(plain)
    known = Input.from_json(standardised_by(hears, *moments.result()).as_json())
    found = front_end(known)(sound)
    torch.testing.assert_close(found.mean(dim=2), torch.zeros(1, 256), atol=1e-3, rtol=0)
    assert front_end(hears)(sound).equal(plain)


def test_an_even_row_stays_finite():
    x = torch.full((1, 2, 5), -100.0)
    assert Standardise()(x).abs().max() == 0
    assert Standardise(torch.tensor([-100.0, 0]), torch.zeros(2))(x).isfinite().all()


def test_nothing_heard_is_said():
    with pytest.raises(ParameterError, match="no example was heard"):
        Moments().result()


def test_a_stack_is_not_standardised_as_a_whole():
    stack = Input("stack", {"pictures": {}}, 10, 10, 22_050, 10_000)
    with pytest.raises(ParameterError, match="one by one"):
        standardised_by(stack, [0.0] * 10, [1.0] * 10)
