"""Networks, front ends and the training loop run where torch and numpy are all that is there."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


def with_requirements(*wanted):
    """Distributions with all that they need, spelled as an index does."""
    found = set()
    waiting = list(wanted)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found.add(name)
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        waiting += [re.match(r"[\w.-]+", line)[0] for line in lines if "extra ==" not in line]
    return found


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """An environment in which everything else cannot be imported."""
    folder = tmp_path_factory.mktemp("blocked")
    kept = with_requirements("torch", "numpy")
    for package, distributions in packages_distributions().items():
        names = {re.sub(r"[-_.]+", "-", name).lower() for name in distributions}
        if package.isidentifier() and not names & (kept | {"musicscope"}):
            blocked = f"raise ImportError('{package} is blocked: this machine is bare')\n"
            (folder / f"{package}.py").write_text(blocked)
    return {**os.environ, "PYTHONPATH": str(folder), "OMP_NUM_THREADS": "1"}


def run(bare, *arguments):
    return subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, env=bare, capture_output=True, text=True
    )


@pytest.mark.parametrize("package", ["scipy", "librosa", "PySide6", "sklearn", "av", "safetensors"])
def test_the_bare_machine_lacks_what_the_program_has(bare, package):
    assert "is blocked" in run(bare, "-c", f"import {package}").stderr


def test_a_bare_machine_measures_a_network(bare):
    done = run(bare, "-m", "tests.benchmarks.networks", "--quick", "--networks", "time")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    time = found["networks"]["time"]
    assert time["parameters"] == 55_700
    assert time["of_it_decoding_s"] is None
    for figure in ("train_examples_per_s", "infer_x_realtime", "front_end_x_realtime"):
        assert time[figure] > 0
    assert time["tag_track_s"] > 0
    assert 0 < time["busy"] <= 1
    assert found["device"] in ("cpu", "cuda", "mps", "xpu")
    assert found["versions"]["torch"]
