import pytest

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Entry, Parameter, Registry


def measure(x: int) -> int:
    """Measure."""
    return x


@pytest.fixture
def entry() -> Entry:
    hop = Parameter("hop", "Hop", 512, minimum=64, maximum=4096, unit="samples")
    window = Parameter("window", "Window", "hann", choices=("hann", "hamming"))
    return Entry("stft", "STFT", measure, (hop, window))


def test_settings_are_the_chosen_ones_and_defaults_for_the_rest(entry):
    assert entry.settings({"hop": 256}) == {"hop": 256, "window": "hann"}


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"hop": 1}, "Hop must lie between 64 and 4096 samples."),
        ({"window": "kaiser"}, "Window must be one of hann, hamming."),
        ({"zoom": 1}, "STFT has no parameter called zoom."),
    ],
)
def test_a_value_outside_what_is_allowed_is_refused_in_one_sentence(entry, chosen, sentence):
    with pytest.raises(ParameterError, match="^" + sentence.replace(".", r"\.") + "$"):
        entry.settings(chosen)


def test_the_folder_is_the_registry(tmp_path, monkeypatch):
    package = tmp_path / "kinds"
    package.mkdir()
    (package / "__init__.py").touch()
    (tmp_path / "kind.py").write_text(
        "from musicscope.core.registry import Registry\nKINDS = Registry('kind', 'kinds')\n"
    )
    (package / "one.py").write_text(
        "from kind import KINDS\n@KINDS.register('one', 'One')\ndef one():\n    return 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    from kind import KINDS

    assert KINDS.names() == ["one"]
    assert KINDS.get("one").run() == 1
    with pytest.raises(ParameterError, match="no kind called two; choose one of one"):
        KINDS.get("two")


def test_a_name_is_used_once():
    registry = Registry("kind", "nowhere")
    registry.register("one", "One")(measure)
    with pytest.raises(ValueError, match="two kinds called one"):
        registry.register("one", "One")(measure)
