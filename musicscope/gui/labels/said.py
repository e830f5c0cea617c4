"""What is known of one tag and one track, in a chip's words."""

from __future__ import annotations

from dataclasses import dataclass

NOT_SURE = "not sure"
BY_NAME, FROM_NAME = "by name", "from its name alone"
#: As wide as what stands behind a name can be.
WIDEST = f"0.00 {NOT_SURE}"
#: From here a model says yes, sure or not.
LIKELY = 0.5


@dataclass(frozen=True)
class Said:
    """What is known of one tag and one track.

    Attributes
    ----------
    answer : bool or None
        What the owner said.
    probability : float or None
        What the model thinks, 0..1; None where it has learned nothing.
    sure : bool
        Whether the model is.
    from_name : bool
        Whether nothing was learned yet: the tag's name alone suggests it.
    """

    answer: bool | None = None
    probability: float | None = None
    sure: bool = False
    from_name: bool = False

    @property
    def figure(self) -> str:
        """What stands behind the name."""
        if self.answer is not None or self.probability is None:
            return ""
        if self.from_name:
            return BY_NAME if self.likely else ""
        figure = f"{self.probability:.2f}" if self.likely else ""
        return figure if self.sure else f"{figure} {NOT_SURE}".strip()

    @property
    def suggested(self) -> bool:
        """Whether the model says yes, and the owner has said nothing."""
        return self.answer is None and self.sure and self.likely

    @property
    def likely(self) -> bool:
        """Whether the model says yes, sure or not."""
        return (self.probability or 0.0) >= LIKELY

    @property
    def words(self) -> str:
        """The same for who cannot see it."""
        if self.answer is not None:
            return "yes" if self.answer else "no"
        if self.probability is None:
            return "unknown"
        if self.from_name:
            word = "perhaps" if self.likely else "unknown"
            return f"{word}, {FROM_NAME}, {self.probability:.2f}"
        if not self.sure:
            return f"unknown, the model is not sure, {self.probability:.2f}"
        word = "suggested" if self.suggested else "unknown, probably not"
        return f"{word}, {self.probability:.2f}"

    @property
    def rank(self) -> float:
        """What sorts tracks by a tag: no, then the model's opinion from 0 to 1, then yes.

        NaN where nothing is known.
        """
        if self.answer is not None:
            return 2.0 if self.answer else -1.0
        return float("nan") if self.probability is None else self.probability


UNKNOWN = Said()
