"""Explain a stored VAT decision in a template of another room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from kogge.sales.tax import panels
from kogge.sales.tax.values import decision_from_dict

register = template.Library()


@register.inclusion_tag("tax/why.html")
def vat_why(
    stored: dict[str, Any], key: str, decided_at: datetime | None = None, line: str = ""
) -> dict[str, Any]:
    """Write the "why" panel of an order's stored decision, or of one of its lines by reference."""
    decision = decision_from_dict(stored)
    of_line = next((one for one in decision.lines if one.reference == line), None) if line else None
    return {"why": panels.why_of(decision, key=key, decided_at=decided_at, line=of_line)}
