"""Points of known groups, for the tests of maps."""

import numpy as np


def styles(n=300, d=16, groups=6, seed=0, apart=4.0):
    """Return points [n, d] around the middles of `groups` styles, and the style of each."""
    rng = np.random.default_rng(seed)
    style = rng.integers(0, groups, n)
    middles = apart * rng.normal(size=(groups, d))
    return (middles[style] + rng.normal(size=(n, d))).astype(np.float32), style
