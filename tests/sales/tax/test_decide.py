"""Place and scheme of a supply, with amounts worked out by hand from the rates named in the rows."""

from __future__ import annotations

from datetime import date

import pytest

from kogge.sales.tax.values import CustomerKind, Decision, Scheme

BUSINESS = CustomerKind.BUSINESS
BELOW = {"has_crossed": False, "counted_net_minor": 0, "oss": False}


def _bucket(decision: Decision) -> tuple[int, int, int, int]:
    (bucket,) = decision.buckets
    return (bucket.rate_bp, bucket.net_minor, bucket.vat_minor, bucket.gross_minor)


def test_it_works(decide) -> None:
    decision = decide()

    assert decision.scheme is Scheme.OSS
    assert (decision.tax_country, decision.en16931_category) == ("NL", "S")
    assert _bucket(decision) == (2100, 10_000, 2_100, 12_100)
    assert decision.legal_basis.startswith("Directive 2006/112/EC Art. 33(a)")
    assert not decision.is_refused


@pytest.mark.parametrize(
    ("country", "postcode", "goods", "expected"),
    [
        # Net = gross / (1 + rate), VAT rounded half up; rates of the TEDB extract of 2026-09-29.
        pytest.param("FR", "59000", "standard 12000", ("FR", 2000, 10_000, 2_000, 12_000), id="fr_20"),
        pytest.param("HU", "1051", "standard 5997", ("HU", 2700, 4_722, 1_275, 5_997), id="hu_27"),
        pytest.param("LU", "L-1111", "standard 11700", ("LU", 1700, 10_000, 1_700, 11_700), id="lu_17"),
        pytest.param("FI", "00100", "standard 12550", ("FI", 2550, 10_000, 2_550, 12_550), id="fi_25_5"),
        pytest.param("FR", "67000", "book 10550", ("FR", 550, 10_000, 550, 10_550), id="fr_book_5_5"),
        pytest.param("AT", "1010", "food_basic 10490", ("AT", 490, 10_000, 490, 10_490), id="at_basic_food_4_9"),
        pytest.param("PT", "9000-001", "standard 12200", ("PT", 2200, 10_000, 2_200, 12_200), id="madeira_22"),
        pytest.param("PT", "9500-001", "standard 11600", ("PT", 1600, 10_000, 1_600, 11_600), id="azores_16"),
        pytest.param("AT", "6691", "standard 11900", ("AT", 1900, 10_000, 1_900, 11_900), id="jungholz_19"),
        pytest.param("FR", "20000", "standard 12000", ("FR", 2000, 10_000, 2_000, 12_000), id="corsica_20"),
        pytest.param("MC", "98000", "standard 12000", ("FR", 2000, 10_000, 2_000, 12_000), id="monaco_is_france"),
        pytest.param("GB", "BT1 5GS", "standard 12000", ("XI", 2000, 10_000, 2_000, 12_000), id="northern_ireland"),
        pytest.param("XI", "BT1 5GS", "standard 12000", ("XI", 2000, 10_000, 2_000, 12_000), id="xi_as_country"),
        pytest.param("EL", "10431", "standard 12400", ("GR", 2400, 10_000, 2_400, 12_400), id="greece_by_its_prefix"),
    ],
)  # fmt: skip
def test_distance_sale_above_the_threshold_bears_the_rate_of_destination(
    decide, country, postcode, goods, expected
) -> None:
    decision = decide(delivery_country=country, delivery_postcode=postcode, goods=goods)

    assert decision.scheme is Scheme.OSS
    assert (decision.tax_country, *_bucket(decision)) == expected


