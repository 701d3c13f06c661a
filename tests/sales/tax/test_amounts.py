"""Rate buckets: discount before shipping, one rounding per bucket, no cent lost, the order of lines decides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.sales.tax import rules, tables
from kogge.sales.tax.values import CustomerKind, Supply, SupplyLine

CATEGORIES = ("standard", "food", "book", "food_basic")


def _amounts(decision) -> list[tuple[int, int, int, int]]:
    return [(b.rate_bp, b.net_minor, b.vat_minor, b.gross_minor) for b in decision.buckets]


def test_it_works(decide) -> None:
    """80.00 + 20.00 with 5.90 shipping: 4.72 and 1.18 by value; 84.72 at 19 % and 21.18 at 7 %."""
    decision = decide(delivery_country="DE", goods="standard 8000, book 2000", shipping_minor=590)

    assert _amounts(decision) == [(1900, 7_119, 1_353, 8_472), (700, 1_979, 139, 2_118)]
    assert [(s.rate_bp, s.gross_minor) for s in decision.shipping] == [(1900, 472), (700, 118)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            # 3 x 9.99 at 19 %: VAT of 29.97 is 4.785, half up 4.79; rounding each line would give 4.80.
            {"delivery_country": "DE", "goods": "standard 999, standard 999, standard 999"},
            [(1900, 2_518, 479, 2_997)], id="one_rounding_per_bucket",
        ),
        pytest.param(
            # 10.00 off 99.99 + 19.99: 8.33 and 1.67; 91.66 at 22 % and 18.32 at 4 %.
            {"delivery_country": "IT", "goods": "standard 9999, book 1999", "order_discount_minor": -1000},
            [(2200, 7_513, 1_653, 9_166), (400, 1_762, 70, 1_832)], id="discount_by_value",
        ),
        pytest.param(
            # Discount first: goods 50.00 + 50.00 become 45.00 + 45.00. Shipping of 9.01 is 4.505 each, half up 4.51;
            # the cent too many is taken from the largest bucket, the higher rate among equals.
            {"goods": "standard 5000, food 5000", "order_discount_minor": -1000, "shipping_minor": 901},
            [(2100, 4_091, 859, 4_950), (900, 4_542, 409, 4_951)], id="remainder_to_the_higher_rate_among_equals",
        ),
        pytest.param(
            # Net prices: VAT grows on the net bucket; 10.00 + 2.10.
            {"goods": "standard 1000", "prices_are_gross": False}, [(2100, 1_000, 210, 1_210)], id="net_prices",
        ),
        pytest.param(
            # A free item takes part in no bucket.
            {"goods": "standard 12100, book 0"}, [(2100, 10_000, 2_100, 12_100)], id="free_item",
        ),
        pytest.param(
            {"goods": "standard 0"}, [(2100, 0, 0, 0)], id="nothing_to_pay_keeps_one_bucket",
        ),
        pytest.param(
            {"goods": "standard -12100"}, [(2100, -10_000, -2_100, -12_100)], id="refund",
        ),
    ],
)  # fmt: skip
def test_buckets(decide, fields, expected) -> None:
    assert _amounts(decide(**fields)) == expected


def test_with_net_prices_the_shipping_key_is_the_gross_value(decide) -> None:
    # Gross values are 121.00 and 109.00, so 23.00 of shipping become 12.10 and 10.90 (net, like the prices).
    decision = decide(goods="standard 10000, food 10000", prices_are_gross=False, shipping_minor=2_300)

    assert [(share.rate_bp, share.net_minor) for share in decision.shipping] == [(2100, 1_210), (900, 1_090)]


class TestPriceWithoutVat:
    """A buyer who owes us no VAT pays the gross price less the VAT that it contains."""

    BUSINESS = {"customer_kind": CustomerKind.BUSINESS, "vat_id": "NL004495445B01", "vat_id_is_valid": True}

    def test_vat_of_the_price_list_is_taken_off_per_rate(self, decide) -> None:
        # Dutch gross prices: 121.00 contains 21.00, 10.90 contains 0.90.
        decision = decide(price_country="NL", goods="standard 12100, food 1090", **self.BUSINESS)

        assert _amounts(decision) == [(0, 11_000, 0, 11_000)]
        assert decision.price_adjustment_minor == -2_190
        assert [(line.net_minor, line.vat_minor) for line in decision.lines] == [(10_000, 0), (1_000, 0)]
        assert "price_less_vat" in [reason.code for reason in decision.reasons]

    def test_without_a_named_country_the_dispatch_countrys_vat_is_inside(self, decide) -> None:
        decision = decide(goods="standard 11900", **self.BUSINESS)

        assert decision.gross_minor == 10_000

    def test_same_price_for_all_leaves_the_price(self, decide) -> None:
        decision = decide(
            price_country="NL", goods="standard 12100", same_price_for_all=True, **self.BUSINESS
        )

        assert _amounts(decision) == [(0, 12_100, 0, 12_100)]
        assert decision.price_adjustment_minor == 0
        assert "same_price_for_all" in [reason.code for reason in decision.reasons]

    def test_shipping_loses_its_share_too(self, decide) -> None:
        # 5.90 shipping follows 80.00 at 19 % and 20.00 at 7 %: 84.72 less 13.53, 21.18 less 1.39.
        decision = decide(
            delivery_country="CH", delivery_postcode="8001", price_country="DE",
            goods="standard 8000, book 2000", shipping_minor=590,
        )  # fmt: skip

        assert decision.gross_minor == 7_119 + 1_979
        assert len(decision.shipping) == 1
        total = sum(line.gross_minor for line in decision.lines) + decision.shipping[0].gross_minor
        assert total == decision.gross_minor

    def test_refund_gives_back_the_lower_price(self, decide) -> None:
        decision = decide(price_country="NL", goods="standard -12100", **self.BUSINESS)

        assert (decision.gross_minor, decision.price_adjustment_minor) == (-10_000, 2_100)

    def test_prices_of_a_small_business_contain_no_vat(self, decide) -> None:
        decision = decide(
            delivery_country="CH", delivery_postcode="8001", goods="standard 10000",
            seller={"small_business_countries": frozenset({"DE"})},
        )  # fmt: skip

        assert decision.gross_minor == 10_000


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"lines": ()}, id="no_lines"),
        pytest.param({"goods": "standard 100, book -100"}, id="sale_and_refund_mixed"),
        pytest.param({"goods": "standard 100", "order_discount_minor": -101}, id="discount_above_goods"),
        pytest.param({"goods": "standard 100", "order_discount_minor": 1}, id="discount_that_adds"),
        pytest.param({"goods": "standard 100", "shipping_minor": -1}, id="negative_shipping"),
        pytest.param(
            {"lines": (SupplyLine(reference="1", category="standard", amount_minor=1, quantity=0),)},
            id="quantity_of_zero",
        ),
    ],
)
def test_contradicting_amounts_are_refused(decide, fields) -> None:
    with pytest.raises(rules.InvalidSupply):
        decide(**fields)


# --- Properties --------------------------------------------------------------------------------------------------

lines = st.lists(
    st.builds(
        SupplyLine,
        reference=st.sampled_from("abcdefgh"),
        category=st.sampled_from(CATEGORIES),
        amount_minor=st.integers(0, 500_000),
        quantity=st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
)


@st.composite
def supplies(draw, base: Supply) -> Supply:
    """Any basket to any of a few places, with shipping and a discount no larger than the goods."""
    goods = tuple(draw(lines))
    whole = sum(line.amount_minor for line in goods)
    country, postcode = draw(
        st.sampled_from([("NL", ""), ("DE", ""), ("CH", ""), ("PT", "9500-001"), ("ES", "35001")])
    )
    return replace(
        base,
        lines=goods,
        delivery_country=country,
        delivery_postcode=postcode,
        prices_are_gross=draw(st.booleans()),
        same_price_for_all=draw(st.booleans()),
        shipping_minor=draw(st.integers(0, 5_000)),
        order_discount_minor=-draw(st.integers(0, whole)),
    )


def _decided(supply: Supply):
    return rules.decide(supply, tables.seed_rate_table(), tables.law())


@settings(deadline=None)
@given(st.data())
def test_everything_adds_up(supply, data) -> None:
    given_supply = data.draw(supplies(supply()))

    decision = _decided(given_supply)

    for bucket in decision.buckets:
        assert bucket.net_minor + bucket.vat_minor == bucket.gross_minor
    parts = [*decision.lines, *decision.shipping]
    for name in ("net_minor", "vat_minor", "gross_minor"):
        assert sum(getattr(part, name) for part in parts) == getattr(decision, name)
        for bucket in decision.buckets:
            same = [getattr(part, name) for part in parts if part.rate_bp == bucket.rate_bp]
            assert sum(same) == getattr(bucket, name)
    assert all(part.gross_minor >= 0 for part in parts)


@settings(deadline=None)
@given(st.data())
def test_a_taxed_gross_price_is_what_the_buyer_pays(supply, data) -> None:
    given_supply = data.draw(supplies(replace(supply(), prices_are_gross=True)))

    decision = _decided(replace(given_supply, prices_are_gross=True))

    entered = (
        sum(line.amount_minor for line in given_supply.lines)
        + given_supply.shipping_minor
        + given_supply.order_discount_minor
    )
    assert decision.gross_minor - decision.price_adjustment_minor == entered


@settings(deadline=None)
@given(st.data())
def test_the_order_of_lines_decides_nothing(supply, data) -> None:
    given_supply = data.draw(supplies(supply()))
    shuffled = replace(given_supply, lines=tuple(data.draw(st.permutations(given_supply.lines))))

    one, other = _decided(given_supply), _decided(shuffled)

    assert one.buckets == other.buckets
    assert one.shipping == other.shipping
    assert sorted(map(repr, one.lines)) == sorted(map(repr, other.lines))


@settings(deadline=None)
@given(st.data())
def test_a_refund_mirrors_the_sale(supply, data) -> None:
    sale = data.draw(supplies(supply()))
    refund = replace(
        sale,
        lines=tuple(replace(line, amount_minor=-line.amount_minor) for line in sale.lines),
        shipping_minor=-sale.shipping_minor,
        order_discount_minor=-sale.order_discount_minor,
    )
    if not any(line.amount_minor for line in sale.lines):
        return

    sold, returned = _decided(sale), _decided(refund)

    assert [(-b.net_minor, -b.vat_minor, -b.gross_minor) for b in returned.buckets] == [
        (b.net_minor, b.vat_minor, b.gross_minor) for b in sold.buckets
    ]
