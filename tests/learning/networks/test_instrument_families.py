import numpy as np
import pytest

from musicscope.learning.networks.instrument_families import family_of, family_probabilities


@pytest.mark.parametrize(
    ("instrument", "family"),
    [
        ("Violin 2", "strings"),
        ("Acoustic guitar", "plucked"),
        ("Double bass", "strings"),
        ("electric bass", "plucked"),
        ("English horn", "woodwind"),
        ("French horn", "brass"),
        ("electric_organ", "organ"),
        ("Flutes", "woodwind"),
        ("singing voice", "voice"),
        ("cel", "strings"),
        ("strings: saw", "strings"),
        ("ondes Martenot", "ondes Martenot"),
    ],
)
def test_an_instrument_belongs_to_its_family(instrument, family):
    assert family_of(instrument) == family


def test_a_family_is_as_likely_as_its_members_together():
    families, p = family_probabilities(
        np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]]), ["Violin", "Flute", "Cello"]
    )
    assert families == ("strings", "woodwind")
    np.testing.assert_allclose(p, [[0.7, 0.3], [1.0, 0.0]])