@pytest.mark.parametrize(
    ("on", "country", "goods", "rate_bp"),
    [
        pytest.param(date(2025, 6, 30), "EE", "standard 100", 2200, id="ee_last_day_of_22"),
        pytest.param(date(2025, 7, 1), "EE", "standard 100", 2400, id="ee_first_day_of_24"),
        pytest.param(date(2025, 7, 31), "RO", "standard 100", 1900, id="ro_last_day_of_19"),
        pytest.param(date(2025, 8, 1), "RO", "standard 100", 2100, id="ro_first_day_of_21"),
        pytest.param(date(2024, 12, 31), "SK", "standard 100", 2000, id="sk_last_day_of_20"),
        pytest.param(date(2025, 1, 1), "SK", "standard 100", 2300, id="sk_first_day_of_23"),
        pytest.param(date(2025, 12, 31), "LT", "book 100", 900, id="lt_book_last_day_of_9"),
        pytest.param(date(2026, 1, 1), "LT", "book 100", 500, id="lt_book_first_day_of_5"),
        pytest.param(date(2026, 6, 30), "AT", "food_basic 100", 1000, id="at_basic_food_last_day_of_10"),
        pytest.param(date(2026, 7, 1), "AT", "food_basic 100", 490, id="at_basic_food_first_day_of_4_9"),
        pytest.param(date(2025, 12, 31), "FI", "food 100", 1400, id="fi_food_last_day_of_14"),
        pytest.param(date(2026, 1, 1), "FI", "food 100", 1350, id="fi_food_first_day_of_13_5"),
        pytest.param(date(2026, 3, 31), "SE", "food 100", 1200, id="se_food_last_day_of_12"),
        pytest.param(date(2026, 4, 1), "SE", "food 100", 600, id="se_food_first_day_of_6"),
    ],
)
def test_tax_point_selects_the_rate(decide, on, country, goods, rate_bp) -> None:
    decision = decide(delivery_country=country, delivery_postcode="", goods=goods, tax_point=on)

    assert decision.rates_bp == (rate_bp,)


def test_goods_that_stay_in_the_country_bear_its_vat(decide) -> None:
    decision = decide(delivery_country="DE", delivery_postcode="50667", goods="book 2140")

    assert (decision.scheme, decision.tax_country) == (Scheme.DOMESTIC, "DE")
    assert _bucket(decision) == (700, 2_000, 140, 2_140)
    assert not decision.counts_for_threshold


@pytest.mark.parametrize("vat_id", ["DE136695976", "NL004495445B01"])
def test_a_valid_vat_id_does_not_make_a_domestic_sale_exempt(decide, vat_id) -> None:
    decision = decide(
        delivery_country="DE", customer_kind=BUSINESS, vat_id=vat_id, vat_id_is_valid=True,
        prices_are_gross=False, goods="standard 10000",
    )  # fmt: skip

    assert decision.scheme is Scheme.DOMESTIC
    assert _bucket(decision) == (1900, 10_000, 1_900, 11_900)


def test_stock_abroad_sold_there_is_domestic(decide) -> None:
    decision = decide(
        dispatch_country="PL", delivery_country="PL", delivery_postcode="00-001", goods="standard 12300",
        seller={"vat_registrations": frozenset({"PL"})},
    )  # fmt: skip

    assert (decision.scheme, decision.tax_country, decision.is_refused) == (Scheme.DOMESTIC, "PL", False)
    assert _bucket(decision) == (2300, 10_000, 2_300, 12_300)


def test_stock_abroad_without_a_registration_is_decided_but_refused(decide) -> None:
    decision = decide(dispatch_country="PL", delivery_country="PL", delivery_postcode="00-001")

    assert decision.scheme is Scheme.DOMESTIC
    assert decision.refusal is not None
    assert decision.refusal.code == "dispatch_registration_missing"


