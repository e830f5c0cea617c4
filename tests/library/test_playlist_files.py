"""Playlist files of other programs: what is good in them is found, what is not is named."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.jobs import InlineRunner
from musicscope.library.library import Library
from musicscope.library.playlist_files import entry as entries
from musicscope.library.playlist_files import formats
from musicscope.library.playlist_files.formats import FORMATS, read_playlist, write_playlist
from musicscope.library.playlist_files.importing import FindPlaylistSpec

TRACKS = {
    1: ("Satie/Gymnopédies/01 Lent.ogg", "Lent", "Erik Satie", 183.0),
    2: ("Satie/Gymnopédies/02 Lent.ogg", "Second", "Erik Satie", 160.0),
    3: ("Bach/100% sure #1 & more.flac", "Sure", "J. S. Bach", 61.5),
    4: ("Bach/Air.flac", "Air", "J. S. Bach", 300.0),
    5: ("Other/Air.flac", "Air", "Somebody Else", 200.0),
    6: (b"Raw/caf\xe9.ogg", "Café", "Raw", 42.0),
}


@pytest.fixture
def music(tmp_path):
    folder = tmp_path.resolve() / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path, music):
    made = Library(tmp_path / "data" / "library.sqlite3")
    with made.database.transaction() as connection:
        for track, (path, title, artist, duration) in TRACKS.items():
            connection.execute(
                "INSERT INTO tracks (id, path, size, mtime_ns, added_s, title, artist, duration_s)"
                " VALUES (?, ?, 1, 1, 1, ?, ?, ?)",
                (
                    track,
                    os.path.join(os.fsencode(music), os.fsencode(path)),
                    title,
                    artist,
                    duration,
                ),
            )
    yield made
    made.close()


@pytest.fixture
def take(library, music):
    """Import a playlist of this content that lies in the music folder."""

    def take(content: str | bytes, name: str = "list.m3u8", folder: Path = music):
        folder.mkdir(exist_ok=True, parents=True)
        file = folder / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        handle = InlineRunner().submit(FindPlaylistSpec(library.path, os.fsencode(file)))
        if handle.error is not None:
            raise handle.error
        return handle.result

    return take


def ids(result):
    return [found.track for found in result.found]


# --- where files are looked for


def test_relative_and_absolute_paths_are_found(take, music):
    result = take(f"#EXTM3U\nBach/Air.flac\n{music}/Other/Air.flac\n./Bach/../Bach/Air.flac\n")
    assert ids(result) == [4, 5, 4]
    assert not result.missing
    assert not any(found.guess for found in result.found)


def test_the_name_is_what_the_file_says_or_is_called(take):
    assert take("#EXTM3U\n#PLAYLIST:On the road\nBach/Air.flac\n").name == "On the road"
    assert take("Bach/Air.flac\n", "slow ones.m3u").name == "slow ones"


def test_separators_and_drives_of_windows(take):
    result = take("Bach\\Air.flac\r\nC:\\Music\\Bach\\Air.flac\r\nD:/x/Other/Air.flac\r\n")
    assert ids(result) == [4, 4, 5]
    assert [found.guess for found in result.found] == ["", "folder and name", "folder and name"]
    missing = take("C:\\Music\\Nothing like it.mp3\n").missing
    assert "another computer" in missing[0].reason


def test_addresses_of_files_are_taken_apart(take, music):
    address = (music / "Satie" / "Gymnopédies" / "01 Lent.ogg").as_uri()
    assert ids(take(f"{address}\n")) == [1]
    assert ids(take(address.replace("file:///", "file://localhost/") + "\n")) == [1]
    assert ids(take("Bach/100%25%20sure%20%231%20&%20more.flac\n")) == [3]
    assert ids(take("Bach/100% sure #1 & more.flac\n")) == [3]
    raw = "file://" + str(music) + "/Raw/caf%E9.ogg\n"
    assert ids(take(raw)) == [6]


def test_streams_are_reported_and_the_rest_is_imported(take):
    result = take("http://radio.example/live\nBach/Air.flac\nhttps://x.example/a.mp3\nrtsp://x/y\n")
    assert ids(result) == [4]
    assert [bad.where for bad in result.missing] == ["line 1", "line 3", "line 4"]
    assert all("network" in bad.reason for bad in result.missing)


def test_a_playlist_that_leaves_its_folder_finds_tracks_of_the_library(take, music):
    (music.parent / "private.txt").write_text("mine")
    lines = "../Bach/Air.flac\n../../private.txt\n../../gone.mp3\n"
    result = take(lines, folder=music / "lists")
    assert ids(result) == [4]
    assert "outside" in result.missing[0].reason
    assert "leads out of the playlist's folder" in result.missing[1].reason
    assert result.missing[1].text == "../../gone.mp3"


def test_a_file_outside_the_library_is_told_from_a_missing_one(take, music):
    (music / "new.mp3").write_bytes(b"")
    reasons = [bad.reason for bad in take("new.mp3\nnone.mp3\n").missing]
    assert "not in the library" in reasons[0]
    assert "no such file" in reasons[1]


def test_case_and_the_form_of_accents_do_not_count(take):
    decomposed = "satie/GYMNOPE\u0301DIES/01 lent.OGG"
    assert ids(take(decomposed + "\nbach/AIR.FLAC\n")) == [1, 4]


def test_a_link_to_the_music_folder_is_followed(take, music, tmp_path):
    (tmp_path / "link").symlink_to(music)
    assert ids(take(f"{tmp_path}/link/Bach/Air.flac\n")) == [4]


# --- moved files are guessed, and named as guesses


def guess(result):
    return [(found.track, found.guess) for found in result.found]


def test_a_moved_file_is_known_by_folder_and_name(take):
    assert guess(take("/old/disk/Bach/Air.flac\n")) == [(4, "folder and name")]


def test_a_name_alone_is_not_enough(take):
    assert guess(take("/old/Air.flac\n")) == []
    assert guess(take("/old/01 Lent.ogg\n")) == []


def test_a_name_with_its_length_is(take):
    assert guess(take("#EXTINF:201,\n/old/Air.flac\n")) == [(5, "name and length")]
    assert guess(take("#EXTINF:250,\n/old/Air.flac\n")) == []


def test_a_name_with_its_title_is(take):
    told = "#EXTINF:-1,Somebody Else - Air\n/old/Air.flac\n"
    assert guess(take(told)) == [(5, "name and title")]


def test_artist_and_title_are(take):
    assert guess(take("#EXTINF:183,ERIK SATIE - Lent\n/old/x.mp3\n")) == [(1, "artist and title")]
    assert guess(take("#EXTINF:90,Erik Satie - Lent\n/old/x.mp3\n")) == []
    xspf = (
        '<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track>'
        "<creator>Erik Satie</creator><title>Lent</title></track></trackList></playlist>"
    )
    assert guess(take(xspf, "a.xspf")) == [(1, "artist and title")]


def test_another_length_contradicts_folder_and_name(take):
    assert guess(take("#EXTINF:20,\n/old/disk/Bach/Air.flac\n")) == []


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(take, encoding, end):
    lines = ["#EXTM3U", "#EXTINF:183,Erik Satie - Lent", "Satie/Gymnopédies/01 Lent.ogg", ""]
    assert ids(take(end.join(lines).encode(encoding), "list.m3u")) == [1]


def test_lines_of_one_file_may_differ_in_encoding(take):
    mixed = "Satie/Gymnopédies/01 Lent.ogg\n".encode() + b"Satie/Gymnop\xe9dies/02 Lent.ogg\n"
    assert ids(take(mixed + b"Raw/caf\xe9.ogg\n")) == [1, 2, 6]


def test_xspf_that_lies_about_its_encoding(take):
    xml = (
        "<?xml version='1.0' encoding='UTF-8'?><playlist><trackList><track>"
        "<location>Satie/Gymnopédies/01 Lent.ogg</location></track></trackList></playlist>"
    )
    assert ids(take(xml.encode("latin-1"), "a.xspf")) == [1]
    assert ids(take(xml.replace("UTF-8", "iso-8859-1").encode("latin-1"), "a.xspf")) == [1]


# --- formats


def test_pls_goes_by_its_numbers(take):
    pls = (
        "[playlist]\nFile2=Other/Air.flac\nTitle2=x\nLength2=200\nfile1=Bach/Air.flac\n"
        "Title9=of nothing\nNumberOfEntries=2\nVersion=2\n"
    )
    result = take(pls, "a.pls")
    assert ids(result) == [4, 5]
    assert not result.missing


def test_pls_with_its_end_cut_off(take):
    result = take("[playlist]\nNumberOfEntries=3\nFile1=Bach/Air.flac\nFil", "a.pls")
    assert ids(result) == [4]
    assert "promises 3" in result.missing[0].reason


def test_xspf_takes_the_location_that_is_there(take):
    xspf = (
        '<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/">'
        "<title>Slow &amp; low</title><trackList>"
        "<track><location>http://x.example/a.ogg</location><location>Bach/Air.flac</location>"
        "<extension application='x'><location>Other/Air.flac</location></extension></track>"
        "<track><location>Bach/100%25%20sure%20%231%20&amp;%20more.flac</location></track>"
        "<track><annotation>nothing</annotation></track></trackList></playlist>"
    )
    result = take(xspf, "a.xspf")
    assert result.name == "Slow & low"
    assert ids(result) == [4, 3]
    assert "neither location nor title" in result.missing[0].reason


def test_jspf_takes_a_location_as_word_or_list(take):
    jspf = {
        "playlist": {
            "title": "J",
            "track": [
                {"location": ["Bach/Air.flac"]},
                {"location": "Other/Air.flac", "duration": "x"},
                7,
                {},
                {"location": [None, "\ud800"], "title": "odd"},
            ],
        }
    }
    result = take(json.dumps(jspf), "a.jspf")
    assert (result.name, ids(result)) == ("J", [4, 5])
    assert [bad.where for bad in result.missing] == ["entry 3", "entry 4", "entry 5"]


def test_the_content_counts_and_not_the_ending(take):
    assert ids(take("[playlist]\nFile1=Bach/Air.flac\n", "a.m3u")) == [4]
    assert ids(take("#EXTM3U\nBach/Air.flac\n", "a.txt")) == [4]
    with pytest.raises(MusicScopeError, match="no playlist in M3U"):
        take("Dear diary\n", "a.txt")


# --- damage


def test_damaged_xml_gives_what_stands_before_the_damage(take):
    xspf = (
        "<playlist><trackList>\n<track><location>Bach/Air.flac</location></track>\n"
        "<track><location>Other/Air.flac</location></track>\n<track><loca"
    )
    result = take(xspf, "a.xspf")
    assert ids(result) == [4, 5]
    assert result.missing[0].where == "line 4"
    assert "damaged from here on" in result.missing[0].reason


def test_damaged_json_gives_what_stands_before_the_damage(take):
    jspf = '{"playlist": {"title": "x",\n "track": [{"location": "Bach/Air.flac"},\n {"locat'
    result = take(jspf, "a.jspf")
    assert ids(result) == [4]
    assert (result.missing[0].where, "damaged" in result.missing[0].reason) == ("line 3", True)
    assert ids(take('{"playlist": ' * 100_000, "a.jspf")) == []


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    "<playlist><trackList><track><location>&b;</location></track></trackList></playlist>"
)
OUTER = (
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<playlist><trackList><track><title>&a;</title></track></trackList></playlist>"
)


@pytest.mark.parametrize("xml", [BILLION, OUTER])
def test_entities_are_refused(take, xml):
    with pytest.raises(MusicScopeError, match="entities"):
        take(xml, "a.xspf")


def test_other_xml_and_other_json_are_no_playlists(take):
    with pytest.raises(MusicScopeError, match="no XSPF playlist"):
        take("<html><body/></html>", "a.xspf")
    with pytest.raises(MusicScopeError, match="no JSPF playlist"):
        take('{"name": 1}', "a.jspf")


def test_sound_pictures_and_pipes_are_no_playlists(take, music, library):
    with pytest.raises(MusicScopeError, match="no text"):
        take(bytes(range(256)) * 20, "a.m3u8")
    os.mkfifo(music / "pipe.m3u")
    for name, words in (("pipe.m3u", "no file"), ("none.m3u", "cannot be read"), ("", "read|file")):
        with pytest.raises(MusicScopeError, match=words):
            read_playlist(os.fsencode(music / name))


def test_a_gigantic_file_is_refused_and_too_many_entries_are_named(take, monkeypatch):
    monkeypatch.setattr(entries, "MOST_ENTRIES", 3)
    result = take("Bach/Air.flac\n" * 5)
    assert len(result.found) == 3
    assert result.missing[0].text == "2 further entries"
    monkeypatch.setattr(formats, "MOST_BYTES", 20)
    with pytest.raises(MusicScopeError, match="larger than"):
        take("Bach/Air.flac\n" * 5)


def test_zeros_and_endless_lines_cost_their_entry_alone(take):
    good = b"Bach/Air.flac\n" * 40
    result = take(good + b"Bach/\0Air.flac\n" + b"x" * 100_000 + b"\nOther/Air.flac\n")
    assert ids(result) == [4] * 40 + [5]
    assert [bad.where for bad in result.missing] == ["line 42", "line 41"]


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_file_is_an_empty_playlist(take, ending):
    result = take(b"", f"a{ending}")
    assert result.found == ()


# --- writing


def test_a_relative_playlist_can_move_with_its_music(library, music, take):
    tracks = library.tracks()
    for ending in FORMATS:
        target = music / "lists" / f"all{ending}"
        target.parent.mkdir(exist_ok=True)
        write_playlist(target, "All of it", tracks[:5], relative=True)
        text = target.read_text("utf-8")
        assert str(music) not in text
        assert "../" in text
        result = take(target.read_bytes(), target.name, target.parent)
        assert (ids(result), result.name) == ([1, 2, 3, 4, 5], "All of it")
        assert not any(found.guess for found in result.found)


def test_xspf_is_what_its_standard_says(library, music):
    """Read by another parser than ours."""
    from xml.etree import ElementTree

    target = music / "a.xspf"
    write_playlist(target, "<A & B>", library.tracks([3]), relative=False)
    space = "{http://xspf.org/ns/0/}"
    root = ElementTree.fromstring(target.read_text("utf-8"))
    assert (root.tag, root.get("version")) == (f"{space}playlist", "1")
    assert root.findtext(f"{space}title") == "<A & B>"
    (track,) = root.iter(f"{space}track")
    assert track.findtext(f"{space}location") == (music / TRACKS[3][0]).as_uri()
    assert track.findtext(f"{space}creator") == "J. S. Bach"
    assert track.findtext(f"{space}duration") == "61500"


def test_a_name_that_is_not_utf8_is_an_address_in_m3u8_and_itself_in_m3u(library, music, take):
    tracks = library.tracks([6])
    (odd,) = write_playlist(music / "a.m3u8", "x", tracks, relative=True)
    assert "not valid UTF-8" in odd.reason
    assert "caf%E9" in (music / "a.m3u8").read_text("utf-8")
    assert write_playlist(music / "a.m3u", "x", tracks, relative=True) == ()
    assert b"Raw/caf\xe9.ogg\n" in (music / "a.m3u").read_bytes()
    for name in ("a.m3u8", "a.m3u"):
        assert ids(take((music / name).read_bytes(), name)) == [6]


def test_only_playlist_files_are_written(library, music):
    song = music / "song.flac"
    song.write_bytes(b"sound")
    with pytest.raises(ParameterError, match="tells no format"):
        write_playlist(song, "x", library.tracks([1]), relative=True)
    assert song.read_bytes() == b"sound"
    with pytest.raises(MusicScopeError, match="cannot be written"):
        write_playlist(music / "none" / "a.pls", "x", library.tracks([1]), relative=True)
