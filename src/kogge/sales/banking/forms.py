"""Forms of banking: files, the columns of a CSV file, what a line is for, and what an account may do by itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.core.money import Money
from kogge.core.screens.forms import MoneyField
from kogge.sales.banking.formats import LARGEST_FILE_BYTES
from kogge.sales.banking.formats.delimited import DAY_FORMATS
from kogge.sales.banking.values import ClaimKind, Columns, CsvMapping, OwnAccount

# More at once are not read before the browser gives up waiting.
MOST_FILES = 40


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    """Several uploads; cleans to a list."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check every file as Django checks one; an empty one is told by the reader, with its name."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(_("Choose at least one file."), code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Send at most 40 files at once."), code="many")
        return [super(_ManyFilesField, self).clean(file, initial) for file in files]


class StatementsForm(forms.Form):
    """Files from the bank."""

    files = _ManyFilesField(
        label=_("Choose files, or drop them here"),
        help_text=_(
            "camt.053 (XML), MT940 or CSV, and settlements of payment providers as CSV; at most 20 MB each. What is here already does not come in again."
        ),
        allow_empty_file=True,
        widget=_ManyFiles(attrs={"multiple": True, "class": "b-drop"}),
    )

    def contents(self) -> list[tuple[str, bytes]]:
        """Return names and contents; of a file that is too large only as much as tells so."""
        return [(file.name, file.read(LARGEST_FILE_BYTES + 1)) for file in self.cleaned_data["files"]]


class ColumnsForm(forms.Form):
    """Which column of a CSV file says what; filled in with what was recognised."""

    iban = forms.ChoiceField(label=_("Of which account"))
    booked_on = forms.ChoiceField(label=_("Day of booking"))
    day_format = forms.ChoiceField(label=_("How days are written"))
    amount = forms.ChoiceField(
        label=_("Amount"), required=False, help_text=_("Or choose money in and money out below instead.")
    )
    side = forms.ChoiceField(
        label=_("In or out"), required=False, help_text=_("Only where the amount has no sign of its own.")
    )
    came_in = forms.ChoiceField(label=_("Money that came in"), required=False)
    went_out = forms.ChoiceField(label=_("Money that went out"), required=False)
    decimal_mark = forms.ChoiceField(
        label=_("Cents stand behind"), choices=((",", _("a comma: 12,90")), (".", _("a point: 12.90")))
    )
    name = forms.ChoiceField(label=_("Name of the other side"), required=False)
    counterparty = forms.ChoiceField(label=_("IBAN of the other side"), required=False)
    texts = forms.MultipleChoiceField(
        label=_("Text"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("All that hold words of the payer.")
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        heads: tuple[str, ...],
        guess: CsvMapping,
        accounts: list[OwnAccount],
        **options: Any,
    ) -> None:
        columns = guess.columns
        initial = {
            "booked_on": columns.booked_on, "amount": columns.amount, "side": columns.side, "came_in": columns.came_in,
            "went_out": columns.went_out, "name": columns.name, "counterparty": columns.iban,
            "texts": list(columns.texts), "day_format": guess.day_format, "decimal_mark": guess.decimal_mark,
        }  # fmt: skip
        super().__init__(*args, initial=initial, **options)
        self.heads = heads
        choices = [(head, head) for head in heads]
        for name in ("amount", "side", "came_in", "went_out", "name", "counterparty"):
            self.fields[name].choices = [("", _("none")), *choices]
        self.fields["booked_on"].choices = choices
        self.fields["texts"].choices = choices
        self.fields["iban"].choices = [(one.iban, f"{one.name} {one.iban}") for one in accounts]
        self.fields["day_format"].choices = [(form, _shown(form)) for form in DAY_FORMATS]

    def clean(self) -> dict[str, Any]:
        """Want one amount column, or one of the two."""
        values = super().clean() or {}
        if not (values.get("amount") or values.get("came_in") or values.get("went_out")):
            self.add_error("amount", _("Choose where the amount stands."))
        return values

    def mapping(self) -> CsvMapping:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return CsvMapping(
            heads=self.heads,
            columns=Columns(
                booked_on=chosen["booked_on"],
                amount=chosen["amount"],
                side=chosen["side"] if chosen["amount"] else "",
                came_in="" if chosen["amount"] else chosen["came_in"],
                went_out="" if chosen["amount"] else chosen["went_out"],
                name=chosen["name"],
                iban=chosen["counterparty"],
                texts=tuple(head for head in self.heads if head in chosen["texts"]),
            ),
            day_format=chosen["day_format"],
            decimal_mark=chosen["decimal_mark"],
        )


def _shown(day_format: str) -> str:
    """Write a form of days as the last day of a year looks in it."""
    return day_format.replace("%d", "31").replace("%m", "12").replace("%Y", "2026").replace("%y", "26")


class AsideForm(forms.Form):
    """Why a line is about no payment of this shop."""

    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("Such as rent or wages.")
    )


class PartForm(forms.Form):
    """How much of a line is for one payment, refund or payout."""

    kind = forms.TypedChoiceField(
        widget=forms.HiddenInput, choices=[(kind.value, kind.value) for kind in ClaimKind], coerce=ClaimKind
    )
    payment = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, rest: Money, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"] = MoneyField(
            label=_("Amount in %(currency)s") % {"currency": rest.currency}, currency=rest.currency
        )


class AutomaticForm(forms.Form):
    """Whether certain lines of an account are booked without anyone looking."""

    is_on = forms.BooleanField(
        label=_("Book lines that are certain by themselves"),
        required=False,
        help_text=_(
            "Off, you accept each with a click. On, a line is booked when reference or number and amount agree and nothing else fits. The risk: whoever writes a foreign number and its exact amount pays that order, and it may be shipped before you look. The ledger takes nothing back."
        ),
    )
