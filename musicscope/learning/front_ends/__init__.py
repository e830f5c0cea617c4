"""Front ends: from sound to the picture that a network hears, on the network's own device.

`FRONT_ENDS` lists them; `front_end` makes the one that an `Input` asks for. They need torch, numpy
and `musicscope.core` alone.
"""

from __future__ import annotations

from musicscope.learning.front_ends.front_end import FRONT_ENDS, FrontEnd, front_end
from musicscope.learning.front_ends.level import Standardise, standardised_by
from musicscope.learning.front_ends.moments import Moments

__all__ = ["FRONT_ENDS", "FrontEnd", "Moments", "Standardise", "front_end", "standardised_by"]
