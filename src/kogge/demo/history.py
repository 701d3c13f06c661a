"""Invents twenty-five months of orders that a small merchant could have had; the same seed gives the same orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from math import exp
from random import Random

from kogge.core.clock import LOCAL_ZONE
from kogge.core.money import Money, UnitPrice
from kogge.demo import content, people, prices
from kogge.demo.people import Person
from kogge.demo.values import Market, Product, ShippingOption, Shop, Variant

DAYS = 761  # twenty-five months: two whole years can be compared
ORDERS = 3400  # expected; the number drawn is within a few per cent
_REPEAT_PERCENT = 30  # of orders come from people who have ordered before, where any are old enough
_CANCELLED_PERCENT = 3
_ZONE_HOURS = (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23)
_HOUR_WEIGHTS = (2, 4, 5, 5, 6, 5, 4, 4, 5, 6, 7, 9, 12, 11, 7, 3)
_HOUR_SHARES = {
    hour: weight / sum(_HOUR_WEIGHTS) for hour, weight in zip(_ZONE_HOURS, _HOUR_WEIGHTS, strict=True)
}

# January to December: gifts before Christmas, a dip in summer when chocolate melts and people travel.
_MONTH = (0.80, 0.78, 0.95, 0.92, 0.80, 0.66, 0.55, 0.60, 0.86, 1.20, 2.05, 2.20)
# Monday to Sunday: orders are placed on the sofa.
_WEEKDAY = (1.12, 1.04, 1.00, 0.98, 0.84, 0.82, 1.20)
# Share of the orders at the beginning and at the end of the period: the Netherlands and Belgium grow.
_MARKET_SHARE: Mapping[str, tuple[float, float]] = {
    "DE": (60, 43),
    "NL": (9, 22),
    "BE": (8, 17),
    "FR": (6, 5),
    "AT": (7, 6),
    "LU": (2, 2),
    "GB": (4, 2),
    "CH": (4, 3),
}
_GROWTH = 0.45  # by so much more is sold at the end than at the beginning
# What is in the basket calls for something else; keys of products.
_GOES_WITH: Mapping[str, tuple[str, ...]] = {
    "maaskade": ("butterspekulatius", "speculaasmolens", "luetticher-waffeln"),
    "espresso-dreieck": ("butterspekulatius", "tafel-dunkel"),
    "herver-mild": ("birnen-apfel-kraut", "senf-feige"),
    "herver-pikant": ("birnen-apfel-kraut", "peperkoek-kandij"),
    "bauernkaese-alt": ("senf-koernig", "birnen-apfel-kraut", "kaesebrett"),
    "abteikaese": ("bluetenhonig", "kaesebrett"),
    "spekulatiusmodel-nikolaus": ("dinkelmehl", "backbuch", "butterspekulatius"),
    "buchweizenmehl": ("ruebenkraut", "dinkelmehl"),
    "krug": ("becher-paar", "apfelsaft"),
    "henkelbecher": ("vennkraeutertee", "adventstee", "trinkschokolade"),
    "kraeuterprinten-weich": ("schokoladenprinten", "hartprinten"),
    "adventstee": ("lebkuchenherzen", "zimtsterne", "leuchter"),
    "kersenvlaai": ("rijstevlaai", "maaskade"),
    "nicnac-glas": ("kruidnoten", "butterspekulatius"),
    "senf-koernig": ("honigsenf", "senf-feige"),
    "kochbuch-maas": ("birnen-apfel-kraut", "luetticher-sauce"),
}
# Months in which a tag sells, and how much more than otherwise; out of season it sells this fraction.
_SEASONS: Mapping[str, tuple[frozenset[int], float, float]] = {
    "advent": (frozenset({10, 11, 12}), 3.0, 0.15),
    "saint_nicholas": (frozenset({10, 11, 12}), 3.2, 0.3),
    "easter": (frozenset({3, 4}), 1.8, 1.0),
    "winter": (frozenset({11, 12, 1, 2}), 1.8, 0.5),
    "summer": (frozenset({5, 6, 7, 8}), 1.8, 0.7),
    "spring": (frozenset({3, 4, 5, 6}), 1.8, 0.7),
    "new_year": (frozenset({12, 1}), 2.4, 0.6),
}


@dataclass(frozen=True, kw_only=True)
class HistoricLine:
    """One line; the unit price is in the market's basis of that day, gross except for CH."""

    sku: str
    quantity: int
    unit_price: UnitPrice

    @property
    def total(self) -> Money:
        """Quantity × unit price."""
        return self.unit_price.times(self.quantity)


