"""The words of VAT: schemes, buyers, territories, how sure a row of law is."""

from __future__ import annotations

from enum import StrEnum


class Scheme(StrEnum):
    """How a supply is treated for VAT; `unsupported` means: not decided, the sale is refused."""

    DOMESTIC = "domestic"
    OSS = "oss"
    IOSS = "ioss"
    IC_SUPPLY = "ic_supply"
    REVERSE_CHARGE = "reverse_charge"
    EXPORT = "export"
    EXEMPT_TERRITORY = "exempt_territory"
    GB_LOW_VALUE = "gb_low_value"
    THIRD_COUNTRY_DOMESTIC = "third_country_domestic"
    VOEC = "voec"
    LOCAL_REGISTRATION = "local_registration"
    IMPORT_BY_CUSTOMER = "import_by_customer"
    MARKETPLACE_DEEMED = "marketplace_deemed"
    MARGIN = "margin"
    SME_EXEMPT = "sme_exempt"
    NO_SUPPLY = "no_supply"
    UNSUPPORTED = "unsupported"


class CustomerKind(StrEnum):
    """Who buys: only a business or an exempt legal person can use a VAT id."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    EXEMPT_LEGAL_PERSON = "exempt_legal_person"


class Evidence(StrEnum):
    """How sure a row of law is; unverified rows are used, but every figure made with them says so."""

    VERIFIED = "verified"  # read at the source named
    LEGAL_KNOWLEDGE = "legal_knowledge"  # statute cited, text not re-read
    UNVERIFIED = "unverified"  # contradictory or changed since
    MERCHANT = "merchant"  # entered or confirmed by the merchant


class TerritoryStatus(StrEnum):
    """Where a place lies for the VAT on goods."""

    EU = "eu"  # inside the EU VAT area (Northern Ireland included)
    THIRD_TERRITORY = "third_territory"  # part of a member state, outside its VAT area
    THIRD_COUNTRY = "third_country"


class LineKind(StrEnum):
    """What kind of thing a category is: everything but ordinary goods and excise goods is refused so far."""

    GOODS = "goods"
    EXCISE = "excise"
    DIGITAL = "digital"
    VOUCHER = "voucher"
    SECOND_HAND = "second_hand"


class ThresholdEntryKind(StrEnum):
    """What an entry of the threshold ledger stands for."""

    TAKEN = "taken"  # a supply of this shop
    RETURNED = "returned"  # that supply was cancelled
    ELSEWHERE = "elsewhere"  # turnover made outside this shop, entered by a person