class TestBusiness:
    """Intra-Community supplies (Art. 138) and what falls short of them."""

    def test_valid_id_of_another_state_makes_the_supply_exempt(self, decide) -> None:
        decision = decide(
            customer_kind=BUSINESS, vat_id="NL004495445B01", vat_id_is_valid=True,
            prices_are_gross=False, goods="standard 10000",
        )  # fmt: skip

        assert (decision.scheme, decision.tax_country) == (Scheme.IC_SUPPLY, "DE")
        assert _bucket(decision) == (0, 10_000, 0, 10_000)
        assert (decision.en16931_category, decision.exemption_code) == ("K", "VATEX-EU-IC")
        assert decision.buckets[0].en16931_category == "K"
        assert not decision.counts_for_threshold

    def test_id_of_a_third_state_suffices(self, decide) -> None:
        decision = decide(customer_kind=BUSINESS, vat_id="BE0428759497", vat_id_is_valid=True)

        assert decision.scheme is Scheme.IC_SUPPLY

    def test_greek_prefix_is_greece(self, decide) -> None:
        decision = decide(customer_kind=BUSINESS, vat_id="EL094259216", vat_id_is_valid=True)

        assert decision.scheme is Scheme.IC_SUPPLY

    def test_northern_irish_id_counts_for_goods(self, decide) -> None:
        decision = decide(
            customer_kind=BUSINESS, vat_id="XI980780684", vat_id_is_valid=True,
            delivery_country="GB", delivery_postcode="BT3 9DT",
        )  # fmt: skip

        assert decision.scheme is Scheme.IC_SUPPLY

    def test_id_of_the_dispatch_state_bears_its_vat(self, decide) -> None:
        decision = decide(customer_kind=BUSINESS, vat_id="DE136695976", vat_id_is_valid=True)

        assert (decision.scheme, decision.tax_country) == (Scheme.DOMESTIC, "DE")
        assert not decision.counts_for_threshold

    @pytest.mark.parametrize(
        ("vat_id", "is_valid", "code"),
        [
            pytest.param("NL999999999B99", False, "buyer_vat_id_invalid", id="invalid"),
            pytest.param("NL004495445B01", None, "buyer_vat_id_unchecked", id="service_did_not_answer"),
            pytest.param("GB980780684", True, "buyer_vat_id_invalid", id="british_id_is_no_member_states"),
            pytest.param("", None, "buyer_without_vat_id", id="none_given"),
        ],
    )
    def test_without_a_valid_id_the_buyer_is_taxed_like_a_consumer(
        self, decide, vat_id, is_valid, code
    ) -> None:
        decision = decide(customer_kind=BUSINESS, vat_id=vat_id, vat_id_is_valid=is_valid)

        assert (decision.scheme, decision.tax_country) == (Scheme.OSS, "NL")
        assert code in [reason.code for reason in decision.reasons]

    def test_an_id_on_a_consumers_order_is_not_looked_at(self, decide) -> None:
        decision = decide(vat_id="NL004495445B01", vat_id_is_valid=True)

        assert decision.scheme is Scheme.OSS


