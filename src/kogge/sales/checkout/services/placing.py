"""Place the order: check what was entered, agree on the price, conclude the contract."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kogge.core import addresses, clock, recent
from kogge.core.addresses import Address
from kogge.core.contention import busy_when_contended
from kogge.core.errors import Conflict, InvalidInput, KoggeError, Misused, NotFound, SoldOut, Undecided
from kogge.planning.markets import queries as markets
from kogge.planning.markets.models import Market
from kogge.sales.checkout import queries, rules
from kogge.sales.checkout.models import Cart, RefusedSale
from kogge.sales.checkout.services import quoting
from kogge.sales.checkout.values import CartState, Entered, Fault, Quote
from kogge.sales.customers import rules as customer_rules
from kogge.sales.orders import queries as order_queries
from kogge.sales.orders import services as orders
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import DraftLine, OrderDraft
from kogge.sales.tax import services as tax
from kogge.sales.terms import queries as terms


class CheckoutFaults(InvalidInput):
    """Entries that must be put right; `faults` names field and sentence of each, in the order of the page."""

    code = "checkout_faults"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].sentence, field=faults[0].field)
        self.faults = faults


class PriceChanged(Conflict):
    """The total is no longer the one the shopper saw; show the new one and ask again."""

    code = "price_changed"


def place(*, token: str, entered: Entered, seen: str, actor: Any = "web", visit: str = "") -> Order:
    """Turn a cart into an order. Idempotent: a cart that became an order returns that order.

    `seen` is the fingerprint of the quote that the page showed, `visit` an opaque reference for the order's event. Raises CheckoutFaults, PriceChanged, SoldOut,
    Undecided (counted), NotFound for an empty or unknown cart, Busy when too many order at once; nothing is written
    then, and the cart stays as it is.
    """
    with busy_when_contended():
        cart = queries.cart_by_token(token)
        if cart is None:
            raise NotFound(_("Your cart is empty."), code="cart_empty")
        if cart.state == CartState.ORDERED:
            return order_queries.order_by_number(cart.order_number)
        try:
            with override(cart.language):
                return _place(cart, entered, seen, actor, visit)
        except KoggeError:
            # Another request may have ordered this cart while we looked, and taken the last pieces for it.
            found = order_queries.order_by_key(_order_key(cart))
            if found is None:
                raise
            return found


def _place(cart: Cart, entered: Entered, seen: str, actor: Any, visit: str) -> Order:
    market = markets.market(cart.market)
    quote = quoting.quote_in(market=market, language=cart.language, cart=cart, entered=entered)
    _check(quote, entered, market)
    _agree(quote, seen, cart)
    return _conclude(cart, quote, entered, actor, visit)


def _order_key(cart: Cart) -> str:
    """Return what makes a cart become one order, however often it is sent."""
    return f"cart:{cart.token}"


def _check(quote: Quote, entered: Entered, market: Market) -> None:
    if quote.is_empty:
        raise NotFound(_("Your cart is empty."), code="cart_empty")
    if not market.is_open:
        raise Misused(_("The shop does not deliver to this country at the moment."), code="market_closed")
    if quote.unavailable:
        raise NotFound(
            _("%(article)s is no longer sold here. Take it out of the cart to go on.")
            % {"article": quote.unavailable[0].product_name},
            code="not_sold_here",
        )
    faults = [
        *_contact_faults(entered),
        *_address_faults(entered, market.code),
        *_choice_faults(quote, entered),
    ]
    if faults:
        raise CheckoutFaults(faults)


def _contact_faults(entered: Entered) -> list[Fault]:
    faults = []
    if not customer_rules.is_email(entered.email):
        faults.append(
            Fault(
                field="email",
                sentence=_("Write your e-mail address in full, for example name@example.com."),
            )
        )
    if entered.is_business and not entered.company:
        faults.append(Fault(field="company", sentence=_("Write the name of the firm.")))
    if entered.is_business and entered.vat_id:
        check = customer_rules.check_vat_id(entered.vat_id)
        if not check.is_plausible:
            faults.append(
                Fault(
                    field="vat_id",
                    sentence=_(
                        "This VAT id is not right. It begins with the country, for example BE0428759497."
                        " Leave the field empty to buy with VAT."
                    ),
                )
            )
    return faults


_FIELD_OF = {"name": "last_name"}


def _missing_sentence(field: str) -> str:
    return {
        "name": _("Write first and last name."),
        "street": _("Write the street."),
        "house_number": _("Write the house number."),
        "postcode": _("Write the postcode."),
        "city": _("Write the place."),
        "country": _("Choose the country."),
    }.get(field, _("This is missing."))


def _sentence(field: str, code: str, address: Address) -> str:
    if code == "missing":
        return _missing_sentence(field)
    if code == "postcode_form":
        examples = addresses.postcode_examples(address.country)
        return _("This postcode does not fit the country; it looks like this: %(example)s.") % {
            "example": examples[0] if examples else ""
        }
    return _("This is too long for a label; write at most 100 characters.")


def _address_faults(entered: Entered, market: str) -> list[Fault]:
    delivery = entered.delivery_address(market)
    faults = [
        Fault(field=_FIELD_OF.get(field, field), sentence=_sentence(field, code, delivery))
        for field, code in customer_rules.address_faults(delivery)
    ]
    if entered.has_other_billing:
        billing = entered.billing_address(market)
        faults.extend(
            Fault(field=f"billing_{field}", sentence=_sentence(field, code, billing))
            for field, code in customer_rules.address_faults(billing)
            if not (field == "name" and billing.company)
        )
    return faults


def _choice_faults(quote: Quote, entered: Entered) -> list[Fault]:
    faults = []
    if quote.option is None or (entered.shipping_option and quote.option.code != entered.shipping_option):
        faults.append(Fault(field="shipping_option", sentence=_("Choose how the parcel should come.")))
    if quote.method is None or (entered.payment_method and quote.method.code != entered.payment_method):
        faults.append(Fault(field="payment_method", sentence=_("Choose how you want to pay.")))
    return faults


def _agree(quote: Quote, seen: str, cart: Cart) -> None:
    short = next((line for line in quote.lines if line.is_short), None)
    if short is not None:
        raise sold_out(quote, short.variant.sku, short.available)
    if quote.refusal is not None:
        code = (
            quote.decision.refusal.code if quote.decision and quote.decision.refusal else "consumers_refused"
        )
        _count_refusal(code, quote, cart)
        raise Undecided(quote.refusal, code=code)
    if rules.fingerprint(quote) != seen:
        raise _price_changed()


def _price_changed() -> PriceChanged:
    return PriceChanged(_("The price has changed meanwhile. Please look at the new total and order again."))


def sold_out(quote: Quote, sku: str, available: int) -> SoldOut:
    """Return the error of an article that ran out, in the shopper's words."""
    line = next((one for one in quote.lines if one.variant.sku == sku), None)
    name = line.variant.product_name if line else sku
    if available > 0:
        text = _("Only %(count)s of “%(article)s” are left. Change the number of pieces to go on.")
        return SoldOut(text % {"count": available, "article": name}, sku=sku, available=available)
    text = _("“%(article)s” is sold out. Take it out of the cart to go on.")
    return SoldOut(text % {"article": name}, sku=sku, available=0)


