"""Whether a network's words mean anything: some published weights answer all alike."""

from __future__ import annotations

import numpy as np

from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.errors import PretrainedError

#: Prompts that have nothing to do with each other.
_UNRELATED = (
    "slow solo piano in the rain",
    "aggressive death metal with screaming",
    "a dog barks at a passing car",
    "happy children singing in a choir",
    "deep electronic techno beat",
)
#: Mean cosine of these: 0.2 to 0.3 for sound weights, above 0.99 for the broken ones.
_ALIKE = 0.9


def check_words(embedder: Embedder) -> None:
    """Raise `PretrainedError` when unrelated words get the same vector, or none."""
    vectors = embedder.text(_UNRELATED)
    alike = vectors @ vectors.T
    mean = float(alike[np.triu_indices(len(vectors), 1)].mean())
    if not (mean < _ALIKE and np.diag(alike).min() > 0.5):
        raise PretrainedError(
            f"These weights of {embedder.about.label} are damaged: they answer the same to all "
            "words; choose another folder or download them again."
        )