class TestLeavingTheUnion:
    """Exports (Art. 146), exempt territories (Art. 6), and the countries with schemes of their own."""

    def test_switzerland_without_a_registration_is_an_export(self, decide) -> None:
        decision = decide(
            delivery_country="CH", delivery_postcode="8001", prices_are_gross=False, goods="standard 10000"
        )

        assert (decision.scheme, decision.tax_country) == (Scheme.EXPORT, "DE")
        assert _bucket(decision) == (0, 10_000, 0, 10_000)
        assert (decision.en16931_category, decision.exemption_code) == ("G", "VATEX-EU-G")

    def test_swiss_limit_reached_without_a_registration_refuses(self, decide) -> None:
        decision = decide(delivery_country="CH", seller={"exceeds_swiss_limit": True})

        assert (decision.scheme, decision.buckets) == (Scheme.UNSUPPORTED, ())
        assert decision.refusal.code == "ch_registration_missing"

    @pytest.mark.parametrize("country", ["CH", "LI"])
    def test_swiss_registration_is_not_decided(self, decide, country) -> None:
        decision = decide(delivery_country=country, seller={"vat_registrations": frozenset({"CH"})})

        assert decision.refusal.code == "ch_registered"

    @pytest.mark.parametrize(
        ("country", "postcode", "territory"),
        [
            ("ES", "35001", "canary_islands"),
            ("ES", "38670", "canary_islands"),
            ("IC", "35001", "canary_islands"),
            ("ES", "51001", "ceuta"),
            ("ES", "52001", "melilla"),
            ("DE", "27498", "heligoland"),
            ("DE", "D-78266", "buesingen"),
            ("IT", "23041", "livigno"),
            ("IT", "23030", "livigno"),
            ("IT", "22061", "campione"),
            ("FR", "97200", "french_overseas_departments"),
            ("FR", "F-97400", "french_overseas_departments"),
            ("RE", "97400", "french_overseas_departments"),
            ("FI", "22100", "aland"),
            ("AX", "AX-22100", "aland"),
            ("GR", "630 86", "mount_athos"),
        ],
    )
    def test_parts_outside_the_vat_area_are_treated_like_an_export(
        self, decide, country, postcode, territory
    ) -> None:
        decision = decide(delivery_country=country, delivery_postcode=postcode, prices_are_gross=False)

        assert (decision.scheme, decision.tax_country) == (Scheme.EXEMPT_TERRITORY, "DE")
        assert decision.vat_minor == 0
        assert territory in [reason.params.get("territory") for reason in decision.reasons]

    @pytest.mark.parametrize(
        ("currency", "goods", "rate", "scheme", "refusal"),
        [
            pytest.param("GBP", "standard 13501", None, Scheme.EXPORT, None, id="a_penny_above"),
            pytest.param("GBP", "standard 13500", None, Scheme.UNSUPPORTED, "gb_registration_missing", id="at_limit"),
            pytest.param("EUR", "standard 20000", 850_000, Scheme.EXPORT, None, id="170_pounds"),
            pytest.param("EUR", "standard 15000", 850_000, Scheme.UNSUPPORTED, "gb_registration_missing",
                         id="127_50_pounds"),
            pytest.param("EUR", "standard 99900", None, Scheme.UNSUPPORTED, "gb_value_unknown", id="no_rate"),
        ],
    )  # fmt: skip
    def test_great_britain_by_value(self, decide, currency, goods, rate, scheme, refusal) -> None:
        decision = decide(
            delivery_country="GB", delivery_postcode="SW1A 1AA", currency=currency, goods=goods,
            prices_are_gross=False, pound_rate_e6=rate,
        )  # fmt: skip

        assert decision.scheme is scheme
        assert (decision.refusal.code if decision.refusal else None) == refusal

    def test_british_value_is_what_is_paid_for_the_goods_without_vat_and_shipping(self, decide) -> None:
        # 160.00 gross with 19 % German VAT inside is 134.45 net: not above 135, whatever the shipping costs.
        decision = decide(
            delivery_country="GB", delivery_postcode="LS1 1UR", currency="GBP", goods="standard 16000",
            price_country="DE", shipping_minor=5_000,
        )  # fmt: skip

        assert decision.refusal.code == "gb_registration_missing"
        assert decision.refusal.params["value_minor"] == "13445"

    def test_same_price_for_all_is_worth_its_full_amount(self, decide) -> None:
        decision = decide(
            delivery_country="GB", delivery_postcode="LS1 1UR", currency="GBP", goods="standard 16000",
            same_price_for_all=True,
        )  # fmt: skip

        assert (decision.scheme, decision.gross_minor) == (Scheme.EXPORT, 16_000)

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"customer_kind": BUSINESS, "vat_id": "GB980780684", "vat_id_is_valid": True}, "gb_business"),
            ({"seller": {"vat_registrations": frozenset({"GB"})}}, "gb_low_value"),
            ({"delivery_country": "IM", "delivery_postcode": "IM1 1AA"}, "gb_registration_missing"),
            ({"delivery_postcode": "IM1 1AA"}, "gb_registration_missing"),
        ],
    )
    def test_small_parcels_to_great_britain_are_never_guessed(self, decide, fields, code) -> None:
        given = {"delivery_country": "GB", "delivery_postcode": "BS1 4DJ", "currency": "GBP"} | fields

        decision = decide(goods="standard 9000", **given)

        assert (decision.scheme, decision.refusal.code) == (Scheme.UNSUPPORTED, code)

    def test_channel_islands_are_an_ordinary_export(self, decide) -> None:
        decision = decide(delivery_country="GB", delivery_postcode="JE2 3AB", goods="standard 5000")

        assert decision.scheme is Scheme.EXPORT

    @pytest.mark.parametrize(
        ("registrations", "goods", "scheme"),
        [
            pytest.param((), "standard 20000", Scheme.EXPORT, id="not_in_voec"),
            pytest.param(("NO",), "standard 300000", Scheme.EXPORT, id="at_the_limit_is_outside"),
            pytest.param(("NO",), "standard 299999", Scheme.UNSUPPORTED, id="below_the_limit"),
            pytest.param(("NO",), "food 20000", Scheme.EXPORT, id="food_is_outside"),
            pytest.param(("NO",), "alcohol 20000", Scheme.EXPORT, id="excise_is_outside"),
            pytest.param(("NO",), "food 20000, standard 20000", Scheme.UNSUPPORTED, id="one_item_inside"),
        ],
    )
    def test_norway_with_and_without_voec(self, decide, registrations, goods, scheme) -> None:
        decision = decide(
            delivery_country="NO", delivery_postcode="0150", currency="NOK", goods=goods,
            prices_are_gross=False, seller={"vat_registrations": frozenset(registrations)},
        )  # fmt: skip

        assert decision.scheme is scheme

    def test_other_countries_are_exports(self, decide) -> None:
        assert decide(delivery_country="US", delivery_postcode="10001").scheme is Scheme.EXPORT


