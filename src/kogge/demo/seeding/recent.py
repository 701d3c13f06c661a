"""Make the last forty orders as shoppers would: cart, checkout, the provider's page, its webhook, invoice, parcel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

import httpx

from kogge.core import clock
from kogge.core.events import relay
from kogge.core.jobs import worker
from kogge.core.money import Money
from kogge.demo import scenario
from kogge.demo.scenario import CurrentOrder, OrderState
from kogge.demo.seeding import visiting
from kogge.demo.visits import DemoOrder
from kogge.fakes.clock import FakeClock
from kogge.sales.catalog import queries as catalog
from kogge.sales.checkout import queries as carts
from kogge.sales.checkout import rules
from kogge.sales.checkout import services as checkout
from kogge.sales.checkout.values import Entered
from kogge.sales.orders import services as orders
from kogge.sales.orders.models import Order
from kogge.sales.payments import services as payments
from kogge.sales.payments.models import Payment, ProviderAccount
from kogge.sales.shipping import queries as shipping
from kogge.sales.stock import services as stock

# What the shopper does on the provider's page, one payment after the other.
_OUTCOMES: dict[OrderState, tuple[str, ...]] = {
    OrderState.PAYMENT_FAILED: ("failed",),
    OrderState.EXPIRED: (),
    OrderState.CANCELLED_BEFORE_PAYMENT: (),
    OrderState.PAID: ("paid",),
    OrderState.FAILED_THEN_PAID: ("failed", "paid"),
    OrderState.DISPATCHED: ("paid",),
    OrderState.CANCELLED_AND_REFUNDED: ("paid",),
}


class Shopkeeping:
    """Drives the script against the running stand-in of the payment provider."""

    def __init__(self, account: ProviderAccount, provider_clock: FakeClock, *, actor: str) -> None:
        self.account = account
        self.provider_clock = provider_clock
        self.actor = actor
        self.numbers: dict[int, str] = {}  # place in the script → number of the order
        self.visited: list[DemoOrder] = []  # the same orders as their visits see them
        self.variant_ids = catalog.variant_ids_by_sku(
            [line.sku for order in scenario.current_orders() for line in order.lines]
        )

    def run(self, script: Sequence[CurrentOrder]) -> int:
        """Let everything of the script happen in the order of time; returns how many orders were made."""
        now = clock.now()
        for happens_at, act in sorted(self._happenings(script, now), key=lambda pair: pair[0]):
            with clock.at(happens_at):
                self.provider_clock.set(happens_at)
                # Holds that ran out by then are given free, which cancels what nobody paid.
                stock.release_expired()
                act()
                _let_things_happen()
        self.provider_clock.set(now)
        stock.release_expired()
        _let_things_happen()
        return len(script)

    def _happenings(
        self, script: Sequence[CurrentOrder], now: datetime
    ) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for place, wanted in enumerate(script):
            yield now - wanted.placed_ago, partial(self._make, place, wanted)
            if wanted.dispatched_ago is not None:
                yield now - wanted.dispatched_ago, partial(self._dispatch, place, wanted)

    def _make(self, place: int, wanted: CurrentOrder) -> None:
        self.visited.append(visiting.order_now(place, wanted))
        order = self._place(wanted, visiting.reference_of(place))
        self.numbers[place] = order.number
        self._pay(order, wanted)
        _let_things_happen()
        if wanted.state in (OrderState.CANCELLED_BEFORE_PAYMENT, OrderState.CANCELLED_AND_REFUNDED):
            orders.cancel_order(number=order.number, reason=wanted.reason, actor=self.actor)

    def _place(self, wanted: CurrentOrder, visit: str) -> Order:
        token = ""
        for line in wanted.lines:
            token = checkout.add_to_cart(
                token=token, market=wanted.market, language=wanted.language,
                variant_id=self.variant_ids[line.sku], quantity=line.quantity,
            ).token  # fmt: skip
        entered = _entered(wanted)
        quote = checkout.quote(
            cart=carts.open_cart(token), market=wanted.market, language=wanted.language, entered=entered
        )
        return checkout.place(
            token=token, entered=entered, seen=rules.fingerprint(quote), actor="web", visit=visit
        )

    def _pay(self, order: Order, wanted: CurrentOrder) -> None:
        for outcome in _OUTCOMES.get(wanted.state, ("",)) or ("",):
            payment = orders.begin_payment(
                number=order.number, locale=order.language, return_url="https://demo.example/", cancel_url=""
            )
            if payment.checkout_url and outcome:
                self._settle(payment, outcome)
            elif outcome == "paid":
                amount = Money(amount_minor=order.total_minor, currency=order.currency)
                payments.record_receipt(
                    payment=payment, amount=amount, received_on=clock.today(), actor=self.actor,
                    key=f"demo:{order.number}",
                )  # fmt: skip

    def _settle(self, payment: Payment, outcome: str) -> None:
        httpx.post(payment.checkout_url, data={"outcome": outcome}, timeout=10)
        payments.receive_webhook(account=self.account, body=f"id={payment.provider_payment_id}".encode())

    def _dispatch(self, place: int, wanted: CurrentOrder) -> None:
        orders.mark_dispatched(
            number=self.numbers[place],
            carrier=wanted.carrier,
            tracking_number=wanted.tracking_number,
            tracking_url=shipping.tracking_url(wanted.market, wanted.shipping_option, wanted.tracking_number),
            actor=self.actor,
        )


def _let_things_happen() -> None:
    """Deliver events and run what is due, as the worker does."""
    relay.run_until_empty()
    worker.run_due()


def _entered(wanted: CurrentOrder) -> Entered:
    person = wanted.customer
    first, _space, last = person.name.partition(" ")
    address = person.address
    return Entered(
        email=person.email,
        customer_kind=person.kind,
        first_name=first,
        last_name=last or first,
        company=person.company_name,
        vat_id=person.vat_id,
        street=address.street,
        house_number=address.house_number,
        extra=address.extra,
        postcode=address.postcode,
        city=address.city,
        shipping_option=wanted.shipping_option,
        payment_method=wanted.payment_method,
    )
