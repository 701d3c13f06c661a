"""Turn line amounts into rate buckets: discount, then shipping, then one rounding per bucket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kogge.core import money
from kogge.sales.tax.values import (
    STANDARD,
    Bucket,
    LineTax,
    RateMatch,
    RateRow,
    ShippingShare,
    Supply,
    SupplyLine,
)

RateOf = Callable[[SupplyLine], RateMatch]
_NO_RATE = RateRow(country="", category=STANDARD, rate_bp=0)


class InvalidSupply(ValueError):
    """The supply contradicts itself (no lines, sale and refund mixed, discount above the goods): a caller's defect."""


@dataclass(kw_only=True)
class Group:
    """Lines that bear one rate, in the price basis; `shares` are the lines' amounts after the discount."""

    rate_bp: int
    is_confirmed: bool = True
    positions: list[int] = field(default_factory=list)  # where each line stands in the supply
    lines: list[SupplyLine] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)  # the category that decided each line's rate
    shares: list[int] = field(default_factory=list)
    shipping: int = 0

    @property
    def goods(self) -> int:
        """Return the goods of the group before the discount."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def amount(self) -> int:
        """Return goods after discount and shipping share: what is rounded once."""
        return sum(self.shares) + self.shipping


@dataclass(frozen=True, kw_only=True)
class Priced:
    """The amounts of a supply: buckets highest rate first, lines in the order of the supply."""

    buckets: tuple[Bucket, ...]
    lines: tuple[LineTax, ...]
    shipping: tuple[ShippingShare, ...]
    removed_vat_minor: int = 0  # VAT taken off gross prices, same sign as the supply


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Allocate over weights of one sign by `kogge.core.money.allocate`: the remainder goes to the largest."""
    return money.allocate(amount, [abs(weight) for weight in weights])


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Allocate over weights of one sign by rounding the running total: no share strays a whole unit from its due.

    For many small lines: `split` could hand a heap of rounding remainders to one line and turn its sign.
    """
    whole = sum(abs(weight) for weight in weights)
    if whole == 0:
        return split(amount, weights)
    shares: list[int] = []
    run = given = 0
    for weight in weights:
        run += abs(weight)
        due = money.round_half_up(Fraction(amount * run, whole))
        shares.append(due - given)
        given = due
    return shares


def check(supply: Supply) -> None:
    """Raise InvalidSupply where the amounts contradict each other."""
    if not supply.lines:
        raise InvalidSupply("a supply has at least one line")
    amounts = [line.amount_minor for line in supply.lines]
    goods = sum(amounts)
    if min(amounts) < 0 < max(amounts):
        raise InvalidSupply("a supply is a sale or a refund: its lines have one sign")
    if any(line.quantity < 1 for line in supply.lines):
        raise InvalidSupply("a line has a quantity of one or more")
    sign = -1 if goods < 0 else 1
    if goods and supply.shipping_minor * sign < 0:
        raise InvalidSupply("shipping has the sign of the lines")
    if supply.order_discount_minor * sign > 0 or abs(supply.order_discount_minor) > abs(goods):
        raise InvalidSupply("a discount has the opposite sign of the lines and is no larger than they are")


def vat_in_gross(gross_minor: int, rate_bp: int) -> int:
    """Return the VAT that a gross amount contains, rounded half up (away from zero)."""
    return money.round_half_up(Fraction(gross_minor * rate_bp, 10_000 + rate_bp))


def vat_on_net(net_minor: int, rate_bp: int) -> int:
    """Return the VAT on a net amount, rounded half up (away from zero)."""
    return money.round_half_up(Fraction(net_minor * rate_bp, 10_000))


def grouped(supply: Supply, rate_of: RateOf) -> list[Group]:
    """Group lines by rate, spread the discount, then the shipping, by gross goods value (Art. 78(b), 79).

    The discount comes first because the shipping key is the goods' value after discounts. What rounding leaves goes
    to the largest group, the higher rate among equals, so that the order of the lines decides nothing.
    """
    check(supply)
    groups: dict[int, Group] = {}
    for position, line in sorted(enumerate(supply.lines), key=_line_order):
        match = rate_of(line)
        group = groups.setdefault(match.row.rate_bp, Group(rate_bp=match.row.rate_bp))
        group.positions.append(position)
        group.lines.append(line)
        group.categories.append(match.category)
        # A free item takes part in no amount, so a doubtful rate of its category casts no doubt on the sum.
        if line.amount_minor:
            group.is_confirmed = group.is_confirmed and match.is_confirmed
    ordered = sorted(groups.values(), key=lambda group: -group.rate_bp)
    for group, discount in zip(ordered, _discounts(supply, ordered), strict=True):
        amounts = [line.amount_minor for line in group.lines]
        group.shares = [
            amount + part for amount, part in zip(amounts, spread(discount, amounts), strict=True)
        ]
    weights = [_gross_weight(supply, group, sum(group.shares)) for group in ordered]
    for group, part in zip(ordered, split(supply.shipping_minor, weights), strict=True):
        group.shipping = part
    return ordered


def _discounts(supply: Supply, groups: list[Group]) -> list[int]:
    weights = [_gross_weight(supply, group, group.goods) for group in groups]
    parts = split(supply.order_discount_minor, weights)
    if any(abs(part) > abs(group.goods) for part, group in zip(parts, groups, strict=True)):
        # Nearly everything is given away: the rounding remainder must not turn a group's sign.
        return spread(supply.order_discount_minor, [group.goods for group in groups])
    return parts


def _line_order(entry: tuple[int, SupplyLine]) -> tuple:
    line = entry[1]
    return (-abs(line.amount_minor), line.reference, line.category, line.quantity)


def _gross_weight(supply: Supply, group: Group, amount: int) -> int:
    return amount if supply.prices_are_gross else amount * (10_000 + group.rate_bp)


def taxed(supply: Supply, rate_of: RateOf) -> Priced:
    """Return the amounts of a supply on which VAT is owed: a gross price stays, a net price grows."""
    priced: list[tuple[Group, int, int]] = []
    for group in grouped(supply, rate_of):
        if supply.prices_are_gross:
            vat = vat_in_gross(group.amount, group.rate_bp)
            priced.append((group, group.amount - vat, vat))
        else:
            priced.append((group, group.amount, vat_on_net(group.amount, group.rate_bp)))
    kept = [entry for entry in priced if entry[0].amount] or priced[:1]
    buckets = tuple(
        Bucket(
            country=_country(group, rate_of),
            rate_bp=group.rate_bp,
            net_minor=net,
            vat_minor=vat,
            gross_minor=net + vat,
            is_confirmed=group.is_confirmed,
            en16931_category="S" if group.rate_bp else "Z",
        )
        for group, net, vat in kept
    )
    return _assembled(supply, priced, buckets)


def untaxed(supply: Supply, contained: RateOf | None, country: str, letter: str) -> Priced:
    """Return the amounts of a supply without VAT: one bucket of 0 %.

    `contained` names the rates that a gross price contains and that are taken off, per rate and rounded once;
    None leaves the price as it is. `letter` is the EN 16931 category.
    """
    rate_of = contained or _no_rate
    removed = 0
    priced: list[tuple[Group, int, int]] = []
    for group in grouped(supply, rate_of):
        inside = vat_in_gross(group.amount, group.rate_bp) if contained and supply.prices_are_gross else 0
        removed += inside
        priced.append((group, group.amount - inside, 0))
    net = sum(entry[1] for entry in priced)
    bucket = Bucket(
        country=country, rate_bp=0, net_minor=net, vat_minor=0, gross_minor=net, en16931_category=letter
    )
    assembled = _assembled(supply, priced, (bucket,), at_zero=True)
    return Priced(
        buckets=assembled.buckets,
        lines=assembled.lines,
        shipping=assembled.shipping,
        removed_vat_minor=removed,
    )


def _no_rate(line: SupplyLine) -> RateMatch:
    return RateMatch(row=_NO_RATE, category=line.category, is_confirmed=True)


def _country(group: Group, rate_of: RateOf) -> str:
    return rate_of(group.lines[0]).row.country


def _assembled(
    supply: Supply,
    priced: list[tuple[Group, int, int]],
    buckets: tuple[Bucket, ...],
    *,
    at_zero: bool = False,
) -> Priced:
    """Spread each group's net and VAT over its lines and its shipping, so that they add up to the bucket."""
    by_position: dict[int, LineTax] = {}
    shares: list[ShippingShare] = []
    for group, net, vat in priced:
        weights = [*group.shares, group.shipping]
        gross_parts = spread(net + vat, weights)
        vat_parts = spread(vat, weights)
        rate_bp = 0 if at_zero else group.rate_bp
        parts = zip(
            group.positions, group.lines, group.categories, gross_parts[:-1], vat_parts[:-1], strict=True
        )
        for position, line, category, gross, part in parts:
            by_position[position] = LineTax(
                reference=line.reference,
                category=line.category if at_zero else category,
                rate_bp=rate_bp,
                net_minor=gross - part,
                vat_minor=part,
                gross_minor=gross,
            )
        if group.shipping:
            gross, part = gross_parts[-1], vat_parts[-1]
            shares.append(
                ShippingShare(rate_bp=rate_bp, net_minor=gross - part, vat_minor=part, gross_minor=gross)
            )
    if at_zero and len(shares) > 1:
        net = sum(share.net_minor for share in shares)
        shares = [ShippingShare(rate_bp=0, net_minor=net, vat_minor=0, gross_minor=net)]
    return Priced(
        buckets=buckets,
        lines=tuple(by_position[position] for position in range(len(supply.lines))),
        shipping=tuple(shares),
    )
