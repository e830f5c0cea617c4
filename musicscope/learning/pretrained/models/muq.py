"""MuQ: a conformer that learned music by itself."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.learning.pretrained.about import Pretrained, register
from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.hub_models import as_numpy, with_its_own_program


def open_muq(about: Pretrained, folder: Path, device: str) -> Embedder:
    """Load MuQ; its vector is the mean over time of the last layer.

    The published weights need the package ``muq`` of their authors; a folder that brings its own
    program along is loaded with that.
    """
    import torch

    model = _model(folder, device)

    def hear(windows: np.ndarray) -> np.ndarray:
        sound = torch.from_numpy(np.ascontiguousarray(windows, np.float32)).to(device)
        with torch.inference_mode():
            answer = model(sound, output_hidden_states=False)
        return as_numpy(answer.last_hidden_state.mean(dim=1))

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    width = config.get("encoder_dim") or config.get("hidden_size") or about.dimension
    return Embedder(about, int(width), hear)


def _model(folder: Path, device: str) -> Any:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if "auto_map" in config:
        return with_its_own_program(folder, device)
    authors: Any = importlib.import_module("muq")
    return authors.MuQ.from_pretrained(str(folder), local_files_only=True).to(device).eval()


register(
    Pretrained(
        name="muq",
        label="MuQ",
        help="Learned music by itself; strong at most tasks of music (Zhu et al., 2025).",
        licence="CC BY-NC 4.0",
        source="OpenMuQ/MuQ-large-msd-iter",
        bytes=1_330_000_000,
        sample_rate=24_000,
        window_s=10.0,
        dimension=1024,
        has_text=False,
        needs_consent=True,
        files=("config.json", "model.safetensors|pytorch_model.bin"),
        open=open_muq,
    )
)
