"""Every entry that keeps a parcel or an invoice from arriving is named, with a sentence that says what to write."""

from __future__ import annotations

import pytest

from kogge.sales.checkout.services import CheckoutFaults
from kogge.sales.orders.models import Order

pytestmark = pytest.mark.django_db
MAIL = "Write your e-mail address in full, for example name@example.com."
TOO_LONG = "This is too long for a label; write at most 100 characters."
BILLING = {
    "has_other_billing": True, "billing_name": "Jan Jansen", "billing_street": "Markt", "billing_house_number": "1",
    "billing_postcode": "6211 CK", "billing_city": "Maastricht", "billing_country": "NL",
}  # fmt: skip
FIRM = {"customer_kind": "business", "company": "Maas Handel BV"}


def faults(shop, **entered) -> list[tuple[str, str]]:
    """Return field and sentence of all that is wrong."""
    cart = shop.cart(language="en")
    with pytest.raises(CheckoutFaults) as refused:
        shop.place(cart, **entered)
    assert not Order.objects.exists()
    assert refused.value.field == refused.value.faults[0].field
    return [(fault.field, str(fault.sentence)) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("entered", "field", "sentence"),
    [
        pytest.param({"email": "marieke"}, "email", MAIL, id="no address"),
        pytest.param({"email": ""}, "email", MAIL, id="no e-mail"),
        pytest.param({"email": "a b@shop.example"}, "email", MAIL, id="space in e-mail"),
        pytest.param(
            {"first_name": "", "last_name": ""}, "last_name", "Write first and last name.", id="no name"
        ),
        pytest.param({"street": ""}, "street", "Write the street.", id="no street"),
        pytest.param({"house_number": ""}, "house_number", "Write the house number.", id="no number"),
        pytest.param({"postcode": ""}, "postcode", "Write the postcode.", id="no postcode"),
        pytest.param(
            {"postcode": "52062"}, "postcode",
            "This postcode does not fit the country; it looks like this: 1234 AB.", id="foreign postcode",
        ),
        pytest.param({"city": ""}, "city", "Write the place.", id="no place"),
        pytest.param({"city": "x" * 101}, "city", TOO_LONG, id="endless place"),
        pytest.param({"extra": "x" * 101}, "extra", TOO_LONG, id="endless extra line"),
        pytest.param(
            {"customer_kind": "business"}, "company", "Write the name of the firm.", id="firm without name"
        ),
        pytest.param(
            {**FIRM, "vat_id": "BE0428759498"}, "vat_id",
            "This VAT id is not right. It begins with the country, for example BE0428759497."
            " Leave the field empty to buy with VAT.", id="wrong check digit",
        ),
        pytest.param({**BILLING, "billing_name": ""}, "billing_name", "Write first and last name.", id="bill to"),
        pytest.param({**BILLING, "billing_street": ""}, "billing_street", "Write the street.", id="bill street"),
        pytest.param(
            {**BILLING, "billing_house_number": ""}, "billing_house_number", "Write the house number.",
            id="bill number",
        ),
        pytest.param({**BILLING, "billing_city": ""}, "billing_city", "Write the place.", id="bill place"),
        pytest.param(
            {**BILLING, "billing_country": "DE"}, "billing_postcode",
            "This postcode does not fit the country; it looks like this: 26133.", id="bill postcode",
        ),
        pytest.param(
            {"shipping_option": "pigeon"}, "shipping_option", "Choose how the parcel should come.", id="delivery"
        ),
        pytest.param({"payment_method": "gold"}, "payment_method", "Choose how you want to pay.", id="payment"),
    ],
)  # fmt: skip
def test_each_fault_is_named(shop, entered, field, sentence):
    assert faults(shop, **entered) == [(field, sentence)]


def test_all_faults_come_at_once_in_the_order_of_the_page(shop):
    found = faults(
        shop, email="x", first_name="", last_name="", street="", postcode="1", city="", payment_method="gold"
    )

    assert [field for field, _sentence in found] == [
        "email", "last_name", "street", "city", "postcode", "payment_method",
    ]  # fmt: skip


def test_what_is_wrong_stays_in_the_cart_to_be_mended(shop):
    cart = shop.cart(language="en")
    with pytest.raises(CheckoutFaults):
        shop.place(cart, city="")

    assert shop.place(cart).total_minor == 1805


def test_a_firm_is_billed_under_its_own_name_at_another_address(shop):
    order = shop.place(
        shop.cart(language="en"),
        **FIRM,
        **{**BILLING, "billing_name": "", "billing_company": "Maas Holding BV"},
    )

    assert order.billing_address["company"] == "Maas Holding BV"
    assert order.delivery_address["company"] == "Maas Handel BV"


@pytest.mark.parametrize("street", ["Kapoenstraat 14", "Plein 1992"])
def test_a_house_number_may_stand_in_the_street(shop, street):
    assert shop.place(shop.cart(), street=street, house_number="").delivery_address["street"] == street


def test_a_consumers_vat_id_is_not_looked_at(shop):
    order = shop.place(shop.cart(), vat_id="nonsense", company="ignored")

    assert (order.vat_id, order.delivery_address["company"]) == ("", "")


def test_sentences_come_in_the_language_of_the_cart(shop):
    cart = shop.cart(language="nl")

    with pytest.raises(CheckoutFaults) as refused:
        shop.place(cart, city="")

    assert str(refused.value.faults[0].sentence) == "Vul de plaats in."
