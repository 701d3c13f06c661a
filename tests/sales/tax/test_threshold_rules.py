"""The EU threshold of Art. 59c as a rule: who has it, what counts, and where it switches."""

from __future__ import annotations

from datetime import date

import pytest

from kogge.sales.tax.values import Scheme

BELOW = {"has_crossed": False}


def _codes(decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def test_it_works(decide) -> None:
    decision = decide(seller=BELOW | {"counted_net_minor": 400_000}, goods="standard 5950")

    # 59.50 / 1.19 = 50.00 net, taxed in Germany.
    assert (decision.scheme, decision.tax_country, decision.net_minor) == (Scheme.DOMESTIC, "DE", 5_000)
    assert (decision.counts_for_threshold, decision.threshold_net_minor) == (True, 5_000)
    assert not decision.crosses_threshold


@pytest.mark.parametrize(
    ("counted", "scheme", "crosses"),
    [
        # 119.00 gross is 100.00 net at the German rate.
        pytest.param(989_999, Scheme.DOMESTIC, False, id="one_cent_below"),
        pytest.param(990_000, Scheme.DOMESTIC, False, id="exactly_10000_is_not_exceeded"),
        pytest.param(990_001, Scheme.OSS, True, id="one_cent_above"),
        pytest.param(1_000_000, Scheme.OSS, True, id="limit_used_up_before"),
        pytest.param(1_000_001, Scheme.OSS, False, id="exceeded_before"),
    ],
)
def test_the_supply_that_exceeds_the_limit_is_taxed_at_destination_as_a_whole(
    decide, counted, scheme, crosses
) -> None:
    decision = decide(
        delivery_country="FR", delivery_postcode="75001", goods="standard 11900",
        seller=BELOW | {"counted_net_minor": counted},
    )  # fmt: skip

    assert (decision.scheme, decision.crosses_threshold) == (scheme, crosses)
    assert decision.threshold_net_minor == 10_000
    assert len(decision.buckets) == 1


def test_a_year_crosses_once_even_if_cancellations_lowered_its_count(decide) -> None:
    decision = decide(seller={"has_crossed": True, "counted_net_minor": 999_999})

    assert (decision.scheme, decision.crosses_threshold) == (Scheme.OSS, False)


@pytest.mark.parametrize(
    ("seller", "code"),
    [
        ({"has_crossed": True}, "threshold_crossed"),
        ({"has_crossed": False, "exceeded_previous_year": True}, "threshold_exceeded_previous_year"),
        ({"has_crossed": False, "has_waived_threshold": True}, "threshold_waived"),
        ({"has_crossed": False, "established_in_one_state": False}, "threshold_not_available"),
        ({"has_crossed": False, "country": "CH", "vat_registrations": frozenset({"DE"})}, "threshold_not_available"),
    ],
)  # fmt: skip
def test_without_the_threshold_every_distance_sale_is_taxed_at_destination(decide, seller, code) -> None:
    decision = decide(seller={"counted_net_minor": 0} | seller, goods="standard 100")

    assert (decision.scheme, decision.tax_country) == (Scheme.OSS, "NL")
    assert code in _codes(decision)


def test_no_oss_and_no_registration_is_decided_but_refused(decide) -> None:
    decision = decide(seller={"oss": False})

    assert (decision.scheme, decision.tax_country, decision.vat_minor) == (
        Scheme.LOCAL_REGISTRATION,
        "NL",
        2_100,
    )
    assert decision.refusal.code == "destination_registration_missing"
    assert decision.refusal.params["country"] == "NL"


def test_no_oss_but_a_registration_at_destination_is_sold(decide) -> None:
    decision = decide(seller={"oss": False, "vat_registrations": frozenset({"NL"})})

    assert (decision.scheme, decision.is_refused) == (Scheme.LOCAL_REGISTRATION, False)


def test_oss_covers_all_even_where_a_registration_exists(decide) -> None:
    decision = decide(seller={"oss": True, "vat_registrations": frozenset({"NL"})})

    assert decision.scheme is Scheme.OSS


def test_goods_from_stock_abroad_leave_the_threshold_in_2027(decide) -> None:
    stock = BELOW | {"vat_registrations": frozenset({"CZ"}), "counted_net_minor": 0}
    given = {
        "dispatch_country": "CZ",
        "dispatch_postcode": "11000",
        "seller": stock,
        "goods": "standard 1000",
    }

    before = decide(tax_point=date(2026, 12, 31), **given)
    after = decide(tax_point=date(2027, 1, 1), **given)

    assert (before.scheme, before.counts_for_threshold) == (Scheme.DOMESTIC, True)
    assert (after.scheme, after.counts_for_threshold, after.threshold_net_minor) == (Scheme.OSS, False, 0)


@pytest.mark.parametrize(
    ("rate_e6", "net"),
    # 1,250.00 DKK at 19 % inside is 1,050.42 net; at 0.134 EUR for a krone that is 140.76 EUR.
    [pytest.param(134_000, 14_076, id="converted"), pytest.param(None, None, id="rate_unknown")],
)
def test_other_currencies_are_counted_in_euro_or_refused(decide, rate_e6, net) -> None:
    decision = decide(
        delivery_country="DK", delivery_postcode="1050", currency="DKK", goods="standard 125000",
        euro_rate_e6=rate_e6, seller=BELOW | {"counted_net_minor": 0},
    )  # fmt: skip

    if net is None:
        assert decision.refusal.code == "euro_rate_missing"
    else:
        assert (decision.scheme, decision.threshold_net_minor) == (Scheme.DOMESTIC, net)


def test_above_the_threshold_an_unknown_euro_rate_does_not_stop_the_sale(decide) -> None:
    decision = decide(delivery_country="DK", currency="DKK", goods="standard 125000")

    assert (decision.scheme, decision.is_refused, decision.counts_for_threshold) == (Scheme.OSS, False, False)


@pytest.mark.parametrize("country", ["DE", "CH"])
def test_sales_that_are_no_distance_sales_do_not_count(decide, country) -> None:
    decision = decide(delivery_country=country, delivery_postcode="")

    assert (decision.counts_for_threshold, decision.threshold_net_minor) == (False, 0)
