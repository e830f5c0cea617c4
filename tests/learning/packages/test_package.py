import errno
import math
import os
import pickle
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load

from musicscope.learning.networks import NETWORKS
from musicscope.learning.packages import (
    PackageError,
    PackageWriteError,
    package,
    read_card,
    read_package,
    write_package,
)
from tests.learning.packages.trained import NAMES, card, logits, network, state


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "evening.network"
    write_package(path, state(), card())
    return path


def test_a_network_read_back_answers_as_before(saved):
    found = read_package(saved)
    np.testing.assert_array_equal(logits(found.network()), logits(network()))


@pytest.mark.parametrize("name", NETWORKS.names())
def test_every_network_goes_into_a_file_and_comes_back(name, tmp_path):
    path = tmp_path / "any.network"
    write_package(path, state(name), card(name))
    found = read_package(path).network()
    assert found.input == network(name).input
    for part, values in network(name).state_dict().items():
        np.testing.assert_array_equal(found.state_dict()[part].numpy(), values.numpy())


def test_the_card_comes_back_whole(saved):
    made, found = card(), read_card(saved)
    for name in ("name", "network", "names", "task", "parameters", "fingerprint", "split"):
        assert getattr(found, name) == getattr(made, name)
    assert dict(found.input) == dict(made.input)
    assert found.standardisation == {"mean": (-40.0,), "deviation": (12.5,)}
    assert found.metrics["macro_f1"] == 0.91
    assert math.isnan(found.metrics["auc"])


def test_the_weights_are_plain_safetensors_that_others_can_read(saved):
    with zipfile.ZipFile(saved) as archive:
        weights = load(archive.read("model.safetensors"))
    for name, values in state().items():
        np.testing.assert_array_equal(weights[name], values)


def test_people_can_read_the_card_without_the_program(saved):
    with zipfile.ZipFile(saved) as archive:
        page = archive.read("CARD.md").decode()
    for words in ("Evening genres", "CC0", "polka", "5 folds by artist", "0.910", "rainy"):
        assert words in page


def test_the_same_network_makes_the_same_file(saved, tmp_path):
    write_package(tmp_path / "again.network", state(), card())
    assert saved.read_bytes() == (tmp_path / "again.network").read_bytes()


def test_a_network_of_other_classes_says_which_it_knows(saved):
    found = read_package(saved)
    found.require_names(tuple(reversed(NAMES)), saved)
    with pytest.raises(PackageError, match="ambient, folk, polka, techno"):
        found.require_names(("ambient", "folk"), saved)


def test_weights_of_another_network_are_never_written(saved):
    before = saved.read_bytes()
    with pytest.raises(PackageWriteError, match="do not belong"):
        write_package(saved, state("freq"), card())
    assert saved.read_bytes() == before


def test_a_full_disk_leaves_the_old_network(saved, monkeypatch):
    before = saved.read_bytes()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(package.os, "fsync", full)
    with pytest.raises(PackageWriteError, match="disk is full"):
        write_package(saved, state(), card(name="New"))
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_while_writing_leaves_the_old_network(saved, monkeypatch):
    before = saved.read_bytes()
    real = os.fdopen

    def onto_a_full_disk(handle, mode):
        os.close(handle)
        return Path("/dev/full").open(mode)

    monkeypatch.setattr(package.os, "fdopen", onto_a_full_disk)
    with pytest.raises(PackageWriteError, match="disk is full"):
        write_package(saved, state(), card(name="New"))
    monkeypatch.setattr(package.os, "fdopen", real)
    assert saved.read_bytes() == before


def test_what_cannot_be_read_back_never_takes_the_old_ones_place(saved, monkeypatch):
    before = saved.read_bytes()
    monkeypatch.setattr(package, "pack_weights", lambda weights: b"\x08" + b"\0" * 50)
    with pytest.raises(PackageWriteError, match="read back"):
        write_package(saved, state(), card(name="New"))
    assert saved.read_bytes() == before


_KILLED = """
import pickle, sys, time
from musicscope.learning.packages import package
package.os.fsync = lambda handle: (print("half", flush=True), time.sleep(60))
with open(sys.argv[1], "rb") as file:
    path, state, card = pickle.load(file)
package.write_package(path, state, card)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills as Unix does")
def test_a_killed_program_leaves_the_old_network(saved, tmp_path):
    before = saved.read_bytes()
    order = tmp_path / "order"
    order.write_bytes(pickle.dumps((saved, state(), card(name="New"))))
    child = subprocess.Popen([sys.executable, "-c", _KILLED, str(order)], stdout=subprocess.PIPE)
    with child:
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
    assert saved.read_bytes() == before
    assert read_card(saved).name == "Evening genres"
    write_package(saved, state(), card(name="New", made_s=time.time()))
    assert read_card(saved).name == "New"
