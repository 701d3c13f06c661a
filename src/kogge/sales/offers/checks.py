"""Compare what the shop shows with the truth of the lower rooms, and explain each difference."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.core import checks, clock
from kogge.planning.markets import queries as markets
from kogge.sales.catalog import queries as catalog
from kogge.sales.offers import rows, truth
from kogge.sales.offers.changes import Changes
from kogge.sales.offers.models import Assortment, Maker, Offer, Placement, Shelf
from kogge.sales.offers.rows import OfferRow
from kogge.sales.offers.services import following as follow
from kogge.sales.offers.services import writing

AT_ONCE = 200
# What a person reads; the rest is counted.
MOST_SENTENCES = 20


@checks.audit("offers")
def audit() -> list[str]:
    """Compare every product in every assortment, and the numbers on the shelves."""
    return compare(sample=None)


def compare(*, sample: int | None) -> list[str]:
    """Return what differs from the truth, in sentences; of all products, or of so many picked at random.

    What has happened and is not brought in yet is no difference: what it concerns is left out, for a second or two.
    """
    assortments = follow.serving()
    waiting = follow.pending()
    found: list[str] = []
    differing = 0
    assortments = [row for row in assortments if row.market_id not in waiting.markets]
    for product_ids in _parts(assortments, waiting.product_ids(), sample):
        for sentence in _differences(product_ids, assortments, waiting):
            differing += 1
            if len(found) < MOST_SENTENCES:
                found.append(sentence)
    if differing > len(found):
        more = differing - len(found)
        found.append(ngettext("%(count)s more.", "%(count)s more.", more) % {"count": more})
    return [*_missing(assortments, waiting), *found, *_miscounted(assortments)]


def _parts(assortments: list[Assortment], waiting: set[int], sample: int | None) -> Iterator[list[int]]:
    """Yield the products to look at: those that exist, and those that rows speak of."""
    ids: set[int] = set()
    last = 0
    while part := catalog.active_product_ids(after=last, limit=5_000):
        ids.update(part)
        last = part[-1]
    shown = Offer.objects.filter(assortment_id__in=[row.pk for row in assortments], is_lead=True)
    ids.update(shown.order_by().values_list("product_id", flat=True).distinct())
    wanted = sorted(ids - waiting)
    if sample is not None and sample < len(wanted):
        wanted = sorted(random.sample(wanted, sample))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def _differences(product_ids: list[int], assortments: list[Assortment], waiting: Changes) -> Iterator[str]:
    known = truth.of_markets()
    wanted = writing.wanted_rows(product_ids, assortments, known)
    present, _ids = writing.present_rows(product_ids, [row.pk for row in assortments])
    by_id = {row.pk: row for row in assortments}
    for key in sorted(wanted.keys() | present.keys()):
        before, after = _today(present.get(key, ())), wanted.get(key, ())
        if waiting.has_new_rates:
            before, after = (
                tuple(row._replace(vat_rate_bp=None) for row in held) for held in (before, after)
            )
        if before != after:
            yield _sentence(by_id[key[0]], key[1], before, after)


def _today(held: tuple[OfferRow, ...]) -> tuple[OfferRow, ...]:
    """Return rows as readers see them now: a reduction that may not be announced any more is none."""
    nothing = {"previous_minor": None, "lowest_minor": None, "reduced_at": None, "reduced_until": None}
    now = clock.now()
    return tuple(
        row._replace(**nothing) if row.reduced_at and row.reduced_until <= now else row for row in held
    )


def _sentence(
    assortment: Assortment, product_id: int, before: tuple[OfferRow, ...], after: tuple[OfferRow, ...]
) -> str:
    where = {
        "market": assortment.market_id,
        "language": assortment.language,
        "product": (before or after)[0].name,
        "id": product_id,
    }
    if not after:
        return _("%(market)s %(language)s: %(product)s (%(id)s) is shown, but is not for sale there.") % where
    if not before:
        return _("%(market)s %(language)s: %(product)s (%(id)s) is for sale there, but not shown.") % where
    if [row.variant_id for row in before] != [row.variant_id for row in after]:
        return _("%(market)s %(language)s: %(product)s (%(id)s) is shown with other variants.") % where
    names = {
        name
        for old, new in zip(before, after, strict=True)
        for name in OfferRow._fields
        if getattr(old, name) != getattr(new, name)
    }
    return _("%(market)s %(language)s: %(product)s (%(id)s) differs in %(columns)s.") % {
        **where,
        "columns": ", ".join(sorted(names)),
    }


def _missing(assortments: list[Assortment], waiting: Changes) -> Iterator[str]:
    """Find pairs of open markets and languages that nothing serves, and numbers that mean something else there."""
    known = {market.code: market for market in truth.of_markets()}
    served = {(row.market_id, row.language) for row in assortments}
    for market in markets.open_markets():
        if market.code in waiting.markets:
            continue
        for language in known[market.code].languages if market.code in known else ():
            if (market.code, language) not in served:
                yield _("Nothing is shown in %(market)s %(language)s. `kogge offers rebuild` mends it.") % {
                    "market": market.code,
                    "language": language,
                }
    for row in assortments:
        market = known.get(row.market_id)
        meaning = (row.currency, row.basis, row.vat_country)
        if market is None or meaning != (market.currency, market.basis, market.vat_country):
            yield _("The prices in %(market)s %(language)s are shown on another basis.") % {
                "market": row.market_id,
                "language": row.language,
            }
        elif not waiting.has_new_delivery and row.delivery != rows.delivery_column(market.delivery):
            yield _("The delivery in %(market)s %(language)s is shown otherwise than it is offered.") % {
                "market": row.market_id,
                "language": row.language,
            }


def _miscounted(assortments: list[Assortment]) -> Iterator[str]:
    """Compare the shelves and makers with the products that stand on them."""
    for row in assortments:
        where = {"market": row.market_id, "language": row.language}
        leads = Offer.objects.filter(assortment_id=row.pk, is_lead=True).order_by()
        standing: Counter[int] = Counter()
        for category_ids in leads.values_list("category_ids", flat=True).iterator(chunk_size=5_000):
            standing.update((0, *category_ids))
        counts = Shelf.objects.filter(assortment_id=row.pk)
        counted = Counter(dict(counts.values_list("category_id", "product_count")))
        placed = Placement.objects.filter(shelf__assortment_id=row.pk).order_by()
        held = Counter(dict(placed.values_list("shelf__category_id").annotate(n=Count("id"))))
        if +counted != standing or held != standing:
            yield _("The shelves in %(market)s %(language)s do not hold what they should.") % where
        made = leads.exclude(maker="").values_list("maker", "maker_place", "maker_country")
        makers = Counter({tuple(key): count for *key, count in made.annotate(n=Count("id"))})
        named = Maker.objects.filter(assortment_id=row.pk).values_list(
            "name", "place", "country", "product_count"
        )
        if makers != +Counter({tuple(key): count for *key, count in named}):
            yield _("The makers in %(market)s %(language)s are counted wrongly.") % where
