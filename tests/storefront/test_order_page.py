"""Thank-you, timeline, transfer, invoice, and another try to pay."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.storefront.conftest import ACTOR, seen_on
from tests.trading import Shop as TradingShop
from tests.trading import open_shop

from kogge.core.money import Money
from kogge.delivery.invoicing import services as invoicing
from kogge.fakes.mollie import app
from kogge.fakes.server import RunningFake
from kogge.sales.orders import services as orders
from kogge.sales.orders.models import Order
from kogge.sales.payments import queries as payment_queries
from kogge.sales.payments import services as payments


def text_of(client, address: str) -> str:
    """Return a page that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def pay(order: Order) -> None:
    """Book the whole transfer of an order."""
    payment = payment_queries.current_payment(f"order:{order.number}")
    assert payment is not None
    payments.record_receipt(
        payment=payment, amount=Money(amount_minor=order.total_minor, currency=order.currency),
        received_on=order.placed_at.date(), actor=ACTOR, key=f"receipt:{order.number}",
    )  # fmt: skip


def test_it_works(client, shop):
    address = shop.order(client)

    text = text_of(client, address)

    order = Order.objects.get()
    assert f"Bestelling {order.number}" in text
    assert "Dank je wel, Marieke." in text
    assert "marieke.jansen@example.nl" in text
    assert "Kruidenprinten" in text
    assert "waarvan 21% btw" in text


def test_a_transfer_is_told_with_its_code(client, shop):
    text = text_of(client, shop.order(client))

    assert "DE89 3704 0044 0532 0130 00" in text
    assert "COBADEFFXXX" in text
    assert "€\u00a015,75" in text.split("k-transfer")[1]
    assert 'src="data:image/svg+xml' in text
    assert "We versturen je pakket zodra het geld binnen is." in text


def test_an_unpaid_order_promises_no_day(client, shop):
    text = text_of(client, shop.order(client)).split("<main")[1].split("</main>")[0]

    assert "in huis" not in text
    assert "verwacht" not in text


def test_paid_dispatched_and_tracked(client, shop):
    address = shop.order(client)
    pay(Order.objects.get())

    paid = text_of(client, address)
    orders.mark_dispatched(
        number=Order.objects.get().number, carrier="PostNL", tracking_number="3SDFK0048213", actor=ACTOR
    )
    sent = text_of(client, address)

    assert "<b>Betaald</b>" in paid
    assert '<li class="is-now" aria-current="step">' in paid
    assert "k-transfer" not in paid
    assert "Woensdag 25 november in huis" in paid
    assert "3SDFK0048213" in sent
    assert 'href="https://tracking.example/3SDFK0048213"' in sent
    assert "Volg bij PostNL" in sent


def test_a_cancelled_order_says_so(client, shop):
    address = shop.order(client)
    orders.cancel_order(number=Order.objects.get().number, reason="customer_wish", actor=ACTOR)

    text = text_of(client, address)

    assert "Deze bestelling is geannuleerd." in text
    assert "Geannuleerd" in text
    assert "/pay/" not in text


def test_the_page_asks_for_its_middle_only(client, shop):
    response = client.get(shop.order(client), headers={"HX-Request": "true"})

    text = response.content.decode()
    assert "<html" not in text and "<style" not in text
    assert "Dank je wel, Marieke." in text
    assert response.headers["Cache-Control"] == "private, no-store"


