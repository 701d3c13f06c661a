"""Put a decision into words of any language, from the codes and facts that it keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from django.utils import translation

from kogge.core import i18n
from kogge.core.money import Money
from kogge.sales.tax import tables, wordings
from kogge.sales.tax.values import Alternative, Decision, Reason, Scheme

Translate = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One ticked line: what was found, the fact behind it ("" for none), and where it can be looked up."""

    code: str
    title: str
    detail: str
    place: str
    place_code: str


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a sale is refused: for the shopper, and for the merchant with what to do."""

    code: str
    shopper: str
    merchant: str


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One reader's language: how messages are translated and figures are written."""

    language: str
    translate: Translate

    def answer(self, decision: Decision) -> str:
        """Say the decision in one sentence."""
        return self._say(
            wordings.ANSWERS[_answer_code(decision)],
            {
                "country": self.place_name(decision.tax_country),
                "territory": self.place_name(_delivery_territory(decision)),
                "rates": self.rates(decision.rates_bp),
            },
        )

    def steps(self, decision: Decision) -> list[Step]:
        """Return the chain of reasons, in its order."""
        return [self.step(reason) for reason in decision.reasons]

    def step(self, reason: Reason) -> Step:
        """Return one reason as a ticked line; an unknown code of an older rule set stands as it is."""
        wording = wordings.STEPS.get(reason.code)
        if wording is None:
            return Step(code=reason.code, title=reason.code, detail="", place="", place_code="")
        facts = self._facts(reason.params)
        has_detail = wording.detail and not _has_gap(wording.detail, reason.params)
        return Step(
            code=reason.code,
            title=self._say(wording.title, facts),
            detail=self._say(wording.detail, facts) if has_detail else "",
            place=self.translate(wordings.PLACES[wording.place]) if wording.place else "",
            place_code=wording.place,
        )

    def refusal(self, reason: Reason) -> Refusal:
        """Return why the sale is refused, for both readers."""
        wording = wordings.REFUSALS[reason.code]
        facts = self._facts(reason.params) | {"raw_category": reason.params.get("category", "")}
        return Refusal(
            code=reason.code,
            shopper=self._say(wording.shopper, facts),
            merchant=self._say(wording.merchant, facts),
        )

    def alternative(self, other: Alternative) -> str:
        """Say a near other outcome: 9 % (Netherlands) if …"""
        is_taxed = other.scheme in (Scheme.DOMESTIC, Scheme.OSS, Scheme.LOCAL_REGISTRATION)
        outcome = self._say(
            wordings.OUTCOMES["taxed" if is_taxed else "untaxed"],
            {"rates": self.rates(other.rates_bp), "country": self.place_name(other.tax_country)},
        )
        facts = self._facts(other.reason.params) | {"outcome": outcome}
        return self._say(wordings.ALTERNATIVES[other.reason.code], facts)

    def rates(self, rates_bp: tuple[int, ...]) -> str:
        """Write rates as a list: 21 % and 9 %."""
        written = [i18n.format_percent(rate_bp, language=self.language) for rate_bp in rates_bp]
        return format_list(written, locale=self.language) if written else ""

    def place_name(self, code: str) -> str:
        """Name a country or a territory with VAT rules of its own."""
        if code in wordings.TERRITORY_NAMES:
            return self.translate(wordings.TERRITORY_NAMES[code])
        return i18n.country_name(code, language=self.language)

    def category_name(self, code: str) -> str:
        """Name a VAT category; a code that no longer exists stands as it is."""
        held = tables.categories().get(code)
        return held.names.get(self.language, held.names["en"]) if held else code

    def _say(self, message: str, facts: Mapping[str, str]) -> str:
        return self.translate(message).format_map(facts)

    def _facts(self, params: Mapping[str, str]) -> dict[str, str]:
        return dict(self._fact(key, value, params) for key, value in params.items())

    def _fact(self, key: str, value: str, params: Mapping[str, str]) -> tuple[str, str]:
        """Write one fact for the reader; the ending of its name says what it is."""
        if key.endswith("_minor"):
            amount = Money(amount_minor=int(value), currency=params["currency"])
            return key.removesuffix("_minor"), i18n.format_money(amount, language=self.language)
        if key.endswith("_bp"):
            return key.removesuffix("_bp"), i18n.format_percent(int(value), language=self.language)
        if key == "country":
            return key, self.place_name(params.get("region") or value)
        if key.endswith("country") or key == "territory":
            return key, self.place_name(value)
        if key.endswith("category"):
            return key, self.category_name(value)
        if key in ("on", "checked_on", "valid_from", "valid_until") and value:
            return key, i18n.format_day(date.fromisoformat(value), language=self.language)
        return key, value


def _has_gap(message: str, params: Mapping[str, str]) -> bool:
    """Say whether a detail rests on facts of which none was known, such as postcodes that nobody entered."""
    named = [key for key in params if "{" + key + "}" in message]
    return bool(named) and not any(params[key] for key in named)


def _answer_code(decision: Decision) -> str:
    codes = {reason.code for reason in decision.reasons}
    if decision.scheme is Scheme.DOMESTIC and "buyer_vat_id_of_dispatch_state" in codes:
        return "domestic_vat_id"
    if decision.scheme is Scheme.DOMESTIC and "stays_in_state" not in codes:
        return "domestic_distance"
    return decision.scheme.value if decision.scheme.value in wordings.ANSWERS else "unsupported"


def _delivery_territory(decision: Decision) -> str:
    for reason in decision.reasons:
        if reason.code == "territory_third_territory":
            return reason.params["territory"]
    return decision.tax_territory


def voice() -> Voice:
    """Return the voice of the active language."""
    return Voice(language=i18n.current_language(), translate=translation.gettext)


def voice_of(language: str) -> Voice:
    """Return the voice of one language, whatever is active."""

    def translate(message: str) -> str:
        with translation.override(language):
            return translation.gettext(message)

    return Voice(language=language, translate=translate)


def plain_english() -> Voice:
    """Return a voice that needs no settings and no catalogue."""
    return Voice(language="en", translate=str)
