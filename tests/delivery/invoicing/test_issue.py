"""Issuing documents: numbers without a gap, one per intent, credit notes that mirror their invoice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from tests import factories

from kogge.core import checks, clock
from kogge.core.errors import Conflict, Misused
from kogge.core.events import relay
from kogge.core.events.models import Delivery, OutboxEvent
from kogge.core.mail import services as mail
from kogge.core.outward import queries as outward
from kogge.delivery.invoicing import listeners, queries, rules, services
from kogge.delivery.invoicing.models import Document, DocumentSeries
from kogge.planning.company import services as company_services
from kogge.planning.company.models import Company
from kogge.planning.company.values import RegistrationKind
from kogge.sales.orders import services as orders
from kogge.sales.orders.events import OrderCancelled
from kogge.sales.orders.models import Order

pytestmark = pytest.mark.django_db


def test_it_works(shop, paid):
    order = paid((shop.jug, 2), (shop.book, 1))

    relay.run_until_empty()

    invoice = queries.invoice_of(order.number)
    year = clock.today().year
    assert invoice.number == f"R{year}-00001"
    assert (invoice.total_minor, invoice.tax_minor, invoice.currency) == (4105, 596, "EUR")
    assert [(row["rate_bp"], row["gross_minor"]) for row in invoice.data["vat"]] == [
        (2100, 2830),
        (900, 1275),
    ]
    assert [line["sku"] for line in invoice.data["lines"]] == ["JUG-1", "BOOK-1"]
    assert invoice.data["seller"]["vat_id"] == "DE136695976"
    assert rules.adds_up(invoice.data)


def test_the_same_intent_issues_once(paid):
    order = paid()

    first = services.issue_invoice(order_number=order.number)
    again = services.issue_invoice(order_number=order.number)

    assert first.pk == again.pk
    assert DocumentSeries.objects.get().last_number == 1


def test_a_second_process_with_the_same_intent_draws_no_number(paid, monkeypatch):
    order = paid()
    first = services.issue_invoice(order_number=order.number)
    honest = queries.invoice_of
    monkeypatch.setattr(
        queries, "invoice_of", lambda number: None
    )  # it looked before the first one was there

    assert services.issue_invoice(order_number=order.number).pk == first.pk

    monkeypatch.setattr(queries, "invoice_of", honest)
    assert DocumentSeries.objects.get().last_number == 1
    assert queries.series_with_gaps() == []


def test_what_fails_leaves_no_gap(paid, monkeypatch):
    first, second = paid(), paid()
    with monkeypatch.context() as patch:
        patch.setattr(services.audit, "record", explode)
        with pytest.raises(RuntimeError):
            services.issue_invoice(order_number=first.number)

    services.issue_invoice(order_number=second.number)
    services.issue_invoice(order_number=first.number)

    assert [document.sequence for document in Document.objects.order_by("id")] == [1, 2]
    assert queries.series_with_gaps() == []


def explode(**_facts):
    raise RuntimeError("power cut")


@pytest.mark.django_db(transaction=True)
def test_thirty_orders_at_once_are_numbered_without_a_gap(shop, paid):
    article = factories.make_variant(sku="MANY-1", stock_pieces=40)
    numbers = [paid((article, 1)).number for _order in range(30)]
    barrier, failures = threading.Barrier(10), []

    def issue(mine: list[str]) -> None:
        try:
            barrier.wait(timeout=30)
            for number in mine:
                services.issue_invoice(order_number=number)
        except Exception as error:  # noqa: BLE001  the assertion below shows it
            failures.append(repr(error))
        finally:
            connection.close()

    # Each order is invoiced by two threads, in different order.
    threads = [
        threading.Thread(target=issue, args=(numbers[turn * 6 : turn * 6 + 6][::step],))
        for turn in range(5)
        for step in (1, -1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sorted(Document.objects.values_list("sequence", flat=True)) == list(range(1, 31))
    assert set(Document.objects.values_list("order_number", flat=True)) == set(numbers)
    assert checks.run_audit("documents") == []


def test_each_year_and_kind_has_its_own_series(paid):
    order, later = paid(), paid()
    with clock.at(datetime(2027, 12, 31, 23, 30, tzinfo=UTC)):  # already 2028 in Aachen
        document = services.issue_invoice(order_number=later.number)
    services.issue_invoice(order_number=order.number)
    credit = services.issue_credit_note(order_number=order.number, reason="test")

    assert document.number == "R2028-00001"
    assert credit.number == f"G{clock.today().year}-00001"


def test_a_credit_note_mirrors_its_invoice(shop, paid):
    order = paid((shop.jug, 2), (shop.book, 1))
    invoice = services.issue_invoice(order_number=order.number)

    credit = services.issue_credit_note(order_number=order.number, reason="changed mind")

    assert credit.corrects_id == invoice.pk and credit.data["corrects"] == invoice.number
    for name in ("total_minor", "tax_minor", "shipping_minor", "discount_minor", "tax_adjustment_minor"):
        assert credit.data[name] == -invoice.data[name]
    for ours, theirs in zip(credit.data["vat"], invoice.data["vat"], strict=True):
        for name in ("net_minor", "vat_minor", "gross_minor"):
            assert ours[name] == -theirs[name]
        assert (ours["rate_bp"], ours["country"]) == (theirs["rate_bp"], theirs["country"])
    assert rules.adds_up(credit.data)
    assert services.issue_credit_note(order_number=order.number, reason="again").pk == credit.pk


def test_without_an_invoice_there_is_no_credit_note(shop):
    order = shop.place(shop.cart())

    assert services.issue_credit_note(order_number=order.number, reason="test") is None
    assert not Document.objects.exists()


def test_an_order_cancelled_before_its_invoice_still_gets_both(paid):
    order = paid()
    orders.cancel_order(number=order.number, reason="changed mind", actor="test")
    paid_event = OutboxEvent.objects.get(name="orders.order_paid")

    # The credit note's listener comes first: nothing orders two listeners of one aggregate against each other.
    listeners.credit_when_cancelled(
        OrderCancelled(
            number=order.number,
            market="NL",
            total_minor=1,
            currency="EUR",
            was_paid=True,
            reason="changed mind",
        )
    )
    relay.run_until_empty()

    kinds = [document.kind for document in queries.documents_of(order.number)]
    assert kinds == ["invoice", "credit_note"]
    assert Delivery.objects.filter(event=paid_event).exists()


def test_the_document_is_mailed_once(paid):
    order = paid()

    relay.run_until_empty()
    relay.run_until_empty()

    mails = outward.actions_about(f"order:{order.number}").filter(kind="mail")
    (document,) = [row for row in mails if row.payload["template"] == "invoicing/invoice"]
    (attachment,) = document.payload["attachments"]
    assert mail.attachment_path(attachment).read_bytes().startswith(b"%PDF")


def test_without_a_company_no_document_is_issued(paid):
    order = paid()
    Company.objects.all().delete()

    with pytest.raises(Misused) as refused:
        services.issue_invoice(order_number=order.number)

    assert refused.value.code == "company_missing"


FIRM = {"market": "BE", "customer_kind": "business", "company": "Eupen Handel SA", "vat_id": "BE0428759497"}


def test_a_supply_to_a_firm_abroad_needs_our_own_vat_id(paid):
    order = paid(**FIRM)
    Company.objects.update(vat_id="")

    with pytest.raises(Conflict) as refused:
        services.issue_invoice(order_number=order.number)

    assert refused.value.code == "seller_vat_id_missing"
    assert "country DE" in str(refused.value)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("tax_country", "scheme", "number"),
    [
        pytest.param("DE", "ic_supply", "DE136695976", id="from_home"),
        pytest.param("NL", "ic_supply", "NL123456789B01", id="from_stock_abroad"),
        pytest.param("NL", "local_registration", "NL123456789B01", id="declared_abroad"),
        pytest.param("NL", "oss", "DE136695976", id="through_the_one_stop_shop"),
        pytest.param("FR", "domestic", "DE136695976", id="no_number_there"),
    ],
)
def test_the_invoice_bears_the_vat_id_under_which_the_supply_was_made(paid, tax_country, scheme, number):
    company_services.add_registration(
        kind=RegistrationKind.VAT,
        country="NL",
        number="NL123456789B01",
        valid_from=clock.today(),
        actor="test",
    )
    order = paid(**FIRM)
    Order.objects.filter(pk=order.pk).update(tax_country=tax_country, tax_scheme=scheme)

    invoice = services.issue_invoice(order_number=order.number)

    assert invoice.data["seller"]["vat_id"] == number


@pytest.mark.parametrize(
    ("net_minor", "quantity", "exponent", "unit_e4"),
    [
        pytest.param(1818, 1, 2, 181_800, id="one_piece"),
        pytest.param(5455, 3, 2, 181_833, id="a_third_of_a_cent"),
        pytest.param(1000, 3, 0, 3_333_333, id="a_currency_without_parts"),
        pytest.param(0, 2, 2, 0, id="given_away"),
    ],
)
def test_a_net_price_of_one_piece_gives_the_line_again(net_minor, quantity, exponent, unit_e4):
    assert rules.unit_net_e4(net_minor, quantity, exponent) == unit_e4
    assert round(unit_e4 * quantity * 10**exponent / 10_000) == net_minor


def test_amounts_that_contradict_each_other_are_not_issued(paid):
    order = paid()
    Order.objects.filter(pk=order.pk).update(total_minor=order.total_minor + 1)

    with pytest.raises(Conflict) as refused:
        services.issue_invoice(order_number=order.number)

    assert refused.value.code == "document_does_not_add_up"
    assert not Document.objects.exists()


def test_history_of_another_system_gets_no_document(paid):
    order = paid()
    Order.objects.filter(pk=order.pk).update(source="import")

    with pytest.raises(Conflict) as refused:
        services.issue_invoice(order_number=order.number)

    assert refused.value.code == "order_is_history"


def test_a_company_that_moves_leaves_issued_documents_as_they_are(paid):
    invoice = services.issue_invoice(order_number=paid().number)
    with transaction.atomic():
        Company.objects.update(city="Monschau")

    invoice.refresh_from_db()
    assert invoice.data["seller"]["city"] == "Aachen"
