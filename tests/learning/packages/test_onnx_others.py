import pytest

from musicscope.learning.networks import NETWORKS
from tests.learning.packages.onnx_families import GROUPED, assert_exported

OTHERS = [name for name in NETWORKS.names() if name not in GROUPED]
SHORT = {"autoencoder": 32, "naive_cnn": 32, "naive_cnn_norm": 32, "timbre_instrument": 32}


def test_no_network_is_left_out():
    assert set(GROUPED) <= set(NETWORKS.names())


@pytest.mark.parametrize("name", OTHERS)
def test_it_can_be_given_to_other_programs(name, tmp_path):
    assert_exported(name, SHORT.get(name, 0), tmp_path)
