"""The owner's names of clusters are kept."""

import numpy as np
import pytest

from musicscope.library.cluster_names import ClusterNames, StoredCluster
from musicscope.library.fact_values import read_fact
from musicscope.library.library import Library


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library.sqlite3"


@pytest.fixture
def library(path):
    library = Library(path)
    yield library
    library.close()


@pytest.fixture
def names(library):
    return ClusterNames(library.database)


def cluster(*members, id=0, name="", map="main"):  # noqa: A002
    return StoredCluster(id, map, name, "#4477aa", np.array(members, np.int64))


def test_clusters_come_back_as_they_were_stored(names):
    ids = names.keep([cluster(3, 1, 2), cluster(name="Sunday")])
    first, second = names.of_map("main")
    assert [first.id, second.id] == ids
    assert first.members.tolist() == [3, 1, 2]
    assert (first.colour, first.name, second.name) == ("#4477aa", "", "Sunday")
    assert second.members.tolist() == []


def test_maps_have_their_own_clusters(names):
    names.keep([cluster(1), cluster(2, map="second")])
    assert [c.members.tolist() for c in names.of_map("second")] == [[2]]
    assert names.of_map("third") == ()


def test_a_name_survives_a_restart_and_new_members(names, library, path):
    (known,) = names.keep([cluster(1, 2)])
    names.rename(cluster(1, 2, id=known), "Rainy Sunday 🌧")
    names.keep([cluster(1, 2, 3, id=known)])
    library.close()
    again = Library(path)
    (found,) = ClusterNames(again.database).of_map("main")
    again.close()
    assert (found.id, found.name) == (known, "Rainy Sunday 🌧")
    assert found.members.tolist() == [1, 2, 3]


def test_only_what_the_owner_did_not_name_is_forgotten(names):
    ids = names.keep([cluster(1), cluster(2, name="Mine"), cluster(3)])
    names.keep([], forget=ids[:2])
    assert [c.id for c in names.of_map("main")] == ids[1:]


def test_an_id_is_never_used_again(names):
    (first,) = names.keep([cluster(1)])
    names.keep([], forget=[first])
    (second,) = names.keep([cluster(1)])
    assert second > first


def test_a_cluster_that_is_gone_comes_back_with_its_name(names):
    (known,) = names.keep([cluster(1)])
    names.keep([], forget=[known])
    names.rename(cluster(1, id=known), "Back")
    assert [(c.id, c.name) for c in names.of_map("main")] == [(known, "Back")]


def test_an_unknown_fact_is_not_a_number(library):
    assert np.isnan(read_fact(library.database, "roughness", [1, 2])).all()
