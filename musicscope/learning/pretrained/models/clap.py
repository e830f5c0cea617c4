"""CLAP: sound and words in one space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from musicscope.learning.pretrained.about import Pretrained, register
from musicscope.learning.pretrained.embedder import Embedder, unit
from musicscope.learning.pretrained.hub_models import as_numpy, pooled


def open_clap(about: Pretrained, folder: Path, device: str) -> Embedder:
    """Load CLAP; windows are cut here, so that its own random crop never happens."""
    import torch
    from transformers import ClapModel, ClapProcessor

    model = ClapModel.from_pretrained(folder, local_files_only=True).to(device).eval()
    processor = ClapProcessor.from_pretrained(folder, local_files_only=True)
    pictures, tokenizer = processor.feature_extractor, processor.tokenizer
    longest = int(model.config.text_config.max_position_embeddings) - 2

    def hear(windows: np.ndarray) -> np.ndarray:
        seen = pictures(
            list(windows),
            sampling_rate=about.sample_rate,
            padding="repeatpad",
            return_tensors="pt",
        )
        features = seen["input_features"].to(device, torch.float32)
        never_longer = torch.zeros(len(windows), 1, dtype=torch.bool, device=device)
        with torch.inference_mode():
            answer = model.get_audio_features(input_features=features, is_longer=never_longer)
        return unit(as_numpy(pooled(answer)))

    def read(prompts: Sequence[str]) -> np.ndarray:
        tokens = tokenizer(
            list(prompts),
            padding=True,
            truncation=True,
            max_length=min(77, longest),
            return_tensors="pt",
        ).to(device)
        with torch.inference_mode():
            answer = model.get_text_features(
                input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"]
            )
        return as_numpy(pooled(answer))

    return Embedder(about, int(model.config.projection_dim), hear, read=read)


CLAP = register(
    Pretrained(
        name="clap",
        label="CLAP",
        help="Sound and words in one space: search by description (Wu et al., 2023).",
        licence="Apache-2.0",
        source="laion/clap-htsat-unfused",
        bytes=618_000_000,
        sample_rate=48_000,
        window_s=10.0,
        dimension=512,
        has_text=True,
        needs_consent=False,
        files=(
            "config.json",
            "preprocessor_config.json",
            "model.safetensors|pytorch_model.bin",
            "tokenizer.json",
            "tokenizer_config.json",
        ),
        open=open_clap,
    )
)

CLAP_GENERAL = register(
    replace(
        CLAP,
        name="clap_general",
        label="CLAP, larger",
        help="A larger CLAP, of music, speech and sounds (Wu et al., 2023).",
        source="laion/larger_clap_general",
        bytes=779_000_000,
    )
)
