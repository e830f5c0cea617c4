"""Pretrained networks with a handful of random weights, saved as the real ones are."""

import json
import warnings
from contextlib import contextmanager

import torch

WORDS = (
    "slow solo piano in the rain aggressive death metal with screaming a dog barks at passing car "
    "happy children singing choir deep electronic techno beat this is recording of music sound jazz"
)


@contextmanager
def _quietly():
    with warnings.catch_warnings(), torch.random.fork_rng(devices=[]):
        warnings.simplefilter("ignore")
        torch.manual_seed(5)
        yield


def save_clap(folder, *, words_weigh=1.0, all_words_are=0.0):
    from tokenizers import Tokenizer, pre_tokenizers
    from tokenizers.models import WordLevel
    from transformers import (
        ClapConfig,
        ClapFeatureExtractor,
        ClapModel,
        ClapProcessor,
        PreTrainedTokenizerFast,
    )

    vocabulary = {word: i for i, word in enumerate(["<s>", "<pad>", "</s>", "<unk>"])}
    for word in dict.fromkeys(WORDS.split()):
        vocabulary[word] = len(vocabulary)
    words = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    with _quietly():
        config = ClapConfig(
            text_config={
                "vocab_size": len(vocabulary),
                "hidden_size": 16,
                "num_hidden_layers": 1,
                "num_attention_heads": 2,
                "intermediate_size": 16,
                "max_position_embeddings": 80,
                "pad_token_id": 1,
            },
            audio_config={
                "patch_embeds_hidden_size": 4,
                "hidden_size": 32,
                "depths": [1, 1, 1, 1],
                "num_attention_heads": [1, 1, 1, 1],
                "num_hidden_layers": 4,
            },
            projection_dim=8,
        )
        model = ClapModel(config)
        with torch.no_grad():
            for weights in (*model.text_model.parameters(), *model.text_projection.parameters()):
                if weights.ndim > 1:
                    weights.normal_()
            model.text_projection.linear2.weight.mul_(words_weigh)
            model.text_projection.linear2.bias.fill_(all_words_are)
        model.save_pretrained(folder)
        ClapProcessor(
            feature_extractor=ClapFeatureExtractor(truncation="rand_trunc"),
            tokenizer=PreTrainedTokenizerFast(
                tokenizer_object=words, pad_token="<pad>", unk_token="<unk>"
            ),
        ).save_pretrained(folder)
    preprocessor = folder / "preprocessor_config.json"
    if not preprocessor.exists():
        told = json.loads((folder / "processor_config.json").read_text())
        preprocessor.write_text(json.dumps(told["feature_extractor"]))
    return folder


def save_ast(folder):
    from transformers import ASTConfig, ASTFeatureExtractor, ASTForAudioClassification

    with _quietly():
        config = ASTConfig(
            hidden_size=12,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=12,
            frequency_stride=40,
            time_stride=100,
            num_labels=3,
        )
        ASTForAudioClassification(config).save_pretrained(folder)
        ASTFeatureExtractor().save_pretrained(folder)
    return folder


def save_effnet(folder, *, rows=128, bands=96):
    """Two outputs as the real graph has; the embedding is the mean over time, made 5 long."""
    import onnx
    from onnx import TensorProto, helper

    folder.mkdir(parents=True, exist_ok=True)
    takes = helper.make_tensor_value_info("melspectrogram", TensorProto.FLOAT, ["n", rows, bands])
    gives = [
        helper.make_tensor_value_info("activations", TensorProto.FLOAT, ["n", bands]),
        helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["n", 5]),
    ]
    pick = torch.eye(bands)[:, :5].contiguous().numpy()
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["melspectrogram", "time"], ["activations"], keepdims=0),
            helper.make_node("MatMul", ["activations", "pick"], ["embeddings"]),
        ],
        "effnet",
        [takes],
        gives,
        [
            helper.make_tensor("time", TensorProto.INT64, [1], [1]),
            helper.make_tensor("pick", TensorProto.FLOAT, pick.shape, pick.flatten()),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "discogs-effnet-bsdynamic-1.onnx")
    return folder


_MERT = """
from pathlib import Path
import torch
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

(Path(__file__).parent / "ran").touch()


class LittleConfig(PretrainedConfig):
    model_type = "little_mert"

    def __init__(self, hidden_size=6, **rest):
        super().__init__(**rest)
        self.hidden_size = hidden_size


class LittleModel(PreTrainedModel):
    config_class = LittleConfig

    def __init__(self, config):
        super().__init__(config)
        self.conv = nn.Conv1d(1, config.hidden_size, 240, 240)
        self.more = nn.Linear(config.hidden_size, config.hidden_size)
        self.post_init()

    def forward(self, input_values, output_hidden_states=None):
        first = self.conv(input_values[:, None]).transpose(1, 2)
        second = torch.tanh(self.more(first))
        return BaseModelOutput(last_hidden_state=second, hidden_states=(first, second))
"""

_MYNA = """
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel


class LittleConfig(PretrainedConfig):
    model_type = "little_myna"

    def __init__(self, spec_size=(128, 96), dim=7, **rest):
        super().__init__(**rest)
        self.spec_size = spec_size
        self.dim = dim


class LittleModel(PreTrainedModel):
    config_class = LittleConfig

    def __init__(self, config):
        super().__init__(config)
        self.patches = nn.Conv2d(1, config.dim, 16, 16)
        self.post_init()

    def forward(self, mel):
        assert mel.shape[1:] == (1, *self.config.spec_size)
        return self.patches(mel).mean(dim=(2, 3))
"""


def _save_with_program(folder, program):
    folder.mkdir(parents=True, exist_ok=True)
    space = {"__name__": "little", "__file__": str(folder / "unused.py")}
    exec(program.replace('(Path(__file__).parent / "ran").touch()', ""), space)
    with _quietly():
        space["LittleModel"](space["LittleConfig"]()).save_pretrained(folder)
    (folder / "little.py").write_text(program)
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = {"AutoConfig": "little.LittleConfig", "AutoModel": "little.LittleModel"}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def save_mert(folder):
    from transformers import Wav2Vec2FeatureExtractor

    _save_with_program(folder, _MERT)
    Wav2Vec2FeatureExtractor(sampling_rate=24_000).save_pretrained(folder)
    return folder


def save_myna(folder):
    return _save_with_program(folder, _MYNA)
