"""GenreEnsemble: eight networks on five pictures of the same sound."""

from __future__ import annotations

from torch import nn

from musicscope.learning.networks.architectures.freq import Freq
from musicscope.learning.networks.architectures.recurrent import Recurrent
from musicscope.learning.networks.architectures.time import Time
from musicscope.learning.networks.inputs import INPUTS, stacked
from musicscope.learning.networks.joined import Headed
from musicscope.learning.networks.network import Input, Network, network

PICTURES = ("half_stft", "mel", "cqt")  # heard by a Time and a Freq each
SEQUENCES = ("chroma", "mfcc")  # heard by an RNN each
STACK = stacked((*PICTURES, *SEQUENCES))


@network("genre_ensemble", "Genre ensemble", {"stack": STACK})
def make_genre_ensemble(hears: Input, classes: int) -> Network:
    """Three dense layers on Time and Freq of three pictures and RNNs on two more.

    Source: Whitell's musically motivated networks.
    """
    parts: dict[str, Network] = {}
    rows: dict[str, slice] = {}
    top = 0
    for name in (*PICTURES, *SEQUENCES):
        picture = INPUTS[name]
        if name in PICTURES:
            parts[f"time_{name}"] = Time(picture, classes)
            parts[f"freq_{name}"] = Freq(picture, classes)
        else:
            parts[f"rnn_{name}"] = Recurrent(picture, classes, nn.GRU, 256, 256, 256)
        heard = slice(top, top + picture.rows)
        rows.update((part, heard) for part in parts if part.endswith(f"_{name}"))
        top += picture.rows
    return Headed(hears, parts, (1024, 512, 256), rows)
