"""Every file that is not a network is refused in one sentence, and none of it ever runs."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest
import torch

from musicscope.learning.packages import (
    CardError,
    NetworkCard,
    PackageError,
    read_card,
    read_package,
    write_package,
)
from tests.learning.packages.trained import card, state


class Bomb:
    """Would make a file if it were unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (open, (str(self.mark), "w"))


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "evening.network"
    write_package(path, state(), card())
    return path


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path, held, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in held:
            archive.writestr(name, content)
    return path


def changed_card(path, **changes):
    held = members(path)
    told = json.loads(held["card.json"])
    told.update(changes)
    held["card.json"] = json.dumps(told).encode()
    return packed(path, held.items())


def refused(path, words):
    with pytest.raises(PackageError, match=words) as caught:
        read_package(path)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert pickle.loads(pickle.dumps(caught.value)).args == caught.value.args


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_is_refused_unread(tmp_path, protocol):
    path, mark = tmp_path / "gift.network", tmp_path / "ran"
    path.write_bytes(pickle.dumps(Bomb(mark), protocol))
    refused(path, "pickle")
    assert not mark.exists()


@pytest.mark.parametrize("name", ["gift.network", "gift.pt"])
def test_a_torch_checkpoint_is_refused_unread(tmp_path, name):
    path, mark = tmp_path / name, tmp_path / "ran"
    torch.save({"weights": Bomb(mark)}, path)
    refused(path, "pickle")
    assert not mark.exists()


@pytest.mark.parametrize("suffix", [".pkl", ".pth", ".ckpt"])
def test_files_named_as_pickles_are_refused_unread(tmp_path, suffix):
    path = tmp_path / f"gift{suffix}"
    path.write_bytes(b"cos\nsystem\n")
    refused(path, "pickle")


def test_code_beside_the_weights_is_refused(saved):
    packed(saved, [*members(saved).items(), ("model.py", b"print('hello')")])
    refused(saved, "pickle")


def test_a_missing_file_a_folder_and_a_song_are_refused(tmp_path):
    refused(tmp_path / "nothing.network", "choose another")
    refused(tmp_path, "choose another")
    song = tmp_path / "song.network"
    song.write_bytes(b"ID3\x04" + bytes(200))
    refused(song, "no such file")
    song.write_bytes(b"")
    refused(song, "no such file")


def test_a_file_cut_short_anywhere_is_refused(saved):
    whole = saved.read_bytes()
    for share in (0.01, 0.3, 0.9, 0.999):
        saved.write_bytes(whole[: int(len(whole) * share)])
        refused(saved, "cut short|no such file")


def test_a_flipped_bit_in_the_weights_is_noticed(saved):
    whole = bytearray(saved.read_bytes())
    whole[len(whole) // 2] ^= 4
    saved.write_bytes(whole)
    refused(saved, "damaged")


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "C:\\evil", "..\\evil"])
def test_members_that_would_leave_the_folder_are_refused(saved, name):
    packed(saved, [*members(saved).items(), (name, b"x")])
    refused(saved, "outside its folder")


def test_other_members_and_missing_ones_are_refused(saved):
    held = members(saved)
    packed(saved, [*held.items(), ("extra.txt", b"x")])
    refused(saved, "other things")
    del held["model.safetensors"]
    packed(saved, held.items())
    refused(saved, "other things")


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_the_same_member_twice_is_refused(saved):
    held = list(members(saved).items())
    packed(saved, [*held, held[0]])
    refused(saved, "other things")


def test_a_zip_bomb_is_refused_unpacked(saved):
    held = members(saved)
    held["model.safetensors"] = bytes(50_000_000)
    packed(saved, held.items(), zipfile.ZIP_DEFLATED)
    assert saved.stat().st_size < 1_000_000
    refused(saved, "packed")


def test_a_huge_card_is_refused_unread(saved):
    held = members(saved)
    held["card.json"] += b" " * 5_000_000
    packed(saved, held.items())
    refused(saved, "larger")


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"\xff\xfe", b"[1]", b'{"format": 1e999}', b"[" * 100_000, b"9" * 10_000],
    ids=["empty", "half", "no text", "a list", "infinite", "deep", "long number"],
)
def test_a_card_that_is_no_card_is_refused(saved, text):
    held = members(saved)
    held["card.json"] = text
    packed(saved, held.items())
    refused(saved, "damaged|something else")


def test_a_file_of_a_newer_program_says_so(saved):
    refused(changed_card(saved, version=2), "newer program; update")


def test_a_network_this_program_does_not_know_is_refused(saved):
    refused(changed_card(saved, network="transformer_of_2031"), "no network called")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"settings": {"layers": 9}}, "cannot be built"),
        ({"names": ["one"]}, "do not belong"),
        ({"names": []}, "answers mean"),
        ({"names": ["one", 2, "three", "four"]}, "damaged"),
        ({"parameters": "many"}, "damaged"),
        ({"metrics": {"f1": "good"}}, "damaged"),
        ({"metrics": [1]}, "damaged"),
        ({"made_s": None}, "damaged"),
        ({"surprise": 1}, "damaged"),
        ({"name": "x" * 300}, "damaged"),
        ({"standardisation": {"mean": 3}}, "damaged"),
    ],
)
def test_a_card_that_says_what_cannot_be_is_refused(saved, change, words):
    refused(changed_card(saved, **change), words)


@pytest.mark.parametrize("size", [0, -4, 10**9, 2.5, "many", None, True])
def test_an_impossible_window_is_refused_before_memory_is_taken(saved, size):
    hears = {**card().input, "frames": size}
    if size is True:
        hears["samples"] = True
    with pytest.raises(PackageError):
        read_package(changed_card(saved, input=hears))


def test_weights_of_another_shape_kind_or_name_are_refused(saved):
    from safetensors.numpy import save

    held, good = members(saved), state()
    name = next(n for n, v in good.items() if v.ndim > 1)
    wrong = (
        {**good, name: good[name][1:]},
        {**good, name: good[name].astype(np.float16)},
        {n: v for n, v in good.items() if n != name},
        {**good, "more": good[name]},
    )
    for one in wrong:
        held["model.safetensors"] = save(one)
        refused(packed(saved, held.items()), "do not belong")


def test_weights_that_are_no_numbers_are_refused(saved):
    from safetensors.numpy import save

    held, bad = members(saved), state()
    name = next(n for n, v in bad.items() if v.dtype.kind == "f")
    bad[name].flat[0] = np.nan
    held["model.safetensors"] = save(bad)
    refused(packed(saved, held.items()), "no numbers")


def test_a_header_that_points_beyond_the_weights_is_refused(saved):
    held = members(saved)
    for content in (b"\xff" * 8 + b"{}", b"", (10**6).to_bytes(8, "little") + b"{}"):
        held["model.safetensors"] = content
        refused(packed(saved, held.items()), "damaged")


def test_a_card_that_cannot_be_json_is_not_written():
    with pytest.raises(CardError):
        card(settings={}, notes=object()).as_json()


def test_only_the_card_is_needed_for_a_list(saved):
    held = members(saved)
    held["model.safetensors"] = b"rubbish"
    packed(saved, held.items())
    assert read_card(saved).name == "Evening genres"
    refused(saved, "damaged")


def test_a_card_read_from_text_needs_all_its_fields():
    told = json.loads(card().as_json())
    del told["split"]
    with pytest.raises(CardError, match="damaged"):
        NetworkCard.from_json(json.dumps(told))
    assert NetworkCard.from_json(io.StringIO(card().as_json()).read()).split
