"""Networks of the family can be written as ONNX and answer alike there."""

import logging
import warnings

import numpy as np
import pytest
import torch

from musicscope.learning.networks import NETWORKS

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnxscript")


@pytest.mark.parametrize("name", ["time_freq", "simple"])
def test_a_network_answers_alike_as_onnx(name, tmp_path):
    torch.manual_seed(0)
    network = NETWORKS.get(name).run("chroma", 5)
    heard = 3 * torch.randn(4, 12, 643)
    with torch.no_grad():
        for part in network.parts().values():
            part.train()
            part(heard)
        network.train()(heard)
    network.eval()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    path = tmp_path / "network.onnx"
    batch = torch.export.Dim("b", min=1, max=64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, (heard,), path, dynamo=True, verbose=False, dynamic_shapes=({0: batch},)
        )
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for pictures in (heard, heard[:1]):
        (found,) = session.run(None, {session.get_inputs()[0].name: pictures.numpy()})
        with torch.no_grad():
            np.testing.assert_allclose(found, network(pictures).numpy(), atol=1e-4)
