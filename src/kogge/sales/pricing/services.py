"""Write price lists and prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors
from kogge.core.audit import services as audit
from kogge.core.events import bus as events
from kogge.core.money import UnitPrice
from kogge.sales.pricing.events import PriceChanged, PriceListChanged
from kogge.sales.pricing.models import Price, PriceChange, PriceList
from kogge.sales.pricing.values import PriceBasis

_PER_EVENT = 500  # variants named in one event


def _check_list(currency: str, basis: PriceBasis, vat_country: str) -> None:
    if len(currency) != 3 or not currency.isalpha() or not currency.isupper():
        raise errors.InvalidInput(
            _("A currency is written with three capitals, for example EUR."), field="currency"
        )
    if basis is PriceBasis.GROSS and len(vat_country) != 2:
        raise errors.InvalidInput(_("Name the country whose VAT these prices contain."), field="vat_country")


@transaction.atomic
def save_price_list(*, market: str, currency: str, basis: str, vat_country: str, actor: Any) -> PriceList:
    """Make a market's list, or change what its prices mean; raises InvalidInput.

    The currency of a list with prices stays: Conflict, because 12.90 of one currency is not 12.90 of another. A net
    list has no country of VAT. Idempotent by market.
    """
    kind = PriceBasis(basis)
    _check_list(currency, kind, vat_country)
    row = PriceList.objects.select_for_update().filter(market_id=market).first() or PriceList(
        market_id=market
    )
    if row.pk and row.currency != currency and row.prices.exists():
        raise errors.Conflict(
            _("This list has prices in %(currency)s. Take them away before you change the currency.")
            % {"currency": row.currency},
            field="currency",
        )
    before = (row.currency, row.basis, row.vat_country)
    row.currency, row.basis = currency, kind
    row.vat_country = vat_country.upper() if kind is PriceBasis.GROSS else ""
    has_changed = before != (row.currency, row.basis, row.vat_country)
    if has_changed and row.pk:
        row.meaning_since = clock.now()
    row.save()
    if has_changed:
        events.emit(PriceListChanged(market=market))
    audit.record(
        actor=actor,
        verb="pricing.list_saved",
        subject=f"price_list:{market}",
        currency=currency,
        basis=kind.value,
    )
    return row


def _list_of(market: str) -> PriceList:
    row = PriceList.objects.select_for_update().filter(market_id=market).first()
    if row is None:
        raise errors.NotFound(
            _("The market %(market)s has no price list yet. Make one under Prices.") % {"market": market}
        )
    return row


def _check_price(price: UnitPrice, row: PriceList) -> None:
    if price.currency != row.currency:
        raise errors.InvalidInput(
            _("Prices of this market are in %(currency)s.") % {"currency": row.currency}, field="price"
        )
    if price.amount_e4 <= 0:
        raise errors.InvalidInput(
            _("A price is more than zero. Leave it empty where you do not sell."), field="price"
        )


@transaction.atomic
def set_price(*, market: str, variant_id: int, unit_price: UnitPrice, actor: Any) -> Price:
    """Set what one piece costs in a market; raises NotFound without a list, InvalidInput. The same price changes nothing."""
    set_prices(market=market, prices={variant_id: unit_price}, actor=actor)
    return Price.objects.get(price_list__market_id=market, variant_id=variant_id)


@transaction.atomic
def set_prices(*, market: str, prices: Mapping[int, UnitPrice], actor: Any) -> int:
    """Set many prices of one market in few statements; return how many are new or different. Idempotent."""
    row = _list_of(market)
    for price in prices.values():
        _check_price(price, row)
    before = dict(row.prices.filter(variant_id__in=prices).values_list("variant_id", "unit_price_e4"))
    fresh = {variant: price for variant, price in prices.items() if before.get(variant) != price.amount_e4}
    now = clock.now()
    Price.objects.bulk_create(
        [
            Price(price_list=row, variant_id=variant, unit_price_e4=price.amount_e4, updated_at=now)
            for variant, price in fresh.items()
        ],
        update_conflicts=True,
        unique_fields=["price_list", "variant"],
        update_fields=["unit_price_e4", "updated_at"],
        batch_size=1000,
    )
    _note(row, {variant: price.amount_e4 for variant, price in fresh.items()}, before)
    _tell(market, fresh, before, actor=actor)
    return len(fresh)


def _note(row: PriceList, prices: Mapping[int, int | None], before: Mapping[int, int]) -> None:
    """Write history: what each variant costs from now on (None: it is not sold), and what it cost before."""
    now = clock.now()
    PriceChange.objects.bulk_create(
        [
            PriceChange(
                price_list=row,
                variant_id=variant,
                unit_price_e4=price,
                previous_e4=before.get(variant),
                changed_at=now,
            )
            for variant, price in prices.items()
        ],
        batch_size=1000,
    )


def _tell(market: str, fresh: Mapping[int, UnitPrice], before: Mapping[int, int], *, actor: Any) -> None:
    ids = sorted(fresh)
    for start in range(0, len(ids), _PER_EVENT):
        part = ids[start : start + _PER_EVENT]
        events.emit(PriceChanged(market=market, variant_ids=part))
        audit.record(
            actor=actor,
            verb="pricing.prices_set",
            subject=f"price_list:{market}",
            prices_e4={str(variant): [before.get(variant), fresh[variant].amount_e4] for variant in part},
        )


@transaction.atomic
def remove_prices(*, market: str, variant_ids: list[int], actor: Any) -> int:
    """Stop selling variants in a market by taking their prices away; return how many there were. Idempotent."""
    row = _list_of(market)
    rows = row.prices.filter(variant_id__in=variant_ids)
    before = dict(rows.values_list("variant_id", "unit_price_e4"))
    if before:
        rows.delete()
        _note(row, dict.fromkeys(before), before)
        events.emit(PriceChanged(market=market, variant_ids=sorted(before)))
        audit.record(
            actor=actor,
            verb="pricing.prices_removed",
            subject=f"price_list:{market}",
            prices_e4={str(variant): price for variant, price in before.items()},
        )
    return len(before)
