"""Libraries whose tags are known, so that what is learned can be held against the truth."""

import numpy as np

WIDTH, LIVELY = 60, 12


def library(seed, n=800, share=0.15, lift=0.45, tracks_an_artist=2):
    """Return vectors [n, 60] of length about 1, which of them have the tag, and their artists."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, WIDTH)).astype(np.float32)
    truth = rng.random(n) < share
    X[truth, :LIVELY] += 2 * lift
    X -= X.mean(axis=0)
    return X / np.sqrt(np.float32(WIDTH)), truth, np.arange(n) // tracks_an_artist


def some_labels(seed, truth, n_yes, n_no):
    order = np.random.default_rng([seed, 1]).permutation(len(truth))
    return order[truth[order]][:n_yes].tolist(), order[~truth[order]][:n_no].tolist()
