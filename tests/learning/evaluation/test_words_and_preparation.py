"""Columns are scaled from the training side and named in words."""

import numpy as np
import pytest
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from musicscope.analysis.fma.columns import COLUMNS
from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.preparation import join_groups, learn_preparation
from musicscope.learning.evaluation.words import column_words, family_words


@pytest.mark.parametrize("column", ["mean.01", "mean 01", "mean_01"])
def test_a_column_of_the_518_is_plain_words(column):
    separator = column[4]
    words = column_words(f"spectral_centroid{separator}{column}")
    assert words == "brightness (spectral centroid), mean"


def test_all_518_columns_have_words_of_their_own():
    words = [column_words(column.name) for column in COLUMNS]
    assert len(set(words)) >= 518 - 3 * 7
    assert not any("_" in text for text in words)
    assert len({family_words(column.name) for column in COLUMNS}) == 77


def test_words_of_some_columns():
    assert column_words("chroma_cqt.std.04") == "note E♭ (chroma, CQT), how much it varies"
    assert column_words("mfcc.max.03") == "timbre (MFCC 3), highest"
    assert column_words("tempo_bpm") == "tempo bpm"
    assert column_words("timbre_outline 03") == "timbre outline, number 3"
    assert column_words("12", "my embedding") == "my embedding, number 12"
    assert family_words("timbre_outline 03") == "timbre outline"
    assert column_words("unheard_of mean 02") == "unheard of 2, mean"


def test_textures_of_one_zone_are_shuffled_together():
    near = "contrast of brightness along time at distance 1, 0 to 2,200 Hz"
    assert column_words(near) == near
    assert family_words(near) == "contrast of brightness along time, 0 to 2,200 Hz"
    assert family_words("pattern 22, 2,200 to 4,390 Hz") == "pattern, 2,200 to 4,390 Hz"


def test_scaling_agrees_with_scikit_learn():
    rng = np.random.default_rng(0)
    X = rng.normal(5, 3, size=(40, 6))
    X[rng.random(X.shape) < 0.1] = np.nan
    new = rng.normal(5, 3, size=(10, 6))
    new[0, 0] = np.nan
    imputer = SimpleImputer(strategy="median").fit(X)
    for scaling, scaler in (("minmax", MinMaxScaler()), ("standard", StandardScaler())):
        scaler.fit(imputer.transform(X))
        found = learn_preparation(X, scaling).apply(new)
        np.testing.assert_allclose(found, scaler.transform(imputer.transform(new)), atol=1e-9)


def test_columns_without_numbers_or_change_become_nothing():
    X = np.c_[np.full(9, np.nan), np.full(9, 4.2), np.arange(9.0)]
    for scaling in ("minmax", "standard"):
        found = learn_preparation(X, scaling).apply(np.array([[1e5, 9.0, np.nan]]))
        np.testing.assert_allclose(found[0, :2], 0)
        assert np.isfinite(found).all()


def test_groups_are_joined_and_absurd_numbers_are_missing():
    features = {"a": np.array([[1.0, np.inf]]), "b": np.array([[1e12]])}
    np.testing.assert_array_equal(join_groups(features, ("b", "a")), [[np.nan, 1.0, np.nan]])
    with pytest.raises(ParameterError, match="called c; there are: a, b"):
        join_groups(features, ("c",))
    with pytest.raises(ParameterError, match="a row for each track"):
        join_groups({"a": np.zeros((2, 1)), "b": np.zeros((3, 1))}, ("a", "b"))
