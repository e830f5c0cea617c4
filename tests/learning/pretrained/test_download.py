import io
import pickle
from types import SimpleNamespace

import pytest

from musicscope.learning.pretrained import (
    PretrainedError,
    describe,
    download,
    installed,
    pretrained_networks,
)

HELD = {
    "README.md": 10,
    "config.json": 20,
    "preprocessor_config.json": 30,
    "pytorch_model.bin": 900,
    "model.safetensors": 800,
    "configuration_MERT.py": 5,
}


@pytest.fixture
def hub(monkeypatch):
    """The hub's library, giving away files from nowhere."""
    given = []

    def model_info(self, source, files_metadata):
        siblings = [SimpleNamespace(rfilename=n, size=s) for n, s in HELD.items()]
        return SimpleNamespace(siblings=siblings, sha="c0ffee")

    def give(source, name, *, revision, local_dir, token, tqdm_class):
        assert revision == "c0ffee"
        assert token is False, "who downloads is nobody's business"
        bar = tqdm_class(total=HELD[name], unit="B", desc=name, disable=False, name="hub")
        for _ in range(HELD[name] // 5):
            bar.update(5)
        bar.close()
        (local_dir / name).write_bytes(bytes(HELD[name]))
        given.append(name)

    monkeypatch.setattr("huggingface_hub.HfApi.model_info", model_info)
    monkeypatch.setattr("huggingface_hub.hf_hub_download", give)
    return given


def test_each_is_shown_before_it_is_fetched():
    for about in pretrained_networks():
        assert about.label
        assert about.help.endswith(".")
        assert about.licence
        assert about.page.startswith("https://")
        assert about.bytes > 10_000_000
        assert about.dimension > 100
        assert pickle.loads(pickle.dumps(about)) == about
    names = {about.name for about in pretrained_networks()}
    assert names >= {"myna", "clap", "ast", "discogs_effnet", "mert", "muq"}
    assert {a.name for a in pretrained_networks() if a.needs_consent} == {
        "myna",
        "mert",
        "mert_330m",
        "muq",
    }
    assert {a.name for a in pretrained_networks() if a.is_non_commercial} == {
        "discogs_effnet",
        "mert",
        "mert_330m",
        "muq",
    }


def test_only_what_is_needed_is_fetched_and_safe_weights_first(hub, tmp_path):
    told = []
    place = download("ast", tmp_path, lambda done, total: told.append((done, total)))
    assert hub == ["config.json", "preprocessor_config.json", "model.safetensors"]
    assert installed(tmp_path) == {"ast": place}
    assert told[0] == (0, 850)
    assert told[-1] == (850, 850)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_programs_come_along_only_where_one_may_consent(hub, tmp_path):
    download("mert", tmp_path, lambda *_: None)
    assert "configuration_MERT.py" in hub


def test_a_download_can_be_ended(hub, tmp_path):
    def end(done, total):
        if done > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download("ast", tmp_path, end)
    assert installed(tmp_path) == {}


def test_a_source_that_changed_is_told(hub, tmp_path, monkeypatch):
    monkeypatch.delitem(HELD, "preprocessor_config.json")
    with pytest.raises(PretrainedError, match="has no preprocessor_config"):
        download("ast", tmp_path, lambda *_: None)


def test_without_a_connection_a_sentence_says_so(tmp_path, monkeypatch):
    def nobody(*_, **__):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("huggingface_hub.HfApi.model_info", nobody)
    with pytest.raises(PretrainedError, match="Connection refused"):
        download("ast", tmp_path, lambda *_: None)


def test_a_hub_set_to_stay_offline_is_obeyed(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(PretrainedError, match="HF_HUB_OFFLINE"):
        download("ast", tmp_path, lambda *_: None)


def test_a_full_disk_is_told_before(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(PretrainedError, match="needs 346 MB"):
        download("ast", tmp_path, lambda *_: None)


@pytest.mark.parametrize("surplus", [-1000, 0, 5_000_000])
def test_a_file_of_an_address_comes_whole_or_not_at_all(tmp_path, monkeypatch, surplus):
    about = describe("discogs_effnet")
    content = bytes(about.bytes + surplus)
    asked = []

    def answer(address, timeout):
        asked.append(address)
        return io.BytesIO(content)

    monkeypatch.setattr("urllib.request.urlopen", answer)
    if surplus:
        with pytest.raises(PretrainedError, match="incomplete or changed"):
            download("discogs_effnet", tmp_path, lambda *_: None)
        assert list((tmp_path / "discogs_effnet").iterdir()) == []
        return
    told = []
    place = download("discogs_effnet", tmp_path, lambda done, total: told.append(done))
    download("discogs_effnet", tmp_path, lambda done, total: told.append(done))
    assert asked == [about.source]
    assert told[-1] == about.bytes
    assert (place / about.files[0]).stat().st_size == about.bytes
