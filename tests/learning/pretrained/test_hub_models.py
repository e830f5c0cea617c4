"""Tiny networks of the real classes, saved in the real format, loaded through the real path."""

import sys
import types

import numpy as np
import pytest
import torch
from huggingface_hub import PyTorchModelHubMixin

from musicscope.core.errors import ParameterError
from musicscope.learning.pretrained import (
    ConsentNeededError,
    NotInstalledError,
    PretrainedError,
    find,
    installed,
    load,
)
from tests.learning.pretrained.tiny_models import save_ast, save_clap, save_mert, save_myna


def tone(seconds, rate, hz=440.0):
    t = np.arange(round(seconds * rate)) / rate
    return (0.4 * np.sin(2 * np.pi * hz * t)).astype(np.float32)


@pytest.fixture(scope="module")
def clap_folder(tmp_path_factory):
    return save_clap(tmp_path_factory.mktemp("clap"))


@pytest.fixture(scope="module")
def clap(clap_folder):
    return load("clap", clap_folder)


def test_clap_hears_each_ten_seconds(clap):
    times, vectors = clap.embed(tone(26, 48_000), 48_000)
    np.testing.assert_allclose(times, [0, 10, 16])
    assert vectors.shape == (3, 8)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_clap_never_crops_at_random(clap):
    noise = np.random.default_rng(0).normal(0, 0.1, 48_000 * 21).astype(np.float32)
    np.testing.assert_array_equal(clap.embed(noise, 48_000)[1], clap.embed(noise, 48_000)[1])


def test_clap_hears_what_its_own_processor_makes_of_one_window(clap, clap_folder):
    from transformers import ClapFeatureExtractor, ClapModel

    sound = tone(10, 48_000, 300.0)
    model = ClapModel.from_pretrained(clap_folder).eval()
    seen = ClapFeatureExtractor.from_pretrained(clap_folder)(
        sound, sampling_rate=48_000, return_tensors="pt"
    )
    with torch.inference_mode():
        answer = model.audio_model(input_features=seen["input_features"].float())
        wanted = model.audio_projection(answer.pooler_output)
    wanted = torch.nn.functional.normalize(wanted, dim=-1).numpy()
    np.testing.assert_allclose(clap.embed(sound, 48_000)[1], wanted, atol=1e-5)


def test_clap_resamples_and_repeats_what_is_short(clap):
    times, vectors = clap.embed(tone(1.5, 22_050), 22_050)
    assert times.tolist() == [0]
    assert np.isfinite(vectors).all()


def test_clap_reads_words(clap):
    vectors = clap.text(["slow piano", "techno beat " * 200])
    assert vectors.shape == (2, 8)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert clap.text([]).shape == (0, 8)


def test_clap_of_transformers_4_answers_with_the_vectors_themselves(clap_folder, monkeypatch):
    from transformers import ClapModel

    wanted = load("clap", clap_folder).text(["jazz"])
    real = ClapModel.get_text_features
    monkeypatch.setattr(
        ClapModel, "get_text_features", lambda self, **k: real(self, **k).pooler_output
    )
    np.testing.assert_allclose(load("clap", clap_folder).text(["jazz"]), wanted, atol=1e-6)


@pytest.mark.parametrize("answer", [1.0, 0.0])
def test_clap_that_answers_all_words_alike_or_not_at_all_is_refused(tmp_path, answer):
    with pytest.raises(PretrainedError, match="the same to all words"):
        load("clap", save_clap(tmp_path, words_weigh=0.0, all_words_are=answer))


def test_clap_as_an_old_checkpoint_is_read_without_running_it(clap_folder, tmp_path):
    import shutil

    from safetensors.torch import load_file

    folder = shutil.copytree(clap_folder, tmp_path / "clap")
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    torch.save(weights, folder / "pytorch_model.bin")
    wanted = load("clap", clap_folder).text(["jazz"])
    np.testing.assert_allclose(load("clap", folder).text(["jazz"]), wanted, atol=1e-6)
    mark = tmp_path / "ran"

    class Bomb:
        def __reduce__(self):
            return (open, (str(mark), "w"))

    torch.save({**weights, "bomb": Bomb()}, folder / "pytorch_model.bin")
    with pytest.raises(PretrainedError):
        load("clap", folder)
    assert not mark.exists()


def test_ast_hears_each_ten_seconds_and_knows_no_words(tmp_path):
    ast = load("ast", save_ast(tmp_path))
    times, vectors = ast.embed(tone(21, 16_000), 16_000)
    np.testing.assert_allclose(times, [0, 10.24])
    assert vectors.shape == (2, 12)
    with pytest.raises(ParameterError, match="knows no words"):
        ast.text(["jazz"])


def test_mert_runs_its_program_only_after_consent(tmp_path):
    folder = save_mert(tmp_path / "mert")
    with pytest.raises(ConsentNeededError, match="m-a-p/MERT-v1-95M"):
        load("mert", folder)
    assert not list(tmp_path.rglob("ran"))
    mert = load("mert", folder, consent=True)
    assert list(tmp_path.rglob("ran"))
    times, vectors = mert.embed(tone(11, 24_000), 24_000)
    np.testing.assert_allclose(times, [0, 5])
    assert vectors.shape == (2, 6)


