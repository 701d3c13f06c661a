"""A figure tile: label with its period, the figure, the change with its base, a small line of the days before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kogge.core import i18n
from kogge.core.screens.cells import Tone


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a figure moved: the words with the base it is compared to, and whether that is good (tone)."""

    words: Any
    tone: Tone = Tone.CALM
    is_up: bool | None = None  # None: no arrow, the change decides nothing


@dataclass(frozen=True, kw_only=True)
class Spark:
    """A small line drawn from figures, oldest first; points in a box of 96 × 36."""

    values: Sequence[int]

    def _places(self) -> list[tuple[float, float]]:
        low, high = min(self.values), max(self.values)
        span = (high - low) or 1
        step = 92 / max(1, len(self.values) - 1)
        return [
            (round(2 + step * at, 1), round(32 - 28 * (one - low) / span, 1))
            for at, one in enumerate(self.values)
        ]

    @property
    def line(self) -> str:
        """The line as SVG points."""
        return " ".join(f"{x},{y}" for x, y in self._places())

    @property
    def area(self) -> str:
        """The ground below the line as SVG points."""
        places = self._places()
        return f"{places[0][0]},36 {self.line} {places[-1][0]},36"

    @property
    def end(self) -> dict[str, float]:
        """Where the last figure stands."""
        x, y = self._places()[-1]
        return {"x": x, "y": y}


@dataclass(frozen=True, kw_only=True)
class FigureTile:
    """One figure; the whole tile opens the rows behind it."""

    label: Any  # with the period: "Revenue, 14 days"
    figure: Any  # as it is written, with its unit
    url: str = ""
    change: Change | None = None
    base: Any = ""  # a second fact, such as the average basket
    spark: Spark | None = None


def change_against(present: int, before: int, *, days: int, is_more_better: bool = True) -> Change:
    """Compare a sum with that of the same number of days before; nothing before: says so, without a percentage."""
    if before <= 0:
        words = _("nothing in the %(days)s days before") % {"days": days} if before == 0 else ""
        return Change(words=words)
    share_bp = (present - before) * 10_000 // before
    # A tenth of a percent says more than the figures know.
    rounded = abs(share_bp) // 10 * 10
    if rounded == 0:
        return Change(words=_("as in the %(days)s days before") % {"days": days})
    is_up = share_bp > 0
    percent = i18n.format_percent(rounded)
    words = _("%(percent)s on the %(days)s days before") % {"percent": percent, "days": days}
    return Change(words=words, is_up=is_up, tone=Tone.OK if is_up is is_more_better else Tone.STOP)
