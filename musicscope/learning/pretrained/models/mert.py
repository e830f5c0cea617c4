"""MERT: a transformer that learned music by itself, from 20,000 or 160,000 hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from musicscope.learning.pretrained.about import Pretrained, register
from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.hub_models import as_numpy, with_its_own_program


def open_mert(about: Pretrained, folder: Path, device: str) -> Embedder:
    """Load MERT; its vector is the mean over time of the mean over all layers."""
    import torch
    from transformers import Wav2Vec2FeatureExtractor

    model = with_its_own_program(folder, device)
    levels = Wav2Vec2FeatureExtractor.from_pretrained(folder, local_files_only=True)

    def hear(windows: np.ndarray) -> np.ndarray:
        seen = levels(list(windows), sampling_rate=about.sample_rate, return_tensors="pt")
        with torch.inference_mode():
            answer = model(seen["input_values"].to(device), output_hidden_states=True)
        layers = [layer.mean(dim=1) for layer in answer.hidden_states]
        return as_numpy(torch.stack(layers).mean(dim=0))

    return Embedder(about, int(model.config.hidden_size), hear)


MERT = register(
    Pretrained(
        name="mert",
        label="MERT 95M",
        help="Learned music by itself; good at pitch, beat and timbre (Li et al., 2024).",
        licence="CC BY-NC 4.0",
        source="m-a-p/MERT-v1-95M",
        bytes=378_000_000,
        sample_rate=24_000,
        window_s=5.0,
        dimension=768,
        has_text=False,
        needs_consent=True,
        files=(
            "config.json",
            "preprocessor_config.json",
            "model.safetensors|pytorch_model.bin",
        ),
        open=open_mert,
    )
)

MERT_LARGE = register(
    replace(
        MERT,
        name="mert_330m",
        label="MERT 330M",
        help="The larger MERT, from 160,000 hours of music (Li et al., 2024).",
        source="m-a-p/MERT-v1-330M",
        bytes=1_261_000_000,
        dimension=1024,
    )
)
