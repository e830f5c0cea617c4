"""What each task asks of a network, and how far an answer is from the truth."""

import numpy as np
import pytest
import sklearn.metrics
import torch
from torch.nn import functional

from musicscope.core.errors import ParameterError
from musicscope.learning.training.measures import macro_f1, neighbour_hits, r_squared, roc_auc
from musicscope.learning.training.tasks import TASKS

NAMES = ("march", "waltz", "jig")
rng = np.random.default_rng(0)
OUTPUT = torch.from_numpy(rng.normal(size=(12, 3)).astype(np.float32))
CLASSES = np.array([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2])
TRUTH = np.eye(3, dtype=np.float32)[CLASSES]


def test_every_task_of_the_issue_is_there():
    assert {"genre", "tags", "mood", "instrument", "artist", "reconstruction"} <= set(TASKS.names())


def test_genre_is_the_cross_entropy_of_torch_with_class_weights():
    task = TASKS.get("genre").run(NAMES)
    task.weigh(TRUTH)
    weight = torch.tensor([12 / 7, 12 / 3, 12 / 2]) / 3
    expected = functional.cross_entropy(OUTPUT, torch.from_numpy(CLASSES), weight=weight)
    assert float(task.loss(OUTPUT, torch.from_numpy(TRUTH))) == pytest.approx(float(expected))
    np.testing.assert_allclose(task.scores(OUTPUT).sum(axis=1), 1, rtol=1e-5)


def test_without_class_weights_every_track_counts_alike():
    task = TASKS.get("genre").run(NAMES, weights=False)
    task.weigh(TRUTH)
    expected = functional.cross_entropy(OUTPUT, torch.from_numpy(CLASSES))
    assert float(task.loss(OUTPUT, torch.from_numpy(TRUTH))) == pytest.approx(float(expected))


def test_one_class_only_is_said():
    task = TASKS.get("genre").run(NAMES)
    with pytest.raises(ParameterError, match="only one class to learn from, waltz"):
        task.check(np.eye(3, dtype=np.float32)[[1, 1, 1]])


def test_an_unknown_tag_counts_neither_for_nor_against():
    task = TASKS.get("tags").run(NAMES, weights=False)
    truth = TRUTH.copy()
    truth[3:9, 1] = np.nan
    known = np.isfinite(truth)
    expected = functional.binary_cross_entropy_with_logits(
        OUTPUT[torch.from_numpy(known)], torch.from_numpy(truth[known])
    )
    assert float(task.loss(OUTPUT, torch.from_numpy(truth))) == pytest.approx(float(expected))
    output = OUTPUT.clone().requires_grad_()
    task.loss(output, torch.from_numpy(truth)).backward()
    assert (output.grad.numpy()[~known] == 0).all()
    assert (output.grad.numpy()[known] != 0).all()


def test_nothing_known_of_a_batch_is_no_loss_and_no_error():
    for name in ("tags", "mood"):
        task = TASKS.get(name).run(NAMES)
        assert float(task.loss(OUTPUT, torch.full((12, 3), torch.nan))) == 0


def test_a_rare_tags_yes_counts_as_much_as_all_its_no():
    task = TASKS.get("tags").run(("rare",))
    truth = np.array([[1], [0], [0], [0]], np.float32)
    task.weigh(truth)
    output = torch.zeros(4, 1, requires_grad=True)
    task.loss(output, torch.from_numpy(truth)).backward()
    assert float(output.grad[0]) == pytest.approx(-float(output.grad[1:].sum()))


def test_mood_leaves_unknown_places_out_and_tells_r_squared_of_each_scale():
    task = TASKS.get("mood").run(("valence", "arousal"))
    truth = rng.uniform(-1, 1, (20, 2)).astype(np.float32)
    said = (truth + rng.normal(0, 0.2, truth.shape)).astype(np.float32)
    figures = task.figures(said, truth, 0.0)
    for column, name in enumerate(("valence", "arousal")):
        expected = sklearn.metrics.r2_score(truth[:, column], said[:, column])
        assert figures[f"R² {name}"] == pytest.approx(expected, abs=1e-6)
    with pytest.raises(ParameterError, match="different moods"):
        task.check(np.full((5, 2), 0.5, np.float32))


def test_an_instrument_is_an_individual_of_a_family():
    task = TASKS.get("instrument").run(("strings: violin", "strings: cello", "winds: oboe"))
    assert task.families == ("strings", "winds")
    assert task.outputs == 5
    truth = np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    right = torch.from_numpy(np.concatenate([truth, truth @ task._member], axis=1) * 20)
    assert float(task.loss(right, torch.from_numpy(truth))) < 1e-6
    figures = task.figures(task.scores(right), truth, 0.0)
    assert figures["macro_f1"] == figures["family_macro_f1"] == 1
    cello_for_violin = right[[1, 1, 2, 1]]
    figures = task.figures(task.scores(cello_for_violin), truth, 0.0)
    assert figures["family_accuracy"] == 1
    assert figures["accuracy"] == 0.5


@pytest.mark.parametrize("kind", ["cosine", "triplet"])
def test_an_embedding_pulls_an_artists_tracks_together(kind):
    task = TASKS.get("artist").run((), size=4, kind=kind)
    torch.manual_seed(0)
    points = torch.randn(12, 4, requires_grad=True)
    groups = torch.arange(12).remainder(3)[:, None].float()
    first = float(task.loss(points.detach(), groups))
    optimiser = torch.optim.Adam([points], lr=0.1)
    for _ in range(100):
        optimiser.zero_grad()
        task.loss(points, groups).backward()
        optimiser.step()
    assert float(task.loss(points.detach(), groups)) < first
    assert task.measure(task.scores(points.detach()), groups.numpy(), 0.0) == 1


def test_the_published_pair_loss_is_the_cross_entropy_of_the_sigmoid_of_the_cosine():
    task = TASKS.get("artist").run((), size=3)
    pair = torch.tensor([[1.0, 0, 0], [0.6, 0.8, 0]])
    related = float(task.loss(pair, torch.zeros(2, 1)))
    assert related == pytest.approx(-np.log(1 / (1 + np.exp(-0.6))) / 2, abs=1e-6)
    random = float(task.loss(pair, torch.tensor([[0.0], [1.0]])))
    assert random == pytest.approx(-np.log(1 - 1 / (1 + np.exp(-0.6))) / 2, abs=1e-6)


def test_figures_agree_with_scikit_learn():
    truth = rng.integers(0, 4, 60)
    said = np.where(rng.random(60) < 0.6, truth, rng.integers(0, 4, 60))
    assert macro_f1(said, truth, 4) == pytest.approx(
        sklearn.metrics.f1_score(truth, said, average="macro")
    )
    yes = rng.random(60) < 0.3
    scores = np.round(rng.random(60) + 0.4 * yes, 1)
    assert roc_auc(scores, yes.astype(float)) == pytest.approx(
        sklearn.metrics.roc_auc_score(yes, scores)
    )
    assert np.isnan(roc_auc(scores, np.ones(60)))
    assert np.isnan(r_squared(scores, np.ones(60)))


def test_who_is_alone_in_a_group_is_not_asked_for_a_neighbour():
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9], [-1, 0]])
    assert neighbour_hits(vectors, np.array([0, 0, 1, 1, 2])) == 1
    assert np.isnan(neighbour_hits(vectors, np.arange(5)))
