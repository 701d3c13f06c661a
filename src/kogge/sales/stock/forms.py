"""Count what comes in and what is there."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.screens.forms import WholeNumberField
from kogge.sales.stock.values import MoveReason

REASONS = {
    MoveReason.RECEIPT: _("Goods received"),
    MoveReason.RETURN: _("Returned goods"),
    MoveReason.CORRECTION: _("Correction"),
    MoveReason.DISPATCH: _("Dispatched"),
}


class ReceiveForm(forms.Form):
    """Pieces that came in."""

    quantity = WholeNumberField(label=_("Pieces that came in"), min_value=1, max_value=1_000_000)
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, REASONS[reason]) for reason in (MoveReason.RECEIPT, MoveReason.RETURN)],
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=200, help_text=_("For example delivery note or lot.")
    )


class CorrectForm(forms.Form):
    """What was counted on the shelf."""

    quantity = WholeNumberField(label=_("Pieces on the shelf"), min_value=0, max_value=1_000_000)
    note = forms.CharField(label=_("Why the number changes"), max_length=200)
