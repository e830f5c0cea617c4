"""TimeFreq and TimeFreqAvg: rhythm and timbre heard apart, judged together."""

from __future__ import annotations

from musicscope.learning.networks.architectures.freq import Freq
from musicscope.learning.networks.architectures.time import Time
from musicscope.learning.networks.inputs import INPUTS
from musicscope.learning.networks.joined import Averaged, Headed
from musicscope.learning.networks.network import Input, Network, network


def _both(hears: Input, classes: int) -> dict[str, Network]:
    return {"time": Time(hears, classes), "freq": Freq(hears, classes)}


@network("time_freq", "TimeFreq", INPUTS)
def make_time_freq(hears: Input, classes: int) -> Network:
    """Two dense layers on the answers of a frozen Time and a frozen Freq.

    Source: Whitell's musically motivated networks.
    """
    return Headed(hears, _both(hears, classes), (256, 128))


@network("time_freq_avg", "TimeFreq, averaged", INPUTS)
def make_time_freq_avg(hears: Input, classes: int) -> Network:
    """The mean of the answers of Time and Freq.

    Source: Whitell's musically motivated networks.
    """
    return Averaged(hears, _both(hears, classes))
