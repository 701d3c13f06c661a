"""What legal texts are called, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kogge.sales.terms.values import TextKind

_NAMES = {
    TextKind.IMPRINT: _("Imprint"),
    TextKind.TERMS: _("Terms and conditions"),
    TextKind.PRIVACY: _("Privacy notice"),
    TextKind.WITHDRAWAL: _("Right of withdrawal"),
    TextKind.DELIVERY: _("Delivery and payment"),
}


def kind_name(kind: str) -> Any:
    """Return the name of a kind of legal text."""
    return _NAMES[TextKind(kind)]
