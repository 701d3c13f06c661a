"""Which methods the fake offers, what they demand, and how long a payer has; made-up cards that are refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MINUTES_15, HOUR = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method that leads to another page; `demands` names parts of billing_details."""

    name: str
    currencies: tuple[str, ...] = ("eur",)
    demands: tuple[str, ...] = ()
    expires_after: timedelta = HOUR


# Demands and currencies as Stripe's pages of the methods tell; the time to pay is this fake's own choice.
REDIRECTING: dict[str, Method] = {
    "ideal": Method(name="iDEAL | Wero", expires_after=MINUTES_15),
    "bancontact": Method(name="Bancontact", demands=("name",)),
    "eps": Method(name="EPS", demands=("name",)),
    "p24": Method(name="Przelewy24", currencies=("eur", "pln"), demands=("email",)),
    "twint": Method(name="TWINT", currencies=("chf",)),
    "klarna": Method(
        name="Klarna", currencies=("eur", "gbp", "chf", "sek", "dkk", "nok"), demands=("email", "address")
    ),
    "paypal": Method(name="PayPal", currencies=("eur", "gbp", "chf", "usd", "pln", "sek", "dkk", "nok", "czk", "huf")),
    "satispay": Method(name="Satispay"),
}  # fmt: skip
ALL = ("card", *REDIRECTING)

# Stripe's test cards that are refused: payment method → (code, decline code, message).
REFUSED_CARDS = {
    "pm_card_chargeDeclined": ("card_declined", "generic_decline", "Your card was declined."),
    "pm_card_chargeDeclinedInsufficientFunds": (
        "card_declined", "insufficient_funds", "Your card has insufficient funds."
    ),
    "pm_card_chargeDeclinedExpiredCard": ("expired_card", "", "Your card has expired."),
    "pm_card_chargeDeclinedIncorrectCvc": ("incorrect_cvc", "", "Your card's security code is incorrect."),
}  # fmt: skip
GOOD_CARDS = ("pm_card_visa", "pm_card_mastercard")
