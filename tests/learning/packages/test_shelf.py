import os
import time

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.packages import PackageError, Shelf, write_package
from tests.learning.packages.trained import card, logits, network, state


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "networks")


def test_an_empty_shelf_has_nothing_and_makes_no_folder(shelf, tmp_path):
    assert shelf.all() == []
    assert shelf.trash() == []
    assert list(tmp_path.iterdir()) == []


def test_versions_of_a_name_come_newest_first(shelf):
    for made_s in (100.0, 300.0, 200.0):
        shelf.keep(state(), card(made_s=made_s))
    shelf.keep(state(), card(name="Other", made_s=400.0))
    assert [one.card.made_s for one in shelf.versions("Evening genres")] == [300, 200, 100]
    assert next(one.card.name for one in shelf.all()) == "Other"


def test_two_networks_of_one_second_both_stay(shelf):
    first, second = (shelf.keep(state(), card(made_s=5.0)) for _ in range(2))
    assert first != second
    assert len(shelf.all()) == 2


def test_a_renamed_network_answers_as_before(shelf):
    path = shelf.keep(state(), card())
    shelf.rename(path, "  Midnight \n genres ")
    (one,) = shelf.all()
    assert one.card.name == "Midnight genres"
    np.testing.assert_array_equal(logits(shelf.read(path).network()), logits(network()))
    for name in ("", " \n", "x" * 201):
        with pytest.raises(ParameterError):
            shelf.rename(path, name)


@pytest.mark.parametrize("name", ["../../escape", "/", "…", "CON", "音楽"])
def test_any_name_makes_a_file_inside_the_folder(shelf, tmp_path, name):
    path = shelf.keep(state(), card(name=name))
    assert path.parent == tmp_path / "networks"
    assert shelf.all()[0].card.name == name


def test_a_deleted_network_can_be_taken_back(shelf):
    path = shelf.keep(state(), card())
    trashed = shelf.delete(path)
    assert shelf.all() == []
    assert [one.card.name for one in shelf.trash()] == ["Evening genres"]
    assert shelf.restore(trashed) == path
    assert len(shelf.all()) == 1
    shelf.delete(path)
    shelf.empty_trash()
    assert shelf.trash() == []
    with pytest.raises(PackageError):
        shelf.restore(trashed)


def test_a_network_comes_back_beside_one_that_took_its_place(shelf):
    trashed = shelf.delete(shelf.keep(state(), card()))
    shelf.keep(state(), card())
    shelf.restore(trashed)
    assert len(shelf.all()) == 2


def test_a_damaged_file_is_listed_with_its_trouble(shelf):
    path = shelf.keep(state(), card())
    path.write_bytes(path.read_bytes()[:500])
    (one,) = shelf.all()
    assert one.card is None
    assert "cut short" in one.trouble


def test_a_shared_file_is_read_whole_before_it_is_taken_in(shelf, tmp_path):
    shared = tmp_path / "from a friend.network"
    write_package(shared, state(), card(name="Friend"))
    assert shelf.read(shelf.take_in(shared)).card.name == "Friend"
    shared.write_bytes(shared.read_bytes()[:-1000])
    with pytest.raises(PackageError):
        shelf.take_in(shared)
    assert len(shelf.all()) == 1


def test_what_a_killed_program_left_is_swept_after_a_day(shelf, tmp_path):
    folder = tmp_path / "networks"
    folder.mkdir()
    old, young = folder / ".a-1.part", folder / ".b-2.part"
    old.touch()
    young.touch()
    os.utime(old, (time.time() - 100_000,) * 2)
    shelf.keep(state(), card())
    assert not old.exists()
    assert young.exists()