def test_an_unknown_token_is_not_found(client, shop):
    for address in ("/nl-nl/order/nonsense/", "/nl-nl/pay/nonsense/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Onder dit adres kennen we geen bestelling." in response.content.decode()


def test_the_page_can_be_read_in_another_language(client, shop):
    address = shop.order(client).replace("/nl-nl/", "/en-nl/")

    assert "Thank you, Marieke." in text_of(client, address)


@pytest.fixture
def pdf_of(monkeypatch, tmp_path):
    """Documents are rendered elsewhere; here a file stands for each."""

    def file_of(document):
        file = tmp_path / f"{document.number}.pdf"
        file.write_bytes(b"%PDF-1.7 " + document.number.encode())
        return file

    monkeypatch.setattr(invoicing, "pdf_file", file_of)


def test_the_invoice_is_handed_out_to_who_has_the_address(client, shop, pdf_of):
    address = shop.order(client)
    order = Order.objects.get()
    pay(order)
    document = invoicing.issue_invoice(order_number=order.number, actor=ACTOR)

    response = client.get(f"{address}{document.number}.pdf")

    assert f'href="{address}{document.number}.pdf"' in text_of(client, address)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_nobody_elses_invoice_is_handed_out(client, shop, pdf_of, browser_of):
    shop.order(client)
    theirs = Order.objects.get()
    document = invoicing.issue_invoice(order_number=theirs.number, actor=ACTOR)
    mine = shop.order(browser_of())

    response = client.get(f"{mine}{document.number}.pdf")

    assert response.status_code == 404


def test_paying_anew_keeps_one_order(client, shop):
    address = shop.order(client)
    order = Order.objects.get()

    response = client.post(f"/nl-nl/pay/{order.token}/", {"payment_method": "banktransfer"})

    assert response.headers["Location"] == address
    assert Order.objects.count() == 1


def test_a_method_that_is_not_offered_is_refused_with_a_sentence(client, shop):
    shop.order(client)

    response = client.post(f"/nl-nl/pay/{Order.objects.get().token}/", {"payment_method": "gold"})

    assert response.status_code == 422


def test_what_is_paid_is_not_paid_again(client, shop):
    address = shop.order(client)
    pay(Order.objects.get())

    response = client.get(address.replace("/order/", "/pay/"))

    assert (response.status_code, response.headers["Location"]) == (302, address)


class TestOnTheProvidersPage:
    """With a provider that has a page of its own."""

    @pytest.fixture
    def mollie(self, tmp_path) -> Iterator[str]:
        """The address of a running stand-in for the provider."""
        fake = app.build(state_path=tmp_path / "mollie.sqlite3")
        with RunningFake(fake) as running:
            fake.start(running.url)
            yield running.url
        fake.stop()

    @pytest.fixture
    def seller(self, db, settings, mollie) -> TradingShop:
        """A shop that is paid through the stand-in."""
        settings.KOGGE_IS_DEMO = True
        return open_shop(mollie)

    def begin(self, client, seller, **changes) -> str:
        """Order a jug by iDEAL; return where the browser is sent."""
        from tests import factories

        client.post("/nl-nl/cart/add/", {"variant": seller.jug.pk, "quantity": 1})
        seen = seen_on(client.get("/nl-nl/checkout/"))
        form = {**factories.entered(), "action": "place", "seen": seen, **changes}
        return client.post("/nl-nl/checkout/", form).headers["Location"]

    def test_the_shopper_is_led_to_the_page_and_back(self, client, seller, mollie):
        location = self.begin(client, seller)

        order = Order.objects.get()
        payment = payment_queries.current_payment(f"order:{order.number}")
        assert urlsplit(location).netloc == urlsplit(mollie).netloc
        assert payment.return_url.endswith(f"/nl-nl/order/{order.token}/")
        seller.settle(payment)
        assert "<b>Betaald</b>" in text_of(client, f"/nl-nl/order/{order.token}/")

    def test_while_the_bank_is_silent_the_page_waits(self, client, seller):
        self.begin(client, seller)
        order = Order.objects.get()

        text = text_of(client, f"/nl-nl/order/{order.token}/")

        assert "Je bank heeft de betaling nog niet bevestigd." in text
        assert 'hx-trigger="every 5s"' in text
        assert f'href="/nl-nl/pay/{order.token}/"' in text

    @pytest.mark.parametrize(
        ("outcome", "sentence"),
        [
            ("failed", "Je bank heeft de betaling met iDEAL | Wero geweigerd. Er is niets afgeschreven."),
            ("canceled", "Je hebt de betaling met iDEAL | Wero afgebroken. Er is niets afgeschreven."),
            ("expired", "De tijd voor de betaling met iDEAL | Wero is verlopen. Er is niets afgeschreven."),
        ],
    )
    def test_a_payment_that_came_to_nothing_is_explained(self, client, seller, outcome, sentence):
        self.begin(client, seller)
        order = Order.objects.get()
        seller.settle(payment_queries.current_payment(f"order:{order.number}"), outcome)

        status = text_of(client, f"/nl-nl/order/{order.token}/")
        again = text_of(client, f"/nl-nl/pay/{order.token}/")

        assert "Je bestelling is nog niet betaald. Er is niets afgeschreven." in status
        assert sentence in again
        assert "iDEAL | Wero, nog een keer" in again
        assert "gereserveerd tot" in again

    def test_another_method_leads_to_another_payment(self, client, seller):
        self.begin(client, seller)
        order = Order.objects.get()
        seller.settle(payment_queries.current_payment(f"order:{order.number}"), "failed")

        client.post(f"/nl-nl/pay/{order.token}/", {"payment_method": "creditcard"})

        payment = payment_queries.current_payment(f"order:{order.number}")
        order.refresh_from_db()
        assert (payment.method, order.payment_method) == ("creditcard", "creditcard")
        assert Order.objects.count() == 1

    def test_the_page_shown_after_a_double_press_is_the_same_payment(self, client, seller):
        first = self.begin(client, seller)

        from tests import factories

        second = client.post("/nl-nl/checkout/", {**factories.entered(), "action": "place", "seen": "x"})

        assert second.headers["Location"] == first
        assert Order.objects.count() == 1
