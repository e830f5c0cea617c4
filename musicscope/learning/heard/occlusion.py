"""What in the picture an answer hangs on, by covering one patch after the other."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.heard.looking import as_picture, check_target, looked_at


def occlusion(
    network: nn.Module,
    x: np.ndarray,
    target: int,
    patch: tuple[int, int],
    stride: tuple[int, int] | None = None,
    *,
    fill: float | None = None,
    batch: int = 16,
) -> np.ndarray:
    """Return how much one logit falls when what is around a point is covered.

    Zeiler and Fergus (2014). A patch as high as the picture asks *when*, one as long as it *at
    which frequencies*.

    Parameters
    ----------
    network : nn.Module
        Pictures [shape=(b, rows, frames)] to logits [shape=(b, k)]; comes back as it was.
    x : np.ndarray [shape=(rows, frames)]
    target : int
        Which logit.
    patch : tuple of int
        Rows and frames that are covered at once.
    stride : tuple of int, optional
        Rows and frames from one patch to the next; half a patch by default. The last patches
        reach the edges.
    fill : float, optional
        What covers; by default the softest value of `x`.
    batch : int
        Covered pictures at a time.

    Returns
    -------
    np.ndarray [shape=(rows, frames)], float32
        The mean over all patches that cover a point; above 0 where it speaks for the answer.
    """
    stride = stride or (max(1, patch[0] // 2), max(1, patch[1] // 2))
    if min(*patch, *stride) < 1 or stride[0] > patch[0] or stride[1] > patch[1]:
        raise ParameterError("Patches must be at least 1 × 1 and leave no gaps between them.")
    corners = [
        (row, frame)
        for row in _places(x.shape[0], patch[0], stride[0])
        for frame in _places(x.shape[1], patch[1], stride[1])
    ]
    cover = float(x.min()) if fill is None else fill
    fall, covered = np.zeros(x.shape), np.zeros(x.shape)
    with looked_at(network) as device, torch.no_grad():
        picture = as_picture(x, device)
        plain = network(picture)
        check_target(plain, target)
        for first in range(0, len(corners), batch):
            part = corners[first : first + batch]
            pictures = picture.repeat(len(part), 1, 1)
            for one, (row, frame) in zip(pictures, part, strict=True):
                one[row : row + patch[0], frame : frame + patch[1]] = cover
            falls = (plain[0, target] - network(pictures)[:, target]).cpu().numpy()
            for (row, frame), value in zip(part, falls, strict=True):
                here = slice(row, row + patch[0]), slice(frame, frame + patch[1])
                fall[here] += value
                covered[here] += 1
    return (fall / covered).astype(np.float32)


def _places(length: int, patch: int, stride: int) -> list[int]:
    last = max(0, length - patch)
    places = list(range(0, last + 1, stride))
    return places if places[-1] == last else [*places, last]