def test_mert_is_the_mean_of_layers_and_time(tmp_path):
    mert = load("mert", save_mert(tmp_path / "mert"), consent=True)
    quiet, loud = tone(5, 24_000), 2 * tone(5, 24_000)
    np.testing.assert_allclose(mert.embed(quiet, 24_000)[1], mert.embed(loud, 24_000)[1], atol=1e-3)


def test_myna_hears_fifty_thousand_samples(tmp_path):
    folder = save_myna(tmp_path / "myna")
    with pytest.raises(ConsentNeededError):
        load("myna", folder)
    myna = load("myna", folder, consent=True)
    times, vectors = myna.embed(tone(10, 16_000), 16_000)
    np.testing.assert_allclose(times, [0, 3.125, 6.25])
    assert vectors.shape == (3, 7)


def test_myna_pictures_are_those_of_librosa():
    import librosa

    from musicscope.learning.pretrained.models.myna import mel_power

    sound = np.random.default_rng(1).normal(0, 0.2, 50_000).astype(np.float32)
    wanted = librosa.feature.melspectrogram(y=sound, sr=16_000, pad_mode="reflect")
    np.testing.assert_allclose(mel_power(sound[None])[0], wanted, rtol=1e-3, atol=1e-4)


def test_muq_needs_the_package_of_its_authors(tmp_path, monkeypatch):
    class MuQ(torch.nn.Module, PyTorchModelHubMixin):
        def __init__(self, encoder_dim=4):
            super().__init__()
            self.conv = torch.nn.Conv1d(1, encoder_dim, 960, 960)

        def forward(self, x, output_hidden_states=True):
            hidden = self.conv(x[:, None]).transpose(1, 2)
            return types.SimpleNamespace(last_hidden_state=hidden)

    folder = tmp_path / "muq"
    MuQ(encoder_dim=4).save_pretrained(folder)
    with pytest.raises(ConsentNeededError):
        load("muq", folder)
    with pytest.raises(NotInstalledError, match="muq"):
        load("muq", folder, consent=True)
    package = types.ModuleType("muq")
    package.MuQ = MuQ
    monkeypatch.setitem(sys.modules, "muq", package)
    times, vectors = load("muq", folder, consent=True).embed(tone(14, 24_000), 24_000)
    assert times.tolist() == [0]
    assert vectors.shape == (1, 4)


def test_what_is_not_here_says_how_to_get_it(tmp_path):
    with pytest.raises(NotInstalledError, match=r"618 MB, Apache-2\.0"):
        load("clap", tmp_path)
    with pytest.raises(ParameterError, match="clap"):
        load("nothing", tmp_path)


def test_networks_are_found_in_folders_of_their_name_or_their_repository(tmp_path):
    save_ast(tmp_path / "ast")
    save_myna(tmp_path / "myna-hybrid")
    assert installed(tmp_path) == {
        "ast": tmp_path / "ast",
        "myna": tmp_path / "myna-hybrid",
    }


def test_the_hubs_cache_is_looked_into(tmp_path, monkeypatch):
    from musicscope.learning.pretrained import describe

    about = describe("ast")
    place = tmp_path / "hub" / "models--MIT--ast-finetuned-audioset-10-10-0.4593"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text("abc")
    assert find(about) is None
    save_ast(place / "snapshots" / "abc")
    monkeypatch.setattr(
        "huggingface_hub.file_download.constants.HF_HUB_CACHE", str(tmp_path / "hub")
    )
    assert find(about) == place / "snapshots" / "abc"
    assert load("ast").dimension == 12


@pytest.mark.parametrize("damage", ["short", "config", "shape"])
def test_damaged_weights_are_refused_in_a_sentence(tmp_path, damage):
    folder = save_ast(tmp_path)
    weights, config = folder / "model.safetensors", folder / "config.json"
    if damage == "short":
        weights.write_bytes(weights.read_bytes()[:1000])
    elif damage == "config":
        config.write_text("{")
    else:
        config.write_text(config.read_text().replace('"hidden_size": 12', '"hidden_size": 16'))
    with pytest.raises(PretrainedError, match="cannot be loaded") as caught:
        load("ast", folder)
    assert "\n" not in str(caught.value)


def test_sound_that_is_none_is_refused(clap):
    for sound in (np.zeros(0), np.zeros((2, 5)), np.array([np.nan])):
        with pytest.raises(ParameterError):
            clap.embed(sound.astype(np.float32), 48_000)


def test_embedding_can_be_ended_between_batches(clap):
    def end():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clap.embed(tone(10, 48_000), 48_000, end)


def test_without_the_extra_a_sentence_says_how_to_get_it(clap_folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(NotInstalledError, match=r"musicscope\[pretrained\]"):
        load("clap", clap_folder)


def test_loading_leaves_the_surroundings_as_they_were(clap_folder, monkeypatch):
    import os

    from huggingface_hub import constants

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    before = constants.HF_HUB_OFFLINE
    load("clap", clap_folder)
    assert before == constants.HF_HUB_OFFLINE
    assert "HF_HUB_OFFLINE" not in os.environ
