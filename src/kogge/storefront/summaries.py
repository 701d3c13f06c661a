"""Write carts and orders out: lines, sums and VAT, the same on cart, checkout and status page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.core import i18n
from kogge.core.money import Money, UnitPrice
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.values import PictureValue, VariantForSale
from kogge.sales.checkout import rules as checkout_rules
from kogge.sales.checkout.values import MAX_QUANTITY, Quote, QuoteLine
from kogge.sales.orders.models import Order, OrderLine
from kogge.sales.tax import sentences
from kogge.sales.tax.values import Bucket, Decision, decision_from_dict
from kogge.storefront import cards, wording
from kogge.storefront.values import LineView, ShopContext, SummaryView, TaxRow


def amount(shop: ShopContext, value: Money) -> str:
    """Write an amount for this shop's readers."""
    return wording.amount(value, shop.language, shop.market_code)


def delivery_cost(shop: ShopContext, value: Money) -> str:
    """Write what delivery costs; nothing is free."""
    return amount(shop, value) if value else _("free")


def _each(shop: ShopContext, price: UnitPrice, quantity: int) -> str:
    return amount(shop, price.times(1)) if quantity > 1 else ""


def _problem(line: QuoteLine) -> str:
    if not line.is_short:
        return ""
    if line.available < 1:
        return _("This is sold out. Take it out to go on.")
    return _("Only %(count)s are left. Change the number to go on.") % {"count": line.available}


def _quote_line(shop: ShopContext, line: QuoteLine) -> LineView:
    variant = line.variant
    size = wording.size(variant.content_amount, str(variant.content_unit), shop.language, shop.market_code)
    return LineView(
        variant_id=variant.id,
        name=variant.product_name,
        label=variant.label or size,
        url=f"{shop.prefix}/p/{variant.product_slug}/" if variant.language == shop.language else "",
        quantity=line.quantity,
        most=max(min(line.available, MAX_QUANTITY), line.quantity),
        total=amount(shop, line.total),
        each=_each(shop, line.unit_price, line.quantity),
        problem=_problem(line),
        picture=cards.picture_view(variant.picture),
    )


def _gone_line(variant: VariantForSale) -> LineView:
    return LineView(
        variant_id=variant.id,
        name=variant.product_name,
        label=variant.label,
        url="",
        quantity=1,
        most=1,
        total="",
        problem=_("This is not sold in this country. Take it out to go on."),
        picture=cards.picture_view(variant.picture),
    )


def quote_lines(shop: ShopContext, quote: Quote) -> tuple[LineView, ...]:
    """Return the lines of a quote, then what is not sold here."""
    sold = tuple(_quote_line(shop, line) for line in quote.lines)
    return sold + tuple(_gone_line(variant) for variant in quote.unavailable)


def tax_rows(shop: ShopContext, buckets: Iterable[Bucket], currency: str) -> tuple[TaxRow, ...]:
    """Return the VAT contained in a total, per rate; rates without VAT are left out."""
    return tuple(
        TaxRow(
            text=_("of which %(rate)s VAT")
            % {"rate": i18n.format_percent(bucket.rate_bp, language=shop.language, country=shop.market_code)},
            amount=amount(shop, Money(amount_minor=bucket.vat_minor, currency=currency)),
        )
        for bucket in buckets
        if bucket.vat_minor
    )


def _tax_note(decision: Decision) -> str:
    """Say why a total contains no VAT."""
    return "" if decision.vat_minor or decision.is_refused else sentences.voice().answer(decision)


def _adjustment(shop: ShopContext, value: Money) -> TaxRow | None:
    if not value:
        return None
    text = _("VAT that you do not owe") if value.amount_minor < 0 else pgettext("shop", "VAT")
    return TaxRow(text=text, amount=amount(shop, value))


def total_label(has_vat: bool) -> str:
    """Say what the total is."""
    return _("Total incl. VAT") if has_vat else _("Total")


def quote_summary(shop: ShopContext, quote: Quote) -> SummaryView:
    """Return what stands above the order button."""
    decision = quote.decision
    decided = decision if decision is not None and not decision.is_refused else None
    option = quote.option
    return SummaryView(
        lines=quote_lines(shop, quote),
        goods=amount(shop, quote.goods),
        delivery=delivery_cost(shop, quote.shipping) if option else "",
        delivery_day=wording.arrival(
            option.arrives_from, option.arrives_until, shop.language, shop.market_code
        )
        if option
        else "",
        discount=_adjustment(shop, quote.tax_adjustment),
        total=amount(shop, quote.total),
        total_label=total_label(bool(decided and decided.vat_minor)),
        taxes=tax_rows(shop, decided.buckets, quote.currency) if decided else (),
        tax_note=_tax_note(decided) if decided else "",
        refusal=str(quote.refusal or ""),
        shown=checkout_rules.fingerprint(quote),
    )


def _order_line(
    shop: ShopContext, line: OrderLine, currency: str, pictures: Mapping[int, PictureValue]
) -> LineView:
    price = UnitPrice(amount_e4=line.unit_price_e4, currency=currency)
    return LineView(
        variant_id=line.variant_id or 0,
        name=line.name,
        label=line.label,
        url="",
        quantity=line.quantity,
        most=line.quantity,
        total=amount(shop, Money(amount_minor=line.total_minor, currency=currency)),
        each=_each(shop, price, line.quantity),
        picture=cards.picture_view(pictures.get(line.variant_id or 0)),
    )


def order_summary(shop: ShopContext, order: Order) -> SummaryView:
    """Return an order's lines and sums as they were agreed; two queries for the pictures."""

    def money(minor: int) -> Money:
        return Money(amount_minor=minor, currency=order.currency)

    lines = list(order.lines.all())
    ids = [line.variant_id for line in lines if line.variant_id]
    pictures = catalog.pictures_of_variants(ids, shop.language)
    decision = decision_from_dict(order.tax_decision) if order.tax_decision else None
    return SummaryView(
        lines=tuple(_order_line(shop, line, order.currency, pictures) for line in lines),
        goods=amount(shop, money(order.goods_minor)),
        delivery=delivery_cost(shop, money(order.shipping_minor)),
        delivery_day="",
        discount=_adjustment(shop, money(order.tax_adjustment_minor - order.discount_minor)),
        total=amount(shop, money(order.total_minor)),
        total_label=total_label(bool(order.tax_minor)),
        taxes=tax_rows(shop, decision.buckets, order.currency) if decision else (),
        tax_note=_tax_note(decision) if decision else "",
    )
