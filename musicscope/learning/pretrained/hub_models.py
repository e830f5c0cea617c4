"""What the adapters of the hub's models have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


def pooled(answer: Any) -> Any:
    """Return an answer's vectors: itself, as of transformers 4, or its ``pooler_output``."""
    return getattr(answer, "pooler_output", answer)


def as_numpy(tensor: Any) -> np.ndarray:
    """Return a tensor of any device and precision as float32."""
    found: np.ndarray = tensor.detach().float().cpu().numpy()
    return found


def with_its_own_program(folder: Path, device: str) -> Any:
    """Load a model with the program that lies beside it; only after consent.

    Returns
    -------
    torch.nn.Module
        In evaluation mode, on the device.
    """
    from transformers import AutoModel

    model = AutoModel.from_pretrained(folder, trust_remote_code=True, local_files_only=True)
    return model.to(device).eval()
