"""Pretrained networks in a library of hums and hisses; tiny weights in the real formats."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicscope.core.errors import ParameterError
from musicscope.core.paths import Places
from musicscope.jobs import InlineRunner, JobState
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace import Workspace
from musicscope.workspace.pretrained_ears import PretrainedEars
from musicscope.workspace.pretrained_search import NO_WORDS
from musicscope.workspace.pretrained_source import Source
from musicscope.workspace.pretrained_text import Asked, Described, asked_of
from tests.learning.pretrained.tiny_models import save_clap, save_effnet, save_mert
from tests.library.music import retag, scan

RATE = 16_000
SONGS = 9


@pytest.fixture(autouse=True)
def nobody_calls_home(monkeypatch, tmp_path):
    def refuse(*_):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(
        "transformers.dynamic_module_utils.HF_MODULES_CACHE", str(tmp_path / "modules")
    )


def write_songs(music: Path) -> None:
    music.mkdir(parents=True)
    t = np.arange(RATE) / RATE
    for number in range(SONGS):
        rng = np.random.default_rng(number)
        hum = 0.3 * np.sin(2 * np.pi * rng.uniform(150, 900) * t)
        sound = hum if number % 2 == 0 else 0.2 * rng.normal(size=RATE)
        soundfile.write(music / f"{number}.flac", sound, RATE)
        retag(music / f"{number}.flac", title=f"Song {number}", artist=f"Artist {number}")


class World:
    """A workspace of nine songs of one second each; `of` copies one."""

    def __init__(self, folder: Path, models: Path, of: Path | None = None) -> None:
        self.folder = folder
        self.notices: list[str] = []
        if of is not None:
            shutil.copytree(of / "data", folder / "data")
            self.workspace = self.open()
        else:
            write_songs(folder / "music")
            self.workspace = self.open()
            self.workspace.library.add_folder(bytes(folder / "music"))
            scan(self.workspace.library)
            self.workspace.catalogue.reload()
        self.workspace.pretrained.use_folder(models)

    def open(self) -> Workspace:
        data = self.folder / "data"
        opened = Workspace(Places(data, data / "cache"), InlineRunner())
        opened.notices.subscribe(lambda notice: self.notices.append(notice.sentence))
        return opened

    @property
    def pretrained(self):
        return self.workspace.pretrained

    def search(self, text):
        found = []
        self.pretrained.text_search(text, found.append, found.append)
        return found[0]

    def tag(self, name):
        return self.workspace.labelling.make(name)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    save_clap(folder / "clap")
    save_effnet(folder / "discogs_effnet")
    save_mert(folder / "mert")
    return folder


@pytest.fixture(scope="module")
def unheard(tmp_path_factory, models):
    os.environ["MUSICSCOPE_OUTPUT"] = "silent"
    made = World(tmp_path_factory.mktemp("unheard"), models)
    made.workspace.close()
    return made.folder


@pytest.fixture(scope="module")
def listened(tmp_path_factory, models, unheard):
    made = World(tmp_path_factory.mktemp("listened"), models, unheard)
    assert made.pretrained.embed("clap").state is JobState.DONE
    made.workspace.close()
    return made.folder


@pytest.fixture
def world(tmp_path, models, unheard):
    made = World(tmp_path, models, unheard)
    yield made
    made.workspace.close()


@pytest.fixture
def heard(tmp_path, models, listened):
    made = World(tmp_path, models, listened)
    yield made
    made.workspace.close()


def test_each_entry_says_what_a_person_has_to_know_before_it_is_used(world):
    entries = {entry.name: entry for entry in world.pretrained.entries()}
    assert {"clap", "ast", "discogs_effnet", "mert", "muq", "myna"} <= entries.keys()
    for entry in entries.values():
        about = entry.about
        assert about.licence
        assert about.source
        assert about.bytes > 1e6
        assert about.dimension > 100
        assert entry.tracks == SONGS
        assert entry.heard == 0
    assert entries["clap"].about.has_text
    assert entries["discogs_effnet"].about.is_non_commercial
    assert entries["clap"].place.name == "clap"
    assert entries["ast"].place is None
    assert not entries["mert"].agreed


def test_without_a_chosen_folder_the_programs_own_is_looked_at(world):
    world.pretrained.use_folder(None)
    assert world.pretrained.folder == world.folder / "data" / "pretrained"
    assert world.pretrained.entry("clap").place is None


def test_a_network_listens_to_every_track(heard):
    _, values = VectorSets(heard.workspace.library.database).read("embedding:CLAP")
    assert values.shape == (SONGS, 8)
    np.testing.assert_allclose(np.linalg.norm(values, axis=1), 1, atol=1e-5)
    assert heard.pretrained.entry("clap").heard == SONGS
    assert "embedding:CLAP" in {aspect.name for aspect in heard.workspace.similar.aspects}
    heard.pretrained.forget_heard("clap")
    assert heard.pretrained.entry("clap").heard == 0


def test_a_track_is_the_mean_of_its_windows(world):
    assert world.pretrained.embed("discogs_effnet").state is JobState.DONE
    sets = VectorSets(world.workspace.library.database)
    ids, values = sets.read("embedding:Discogs-EffNet")
    from musicscope.audio.decode import decode
    from musicscope.learning.pretrained import load

    track = world.workspace.library.tracks()[0]
    windows = load("discogs_effnet", world.pretrained.folder).embed(
        decode(track.path, rate=RATE), RATE
    )[1]
    np.testing.assert_allclose(values[ids == track.id][0], windows.mean(axis=0), rtol=1e-5)


def test_other_weights_of_the_same_name_listen_anew(heard, tmp_path):
    sets = VectorSets(heard.workspace.library.database)
    before = sets.read("embedding:CLAP")[1]
    save_clap(tmp_path / "others" / "clap", words_weigh=2.0)
    heard.pretrained.use_folder(tmp_path / "others")
    VectorSets(heard.workspace.library.database).put(
        "embedding:CLAP", {int(heard.workspace.catalogue.ids()[0]): np.full(8, 9, np.float32)}
    )
    heard.pretrained.embed("clap")
    after = sets.read("embedding:CLAP")[1]
    assert after.shape == before.shape
    assert np.abs(after).max() <= 1
    kept = heard.workspace.settings.get("pretrained heard", {})
    assert kept["clap"] == heard.pretrained.entry("clap").found.weights


def test_what_is_not_here_or_not_agreed_to_says_so(world):
    assert world.pretrained.embed("ast") is None
    assert "download it" in world.notices[-1]
    assert world.pretrained.embed("mert") is None
    assert "agree to it first" in world.notices[-1]
    with pytest.raises(ParameterError, match="not on this computer"):
        world.pretrained.consent("muq")


def test_a_program_of_its_own_runs_only_as_it_was_agreed_to(world, tmp_path, monkeypatch):
    place = save_mert(tmp_path / "own" / "mert")
    world.pretrained.use_folder(place.parent)
    world.pretrained.consent("mert")
    assert world.pretrained.consented("mert")
    agreed = world.pretrained._source_of("mert")
    assert agreed.open().dimension == 6
    with (place / "little.py").open("a") as program:
        program.write("\n# another program\n")
    world.pretrained.look()
    assert not world.pretrained.consented("mert")
    assert world.pretrained.embed("mert") is None
    with pytest.raises(Exception, match="agree to it first"):
        agreed.open()


def test_consent_can_be_taken_back(world):
    world.pretrained.consent("mert")
    world.pretrained.take_back_consent("mert")
    assert not world.pretrained.entry("mert").agreed


def test_tracks_are_ranked_by_a_description(heard):
    from musicscope.learning.pretrained import load

    ranked = heard.search("slow piano  in the rain")
    scores = [near.score for near in ranked]
    assert len(ranked) == SONGS
    assert scores == sorted(scores, reverse=True)
    ids, values = VectorSets(heard.workspace.library.database).read("embedding:CLAP")
    words = load("clap", heard.pretrained.folder).text(["slow piano in the rain"])[0]
    truth = dict(zip(ids.tolist(), (values @ words).tolist(), strict=True))
    assert {n.track: pytest.approx(n.score, abs=1e-5) for n in ranked} == truth


def test_the_words_network_is_opened_once(heard, monkeypatch):
    opened = []
    real = Source.open
    monkeypatch.setattr(
        Source, "open", lambda self, *rest: opened.append(self.name) or real(self, *rest)
    )
    heard.pretrained._reader.forget()
    heard.search("jazz")
    heard.search("techno")
    heard.search("jazz")
    assert opened == ["clap"]


def test_the_search_field_finds_what_is_described(heard):
    catalogue = heard.workspace.catalogue
    told = []
    heard.pretrained.answered.subscribe(lambda _: told.append(True))
    catalogue.select('sounds:"slow piano"')
    assert told
    found = catalogue.select('sounds:"slow piano"')
    best = heard.search("slow piano")
    assert 0 < len(found) < SONGS
    assert set(found.tolist()) == {near.track for near in best[: len(found)]}
    assert len(catalogue.select('-sounds:"slow piano"')) == SONGS - len(found)
    heard.pretrained.find("slow piano>-1")
    assert len(heard.pretrained.find("slow piano>-1")) == SONGS
    assert heard.pretrained.trouble(("slow piano",)) == ""


def test_without_a_network_that_knows_words_the_search_says_what_to_do(world):
    assert len(world.workspace.catalogue.select('sounds:"slow piano"')) == 0
    assert world.pretrained.trouble(("slow piano",)) == NO_WORDS
    assert world.search("slow piano") == NO_WORDS
    assert world.pretrained.embed("clap").state is JobState.DONE
    world.pretrained.find("slow piano")
    assert len(world.workspace.catalogue.select('sounds:"slow piano"')) > 0


def test_a_network_that_went_away_is_told_once_and_the_search_goes_on(heard, tmp_path):
    heard.pretrained.use_folder(tmp_path / "nothing")
    catalogue = heard.workspace.catalogue
    assert len(catalogue.select("sounds:rain")) == 0
    assert "not on this computer" in heard.pretrained.trouble(("rain",))
    assert len(catalogue.select("sounds:rain")) == 0
    assert "not on this computer" in heard.search("rain")


def test_an_answer_that_comes_after_the_network_was_forgotten_is_dropped(heard):
    waiting = []
    submit = heard.workspace.jobs.submit

    def later(spec, **settings):
        waiting.append(lambda: submit(spec, **settings))

    heard.workspace.jobs.submit = later
    heard.pretrained.find("rain")
    heard.workspace.jobs.submit = submit
    heard.pretrained.forget()
    for start in waiting:
        start()
    heard.pretrained.forget_heard("clap")
    assert len(heard.pretrained.find("rain")) == 0
    assert heard.pretrained.trouble(("rain",)) == NO_WORDS


def test_weights_of_another_width_than_what_was_heard_say_so(heard, monkeypatch):
    monkeypatch.setattr(
        "musicscope.workspace.pretrained_words.Reader.read",
        lambda *_, **__: np.ones((1, 5), np.float32),
    )
    assert "another network" in heard.search("rain")


def test_the_name_of_a_tag_suggests_tracks_before_any_label(heard):
    learning = heard.workspace.learning
    tag = heard.tag("jazz")
    heard.tag("techno")
    guessed = learning.suggested(tag, 0.0)
    assert len(guessed) == SONGS
    assert all(one.from_name and not one.sure for one in guessed)
    assert all(0 < one.probability < 1 for one in guessed)
    track = guessed[0].track
    assert learning.probability(tag, track) == guessed[0]
    assert len(learning.find("jazz>0")) == SONGS
    told = []
    heard.pretrained.suggest(tag, told.append)
    assert [one.track for one in told[0]] == [one.track for one in guessed]
    likely = {one.track for one in guessed if one.probability >= 0.5}
    found = learning.suggested_of(likely)
    assert {one.track for one in found.get(tag, ())} == likely


def test_the_first_label_takes_the_place_of_the_name(heard):
    learning, labelling = heard.workspace.learning, heard.workspace.labelling
    tag = heard.tag("jazz")
    first = learning.suggested(tag, 0.0)[0].track
    labelling.no(tag, (first,))
    assert learning.probability(tag, first) is None
    labelling.clear(tag, (first,))
    assert learning.probability(tag, first).from_name


def test_names_are_understood_again_without_opening_the_network(heard, monkeypatch):
    tag = heard.tag("jazz")
    before = heard.workspace.learning.suggested(tag, 0.0)
    again = heard.open()
    monkeypatch.setattr(Source, "open", lambda *_: pytest.fail("the network was opened"))
    again.pretrained.start()
    assert again.learning.suggested(tag, 0.0) == before
    again.close()


def test_a_damaged_memory_of_words_is_made_anew(heard):
    tag = heard.tag("jazz")
    before = heard.workspace.learning.suggested(tag, 0.0)
    for file in (heard.folder / "data" / "cache" / "words").glob("*.npy"):
        file.write_bytes(b"\x80\x04 a pickle")
    again = heard.open()
    again.pretrained.start()
    assert again.learning.suggested(tag, 0.0) == before
    again.close()


def test_a_library_without_words_costs_nothing_at_the_start(world, monkeypatch):
    world.tag("jazz")
    monkeypatch.setattr(Source, "find", lambda *_: pytest.fail("it was looked for"))
    world.pretrained.start()
    assert world.pretrained.guesses() == {}


def test_a_download_is_told_and_looked_for_afterwards(world, tmp_path, monkeypatch):
    target = tmp_path / "target"
    world.pretrained.use_folder(target)

    def download(name, folder, progress):
        progress(1, 2)
        place = save_effnet(folder / name)
        progress(2, 2)
        return place

    monkeypatch.setattr("musicscope.learning.pretrained.download", download)
    done, seen = [], []
    world.pretrained.download("discogs_effnet", done.append, done.append, lambda *b: seen.append(b))
    assert done == [target / "discogs_effnet"]
    assert seen[-1] == (2, 2)
    assert world.pretrained.entry("discogs_effnet").place == target / "discogs_effnet"


def test_a_download_that_fails_says_why(world):
    said = []
    world.pretrained.use_folder(world.folder / "empty")
    world.pretrained.download("discogs_effnet", said.append, said.append)
    assert isinstance(said[0], str)


def test_missing_packages_say_what_to_run(world, monkeypatch):
    assert world.pretrained.help == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    world.pretrained.look()
    assert 'pip install "musicscope[pretrained]"' in world.pretrained.help


class Lost:
    """A network whose device disappears once."""

    def __init__(self):
        self.devices = []

    def open(self, device):
        self.devices.append(device)
        return self

    def embed(self, sound, rate, check):
        if self.devices[-1] != "cpu":
            raise RuntimeError("CUDA error: device lost")
        return np.zeros(1), np.ones((2, 3), np.float32)


def test_a_device_that_is_lost_is_given_up_for_the_processor(monkeypatch):
    from musicscope.learning.device import Device

    lost = Lost()
    monkeypatch.setattr("musicscope.learning.device.choose_device", lambda: Device("cuda", "here"))
    monkeypatch.setattr(Source, "open", lambda self, device: lost.open(device))
    ears = PretrainedEars(Source("ast", Path()), lambda: None)
    np.testing.assert_array_equal(ears.vector(np.zeros(9, np.float32)), np.ones(3))
    assert lost.devices == ["cuda", "cpu"]
    assert ears.told == (
        "The device cuda could not go on (CUDA error: device lost); the CPU listened instead.",
    )


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("slow piano", Asked("slow piano")),
        ("slow  piano > 0.3", Asked("slow piano", ">", 0.3)),
        ("piano<=-0,1", Asked("piano", "<=", -0.1)),
        (">0.3", Asked("", ">", 0.3)),
    ],
)
def test_a_description_may_have_a_bound(word, asked):
    assert asked_of(word) == asked


def test_the_nearest_are_those_clearly_nearer_than_usual():
    scores = np.array([0.1, 0.11, 0.12, 0.5, 0.1], np.float32)
    described = Described(np.arange(5) + 10, scores, np.argsort(-scores, kind="stable"))
    assert described.within(Asked("x")).tolist() == [13]
    assert described.within(Asked("x", "<", 0.105)).tolist() == [10, 14]
    alike = Described(np.arange(3), np.full(3, 0.2, np.float32), np.arange(3))
    assert alike.within(Asked("x")).tolist() == [0]


def test_the_window_s_thread_imports_nothing_that_loads_weights():
    program = (
        "import sys, musicscope.workspace.workspace as w\n"
        "from musicscope.learning.pretrained import pretrained_networks\n"
        "pretrained_networks()\n"
        "heavy = {'torch', 'transformers', 'huggingface_hub', 'onnxruntime', 'scipy', 'sklearn'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