class TestSmallBusiness:
    """A small business charges no VAT on what its own state taxes (Art. 284)."""

    SMALL = BELOW | {"small_business_countries": frozenset({"DE"})}

    def test_domestic_sale_is_exempt(self, decide) -> None:
        decision = decide(delivery_country="DE", goods="standard 10000", seller=self.SMALL)

        assert decision.scheme is Scheme.SME_EXEMPT
        assert _bucket(decision) == (0, 10_000, 0, 10_000)
        assert (decision.en16931_category, decision.price_adjustment_minor) == ("E", 0)
        assert "UStG § 19" in decision.legal_basis

    def test_distance_sale_below_the_threshold_is_exempt_too_and_counts(self, decide) -> None:
        decision = decide(goods="standard 10000", seller=self.SMALL)

        assert decision.scheme is Scheme.SME_EXEMPT
        assert decision.counts_for_threshold

    def test_distance_sale_above_the_threshold_is_taxed_at_destination(self, decide) -> None:
        decision = decide(seller=self.SMALL | {"has_crossed": True, "oss": True})

        assert (decision.scheme, decision.tax_country) == (Scheme.OSS, "NL")

    def test_sale_to_a_business_abroad_is_exempt_as_a_small_business(self, decide) -> None:
        decision = decide(
            seller=self.SMALL, customer_kind=BUSINESS, vat_id="NL004495445B01", vat_id_is_valid=True
        )

        assert decision.scheme is Scheme.SME_EXEMPT


class TestRefused:
    """What is not decided is refused with a code; nothing is taxed by guess."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"is_marketplace": True}, "marketplace"),
            ({"goods": "standard 100, flowers 100"}, "category_unknown"),
            ({"goods": "voucher 5000"}, "voucher"),
            ({"goods": "secondhand 5000"}, "second_hand"),
            ({"goods": "ebook 999"}, "digital"),
            ({"dispatch_country": "CN"}, "dispatch_outside_eu"),
            ({"dispatch_country": "CH"}, "dispatch_outside_eu"),
            ({"dispatch_postcode": "27498"}, "dispatch_outside_eu"),
            ({"dispatch_country": "GB", "dispatch_postcode": "BT1 1AA"}, "dispatch_northern_ireland"),
        ],
    )
    def test_unsupported(self, decide, fields, code) -> None:
        decision = decide(**fields)

        assert (decision.scheme, decision.refusal.code) == (Scheme.UNSUPPORTED, code)
        assert (decision.buckets, decision.lines, decision.vat_minor) == ((), (), 0)

    def test_alcohol_across_a_border_is_decided_but_refused(self, decide) -> None:
        decision = decide(goods="alcohol 12100")

        assert (decision.scheme, decision.rates_bp) == (Scheme.OSS, (2100,))
        assert decision.refusal.code == "excise_cross_border"

    def test_alcohol_at_home_is_sold(self, decide) -> None:
        decision = decide(goods="alcohol 11900", delivery_country="DE")

        assert (decision.scheme, decision.is_refused) == (Scheme.DOMESTIC, False)

    def test_a_region_with_its_own_rate_in_the_same_country_is_not_guessed(self, decide) -> None:
        decision = decide(
            dispatch_country="AT", dispatch_postcode="1010", delivery_country="AT", delivery_postcode="6691",
            seller={"vat_registrations": frozenset({"AT"})},
        )  # fmt: skip

        assert decision.refusal.code == "domestic_special_region"

    def test_a_day_without_any_rate_is_not_guessed(self, decide) -> None:
        decision = decide(delivery_country="RO", delivery_postcode="", tax_point=date(2016, 12, 31))

        assert decision.refusal.code == "rate_unknown"
        assert decision.refusal.params["country"] == "RO"


def test_a_category_without_a_row_bears_the_standard_rate_and_is_not_confirmed(decide) -> None:
    decision = decide(delivery_country="DK", delivery_postcode="1050", goods="book 12500")

    assert _bucket(decision) == (2500, 10_000, 2_500, 12_500)
    assert not decision.is_confirmed
    assert "rate_stands_in" in [reason.code for reason in decision.reasons]


def test_a_zero_rate_is_its_own_category(decide) -> None:
    decision = decide(delivery_country="IE", delivery_postcode="D02", goods="book 2000, standard 12300")

    assert [(b.rate_bp, b.en16931_category, b.vat_minor) for b in decision.buckets] == [
        (2300, "S", 2_300),
        (0, "Z", 0),
    ]
