"""What orders do when payments, stock and they themselves report something."""

from __future__ import annotations

from kogge.core.events import bus as events
from kogge.core.money import Money
from kogge.sales.orders import mails, rules, services
from kogge.sales.orders.events import OrderCancelled, OrderDispatched, OrderPlaced
from kogge.sales.payments.events import PaymentCaptured, PaymentChargedBack, PaymentRefunded, PaymentRestored
from kogge.sales.stock.events import HoldExpired


@events.listen_inside(PaymentCaptured)
def order_is_paid(event: PaymentCaptured) -> None:
    """Captured money and paid order are one fact: both stand, or neither."""
    if number := rules.number_of(event.purpose):
        amount = Money(amount_minor=event.amount_minor, currency=event.currency)
        services.take_payment(number=number, amount=amount, method=event.method)


@events.listen_inside(PaymentRestored)
def money_came_home(event: PaymentRestored) -> None:
    """Money whose refund or chargeback was undone counts towards the order again."""
    if number := rules.number_of(event.purpose):
        services.count_restored(
            number=number, amount=Money(amount_minor=event.amount_minor, currency=event.currency)
        )


@events.listen_inside(PaymentChargedBack)
def money_was_taken_back(event: PaymentChargedBack) -> None:
    """Money that the customer's bank took back leaves the order, and a parcel that is still here stays here."""
    if number := rules.number_of(event.purpose):
        services.take_chargeback(
            number=number, amount=Money(amount_minor=event.amount_minor, currency=event.currency)
        )


@events.listen_inside(PaymentRefunded)
def money_went_back(event: PaymentRefunded) -> None:
    """Money that went back leaves the order in the same transaction."""
    if number := rules.number_of(event.purpose):
        services.give_money_back(
            number=number, amount=Money(amount_minor=event.amount_minor, currency=event.currency)
        )


@events.listen(HoldExpired, key="orders.cancel_unpaid")
def hold_ran_out(event: HoldExpired) -> None:
    """Goods are held for a time; an order not paid by then is cancelled."""
    if number := rules.number_of(event.reference):
        services.cancel_unpaid(number=number)


@events.listen(OrderPlaced, key="orders.mail_confirmation")
def confirm_by_mail(event: OrderPlaced) -> None:
    """The shopper gets the acknowledgement of the order without delay."""
    mails.send_confirmation(number=event.number)


@events.listen(OrderDispatched, key="orders.mail_dispatched")
def tell_dispatch(event: OrderDispatched) -> None:
    """The shopper gets the tracking number."""
    mails.send_dispatched(number=event.number)


@events.listen(OrderCancelled, key="orders.mail_cancelled")
def tell_cancellation(event: OrderCancelled) -> None:
    """The shopper learns that the order was taken back."""
    mails.send_cancelled(number=event.number)
