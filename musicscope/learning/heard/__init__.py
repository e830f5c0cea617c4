"""What a network heard: what its answer hangs on, what its filters are, what its layers do."""

from __future__ import annotations

from musicscope.learning.heard.activations import activations
from musicscope.learning.heard.filters import first_filters
from musicscope.learning.heard.gradients import Attribution, integrated_gradients
from musicscope.learning.heard.occlusion import occlusion

__all__ = ["Attribution", "activations", "first_filters", "integrated_gradients", "occlusion"]
