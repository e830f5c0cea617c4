"""Names of clusters, from what sets each apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from musicscope.maps.naming_evidence import Sign, Trait, find_signs, fold_word

#: Words of a name at most, and between them.
MOST_WORDS = 3
BETWEEN = " · "
#: A word that this part of a cluster has may be its name alone; a smaller part only describes it.
MAJORITY, MANY = 0.5, 0.4
#: Two words are a name together when this part has one of them and hardly anyone both; instead of
#: one that so many have, if so many have one of the two.
BOTH, MOST_BOTH = 0.6, 0.1
NOT_ALONE, NEARLY_ALL = 0.6, 0.8
#: Of two signs about as strong, that of the former name is kept.
LOYALTY = 1.25
#: The name of a cluster that nothing sets apart: after its most typical track, where that is known.
LIKE, MIXED = "like ", "Mixed"
#: Signs that the sentence tells.
MOST_REASONS = 4


@dataclass(frozen=True)
class GroupName:
    """What a cluster is called.

    Attributes
    ----------
    name : str
        ``"Bossa nova"``, ``"slow · minor · quiet"``; different for each cluster.
    why : str
        One sentence with numbers.
    """

    name: str
    why: str


def name_groups(
    labels: np.ndarray,
    traits: Sequence[Trait],
    *,
    taken: Mapping[int, str] | None = None,
    former: Mapping[int, str] | None = None,
    typical: Sequence[str] = (),
) -> list[GroupName]:
    """Name clusters by what sets each apart from the rest.

    Where most tracks of a cluster share a word that is rarer elsewhere, that is its name; otherwise
    up to three words of what is significant. Clusters of the same name get a word for what sets
    them apart from each other, or a number.

    Parameters
    ----------
    labels : np.ndarray [shape=(n,)], int
        0 to k - 1; negative ones are in no cluster.
    traits : sequence of Trait
        What is known of the n tracks; words of a name stand in this order.
    taken : mapping of int to str, optional
        Names that clusters have already, by label; no other gets such a name.
    former : mapping of int to str, optional
        What clusters were called before; kept where it still says as much.
    typical : sequence of str [length k], optional
        The title of the most typical track of each.

    Returns
    -------
    list of GroupName [length k]
        Those in `taken` keep their name and get a sentence.
    """
    k = int(labels.max(initial=-1)) + 1
    taken, former = dict(taken or {}), former or {}
    sizes = np.bincount(labels[labels >= 0], minlength=k)
    signs = [
        _loyal(found, former.get(group, ""))
        for group, found in enumerate(find_signs(labels, traits))
    ]
    order = [trait.kind for trait in traits]
    words = [_choose(found) for found in signs]
    free = [group for group in range(k) if group not in taken]
    _tell_apart(words, free, labels, traits)
    names = {group: BETWEEN.join(s.word for s in _sorted(words[group], order)) for group in free}
    for group in (g for g in free if not names[g]):
        before, title = former.get(group, ""), typical[group] if typical else ""
        names[group] = before if before.startswith(LIKE) else LIKE + title if title else MIXED
    names = _numbered(names, sizes, taken.values())
    return [
        GroupName(taken.get(g) or names[g], _why(int(sizes[g]), len(labels), signs[g], words[g]))
        for g in range(k)
    ]


def _loyal(signs: list[Sign], former: str) -> list[Sign]:
    before = {fold_word(word) for word in former.split(BETWEEN)}
    liked = [
        replace(s, strength=s.strength * LOYALTY) if fold_word(s.word) in before else s
        for s in signs
    ]
    return sorted(liked, key=lambda s: (-s.strength, s.word))


def _choose(signs: list[Sign]) -> list[Sign]:
    """Return the words of a name: one or two that say it all, or up to three that describe it."""
    naming = [s for s in signs if s.names]
    alone = next((s for s in naming if s.share >= MAJORITY), None)
    pair = next((p for p in combinations(naming, 2) if _covered(*p) >= BOTH), None)
    if alone and not (pair and alone.share <= NOT_ALONE and _covered(*pair) >= NEARLY_ALL):
        return [alone]
    if pair:
        return [*pair]
    chosen: list[Sign] = []
    for sign in signs:
        telling = sign.share >= MANY or not sign.names
        if len(chosen) < MOST_WORDS and telling and _adds(sign, chosen):
            chosen.append(sign)
    return chosen


def _covered(first: Sign, second: Sign) -> float:
    """Return the part of a cluster that two words of one kind describe; 0 if they overlap."""
    both = len(first.holders & second.holders)
    if first.kind != second.kind or both > MOST_BOTH * len(second.holders):
        return 0.0
    return first.share + second.share


def _adds(sign: Sign, chosen: list[Sign]) -> bool:
    said = {word for s in chosen for word in fold_word(s.word).split()}
    if said & set(fold_word(sign.word).split()):
        return False
    if sign.names:
        return not any(s.names for s in chosen)
    return sign.kind not in {s.kind for s in chosen}


def _tell_apart(
    words: list[list[Sign]], free: list[int], labels: np.ndarray, traits: Sequence[Trait]
) -> None:
    """Add to clusters of the same name what sets them apart from each other."""
    alike: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for group in free:
        if words[group]:
            alike[frozenset(fold_word(s.word) for s in words[group])].append(group)
    for groups in alike.values():
        if len(groups) < 2:
            continue
        rows = np.isin(labels, groups)
        among = np.searchsorted(groups, labels[rows])
        for group, signs in zip(groups, find_signs(among, _narrowed(traits, rows)), strict=True):
            more = next((s for s in signs if _adds(replace(s, names=False), words[group])), None)
            if more is not None:
                words[group] = [*words[group], more]


def _narrowed(traits: Sequence[Trait], rows: np.ndarray) -> list[Trait]:
    """Return traits of some of the tracks."""
    kept = np.flatnonzero(rows).tolist()
    return [
        replace(t, values=t.values[rows])
        if isinstance(t.values, np.ndarray)
        else replace(t, values=[t.values[row] for row in kept])
        for t in traits
    ]


def _sorted(signs: list[Sign], order: list[str]) -> list[Sign]:
    """Put describing words in the order of the traits, behind those that name."""
    return sorted(signs, key=lambda s: (not s.names, order.index(s.kind), -s.strength))


def _numbered(names: dict[int, str], sizes: np.ndarray, taken: Collection[str]) -> dict[int, str]:
    """Number names that occur more than once; the largest cluster keeps the plain one."""
    used = {fold_word(name) for name in taken}
    found = {}
    for group in sorted(names, key=lambda g: (-int(sizes[g]), g)):
        name, number = names[group], 1
        while fold_word(name) in used:
            number += 1
            name = f"{names[group]} {number}"
        used.add(fold_word(name))
        found[group] = name
    return found


def _why(size: int, n: int, signs: list[Sign], words: list[Sign]) -> str:
    tracks = "1 track" if size == 1 else f"{size:,} tracks"
    if size == n:
        return f"All {tracks} are one group."
    told = [*words, *(s for s in signs if s.word not in {w.word for w in words})][:MOST_REASONS]
    if not told:
        return f"Nothing that is known of these {tracks} sets them apart for certain."
    return f"{tracks}: {'; '.join(s.why for s in told)}."
