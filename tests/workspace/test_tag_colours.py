"""Maps can be coloured by the owner's tags and by what was learned of them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from musicscope.core.events import Event
from musicscope.workspace.field import FieldContext
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.tag_colours import TagColours


class Catalogue:
    def track(self, track_id):
        return SimpleNamespace(id=track_id)


@pytest.fixture
def world():
    tags = [SimpleNamespace(id=7, name="warm")]
    labelling = SimpleNamespace(
        changed=Event(), all=lambda: tags, answers=lambda _: {1: True, 2: False}
    )
    learning = SimpleNamespace(
        changed=Event(),
        probabilities=lambda _: (np.array([1, 3]), np.array([0.9, 0.25]), np.ones(2, bool)),
    )
    colours = TagColours(labelling, learning)
    yield SimpleNamespace(tags=tags, labelling=labelling)
    colours.close()
    assert not any("warm" in field.label for field in FIELDS.values())


def test_what_was_said_and_what_is_believed_are_told_apart(world):
    context = FieldContext(Catalogue())
    said, believed = FIELDS["tag 7"], FIELDS["belief 7"]
    assert said.values([1, 2, 3], context) == ["yes", "no", None]
    np.testing.assert_array_equal(believed.numbers([1, 2, 3], context), [0.9, np.nan, 0.25])


def test_a_deleted_tag_is_offered_no_more(world):
    world.tags.clear()
    world.labelling.changed.emit(None)
    assert "tag 7" not in FIELDS
    assert FIELDS.or_cluster("tag 7") is FIELDS["cluster"]