@dataclass(frozen=True, kw_only=True)
class HistoricFee:
    """What was paid for delivery; not written when it was free."""

    code: str  # of the shipping option
    name: str  # in the order's language
    amount: Money


@dataclass(frozen=True, kw_only=True)
class HistoricOrder:
    """One order of the past; cancelled ones were never sent and the money went back."""

    number: str
    placed_at: datetime  # aware, UTC
    dispatched_at: datetime | None
    market: str
    language: str
    currency: str
    customer: Person
    lines: tuple[HistoricLine, ...]
    fees: tuple[HistoricFee, ...]
    payment_method: str
    is_cancelled: bool

    @property
    def goods(self) -> Money:
        """The sum of the lines."""
        return Money(amount_minor=sum(line.total.amount_minor for line in self.lines), currency=self.currency)

    @property
    def total(self) -> Money:
        """Goods and fees: what was paid."""
        fees = sum(fee.amount.amount_minor for fee in self.fees)
        return Money(amount_minor=self.goods.amount_minor + fees, currency=self.currency)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """How many orders each of the twenty-five months' days brings, `until` excluded."""

    until: date

    @cached_property
    def days(self) -> list[date]:
        """The days, the earliest first."""
        return [self.until - timedelta(days=before) for before in range(DAYS, 0, -1)]

    @cached_property
    def expected(self) -> dict[date, float]:
        """Expected orders by day."""
        weights = {day: _weight(day, offset / (DAYS - 1)) for offset, day in enumerate(self.days)}
        scale = ORDERS / sum(weights.values())
        return {day: weight * scale for day, weight in weights.items()}

    def expected_in_hour(self, day: date, hour: int) -> float:
        """Return how many orders an hour of a day brings, by the clock of the merchant's town."""
        return self.expected.get(day, 0.0) * _HOUR_SHARES.get(hour, 0.0)


def history(until: date, seed: int) -> Iterator[HistoricOrder]:
    """Yield the orders of the twenty-five months before `until` (that day excluded), oldest first."""
    rng = Random(seed)
    shop = content.load()
    calendar = Calendar(until=until)
    known: dict[str, list[tuple[date, Person]]] = {code: [] for code in _MARKET_SHARE}
    counts: dict[int, int] = {}
    invented = 0
    for offset, day in enumerate(calendar.days):
        instants = sorted(_instant(rng, day) for _ in range(_poisson(rng, calendar.expected[day])))
        for placed_at in instants:
            market = shop.market(_market(rng, offset / (DAYS - 1)))
            person = _returning(rng, known[market.code], day)
            if person is None:
                invented += 1
                person = people.invent(rng, market=market.code, number=invented)
            known[market.code].append((day, person))
            counts[day.year] = counts.get(day.year, 0) + 1
            yield _order(
                rng, shop=shop, market=market, person=person, day=day, placed_at=placed_at,
                number=f"{day.year}-{counts[day.year]:05d}",
            )  # fmt: skip


def _order(
    rng: Random, *, shop: Shop, market: Market, person: Person, day: date, placed_at: datetime, number: str
) -> HistoricOrder:
    lines = tuple(
        HistoricLine(
            sku=variant.sku,
            quantity=_quantity(rng, person, product),
            unit_price=prices.price_on(
                day, product=product, variant=variant, market=market, rise=shop.price_rise
            ),
        )
        for product, variant in _basket(rng, shop, market, day.month)
    )
    goods_minor = sum(line.total.amount_minor for line in lines)
    is_cancelled = rng.randrange(100) < _CANCELLED_PERCENT
    return HistoricOrder(
        number=number,
        placed_at=placed_at,
        dispatched_at=None if is_cancelled else leaves_at(rng, placed_at),
        market=market.code,
        language=person.language,
        currency=market.currency,
        customer=person,
        lines=lines,
        fees=_fees(rng, market, person.language, goods_minor),
        payment_method=_payment_method(rng, market),
        is_cancelled=is_cancelled,
    )


def _weight(day: date, progress: float) -> float:
    """Return how much is ordered on a day, against an ordinary one; from 21 December nothing arrives in time."""
    season = _MONTH[day.month - 1]
    if day.month == 12:
        season = 2.6 if day.day <= 15 else 1.5 if day.day <= 20 else 0.35
    if day.month == 11 and day.day >= 20:
        season *= 1.25
    return season * _WEEKDAY[day.weekday()] * (1 + _GROWTH * progress)


