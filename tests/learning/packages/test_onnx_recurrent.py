import pytest

from tests.learning.packages.onnx_families import RECURRENT, assert_exported


@pytest.mark.parametrize(("name", "frames"), RECURRENT.items())
def test_it_can_be_given_to_other_programs(name, frames, tmp_path):
    assert_exported(name, frames, tmp_path)
