"""What sets a cluster apart: words and measures that are commoner in it than chance allows."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: How often something that is said of clusters may be chance (Benjamini and Hochberg, 1995).
FALSE_DISCOVERY = 0.05
#: A word is said of a cluster when this part of its tracks has it at least,
LEAST_SHARE = 0.3
#: and that part is larger than elsewhere by this.
LEAST_LIFT = 0.25
#: A measure is said of a cluster when its mean differs by so many standard deviations.
LEAST_DIFFERENCE = 0.6
#: Tracks that must have a measure, as a part of the cluster.
LEAST_KNOWN = 0.5


@dataclass(frozen=True)
class Category:
    """Words that tracks have: genres, tags, artists.

    Attributes
    ----------
    kind : str
        ``"genre"``
    values : sequence of sequence of str [length n]
        The words of each track; none where unknown.
    where : str
        Ends the sentence *22 of 25 are tabla …*: ``"by genre"``.
    weight : float
        How well such a word serves as a name, beside the others.
    names : bool
        Whether one word alone says what the cluster is; otherwise it only describes it.
    """

    kind: str
    values: Sequence[Sequence[str]]
    where: str = ""
    weight: float = 1.0
    names: bool = True


@dataclass(frozen=True)
class Measure:
    """A number that tracks have.

    Attributes
    ----------
    kind : str
        ``"tempo"``
    values : np.ndarray [shape=(n,)], float
        NaN where unknown.
    low, high : str
        The words for small and large numbers: ``"slow"`` and ``"fast"``.
    unit : str
        ``"bpm"``
    ratio : bool
        Whether twice as much counts alike everywhere; its logarithm is compared.
    weight : float
        As for `Category`.
    """

    kind: str
    values: np.ndarray
    low: str
    high: str
    unit: str = ""
    ratio: bool = False
    weight: float = 1.0


Trait = Category | Measure


@dataclass(frozen=True)
class Sign:
    """Something that sets one cluster apart.

    Attributes
    ----------
    word : str
        ``"Bossa nova"``, ``"slow"``
    kind : str
        Of the trait.
    strength : float
        0..1: for a word how much larger its part is than elsewhere, for a measure how much more
        often than not a track of the cluster exceeds one from elsewhere; times the trait's weight.
    share : float
        The part of the cluster that has the word; 0 for a measure.
    holders : frozenset of int
        The rows in the cluster that have the word.
    names : bool
        As for `Category`.
    why : str
        The numbers: ``"22 of 25 are tabla by file name (elsewhere 4 of 170)"``.
    """

    word: str
    kind: str
    strength: float
    share: float
    names: bool
    why: str
    holders: frozenset[int] = frozenset()


def fold_word(word: str) -> str:
    """Return what is the same for spellings of one word: case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def find_signs(labels: np.ndarray, traits: Sequence[Trait]) -> list[list[Sign]]:
    """Find what sets each cluster apart from all other tracks.

    Words are tested by the hypergeometric distribution (Fisher, 1922), measures by the t-test of
    Welch (1947) with the standardised difference of Hedges (1981); of all that is tested at most
    one in twenty of what is reported is chance (Benjamini and Hochberg, 1995).

    Parameters
    ----------
    labels : np.ndarray [shape=(n,)], int
        0 to k - 1; negative ones are in no cluster, but elsewhere for all.
    traits : sequence of Trait
        Each of n tracks.

    Returns
    -------
    list of list of Sign [length k]
        The strongest first.
    """
    k = int(labels.max(initial=-1)) + 1
    found: list[list[Sign]] = [[] for _ in range(k)]
    for trait in traits:
        if isinstance(trait, Category):
            said = _words_of(labels, k, trait)
        else:
            said = _measures_of(labels, k, trait)
        for group, sign in said:
            found[group].append(sign)
    for signs in found:
        signs.sort(key=lambda s: (-s.strength, s.word))
    return found


def significant(p: np.ndarray) -> np.ndarray:
    """Return which of many tests hold at a false discovery rate of 5 % (Benjamini, Hochberg, 1995).

    Parameters
    ----------
    p : np.ndarray [shape=(m,)]
        Probability of each under chance.

    Returns
    -------
    np.ndarray [shape=(m,)], bool
    """
    if not len(p):
        return np.zeros(0, bool)
    ascending = np.sort(p)
    below = ascending <= FALSE_DISCOVERY * np.arange(1, len(p) + 1) / len(p)
    return np.asarray(p <= (ascending[below][-1] if below.any() else -1.0))


