"""Whatever a file is called: what is written to a playlist file is what is read from it."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicscope.core.errors import MusicScopeError
from musicscope.library.playlist_files.formats import FORMATS
from musicscope.library.playlist_files.locating import places_of
from musicscope.library.playlist_files.text import is_text
from musicscope.library.track import Track, TrackState

TRACK = Track(
    **dict.fromkeys(("title", "artist", "album", "album_artist", "codec", "reason"), ""),
    **dict.fromkeys(("id", "channels", "rate", "size", "mtime_ns", "plays"), 1),
    **dict.fromkeys(("year", "track_number", "bit_rate", "last_played_s", "tempo_bpm")),
    **dict.fromkeys(("key_tonic", "key_mode", "key_confidence", "tempo_confidence")),
    path=b"/m/a",
    genres=(),
    duration_s=0.0,
    added_s=0.0,
    missing=False,
    excluded=False,
    state=TrackState.READY,
)
FOLDER = b"/home/anna/lists"
ODD = (
    "#1 hit", "[playlist]", "100% sure", "a%20b", "C:\\x", "http:x", "back\\slash", "a\nb", "a\rb",
    " before", "after ", "\ttab", "semi;colon, comma", "File1=x", "🎻 🥁", "e\u0301", "\u2028line",
    "x" * 255, "é" * 120, "\x85", "\ufeffbom", "~", "&lt;", "\"quoted\"", "..x", "...", "-",
)  # fmt: skip
EXACT = (b"caf\xe9", b"\xff\xfe", b"\xa0#x", b"\xef\xbb\xbf", b"\x01\x02", b"a\xe9%41")

texts = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=40
)
names = st.one_of(
    texts.map(str.encode),
    st.sampled_from(ODD).map(str.encode),
    st.sampled_from(EXACT),
    st.binary(min_size=1, max_size=30).map(lambda b: b.replace(b"/", b"_").replace(b"\0", b"_")),
).filter(lambda name: name not in {b".", b".."} and len(name) <= 255)
paths = st.lists(names, min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from(
        [b"/music/" + b"/".join(parts), b"/home/anna/lists/" + b"/".join(parts)]
    )
)
words = st.one_of(st.text(max_size=300), st.sampled_from(ODD), st.just("x" * 300))
tracks = st.builds(
    lambda path, title, artist, seconds: replace(
        TRACK, path=path, title=title, artist=artist, duration_s=seconds
    ),
    paths,
    words.filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)),
    words.filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)),
    st.one_of(st.just(0.0), st.floats(0.5, 90_000)),
)


@pytest.mark.parametrize("ending", FORMATS)
@settings(deadline=None, max_examples=60)
@given(st.lists(tracks, min_size=1, max_size=4), words, st.booleans())
def test_every_path_comes_back_byte_by_byte(ending, chosen, name, relative):
    form = FORMATS[ending]
    data, odd = form.write(
        name.encode("utf-8", "replace").decode(), chosen, FOLDER if relative else None
    )
    if ending != ".m3u":
        data.decode("utf-8")
    assert len(odd) <= len(chosen)
    content = form.read(data)
    assert not content.damage
    assert len(content.entries) == len(chosen)
    for entry, track in zip(content.entries, chosen, strict=True):
        first = next(places_of(entry.locations[0], FOLDER, encoded=entry.encoded))
        assert first.path == os.path.normpath(track.path)
        if track.duration_s >= 1:
            assert entry.duration_s == pytest.approx(track.duration_s, abs=0.51)


@pytest.mark.parametrize("ending", [".xspf", ".jspf"])
@given(words)
def test_titles_come_back(ending, title):
    plain = "".join(c for c in title if c.isprintable()).strip()
    track = replace(TRACK, path=b"/m/a", title=plain, artist=plain)
    data, _ = FORMATS[ending].write("x", [track], None)
    (entry,) = FORMATS[ending].read(data).entries
    assert (entry.title, entry.artist) == (plain, plain)


@given(st.binary(max_size=400), st.sampled_from(sorted(FORMATS)))
def test_no_bytes_bring_a_reader_down(data, ending):
    is_text(data)
    for start in (b"", b"<playlist><trackList><track>", b'{"playlist": {"track": ['):
        with contextlib.suppress(MusicScopeError):
            FORMATS[ending].read(start + data)
