"""Whatever is asked, the rules answer: decided and consistent, or refused with a code that has words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.sales.tax import rules, sentences, tables, wordings
from kogge.sales.tax.values import (
    CustomerKind,
    Decision,
    Scheme,
    Seller,
    Supply,
    SupplyLine,
    decision_as_dict,
    decision_from_dict,
)

PLACES = st.sampled_from(
    [
        ("DE", "52062"), ("DE", "27498"), ("NL", "6221 EK"), ("BE", "4700"), ("FR", "59000"), ("FR", "97200"),
        ("FR", "20000"), ("AT", "1010"), ("AT", "6691"), ("PT", "9500-001"), ("PT", "1000-001"), ("ES", "35001"),
        ("GR", "63086"), ("GR", "10431"), ("IE", "D02"), ("DK", "1050"), ("SE", "11120"), ("MC", "98000"),
        ("GB", "SW1A 1AA"), ("GB", "BT1 5GS"), ("GB", "JE2 3AB"), ("IM", "IM1 1AA"), ("CH", "8001"), ("LI", "9490"),
        ("NO", "0150"), ("US", "10001"), ("FI", "22100"), ("IT", "23041"), ("XI", ""), ("RO", ""),
    ]
)  # fmt: skip
COUNTRIES = ("DE", "NL", "BE", "FR", "AT", "PT", "CH", "GB", "NO", "CZ")
VAT_IDS = ("", "DE136695976", "NL004495445B01", "XI980780684", "GB980780684", "EL094259216", "CHE116281277")

sellers = st.builds(
    Seller,
    country=st.sampled_from(("DE", "NL", "BE", "FR", "AT", "CH")),
    oss=st.booleans(),
    small_business_countries=st.frozensets(st.sampled_from(("DE", "NL")), max_size=1),
    vat_registrations=st.frozensets(st.sampled_from(COUNTRIES), max_size=4),
    established_in_one_state=st.booleans(),
    has_waived_threshold=st.booleans(),
    exceeded_previous_year=st.booleans(),
    has_crossed=st.booleans(),
    counted_net_minor=st.integers(0, 1_100_000),
    exceeds_swiss_limit=st.booleans(),
)


@st.composite
def supplies(draw) -> Supply:
    """Any supply that does not contradict itself."""
    sign = draw(st.sampled_from((1, 1, 1, -1)))
    goods = draw(
        st.lists(
            st.tuples(st.sampled_from((*tables.categories(), "flowers")), st.integers(0, 60_000)),
            min_size=1, max_size=4,
        )
    )  # fmt: skip
    whole = sum(amount for _category, amount in goods)
    dispatch, delivery = draw(PLACES), draw(PLACES)
    return Supply(
        seller=draw(sellers),
        dispatch_country=dispatch[0],
        dispatch_postcode=dispatch[1],
        delivery_country=delivery[0],
        delivery_postcode=delivery[1],
        customer_kind=draw(st.sampled_from(CustomerKind)),
        vat_id=draw(st.sampled_from(VAT_IDS)),
        vat_id_is_valid=draw(st.sampled_from((True, False, None))),
        currency=draw(st.sampled_from(("EUR", "GBP", "CHF", "NOK"))),
        prices_are_gross=draw(st.booleans()),
        price_country=draw(st.sampled_from(("", "DE", "NL", "GB"))),
        same_price_for_all=draw(st.booleans()),
        lines=tuple(
            SupplyLine(reference=str(number), category=category, amount_minor=sign * amount)
            for number, (category, amount) in enumerate(goods)
        ),
        shipping_minor=sign * draw(st.integers(0, 2_000)) if whole else 0,
        order_discount_minor=-sign * draw(st.integers(0, whole)),
        tax_point=draw(st.dates(date(2024, 1, 1), date(2028, 12, 31))),
        is_marketplace=draw(st.sampled_from((False, False, False, True))),
        euro_rate_e6=draw(st.sampled_from((None, 850_000))),
        pound_rate_e6=draw(st.sampled_from((None, 1_000_000))),
    )


# Drawing a supply costs more than deciding it; a few dozen per law are found to meet every branch over the runs.
few = settings(max_examples=40, deadline=None)


def _decided(supply: Supply) -> Decision:
    return rules.decide(supply, tables.seed_rate_table(), tables.law())


@few
@given(supplies())
def test_every_supply_is_decided_or_refused_with_words(supply) -> None:
    decision = _decided(supply)

    if decision.scheme is Scheme.UNSUPPORTED:
        assert decision.refusal is not None
        assert decision.buckets == ()
    else:
        assert decision.buckets
        assert decision.legal_basis
    if decision.refusal is not None:
        assert decision.refusal.code in wordings.REFUSALS
        refusal = sentences.plain_english().refusal(decision.refusal)
        assert refusal.shopper and refusal.merchant
    assert sentences.plain_english().answer(decision)
    assert all(step.title != step.code for step in sentences.plain_english().steps(decision))


@few
@given(supplies())
def test_only_taxed_schemes_bear_vat_and_exemptions_say_why(supply) -> None:
    decision = _decided(supply)

    if decision.scheme in (Scheme.DOMESTIC, Scheme.OSS, Scheme.LOCAL_REGISTRATION):
        assert decision.price_adjustment_minor == 0
        assert {bucket.en16931_category for bucket in decision.buckets} <= {"S", "Z"}
        assert {bucket.country for bucket in decision.buckets} == {decision.tax_country}
        assert any(reason.code.startswith("rate") for reason in decision.reasons)
    elif decision.buckets:
        assert decision.vat_minor == 0
        assert len(decision.buckets) == 1
        assert decision.buckets[0].en16931_category in ("E", "G", "K")
        assert bool(decision.exemption_code) == (decision.scheme is not Scheme.SME_EXEMPT)


@few
@given(supplies())
def test_only_distance_sales_inside_the_union_count(supply) -> None:
    decision = _decided(supply)

    if decision.counts_for_threshold:
        assert decision.scheme in (
            Scheme.DOMESTIC, Scheme.OSS, Scheme.LOCAL_REGISTRATION, Scheme.SME_EXEMPT
        )  # fmt: skip
    else:
        assert (decision.threshold_net_minor, decision.crosses_threshold) == (0, False)
    if decision.crosses_threshold:
        assert decision.scheme in (Scheme.OSS, Scheme.LOCAL_REGISTRATION)
        assert not supply.seller.has_crossed
        assert supply.seller.counted_net_minor <= 1_000_000


@few
@given(supplies())
def test_nothing_is_taxed_where_the_seller_may_not_tax(supply) -> None:
    decision = _decided(supply)
    seller = supply.seller

    if decision.scheme is Scheme.OSS:
        assert seller.oss
    if not decision.is_refused and decision.scheme is Scheme.LOCAL_REGISTRATION:
        assert decision.tax_country in {seller.country, *seller.vat_registrations}
    if not decision.is_refused and decision.scheme is Scheme.DOMESTIC:
        assert decision.tax_country in {seller.country, *seller.vat_registrations}


@few
@given(supplies())
def test_exemption_for_a_business_needs_a_valid_number_of_another_state(supply) -> None:
    decision = _decided(supply)

    if decision.scheme is Scheme.IC_SUPPLY:
        assert supply.customer_kind is not CustomerKind.CONSUMER
        assert supply.vat_id_is_valid is True
        assert rules.country_code(supply.vat_id[:2]) != decision.tax_country
        assert rules.country_code(supply.vat_id[:2]) in tables.law().territories.member_states()


@few
@given(supplies())
def test_any_decision_survives_storage_and_finds_its_neighbours(supply) -> None:
    decision = _decided(supply)
    if decision.buckets:
        others = rules.alternatives(supply, decision, tables.seed_rate_table(), tables.law())
        decision = replace(decision, alternatives=others)

    assert len(decision.alternatives) <= 3
    assert decision_from_dict(decision_as_dict(decision)) == decision


@few
@given(supplies(), st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_more_turnover_never_brings_a_sale_back_home(supply, one, other) -> None:
    less, more = sorted((one, other))

    early, late = (
        _decided(replace(supply, seller=replace(supply.seller, counted_net_minor=counted)))
        for counted in (less, more)
    )

    destination = (Scheme.OSS, Scheme.LOCAL_REGISTRATION)
    if early.scheme in destination:
        assert late.scheme in destination