def _words_of(labels: np.ndarray, k: int, trait: Category) -> list[tuple[int, Sign]]:
    sizes = np.bincount(labels[labels >= 0], minlength=k)
    n = len(labels)
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for row, (label, words) in enumerate(zip(labels.tolist(), trait.values, strict=True)):
        for folded, word in {fold_word(word): word for word in words if word.strip()}.items():
            counts[folded][label] += 1
            holders[folded].append(row)
            spellings[folded][word.strip()] += 1
    rare = max(2.0, LEAST_SHARE * float(sizes.min(initial=n)))
    tested = [word for word in counts if counts[word].total() >= rare]
    if not tested or not k:
        return []
    from scipy.stats import hypergeom

    inside = np.array([[counts[word][group] for group in range(k)] for word in tested])
    total = np.array([counts[word].total() for word in tested])[:, None]
    p = np.asarray(hypergeom.sf(inside - 1, n, total, sizes[None, :]))
    share = inside / np.maximum(sizes, 1)
    elsewhere = (total - inside) / np.maximum(n - sizes, 1)
    lift = np.where(sizes < n, share - elsewhere, 0.0)
    holds = significant(p.ravel()).reshape(p.shape)
    holds &= (share >= LEAST_SHARE) & (lift >= LEAST_LIFT) & (inside >= 2)
    signs = []
    for row, group in np.argwhere(holds).tolist():
        word = spellings[tested[row]].most_common(1)[0][0]
        here, rest = int(inside[row, group]), int(total[row, 0] - inside[row, group])
        where = f" {trait.where}" if trait.where else ""
        why = (
            f"{here:,} of {sizes[group]:,} are {word}{where} "
            f"(elsewhere {rest:,} of {n - sizes[group]:,})"
        )
        strength = trait.weight * float(lift[row, group])
        part = float(share[row, group])
        who = frozenset(i for i in holders[tested[row]] if labels[i] == group)
        signs.append((group, Sign(word, trait.kind, strength, part, trait.names, why, who)))
    return signs


def _measures_of(labels: np.ndarray, k: int, trait: Measure) -> list[tuple[int, Sign]]:
    values = np.asarray(trait.values, np.float64)
    known = np.isfinite(values) & ((values > 0) | (not trait.ratio))
    scaled = np.log(np.where(known, values, 1.0)) if trait.ratio else np.where(known, values, 0.0)
    rows: list[tuple[int, float, float]] = []
    for group in range(k):
        members = labels == group
        inside, outside = scaled[members & known], scaled[~members & known]
        if len(inside) >= max(2, LEAST_KNOWN * members.sum()) and len(outside) >= 2:
            rows.append((group, *_compare(inside, outside)))
    holds = significant(np.array([p for _, _, p in rows]))
    signs = []
    for (group, difference, _), held in zip(rows, holds, strict=True):
        if held and abs(difference) >= LEAST_DIFFERENCE:
            members = labels == group
            here = float(np.median(values[members & known]))
            there = float(np.median(values[~members & known]))
            word = trait.high if difference > 0 else trait.low
            unit = f" {trait.unit}" if trait.unit else ""
            why = f"{word} ({_figure(here)}{unit}, elsewhere {_figure(there)}{unit})"
            exceeds = math.erf(abs(difference) / 2)
            signs.append((group, Sign(word, trait.kind, trait.weight * exceeds, 0.0, False, why)))
    return signs


def _figure(value: float) -> str:
    """Return a number with three digits that count."""
    written = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return written.replace("-", "−")


def _compare(inside: np.ndarray, outside: np.ndarray) -> tuple[float, float]:
    """Return the standardised difference of means (Hedges, 1981) and the p of Welch's t-test."""
    from scipy.special import stdtr

    a, b = len(inside), len(outside)
    apart = float(inside.mean() - outside.mean())
    var_a, var_b = float(inside.var(ddof=1)), float(outside.var(ddof=1))
    pooled = math.sqrt(((a - 1) * var_a + (b - 1) * var_b) / (a + b - 2))
    scale = max(abs(float(inside.mean())), abs(float(outside.mean())), 1e-300)
    if abs(apart) <= 1e-9 * scale:
        return 0.0, 1.0
    if pooled <= 1e-9 * abs(apart):
        return math.copysign(math.inf, apart), 1.0 / math.comb(a + b, a)
    error = var_a / a + var_b / b
    freedom = error**2 / ((var_a / a) ** 2 / (a - 1) + (var_b / b) ** 2 / (b - 1))
    p = 2 * float(stdtr(freedom, -abs(apart) / math.sqrt(error)))
    return apart / pooled * (1 - 3 / (4 * (a + b) - 9)), p
