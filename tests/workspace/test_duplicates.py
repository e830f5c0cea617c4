"""The same piece encoded anew, transposed and faster is found; another piece is not."""

import shutil

import numpy as np
import pytest
import soundfile

from musicscope.analysis.track import analyse
from musicscope.core.settings import Settings
from musicscope.jobs import InlineRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.workspace.similar import Similar
from tests.analysis.sounds import RATE, chord, click_track
from tests.library.music import open_folder
from tests.workspace.similar_world import FakePlayback

TRIADS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14), (2, 5, 9), (4, 7, 11))


def song(seed, semitones=0, beat_s=0.5):
    """Thirty chords over a pulse."""
    rng = np.random.default_rng(seed)
    chords = [
        chord([53 + semitones + note for note in TRIADS[number]], beat_s)
        for number in rng.integers(0, len(TRIADS), 30)
    ]
    y = np.concatenate(chords)
    beat = 0.3 * click_track(60 / beat_s, len(y) / RATE)[: len(y)]
    y[: len(beat)] += beat
    return y


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("duplicates")
    music = folder / "music"
    music.mkdir()
    soundfile.write(music / "song.flac", song(1), RATE)
    shutil.copy(music / "song.flac", music / "copy.flac")
    soundfile.write(music / "other.flac", song(2), RATE)
    soundfile.write(music / "other encoded.ogg", song(2), RATE)
    soundfile.write(music / "third.flac", song(3), RATE)
    soundfile.write(music / "third lower.flac", song(3, -2), RATE)
    soundfile.write(music / "fourth.flac", song(4), RATE)
    soundfile.write(music / "fourth faster.flac", song(4, 0, 0.42), RATE)
    soundfile.write(music / "alone.flac", song(5), RATE)
    with_library = Library(folder / "library.sqlite3")
    open_folder(with_library, music)
    results = [(track, analyse(path)) for track, path in with_library.pending()]
    with_library.store_analyses(results, [])
    yield with_library
    with_library.close()


@pytest.fixture
def similar(library, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    catalogue = Catalogue(library)
    return Similar(
        library, catalogue, FakePlayback(), InlineRunner(), lambda _: None, settings
    ), catalogue


def test_every_kind_of_duplicate_is_found_and_told_in_words(similar):
    questions, catalogue = similar
    heard = []
    search = questions.duplicates(done=heard.append, failed=heard.append)
    (groups,) = heard
    told = {
        tuple(sorted(catalogue.track(i).path.rsplit(b"/", 1)[-1].decode() for i in group.ids)): (
            group.kind,
            group.words,
        )
        for group in groups
    }
    assert told.pop(("copy.flac", "song.flac")) == ("same", "same sound, different files")
    encoded = told.pop(("other encoded.ogg", "other.flac"))
    assert encoded == ("near", "same recording, other encodings")
    kind, words = told.pop(("third lower.flac", "third.flac"))
    assert kind == "near"
    assert words in {"same piece, 2 semitones lower", "same piece, 2 semitones higher"}
    kind, words = told.pop(("fourth faster.flac", "fourth.flac"))
    assert words in {"same piece, faster", "same piece, slower"}
    assert told == {}
    assert search.ended


def test_a_search_that_was_cancelled_gives_no_answer(similar):
    questions, _ = similar
    heard = []
    search = questions.duplicates(done=heard.append, failed=heard.append)
    heard.clear()
    search.cancel()
    search._tell()
    assert search.ended


def test_a_library_of_nothing_has_no_duplicates(tmp_path):
    library = Library(tmp_path / "library.sqlite3")
    settings = Settings(tmp_path / "settings.json")
    questions = Similar(
        library, Catalogue(library), FakePlayback(), InlineRunner(), lambda _: None, settings
    )
    heard = []
    questions.duplicates(done=heard.append, failed=heard.append)
    assert heard == [[]]
    library.close()
