"""Forms of the office: money fields that take a comma or a point, service errors as form errors, 422 for mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kogge.core import i18n
from kogge.core.errors import KoggeError
from kogge.core.money import Money, UnitPrice, minor_exponent, read_decimal


class WholeNumberField(forms.IntegerField):
    """A count of pieces, grams and the like: 1.000 is refused with a sentence, where Django reads 1."""

    re_decimal = re.compile(r"(?!)")  # Django's own pattern drops a point and the zeros behind it


class _FigureField(forms.CharField):
    """Text that stands for a figure; shown with the reader's decimal mark."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def _shown(self, value: Decimal) -> str:
        # Without thousands signs, so that what is shown can be sent back as it is.
        return f"{value:f}" if i18n.current_language() == "en" else f"{value:f}".replace(".", ",")


class MoneyField(_FigureField):
    """An amount in one currency; cleans to Money (None when left empty)."""

    default_error_messages = {
        "amount": _("Write the amount with its cents, such as 12.90 or 12,90."),
        "finer": _("This currency has no smaller parts than the amount allows."),
        "negative": _("The amount cannot be below zero."),
    }

    def __init__(self, *, currency: str, is_signed: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.currency = currency
        self.is_signed = is_signed

    def prepare_value(self, value: Any) -> Any:
        """Show a Money as its figure."""
        return self._shown(value.as_decimal()) if isinstance(value, Money) else value

    def clean(self, value: Any) -> Money | None:
        """Return the Money that was written."""
        text = super().clean(value)
        if not text:
            return None
        try:
            figure = read_decimal(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["amount"], code="amount") from error
        if figure < 0 and not self.is_signed:
            raise forms.ValidationError(self.error_messages["negative"], code="negative")
        if -figure.as_tuple().exponent > minor_exponent(self.currency):  # type: ignore[operator]
            raise forms.ValidationError(self.error_messages["finer"], code="finer")
        return Money.from_decimal(figure, self.currency)


class UnitPriceField(_FigureField):
    """A price per piece with up to four decimals; cleans to UnitPrice (None when left empty)."""

    default_error_messages = {
        "amount": _("Write the price as a figure, such as 12.90 or 12,90."),
        "finer": _("A price has at most four decimals."),
        "negative": _("The price cannot be below zero."),
    }

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(**options)
        self.currency = currency

    def prepare_value(self, value: Any) -> Any:
        """Show a UnitPrice with at least two decimals."""
        if not isinstance(value, UnitPrice):
            return value
        exact = value.as_decimal()
        return self._shown(
            exact if -exact.normalize().as_tuple().exponent > 2 else exact.quantize(Decimal("0.01"))
        )  # type: ignore[operator]

    def clean(self, value: Any) -> UnitPrice | None:
        """Return the price that was written."""
        text = super().clean(value)
        if not text:
            return None
        try:
            figure = read_decimal(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["amount"], code="amount") from error
        if figure < 0:
            raise forms.ValidationError(self.error_messages["negative"], code="negative")
        if -figure.as_tuple().exponent > 4:  # type: ignore[operator]
            raise forms.ValidationError(self.error_messages["finer"], code="finer")
        return UnitPrice.from_decimal(figure, self.currency)


@contextmanager
def errors_shown_in(form: forms.BaseForm) -> Iterator[None]:
    """Turn a service's refusal into an error of the form: at the field it names, else above the form.

    Inside the block call the service; afterwards ask `form.is_valid()` again, which is False after a refusal.
    """
    try:
        yield
    except KoggeError as error:
        sentence = f"{error.sentence} {error.hint}".strip() if error.hint else str(error)
        form.add_error(error.field if error.field in form.fields else None, sentence)


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *forms_shown: forms.BaseForm
) -> HttpResponse:
    """Render a page with forms; status 422 when one of them was sent with mistakes."""
    has_mistakes = any(form.is_bound and form.errors for form in forms_shown)
    return render(request, template, context, status=422 if has_mistakes else 200)
