"""Layers as Keras has them."""

import numpy as np
import pytest
import torch
from torch import nn

from musicscope.learning.networks.layers import (
    Block,
    Conv,
    Dense,
    MaxPool,
    SeparableConv,
    dense_layer,
    same_padding,
    start_recurrent,
)


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding"),
    [
        (13, 6, 5, (1, 2)),  # the example of TensorFlow's own guide to padding
        (643, 160, 2, (79, 80)),
        (643, 6, 2, (2, 3)),
        (2049, 341, 2, (170, 170)),
        (12, 4, 1, (1, 2)),
        (5, 2, 2, (0, 1)),
        (4, 3, 2, (0, 1)),
        (10, 1, 3, (0, 0)),
    ],
)
def test_an_odd_zero_stands_at_the_end(size, kernel, stride, padding):
    assert same_padding(size, kernel, stride) == padding


@pytest.mark.parametrize(("kernel", "stride"), [(4, 2), (5, 1), (4, 1), (6, 3)])
def test_a_same_convolution_is_the_hand_made_one(kernel, stride):
    torch.manual_seed(0)
    size = 11
    conv = Conv(1, 1, (1, kernel), stride=(1, stride), same=True)
    signal = np.random.default_rng(0).standard_normal(size)
    weights = conv.conv.weight.detach().double().numpy().ravel()

    outputs = -(-size // stride)
    missing = max((outputs - 1) * stride + kernel - size, 0)
    padded = np.pad(signal, (missing // 2, missing - missing // 2))
    expected = [padded[i * stride : i * stride + kernel] @ weights for i in range(outputs)]

    heard = conv.double()(torch.tensor(signal).reshape(1, 1, 1, size))
    np.testing.assert_allclose(heard.detach().numpy().ravel(), expected, atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
@pytest.mark.parametrize(("kernel", "stride"), [(2, 2), (3, 2)])
def test_a_same_max_pool_is_the_hand_made_one(size, kernel, stride):
    signal = -1 - np.random.default_rng(1).random(size)  # zeros as padding would win
    before, after = same_padding(size, kernel, stride)
    padded = np.pad(signal, (before, after), constant_values=-np.inf)
    expected = [padded[i : i + kernel].max() for i in range(0, -(-size // stride) * stride, stride)]

    pooled = MaxPool((kernel, 1), (stride, 1))(torch.tensor(signal).reshape(1, 1, size, 1))
    np.testing.assert_array_equal(pooled.numpy().ravel(), expected)


def test_a_separable_convolution_is_the_full_one_with_products_as_weights():
    torch.manual_seed(0)
    separable = SeparableConv(3, 4, (2, 3)).double()
    heard = torch.rand(2, 3, 6, 7, dtype=torch.float64)
    depth, point = separable.depthwise.conv.weight, separable.pointwise.conv.weight
    full = torch.nn.functional.conv2d(heard, point * depth.squeeze(1))
    torch.testing.assert_close(separable(heard), full)


def test_batch_norm_has_the_constants_of_keras():
    norm = Block(Conv(1, 8, (3, 3)), 8).norm
    assert (norm.eps, norm.momentum) == (1e-3, 0.01)


def test_first_weights_are_glorots():
    torch.manual_seed(0)
    dense = dense_layer(300, 500)
    limit = (6 / 800) ** 0.5
    assert dense.bias.abs().max() == 0
    assert 0.99 * limit < dense.weight.abs().max() <= limit
    conv = Conv(4, 8, (3, 5)).conv
    assert conv.weight.abs().max() <= (6 / (15 * 12)) ** 0.5
    depthwise = SeparableConv(16, 16, (9, 1)).depthwise.conv
    assert depthwise.weight.abs().max() <= (6 / (9 * 17)) ** 0.5


def test_recurrent_layers_begin_orthogonal_and_lstms_remember():
    lstm = nn.LSTM(5, 8, batch_first=True)
    start_recurrent(lstm)
    turns = lstm.weight_hh_l0.detach()
    torch.testing.assert_close(turns.T @ turns, torch.eye(8), atol=1e-5, rtol=0)
    assert lstm.bias_ih_l0.tolist() == [0.0] * 8 + [1.0] * 8 + [0.0] * 16
    assert lstm.bias_hh_l0.abs().max() == 0


def test_dense_layers_count_their_squares_without_biases():
    dense = Dense((3, 2, 1))
    for parameter in dense.parameters():
        nn.init.constant_(parameter, 2.0)
    assert float(dense.squares().detach()) == 4 * (6 + 2)