def _market(rng: Random, progress: float) -> str:
    codes = list(_MARKET_SHARE)
    return rng.choices(codes, [early + (late - early) * progress for early, late in _MARKET_SHARE.values()])[
        0
    ]


def _returning(rng: Random, known: list[tuple[date, Person]], day: date) -> Person | None:
    """Return someone who ordered at least twelve days ago, those who ordered often more likely, or nobody."""
    if not known or rng.randrange(100) >= _REPEAT_PERCENT:
        return None
    seen_on, person = rng.choice(known)
    return person if (day - seen_on).days >= 12 else None


def _poisson(rng: Random, mean: float) -> int:
    """Draw a count with this mean (Knuth's product method; means here stay below 40)."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _instant(rng: Random, day: date) -> datetime:
    hour = rng.choices(_ZONE_HOURS, _HOUR_WEIGHTS)[0]
    local = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), tzinfo=LOCAL_ZONE)
    return local.astimezone(UTC)


def leaves_at(rng: Random, placed_at: datetime) -> datetime:
    """Return when the parcel left: next working day in the afternoon, one in six a day later."""
    local = placed_at.astimezone(LOCAL_ZONE)
    day = local.date()
    for _ in range(2 if rng.randrange(6) == 0 else 1):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return datetime.combine(day, time(15, rng.randrange(60)), tzinfo=LOCAL_ZONE).astimezone(UTC)


def _popularity(product: Product, market: str, month: int) -> float:
    """Return how likely a product is chosen in a market and month, against an ordinary one."""
    if market in product.not_sold_in:
        return 0.0
    weight = 2.6 if "bestseller" in product.tags else 1.0
    if product.kind == "goods":
        weight *= 0.55
    for tag, (months, within, without) in _SEASONS.items():
        if tag in product.tags:
            weight *= within if month in months else without
    if product.category == "cheese" and market in ("NL", "BE"):
        weight *= 0.7  # they have a cheesemonger round the corner
    if product.maker.country == market:
        weight *= 0.85
    return weight


def _basket(rng: Random, shop: Shop, market: Market, month: int) -> list[tuple[Product, Variant]]:
    """Choose one to six different products, some because of what already lies in the basket."""
    candidates = list(shop.products)
    weights = [_popularity(product, market.code, month) for product in candidates]
    by_key = {product.key: product for product in candidates}
    chosen: dict[str, Product] = {}
    wanted = rng.choices((1, 2, 3, 4, 5, 6), (24, 28, 22, 14, 8, 4))[0]
    for _ in range(20):
        if len(chosen) == wanted:
            break
        companions = [
            by_key[key]
            for product in chosen.values()
            for key in _GOES_WITH.get(product.key, ())
            if market.code not in by_key[key].not_sold_in
        ]
        if companions and rng.random() < 0.4:
            product = rng.choice(companions)
        else:
            product = rng.choices(candidates, weights)[0]
        chosen[product.key] = product
    return [(product, _variant(rng, product)) for product in chosen.values()]


def _variant(rng: Random, product: Product) -> Variant:
    """Choose a variant: the first one listed sells best."""
    return rng.choices(product.variants, [3 if place == 0 else 1 for place in range(len(product.variants))])[
        0
    ]


def _quantity(rng: Random, person: Person, product: Product) -> int:
    if person.kind == "business":
        return rng.choice((2, 4, 6, 6, 10, 12))
    small = product.kind == "food" and "gift" not in product.tags
    return rng.choices((1, 2, 3, 4), (64, 24, 8, 4) if small else (86, 11, 2, 1))[0]


def _fees(rng: Random, market: Market, language: str, goods_minor: int) -> tuple[HistoricFee, ...]:
    option: ShippingOption = rng.choices(
        market.shipping, [6 if place == 0 else 1 for place in range(len(market.shipping))]
    )[0]
    if option.free_from_minor is not None and goods_minor >= option.free_from_minor:
        return ()
    amount = Money(amount_minor=option.price_minor, currency=market.currency)
    return (HistoricFee(code=option.code, name=option.names[language], amount=amount),)


def _payment_method(rng: Random, market: Market) -> str:
    """Choose a method: the country's habit first, each next one about half as often."""
    weights = [2.0**-place for place in range(len(market.payment_methods))]
    return rng.choices(market.payment_methods, weights)[0]
