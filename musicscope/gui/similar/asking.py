"""What the windows of likeness ask of the workspace, each as a question that is answered later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from musicscope.core.errors import MusicScopeError
from musicscope.gui.similar.question import Done, Failed, Put

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: So many tracks are found at most.
LIMIT = 50


def more_like(
    workspace: Workspace,
    seeds: Sequence[int],
    against: Sequence[int],
    weights: Mapping[str, float],
    query: str,
    vary_artists: bool,
) -> Put:
    """Ask which tracks are most alike."""
    return _put(
        lambda done, failed: workspace.similar.more_like(
            seeds,
            against=against,
            weights=weights,
            query=query,
            limit=LIMIT,
            vary_artists=vary_artists,
            done=done,
            failed=failed,
        )
    )


def why(workspace: Workspace, a: int, b: int) -> Put:
    """Ask what brings two tracks together."""
    return _put(lambda done, failed: workspace.similar.why(a, b, done=done, failed=failed))


def path(
    workspace: Workspace, a: int, b: int, steps: int, smooth_tempo: bool, smooth_key: bool
) -> Put:
    """Ask for a way from one track to another."""
    return _put(
        lambda done, failed: workspace.similar.path(
            a, b, steps, smooth_tempo=smooth_tempo, smooth_key=smooth_key, done=done, failed=failed
        )
    )


def order(
    workspace: Workspace,
    ids: Sequence[int],
    by: str,
    curve: Sequence[tuple[float, float]] | None,
) -> Put:
    """Ask for an order of tracks."""
    return _put(
        lambda done, failed: workspace.similar.order(ids, by, curve=curve, done=done, failed=failed)
    )


def duplicates(workspace: Workspace) -> Put:
    """Ask for groups of tracks that are the same."""
    return _put(lambda done, failed: workspace.similar.duplicates(done=done, failed=failed))


def _put(call: Callable[[Done, Failed], Any]) -> Put:
    def put(done: Done, failed: Failed) -> Any:
        try:
            return call(done, failed)
        except MusicScopeError as error:
            failed(str(error))
            return None

    return put


def start_radio(
    workspace: Workspace,
    seeds: Sequence[int],
    against: Sequence[int],
    weights: Mapping[str, float],
    query: str,
    vary_artists: bool,
) -> None:
    """Play music like this without end; says in a notice why that cannot be."""
    workspace.attempt(
        lambda: workspace.similar.radio(
            seeds, against=against, weights=weights, query=query, vary_artists=vary_artists
        )
    )


def stop_radio(workspace: Workspace) -> None:
    """Let the queue end where it ends."""
    workspace.similar.stop_radio()


def radio_is_on(workspace: Workspace) -> bool:
    """Return whether the queue goes on by itself."""
    return bool(workspace.similar.radio_is_on)


def follow_radio(workspace: Workspace, run: Callable[[], object]) -> Callable[[], None]:
    """Call `run` when the radio goes on or off; returns what ends that."""
    return workspace.similar.radio_changed.subscribe(lambda _: run())


def energies(workspace: Workspace, ids: Sequence[int]) -> list[float]:
    """Return how energetic tracks are beside each other, 0..1."""
    return workspace.similar.energies(ids)
