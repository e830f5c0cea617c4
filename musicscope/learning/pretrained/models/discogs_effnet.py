"""Discogs-EffNet: an EfficientNet that knows the 400 styles of Discogs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from musicscope.learning.pretrained.about import Pretrained, register
from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.errors import PretrainedError
from musicscope.learning.pretrained.musicnn_mel import BANDS, PATCH, RATE, patches

_FILE = "discogs-effnet-bsdynamic-1.onnx"


def open_effnet(about: Pretrained, folder: Path, device: str) -> Embedder:
    """Load Discogs-EffNet in the runtime of ONNX; its vector is the output ``embeddings``."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    can = onnxruntime.get_available_providers()
    wanted = ["CUDAExecutionProvider"] if device.startswith("cuda") else []
    providers = [name for name in (*wanted, "CPUExecutionProvider") if name in can]
    session = onnxruntime.InferenceSession(str(folder / _FILE), options, providers=providers)
    (takes, *others), gives = session.get_inputs(), session.get_outputs()
    outputs = [one for one in gives if one.name == "embeddings"] or gives[-1:]
    if others or list(takes.shape[1:]) != [PATCH, BANDS]:
        raise PretrainedError(
            f"The file in {folder.name} does not hear what {about.label} hears; download it again."
        )

    def hear(windows: np.ndarray) -> np.ndarray:
        found: np.ndarray = session.run([outputs[0].name], {takes.name: windows})[0]
        return found

    return Embedder(about, int(outputs[0].shape[-1]), hear, cut_sound=patches)


register(
    Pretrained(
        name="discogs_effnet",
        label="Discogs-EffNet",
        help="Trained on the styles of Discogs (Alonso-Jiménez, Serra & Bogdanov, 2022).",
        licence="CC BY-NC-SA 4.0",
        source=f"https://essentia.upf.edu/models/feature-extractors/discogs-effnet/{_FILE}",
        bytes=18_027_718,
        sample_rate=RATE,
        window_s=2.048,
        dimension=1280,
        has_text=False,
        needs_consent=False,
        files=(_FILE,),
        open=open_effnet,
    )
)
