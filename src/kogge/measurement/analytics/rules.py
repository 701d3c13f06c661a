"""How exact figures are printed: rounded once, here."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kogge.core.money import minor_exponent, quantize
from kogge.measurement.analytics.values import Figure, Unit

# Pages per visit and seconds: one digit more than a screen shows.
AVERAGE_PLACES = 2
# 0.723912 is 72.39 %: one more digit than anybody reads, so that a reader's own rounding does not meet ours.
RATIO_PLACES = 6


def printed(value: Fraction | None, unit: Unit, currency: str) -> Decimal | None:
    """Return the figure as it is printed: money in minor units, ratios with six decimals, averages with two, counts whole."""
    if value is None:
        return None
    if unit is Unit.MONEY:
        return quantize(value, minor_exponent(currency))
    if unit in (Unit.SECONDS, Unit.PAGES_PER_VISIT):
        return quantize(value, AVERAGE_PLACES)
    return quantize(value, RATIO_PLACES) if unit is Unit.RATIO else quantize(value, 0)


def unit_word(figure: Figure) -> str:
    """Return the unit as other programs read it: GBP, orders, customers or ratio."""
    return figure.currency if figure.kpi.unit is Unit.MONEY else figure.kpi.unit.value


def as_json(figure: Figure) -> dict[str, object]:
    """Return a figure as JSON values; figures as text, so that no reader turns them into floats."""

    def text(value: Fraction | None) -> str | None:
        number = printed(value, figure.kpi.unit, figure.currency)
        return None if number is None else str(number)

    found: dict[str, object] = {"kpi": figure.kpi.name, "unit": unit_word(figure)}
    if figure.by:
        found["by"] = figure.by.value
        found["rows"] = [{"key": row.key, "value": text(row.value)} for row in figure.rows]
    return found | {"total": text(figure.total)}


def change_bp(now: Fraction | None, before: Fraction | None) -> int | None:
    """Return the change from `before` to `now` in basis points of `before`; None without a base."""
    if now is None or not before:
        return None
    return int(quantize((now - before) / abs(before) * 10_000, 0))
