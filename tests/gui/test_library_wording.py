"""How durations, counts, rates and dates read."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from musicscope.gui.library import wording

TODAY = dt.date(2024, 5, 20)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(187, "3:07"), (59.6, "1:00"), (0.2, "0:01"), (3723, "1:02:03"), (0, "—"), (-1, "—"),
     (float("nan"), "—"), (18_000, "5:00:00")],
)  # fmt: skip
def test_a_length_is_minutes_and_seconds(seconds, text):
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(119.8, "1:59.8"), (37.54, "0:37.5"), (0, "0:00.0"), (3599.99, "59:59.9"),
     (3600, "1:00:00.0"), (-3, "0:00.0"), (0.3, "0:00.3")],
)  # fmt: skip
def test_a_moment_has_tenths_and_is_never_ahead_of_the_sound(seconds, text):
    assert wording.moment(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(266_400, "74 h"), (2580, "43 min"), (12, "12 s"), (5400, "1 h 30 min"), (7200, "2 h"),
     (4_000_000, "1,111 h")],
)  # fmt: skip
def test_a_library_is_so_many_hours(seconds, text):
    assert wording.total_duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0, "1 s left"), (42, "42 s left"), (372, "6 min left"), (36_000, "10 h left")],
)
def test_time_left_is_one_round_figure(seconds, text):
    assert wording.remaining(seconds) == text


def test_counts_have_separators_and_agree_with_their_noun():
    assert wording.counted(1284, "track") == "1,284 tracks"
    assert wording.counted(1, "track") == "1 track"
    assert wording.counted(2, "match", "matches") == "2 matches"


def test_sound_is_described_as_people_do():
    assert wording.codec("pcm_s24le") == "PCM"
    assert wording.codec("mp3float") == "MP3"
    assert wording.codec("qdm2") == "qdm2"
    assert wording.bit_rate(319_999) == "320 kbit/s"
    assert wording.bit_rate(None) == "—"
    assert wording.sample_rate(44_100) == "44.1 kHz"
    assert wording.channels(2) == "stereo"
    assert wording.channels(7) == "7 channels"
    assert wording.size(8_400_000) == "8.4 MB"
    assert wording.size(0) == "0 B"


def test_recent_days_have_names():
    def at(*date):
        return dt.datetime(*date, 12).timestamp()

    assert wording.day(at(2024, 5, 20), today=TODAY) == "today"
    assert wording.day(at(2024, 5, 19), today=TODAY) == "yesterday"
    assert wording.day(at(2024, 5, 3), today=TODAY) == "3 May 2024"
    assert wording.day(None) == "—"


def test_the_commonest_names_come_first_and_the_rest_are_counted():
    names = Counter({"Satie": 2, "Bach": 3, "Ravel": 1, "Fauré": 1, "Bizet": 1})
    assert wording.most_common(names, most=2) == "Bach, Satie, 3\N{NO-BREAK SPACE}more"
    assert wording.most_common(Counter({"Satie": 1, "Bach": 2}), most=2) == "Bach, Satie"
    assert wording.most_common(Counter()) == ""


def test_a_spread_goes_from_least_to_greatest():
    assert wording.spread([146.2, 72.4], "bpm") == "72 to 146 bpm"
    assert wording.spread([88], "bpm") == "88 bpm"
    assert wording.spread([]) == ""


def test_a_reason_becomes_a_sentence():
    assert wording.as_sentence("it holds no audio stream") == "It holds no audio stream."
    assert wording.as_sentence("Is it music?") == "Is it music?"


def test_a_name_that_is_not_utf8_is_readable():
    assert wording.file_name(b"/music/caf\xe9\n.mp3") == r"caf\xe9\n.mp3"
