"""Tags, genres, years and covers, in every format."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicscope.library.candidates import sniff
from musicscope.library.cleaning import clean_text, parse_track_number, parse_year
from musicscope.library.folding import fold, natural_key
from musicscope.library.genres import split_genres
from musicscope.library.metadata import Tags, read_cover, read_tags
from tests.library.music import write_track
from tests.places import SHARED_DATA, needs_shared_data

BAD = SHARED_DATA / "badinput"


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("full.aiff", "pcm"),
        ("full.alac.m4a", "alac"),
        ("full.ape", "ape"),
        ("full.dsf", "dsd"),
        ("full.flac", "flac"),
        ("full.m4a", "aac"),
        ("full.mp3", "mp3"),
        ("full.mpc", "musepack"),
        ("full.ogg", "vorbis"),
        ("full.opus", "opus"),
        ("full.wma", "wma"),
        ("full.wv", "wavpack"),
    ],
)
def test_the_same_tags_are_read_from_every_format(name: str, codec: str) -> None:
    tags = read_tags(bytes(BAD / "beets" / name))
    assert (tags.title, tags.artist, tags.album) == ("full", "the artist", "the album")
    assert tags.album_artist in {"the album artist", ""}
    assert (tags.year, tags.genres, tags.track_number) == (2001, ("the genre",), 2)
    assert tags.codec == codec
    assert tags.rate >= 44_100
    assert tags.channels in {1, 2}


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("beets/date_with_slashes.ogg", "year", 2005),
        ("beets/oldape.ape", "duration_s", 0.0),
        ("mutagen/silence-44-s-v1.mp3", "genres", ("Darkwave",)),
        ("mutagen/silence-44-s.eac3", "codec", "eac3"),
        ("mutagen/ooming-header.flac", "codec", ""),
        ("beets/whitenoise.opus", "rate", 48_000),
    ],
)
def test_odd_files_say_what_they_can(name: str, field: str, value: object) -> None:
    assert getattr(read_tags(bytes(BAD / name)), field) == value


@needs_shared_data
@pytest.mark.parametrize("kind", ["ape", "flac", "m4a", "mp3", "ogg", "wma"])
def test_the_picture_inside_a_file_is_found(kind: str, tmp_path: Path) -> None:
    copy = tmp_path / f"image.{kind}"
    copy.write_bytes((BAD / "beets" / f"image.{kind}").read_bytes())
    cover = read_cover(bytes(copy))
    assert cover is not None
    assert cover.startswith((b"\x89PNG", b"\xff\xd8\xff"))


@pytest.mark.parametrize(
    ("values", "genres"),
    [
        (["Jazz", "Fusion"], ("Jazz", "Fusion")),
        (["Jazz; Fusion;Jazz"], ("Jazz", "Fusion")),
        (["Rock/Pop"], ("Rock", "Pop")),
        (["Rock / Pop"], ("Rock", "Pop")),
        (["Electronic, House"], ("Electronic", "House")),
        (["Trip Hop\0Dub"], ("Trip Hop", "Dub")),
        (["R&B"], ("R&B",)),
        (["R&B/Soul"], ("R&B/Soul",)),
        (["Hip-Hop/Rap; Jazz"], ("Hip-Hop/Rap", "Jazz")),
        (["Folk, World, & Country"], ("Folk, World, & Country",)),
        (["Jazz+Funk", "drum & bass"], ("Jazz+Funk", "drum & bass")),
        (["JAZZ", "jazz", "Jázz"], ("JAZZ",)),
        ([" ; , / "], ()),
        ([b"Ambient"], ("Ambient",)),
    ],
)
def test_genres_in_one_tag_are_parted(values: list[object], genres: tuple[str, ...]) -> None:
    assert split_genres(values) == genres


@given(st.lists(st.one_of(st.text(), st.binary()), max_size=5))
def test_genres_are_few_short_and_printable_lines(values: list[object]) -> None:
    genres = split_genres(values)
    assert len(genres) <= 16
    assert split_genres(genres) == genres or any("/" in g or "," in g for g in genres)
    for genre in genres:
        assert 0 < len(genre) <= 400
        assert "\n" not in genre


@given(st.one_of(st.text(), st.binary()))
def test_cleaned_text_is_one_short_line_that_can_be_stored(value: object) -> None:
    cleaned = clean_text(value)
    assert len(cleaned) <= 400
    assert cleaned == cleaned.strip() == clean_text(cleaned)
    assert not any(c in cleaned for c in "\n\r\t\0")
    cleaned.encode()


def test_huge_and_binary_tags_are_clipped(tmp_path: Path) -> None:
    long = {"title": "t" * 2_000_000, "genre": "g" * 999}
    path = write_track(tmp_path / "x.flac", artist="a\x07\nb", **long)
    tags = read_tags(path)
    assert len(tags.title) == 400
    assert tags.artist == "a b"
    assert len(tags.genres[0]) == 400


def test_several_artists_are_joined(tmp_path: Path) -> None:
    path = write_track(tmp_path / "x.flac", artist=["Ella Fitzgerald", "Louis Armstrong"])
    assert read_tags(path).artist == "Ella Fitzgerald, Louis Armstrong"


def test_a_file_that_says_nothing_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(b"")
    (tmp_path / "y.flac").write_bytes(b"fLaC" + b"\xff" * 100)
    assert read_tags(bytes(tmp_path / "x.mp3")) == Tags()
    assert read_tags(bytes(tmp_path / "y.flac")).title == ""
    with pytest.raises(FileNotFoundError):
        read_tags(bytes(tmp_path / "nowhere.mp3"))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2004", 2004),
        ("2004-05-01", 2004),
        ("20040501", 2004),
        ("16/10/2005", 2005),
        ("c. 1720", 1720),
        ("0000", None),
        ("12345", None),
        ("", None),
    ],
)
def test_the_year_is_found_in_a_date(text: str, year: int | None) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("03/12", 3), ("0", None), ("A1", None), ("99999", None)]
)
def test_the_track_number_is_found(text: str, number: int | None) -> None:
    assert parse_track_number(text) == number


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Dvořák", "dvorak"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Øresund", "oresund")],
)
def test_accents_and_case_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_in_names_sort_by_size(one: int, other: int) -> None:
    keys = natural_key(f"track {one}"), natural_key(f"track {other}")
    assert (keys[0] < keys[1]) == (one < other)


@pytest.mark.parametrize(
    ("head", "sound"),
    [
        (b"fLaC\0\0", True),
        (b"RIFF\0\0\0\0WAVEfmt ", True),
        (b"RIFF\0\0\0\0AVI LIST", False),
        (b"\0\0\0\x20ftypM4A ", True),
        (b"\0\0\0\x20ftypheic", False),
        (b"\xff\xfb\x90\x64" + bytes(12), True),
        (b"\xff\xf1\x50\x80" + bytes(12), True),
        (b"\xff\xd8\xff\xe0" + bytes(12), False),
        (b"\xff\xff\xff\xff" + bytes(12), False),
        (struct.pack("<8s", b"7z\xbc\xaf\x27\x1c"), False),
        (b"#!/bin/sh", False),
        (b"", False),
    ],
)
def test_sound_is_known_by_its_first_bytes(tmp_path: Path, head: bytes, sound: bool) -> None:
    path = tmp_path / "unnamed"
    path.write_bytes(head)
    assert sniff(bytes(path)) is sound
