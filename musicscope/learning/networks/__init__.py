"""Music networks: each takes a picture of sound and answers with one logit a class.

`NETWORKS` lists them; they need torch, numpy and `musicscope.core` alone, so that they run on a
bare machine with an accelerator too.
"""

from __future__ import annotations

from musicscope.learning.networks.counting import keras_total, trainable
from musicscope.learning.networks.inputs import INPUTS
from musicscope.learning.networks.network import (
    NETWORKS,
    Builder,
    Input,
    Network,
    network,
    published_inputs,
)

__all__ = [
    "INPUTS",
    "NETWORKS",
    "Builder",
    "Input",
    "Network",
    "keras_total",
    "network",
    "published_inputs",
    "trainable",
]
