"""The product's own tables of law: complete, dated, sourced, and in step with a list that others keep."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import eu_vat_rates_data
import pytest

from kogge.sales.tax import tables, wordings
from kogge.sales.tax.rules import RateTable, RateUnknown, country_code
from kogge.sales.tax.rules.lookup import bare_postcode
from kogge.sales.tax.values import STANDARD, Evidence, RateRow, Scheme, TerritoryStatus

EU_27 = (
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"]
)  # fmt: skip


def test_it_works() -> None:
    match = tables.seed_rate_table().find("NL", "", "food", date(2026, 11, 23))

    assert (match.row.rate_bp, match.is_confirmed) == (900, True)


@pytest.mark.parametrize("country", [*EU_27, "GB", "CH", "NO"])
def test_standard_rates_agree_with_an_independent_list(country) -> None:
    listed = eu_vat_rates_data.get_standard_rate(country)

    ours = tables.seed_rate_table().find(country, "", STANDARD, date(2026, 11, 23))

    assert ours.row.rate_bp == round(listed * 100)


def test_northern_ireland_has_the_british_rates() -> None:
    table, today = tables.seed_rate_table(), date(2026, 11, 23)

    for category in tables.categories():
        assert (
            table.find("XI", "", category, today).row.rate_bp
            == table.find("GB", "", category, today).row.rate_bp
        )


def test_every_row_has_a_known_category_a_source_and_a_day_of_checking() -> None:
    for row in tables.seed_rates():
        assert row.category in tables.categories(), row
        assert row.source, row
        assert row.checked_on, row
        assert 0 <= row.rate_bp <= 2_700, row


def test_no_two_rows_of_a_pair_hold_on_one_day() -> None:
    pairs = defaultdict(list)
    for row in tables.seed_rates():
        pairs[row.country, row.region, row.category].append(row)

    for rows in pairs.values():
        rows.sort(key=lambda row: row.valid_from or date.min)
        for earlier, later in zip(rows, rows[1:], strict=False):
            assert earlier.valid_until is not None, earlier
            assert later.valid_from is not None, later
            assert earlier.valid_until <= later.valid_from, (earlier, later)


def test_every_member_state_has_a_standard_rate_since_2024() -> None:
    assert set(tables.law().territories.member_states()) == {*EU_27, "XI"}
    for country in (*EU_27, "XI"):
        tables.seed_rate_table().find(country, "", STANDARD, date(2024, 1, 1))


def test_every_region_of_the_territories_has_a_standard_rate() -> None:
    for country, postcode in (("AT", "6691"), ("PT", "9000"), ("PT", "9500"), ("FR", "20000")):
        territory = tables.law().territories.of(country, postcode)

        assert territory.region
        assert (
            tables.seed_rate_table()
            .find(territory.tax_country, territory.region, STANDARD, date(2026, 11, 23))
            .is_confirmed
        )


def test_categories_have_a_name_in_every_language() -> None:
    for category in tables.categories().values():
        assert all(category.names[language] for language in ("en", "de", "nl", "fr"))


def test_every_territory_and_scheme_is_named() -> None:
    named = set(wordings.TERRITORY_NAMES)
    for country, postcode in (
        ("ES", "35001"),
        ("IM", ""),
        ("MC", ""),
        ("EA", ""),
        ("GR", "63086"),
        ("XI", ""),
    ):
        assert tables.law().territories.of(country, postcode).code in named
    for scheme in (Scheme.OSS, Scheme.IC_SUPPLY, Scheme.EXPORT, Scheme.EXEMPT_TERRITORY, Scheme.SME_EXEMPT):
        assert "2006/112/EC" in tables.law().legal_basis(scheme, "LU")


class TestRateTable:
    """Look-up by pair and day; what is missing falls back to the standard rate and says so."""

    def row(self, **fields) -> RateRow:
        return RateRow(**({"country": "NL", "category": STANDARD, "rate_bp": 2100} | fields))

    def test_until_is_the_first_day_it_no_longer_holds(self) -> None:
        table = RateTable(
            [self.row(valid_until=date(2026, 1, 1)), self.row(rate_bp=2200, valid_from=date(2026, 1, 1))]
        )

        assert table.find("NL", "", STANDARD, date(2025, 12, 31)).row.rate_bp == 2100
        assert table.find("NL", "", STANDARD, date(2026, 1, 1)).row.rate_bp == 2200

    def test_an_unverified_row_is_used_but_not_confirmed(self) -> None:
        match = RateTable([self.row(evidence=Evidence.UNVERIFIED)]).find("NL", "", STANDARD, date(2026, 1, 1))

        assert (match.row.rate_bp, match.is_confirmed) == (2100, False)

    def test_a_region_does_not_borrow_the_reduced_rate_of_the_mainland(self) -> None:
        table = RateTable(
            [
                self.row(country="PT", category="book", rate_bp=600),
                self.row(country="PT", region="azores", rate_bp=1600),
            ]
        )

        match = table.find("PT", "azores", "book", date(2026, 1, 1))

        assert (match.row.rate_bp, match.is_confirmed) == (1600, False)

    def test_no_standard_rate_is_an_error(self) -> None:
        with pytest.raises(RateUnknown):
            RateTable([self.row(category="book")]).find("NL", "", "food", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("country", "postcode", "bare"),
    [
        ("NL", "6221 ek", "6221EK"),
        ("LU", "L-1111", "1111"),
        ("DE", "D-27498", "27498"),
        ("FI", "AX-22100", "22100"),
        ("PT", "9500-001", "9500001"),
        ("GB", "bt1 5gs", "BT15GS"),
    ],
)
def test_postcodes_are_compared_bare(country, postcode, bare) -> None:
    assert bare_postcode(country, postcode) == bare


@pytest.mark.parametrize(("given", "code"), [("el", "GR"), ("UK", "GB"), (" nl ", "NL")])
def test_country_codes_are_iso(given, code) -> None:
    assert country_code(given) == code


def test_the_longest_beginning_of_a_postcode_decides() -> None:
    territories = tables.law().territories

    assert territories.of("FR", "97500").status is TerritoryStatus.THIRD_COUNTRY
    assert territories.of("FR", "97400").status is TerritoryStatus.THIRD_TERRITORY
    assert territories.of("FR", "75001").code == "FR"


@pytest.mark.parametrize(("text", "bp"), [("25.5", 2550), ("0", 0), ("2.6", 260), ("20", 2000)])
def test_rates_are_read_as_basis_points(text, bp) -> None:
    assert tables.rate_in_bp(text) == bp


def test_a_rate_finer_than_a_hundredth_is_no_rate() -> None:
    with pytest.raises(ValueError, match="finer"):
        tables.rate_in_bp("8.125")