def _count_refusal(code: str, quote: Quote, cart: Cart) -> None:
    refusal = quote.decision.refusal if quote.decision else None
    facts = dict(refusal.params) if refusal and refusal.code == code else {}
    RefusedSale.objects.create(
        code=code,
        market=quote.market,
        refused_at=clock.now(),
        details={
            "total_minor": quote.total.amount_minor, "currency": quote.currency, "cart": cart.pk, "facts": facts,
        },
    )  # fmt: skip


def _conclude(cart: Cart, quote: Quote, entered: Entered, actor: Any, visit: str) -> Order:
    draft, supply = _draft(cart, quote, entered, visit), quote.supply
    if supply is None:
        raise RuntimeError("an empty quote was let through")
    try:
        with transaction.atomic():
            order = orders.place_order(
                draft=draft,
                decide_tax=lambda reference: tax.decide_and_take(supply=supply, reference=reference),
                actor=actor,
            )
            if order.total_minor != quote.total.amount_minor:
                # An order of the same moment passed the EU threshold, and another VAT changes a net price.
                raise _price_changed()
            Cart.objects.filter(pk=cart.pk).update(
                state=CartState.ORDERED, order_number=order.number, entered={}, updated_at=clock.now()
            )
            return order
    except SoldOut as error:
        raise sold_out(quote, error.details.get("sku", ""), error.details.get("available", 0)) from error
    except Undecided as error:
        _count_refusal(error.code, quote, cart)
        raise


def _draft(cart: Cart, quote: Quote, entered: Entered, visit: str) -> OrderDraft:
    if quote.option is None or quote.method is None:
        raise RuntimeError("a quote without delivery or payment was let through")
    check = customer_rules.check_vat_id(entered.vat_id) if entered.is_business and entered.vat_id else None
    in_force = recent.remembered(
        ("checkout.terms", quote.market, quote.language),
        lambda: terms.texts_in_force(quote.market, quote.language, clock.now()),
    )
    return OrderDraft(
        idempotency_key=_order_key(cart),
        market=quote.market,
        language=quote.language,
        currency=quote.currency,
        customer_kind=entered.customer_kind,
        email=entered.email,
        name=entered.name,
        company_name=entered.company if entered.is_business else "",
        vat_id=check.normalised if check else "",
        delivery_address=entered.delivery_address(quote.market),
        billing_address=entered.billing_address(quote.market),
        lines=tuple(
            DraftLine(
                variant_id=line.variant.id,
                sku=line.variant.sku,
                name=line.variant.product_name,
                label=line.variant.label,
                quantity=line.quantity,
                unit_price=line.unit_price,
            )
            for line in quote.lines
        ),
        shipping=quote.shipping,
        shipping_option={
            "code": quote.option.code,
            "name": quote.option.name,
            "carrier": quote.option.carrier,
        },
        payment_method=quote.method.code,
        hold_until=clock.now() + quote.method.hold_for,
        prices_are_gross=quote.prices_are_gross,
        promised_on=quote.option.arrives_until,
        accepted_terms={kind: text.pk for kind, text in in_force.items()},
        visit=visit,
    )
