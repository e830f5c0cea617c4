"""How keys and tempi stand to each other, in words."""

from __future__ import annotations

from musicscope.gui.similar.relations import key_relation, tempo_relation

C_MAJOR, G_MAJOR, A_MINOR, F_SHARP_MAJOR = (0, 0), (7, 0), (9, 1), (6, 0)


def test_keys_are_related_as_on_the_circle_of_fifths():
    assert key_relation(C_MAJOR, G_MAJOR) == "Keys a fifth apart."
    assert key_relation(C_MAJOR, A_MINOR) == "Relative keys."
    assert key_relation(C_MAJOR, C_MAJOR) == "Both in C major."
    assert key_relation(C_MAJOR, F_SHARP_MAJOR) == "Keys six fifths apart."
    assert key_relation(None, C_MAJOR) == "The key of one is not known."


def test_tempi_are_related_by_ratio_and_double_time_is_named():
    assert tempo_relation(92.0, 92.4) == "Both 92 bpm."
    assert tempo_relation(60.0, 120.0) == "One twice as fast (60 and 120 bpm)."
    assert tempo_relation(100.0, 110.0) == "The second is 10 % faster."
    assert tempo_relation(None, None) == "Neither tempo is known."
