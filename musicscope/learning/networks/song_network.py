"""A network that hears whole songs: windows through a backbone, then one vector, then answers."""

from __future__ import annotations

import torch

from musicscope.learning.networks.layers import Module
from musicscope.learning.networks.network import Network
from musicscope.learning.networks.song_heads import song_head
from musicscope.learning.networks.song_summary import song_summary


class SongReader(Module):
    """Summary and head: reads the windows' features of a song, and answers.

    Trained alone on stored features it is the second of two stages.

    Parameters
    ----------
    features : int
        Length of a window's vector.
    classes : int
    summary : {"gru", "attention", "mean"}
    head : {"mlp", "linear", "svm"}
    size : int
        Units of the summary.
    """

    def __init__(
        self,
        features: int,
        classes: int,
        *,
        summary: str = "gru",
        head: str = "mlp",
        size: int = 128,
    ) -> None:
        super().__init__()
        self.classes = classes
        self.settings = {"summary": summary, "head": head, "size": size}
        self.summary = song_summary(summary, features, size)
        self.embedding_size = int(self.summary.size)
        self.head = song_head(head, self.embedding_size, classes)

    def vector(self, features: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return the song's vector [shape=(b, embedding_size)]; arguments as `forward`."""
        summed_up: torch.Tensor = self.summary(features, there)
        return summed_up

    def forward(self, features: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return the logits of songs.

        Parameters
        ----------
        features : torch.Tensor [shape=(b, w, features)]
        there : torch.Tensor [shape=(b, w)], bool
            Which windows a song has, its first ones; the others change nothing.

        Returns
        -------
        torch.Tensor [shape=(b, classes)]
        """
        logits: torch.Tensor = self.head(self.vector(features, there))
        return logits

    def each_window(self, features: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(w, classes)] of windows, each as if it were a song."""
        alone = features[:, None]
        return self(alone, torch.ones(alone.shape[:2], dtype=torch.bool, device=alone.device))


class SongNetwork(Module):
    """A backbone that hears windows and a reader of its features.

    Parameters
    ----------
    backbone : Network
    reader : SongReader
    end_to_end : bool
        Whether training changes the backbone too. Otherwise it is frozen: its weights, its batch
        norm and its dropout stay as in use.

    Attributes
    ----------
    input : Input
        What one window is.
    classes, embedding_size : int
    """

    def __init__(self, backbone: Network, reader: SongReader, *, end_to_end: bool) -> None:
        super().__init__()
        self.backbone, self.reader = backbone, reader
        self.end_to_end = end_to_end
        self.input = backbone.input
        self.classes = reader.classes
        self.embedding_size = reader.embedding_size
        if not end_to_end:
            backbone.requires_grad_(False)
            backbone.eval()

    def train(self, mode: bool = True) -> SongNetwork:
        """Set to training or to use; a frozen backbone stays in use."""
        super().train(mode)
        if not self.end_to_end:
            self.backbone.eval()
        return self

    def features(self, x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return the windows' features [shape=(b, w, features)], 0 where there is none.

        Only windows that are there go through the backbone, so that neither its batch norm nor
        the time it takes knows of the others. Arguments as `forward`.
        """
        heard = self.backbone.features(x[there])
        spread_out = heard.new_zeros((*there.shape, heard.shape[-1]))
        return spread_out.masked_scatter(there[..., None], heard)

    def vector(self, x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return the songs' vectors [shape=(b, embedding_size)]; arguments as `forward`."""
        return self.reader.vector(self.features(x, there), there)

    def forward(self, x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return the logits of songs.

        Parameters
        ----------
        x : torch.Tensor [shape=(b, w, rows, frames)]
        there : torch.Tensor [shape=(b, w)], bool
            Which windows a song has, its first ones; the others change nothing.

        Returns
        -------
        torch.Tensor [shape=(b, classes)]
        """
        logits: torch.Tensor = self.reader(self.features(x, there), there)
        return logits


def window_network(network: Network | SongNetwork) -> Network:
    """Return the network that hears the windows: itself, or the backbone of one for songs."""
    return network.backbone if isinstance(network, SongNetwork) else network
