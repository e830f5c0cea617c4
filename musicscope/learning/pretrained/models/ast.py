"""AST: a transformer that knows the 527 sounds of AudioSet."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from musicscope.learning.pretrained.about import Pretrained, register
from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.hub_models import as_numpy


def open_ast(about: Pretrained, folder: Path, device: str) -> Embedder:
    """Load AST; its vector is that of the two tokens that stand for the whole window."""
    import torch
    from transformers import ASTFeatureExtractor, ASTForAudioClassification

    model = ASTForAudioClassification.from_pretrained(folder, local_files_only=True)
    model = model.to(device).eval()
    pictures = ASTFeatureExtractor.from_pretrained(folder, local_files_only=True)

    def hear(windows: np.ndarray) -> np.ndarray:
        seen = pictures(list(windows), sampling_rate=about.sample_rate, return_tensors="pt")
        with torch.inference_mode():
            answer = model.audio_spectrogram_transformer(seen["input_values"].to(device))
        return as_numpy(answer.pooler_output)

    return Embedder(about, int(model.config.hidden_size), hear)


register(
    Pretrained(
        name="ast",
        label="AST AudioSet",
        help="A transformer trained on everyday sounds and music (Gong, Chung & Glass, 2021).",
        licence="BSD-3-Clause",
        source="MIT/ast-finetuned-audioset-10-10-0.4593",
        bytes=346_000_000,
        sample_rate=16_000,
        window_s=10.24,
        dimension=768,
        has_text=False,
        needs_consent=False,
        files=(
            "config.json",
            "preprocessor_config.json",
            "model.safetensors|pytorch_model.bin",
        ),
        open=open_ast,
    )
)
