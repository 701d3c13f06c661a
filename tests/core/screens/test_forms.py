"""Money fields read what people write, service refusals become form errors, mistakes answer 422."""

from __future__ import annotations

import pytest
from django import forms
from django.template import engines
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kogge.core.errors import Conflict
from kogge.core.money import Money, UnitPrice
from kogge.core.screens import forms as screen_forms


def test_a_money_field_gives_money():
    field = screen_forms.MoneyField(currency="EUR")

    assert field.clean("12,90") == Money(amount_minor=1290, currency="EUR")


def test_a_money_field_left_empty_gives_nothing():
    assert screen_forms.MoneyField(currency="EUR", required=False).clean("") is None


@pytest.mark.parametrize(
    ("text", "code"), [("12,905", "amount"), ("0,905", "finer"), ("x", "amount"), ("-1", "negative")]
)
def test_a_money_field_says_what_is_wrong(text, code):
    with pytest.raises(forms.ValidationError) as caught:
        screen_forms.MoneyField(currency="EUR").clean(text)

    assert caught.value.code == code


def test_a_signed_money_field_takes_what_is_owed():
    field = screen_forms.MoneyField(currency="EUR", is_signed=True)

    assert field.clean("-5,00").amount_minor == -500


def test_a_currency_without_cents_takes_none():
    with pytest.raises(forms.ValidationError):
        screen_forms.MoneyField(currency="JPY").clean("12,5")


@pytest.mark.parametrize(("language", "shown"), [("de", "1234,50"), ("en", "1234.50"), ("fr", "1234,50")])
def test_a_money_field_shows_the_readers_form_and_reads_it_back(language, shown):
    field = screen_forms.MoneyField(currency="EUR")
    amount = Money(amount_minor=123450, currency="EUR")

    with override(language):
        written = field.prepare_value(amount)

    assert written == shown
    assert field.clean(written) == amount


@pytest.mark.parametrize(
    ("text", "amount_e4"), [("1,2345", 12345), ("12,90", 129000), ("0,0001", 1), ("1000", 10_000_000)]
)
def test_a_unit_price_field_keeps_four_decimals(text, amount_e4):
    assert screen_forms.UnitPriceField(currency="EUR").clean(text) == UnitPrice(
        amount_e4=amount_e4, currency="EUR"
    )


def test_a_unit_price_of_five_decimals_is_refused():
    with pytest.raises(forms.ValidationError):
        screen_forms.UnitPriceField(currency="EUR").clean("1,23456")


def test_a_unit_price_is_shown_with_at_least_two_decimals():
    field = screen_forms.UnitPriceField(currency="EUR")

    with override("de"):
        assert field.prepare_value(UnitPrice(amount_e4=129000, currency="EUR")) == "12,90"
        assert field.prepare_value(UnitPrice(amount_e4=12345, currency="EUR")) == "1,2345"


class NameForm(forms.Form):
    """A form with one field, one hint, one box and one choice."""

    name = forms.CharField(label="Name", help_text="As on the door.")
    note = forms.CharField(label="Note", required=False)
    is_open = forms.BooleanField(label="Open", required=False)
    size = forms.ChoiceField(label="Size", choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)


def test_a_refusal_is_shown_at_the_field_it_names():
    form = NameForm({"name": "x", "size": "s"})
    assert form.is_valid()

    with screen_forms.errors_shown_in(form):
        raise Conflict("That name is taken.", field="name", hint="Choose another.")

    assert not form.is_valid()
    assert form.errors["name"] == ["That name is taken. Choose another."]


def test_a_refusal_without_a_field_is_shown_above_the_form():
    form = NameForm({"name": "x", "size": "s"})
    assert form.is_valid()

    with screen_forms.errors_shown_in(form):
        raise Conflict("Someone was faster.", field="elsewhere")

    assert form.non_field_errors() == ["Someone was faster."]


def test_mistakes_answer_422_and_everything_else_200(rf):
    request = rf.get("/")

    assert screen_forms.show(request, "office/form_errors.html", {}, NameForm()).status_code == 200
    assert screen_forms.show(request, "office/form_errors.html", {}, NameForm({})).status_code == 422
    assert (
        screen_forms.show(
            request, "office/form_errors.html", {}, NameForm({"name": "x", "size": "s"})
        ).status_code
        == 200
    )


def draw(form: forms.Form) -> str:
    """Return the form as the office draws it."""
    template = '{% for field in form %}{% include "office/form_field.html" %}{% endfor %}'
    return engines["django"].from_string(template).render({"form": form})


def test_every_control_has_a_label_and_its_hint():
    page = draw(NameForm())

    assert '<label class="o-field__label" for="id_name">Name</label>' in page
    assert 'aria-describedby="id_name_hint"' in page
    assert '<legend class="o-field__label">Size</legend>' in page
    assert page.count(">optional<") == 1


def test_a_mistake_stands_at_its_control():
    page = draw(NameForm({}))

    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_hint id_name_error"' in page
    assert 'id="id_name_error"' in page


@pytest.mark.parametrize("language", ["de", "en"])
@given(amount_e4=st.integers(1, 99_999_999))
def test_a_price_that_is_shown_can_be_sent_back(language, amount_e4):
    price, field = UnitPrice(amount_e4=amount_e4, currency="EUR"), screen_forms.UnitPriceField(currency="EUR")

    with override(language):
        shown = field.prepare_value(price)

    assert field.clean(shown) == price


def test_a_count_with_a_sign_in_it_is_never_cut_short():
    field = screen_forms.WholeNumberField()

    assert field.clean(" 1000 ") == 1000
    for typed in ("1.000", "1,000", "5.0", "1.5"):
        with pytest.raises(forms.ValidationError):
            field.clean(typed)
