"""Fingerprint of a quote, and the supply that decides its VAT. Plain Python."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from kogge.core.addresses import Address
from kogge.sales.checkout.values import Quote, QuoteLine
from kogge.sales.tax.values import CustomerKind, Seller, Supply, SupplyLine


def fingerprint(quote: Quote) -> str:
    """Return a hash of everything the shopper agrees to: articles, pieces, prices, delivery and total.

    It travels through the page as a hidden field; when it no longer fits, the price has changed meanwhile and the
    order is not placed. The fingerprint decides nothing: amounts always come from our own tables.
    """
    agreed = {
        "market": quote.market,
        "currency": quote.currency,
        "lines": [
            [line.variant.sku, line.quantity, line.unit_price.amount_e4]
            for line in sorted(quote.lines, key=lambda line: line.variant.sku)
        ],
        "option": quote.option.code if quote.option else "",
        "shipping": quote.shipping.amount_minor,
        "total": quote.total.amount_minor,
    }
    return hashlib.sha256(json.dumps(agreed, sort_keys=True).encode()).hexdigest()[:32]


def supply(
    *,
    seller: Seller,
    dispatch_country: str,
    dispatch_postcode: str,
    delivery: Address,
    is_business: bool,
    vat_id: str,
    vat_id_is_valid: bool | None,
    currency: str,
    prices_are_gross: bool,
    price_country: str,
    same_price_for_all: bool,
    lines: Sequence[QuoteLine],
    shipping_minor: int,
    tax_point: date,
) -> Supply:
    """Return what the tax room decides about: this cart, sent from there to here, on this day."""
    return Supply(
        seller=seller,
        dispatch_country=dispatch_country,
        dispatch_postcode=dispatch_postcode,
        delivery_country=delivery.country,
        delivery_postcode=delivery.postcode,
        customer_kind=CustomerKind.BUSINESS if is_business else CustomerKind.CONSUMER,
        vat_id=vat_id,
        vat_id_is_valid=vat_id_is_valid,
        currency=currency,
        prices_are_gross=prices_are_gross,
        price_country=price_country,
        same_price_for_all=same_price_for_all,
        lines=tuple(
            SupplyLine(
                reference=line.variant.sku,
                category=line.variant.vat_category,
                category_in=tuple(sorted(line.variant.vat_category_in.items())),
                amount_minor=line.total.amount_minor,
                quantity=line.quantity,
            )
            for line in lines
        ),
        shipping_minor=shipping_minor,
        tax_point=tax_point,
    )
