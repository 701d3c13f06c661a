"""The sentences of the room, in English; `gettext_noop` marks them for translation.

Country names stand after a colon or in brackets everywhere, because most languages bend them in running text.
"""

from __future__ import annotations

from dataclasses import dataclass


def gettext_noop(message: str) -> str:
    """Mark a message for translation. Django's own function of this name would need settings to be loaded."""
    return message


@dataclass(frozen=True)
class StepWording:
    """One ticked line of the "why" panel: what was found, the fact behind it, and where it can be looked up."""

    title: str
    detail: str = ""
    place: str = ""


@dataclass(frozen=True)
class RefusalWording:
    """Why a sale is refused: what the shopper reads, and what the merchant can do about it."""

    shopper: str
    merchant: str


PLACES = {
    "order": gettext_noop("Order"),
    "checkout": gettext_noop("Checkout"),
    "threshold": gettext_noop("Threshold entries"),
    "rates": gettext_noop("Rate table"),
    "company": gettext_noop("Registrations"),
    "market": gettext_noop("Price list"),
    "product": gettext_noop("Product"),
}

STEPS: dict[str, StepWording] = {
    "route": StepWording(
        gettext_noop("The goods travel from one country to another: {from_country} → {to_country}"),
        gettext_noop("Postcodes: {from_postcode} → {to_postcode}"),
        "order",
    ),
    "route_home": StepWording(
        gettext_noop("The goods start and end in the same country: {from_country}"),
        gettext_noop("Postcodes: {from_postcode} → {to_postcode}"),
        "order",
    ),
    "territory_eu": StepWording(
        gettext_noop("One of the places has VAT rules of its own: {territory}"),
        gettext_noop("Its VAT is that of: {country}. Source: {source}"),
        "order",
    ),
    "territory_third_territory": StepWording(
        gettext_noop("One of the places lies outside the EU VAT area: {territory}"),
        gettext_noop("It belongs to: {country}. Source: {source}"),
        "order",
    ),
    "territory_third_country": StepWording(
        gettext_noop("One of the places has VAT rules of its own: {territory}"),
        gettext_noop("Its VAT is that of: {country}. Source: {source}"),
        "order",
    ),
    "stays_in_state": StepWording(
        gettext_noop("The goods do not leave the country, so its VAT applies, whoever buys: {country}"),
        gettext_noop("A VAT number makes no difference for goods that stay in the country."),
        "order",
    ),
    "small_business": StepWording(
        gettext_noop("You are a small business there and charge no VAT: {country}"),
        gettext_noop("The price contains no VAT and the invoice shows none."),
        "company",
    ),
    "buyer_any_outside_eu": StepWording(
        gettext_noop("The goods leave the EU VAT area, so it makes no difference who buys"),
        gettext_noop("Delivered to: {country}"),
        "checkout",
    ),
    "buyer_consumer": StepWording(
        gettext_noop("The buyer is a private customer"), gettext_noop("No VAT number was given."), "checkout"
    ),
    "buyer_without_vat_id": StepWording(
        gettext_noop("The buyer gave no VAT number and is treated as a private customer"), "", "checkout"
    ),
    "buyer_vat_id_unchecked": StepWording(
        gettext_noop("The buyer’s VAT number could not be checked, so VAT is charged"),
        gettext_noop("Number given: {vat_id}"),
        "checkout",
    ),
    "buyer_vat_id_invalid": StepWording(
        gettext_noop(
            "The buyer’s VAT number is not valid in the EU, so the buyer is treated as a private customer"
        ),
        gettext_noop("Number given: {vat_id}"),
        "checkout",
    ),
    "buyer_vat_id_of_dispatch_state": StepWording(
        gettext_noop(
            "The buyer uses a VAT number of the country the goods are sent from, so its VAT applies"
        ),
        gettext_noop("Number given: {vat_id}"),
        "checkout",
    ),
    "buyer_vat_id_valid": StepWording(
        gettext_noop("The buyer is a business with a valid VAT number of another EU country: {country}"),
        gettext_noop("Number given: {vat_id}"),
        "checkout",
    ),
    "recapitulative_statement": StepWording(
        gettext_noop("The goods go to another EU country, so the supply is exempt"),
        gettext_noop("It must stand in your recapitulative statement, and you must keep proof of transport."),
        "order",
    ),
    "threshold_not_available": StepWording(
        gettext_noop("The EU threshold does not apply to you"),
        gettext_noop("Only a seller established in exactly one EU country may tax distance sales at home."),
        "company",
    ),
    "threshold_home_dispatch_only": StepWording(
        gettext_noop("The EU threshold does not cover goods sent from stock abroad"),
        gettext_noop("Since 2027 only goods sent from the country of establishment count."),
        "threshold",
    ),
    "threshold_waived": StepWording(
        gettext_noop("You chose to tax distance sales at destination, below the EU threshold too"),
        "",
        "company",
    ),
    "threshold_exceeded_previous_year": StepWording(
        gettext_noop("The EU threshold of {limit} was exceeded in the year before"),
        gettext_noop("Distance sales are therefore taxed at destination from 1 January."),
        "threshold",
    ),
    "threshold_crossed": StepWording(
        gettext_noop("The EU threshold of {limit} was passed before this order"),
        gettext_noop("Counted by then: {counted}"),
        "threshold",
    ),
    "threshold_crossing": StepWording(
        gettext_noop("This order passes the EU threshold of {limit} and is taxed at destination as a whole"),
        gettext_noop("Counted so far: {counted}; this order: {net}; together: {sum}"),
        "threshold",
    ),
    "threshold_below": StepWording(
        gettext_noop(
            "The EU threshold of {limit} is not exceeded, so VAT is due where the goods are sent from"
        ),
        gettext_noop("Counted so far: {counted}; this order: {net}; together: {sum}"),
        "threshold",
    ),
    "oss_registered": StepWording(
        gettext_noop("You declare this VAT in the One-Stop-Shop return"), "", "company"
    ),
    "locally_registered": StepWording(
        gettext_noop("You declare this VAT with your registration there: {country}"), "", "company"
    ),
    "proof_of_exit": StepWording(
        gettext_noop("No VAT is charged; you must keep proof that the goods left"),
        gettext_noop("The buyer may have to pay import VAT and duty on arrival."),
        "order",
    ),
    "gb_above_limit": StepWording(
        gettext_noop("The goods are worth more than {limit}, so British VAT is paid at import"),
        gettext_noop("Value of the goods: {value}. Source: {source}"),
        "order",
    ),
    "ch_not_registered": StepWording(
        gettext_noop("You are not registered for VAT in Switzerland, so the buyer pays Swiss VAT at import"),
        gettext_noop("Swiss customs does not collect VAT of CHF 5 or less."),
        "company",
    ),
    "no_not_registered": StepWording(
        gettext_noop("You are not registered for VOEC, so the buyer pays Norwegian VAT at import"),
        "",
        "company",
    ),
    "voec_not_applicable": StepWording(
        gettext_noop("The goods do not fall under VOEC, so the buyer pays Norwegian VAT at import"),
        gettext_noop("Food, excise goods and items of 3,000 NOK or more are outside VOEC."),
        "order",
    ),
    "price_less_vat": StepWording(
        gettext_noop("The buyer owes us no VAT and pays the price less the VAT that it contains"),
        gettext_noop("Taken off: {amount}, the VAT of: {country}"),
        "market",
    ),
    "same_price_for_all": StepWording(
        gettext_noop("The buyer pays the full price although it contains no VAT"),
        gettext_noop("This market’s price list says: the same price for all."),
        "market",
    ),
    "filed_elsewhere": StepWording(
        gettext_noop("Some goods count as “{category}” in this country: {country}"),
        gettext_noop("Articles: {articles}. In other countries they count as “{usual_category}”."),
        "product",
    ),
    "rate": StepWording(
        gettext_noop("The rate for “{category}” is {rate} ({country})"),
        gettext_noop("Source: {source}"),
        "rates",
    ),
    "rate_since": StepWording(
        gettext_noop("The rate for “{category}” is {rate} ({country})"),
        gettext_noop("In force since {valid_from}. Source: {source}"),
        "rates",
    ),
    "rate_stands_in": StepWording(
        gettext_noop(
            "No rate for “{category}” is known there, so the standard rate of {rate} is charged ({country})"
        ),
        gettext_noop("Not confirmed: enter the rate in the rate table if a lower one applies."),
        "rates",
    ),
    "rate_unverified": StepWording(
        gettext_noop("The rate for “{category}” is {rate}, but its source is in doubt ({country})"),
        gettext_noop("Not confirmed: check it and save it in the rate table. Source: {source}"),
        "rates",
    ),
    "shipping_share": StepWording(
        gettext_noop("Delivery costs follow the goods: {amount} of them bear {rate}"),
        gettext_noop("They are divided by the value of the goods after discounts."),
        "order",
    ),
}

REFUSALS: dict[str, RefusalWording] = {
    "marketplace": RefusalWording(
        gettext_noop("We cannot take this order here: write to us, we look for another way."),
        gettext_noop(
            "Sales through a marketplace are not decided here, because the platform may owe the VAT itself."
        ),
    ),
    "category_unknown": RefusalWording(
        gettext_noop(
            "We cannot work out the VAT of an article in your basket: take it out to order the rest, or write to us."
        ),
        gettext_noop("The VAT category “{raw_category}” does not exist: choose another one at the article."),
    ),
    "voucher": RefusalWording(
        gettext_noop("Vouchers cannot be ordered here yet: take them out of the basket to order the rest."),
        gettext_noop("VAT on the issue of vouchers is not decided here: do not sell them as articles."),
    ),
    "second_hand": RefusalWording(
        gettext_noop(
            "Second-hand articles cannot be ordered here yet: take them out of the basket to order the rest."
        ),
        gettext_noop("The margin scheme is not decided here: sell second-hand goods outside this shop."),
    ),
    "digital": RefusalWording(
        gettext_noop(
            "Digital articles cannot be ordered here yet: take them out of the basket to order the rest."
        ),
        gettext_noop("VAT on electronic services is not decided here: do not sell them as articles."),
    ),
    "dispatch_outside_eu": RefusalWording(
        gettext_noop("We cannot send this order at present: write to us, we look for another way."),
        gettext_noop("Goods sent from outside the EU VAT area are not decided here: {country}"),
    ),
    "dispatch_northern_ireland": RefusalWording(
        gettext_noop("We cannot send this order at present: write to us, we look for another way."),
        gettext_noop("Goods sent from Northern Ireland are not decided here."),
    ),
    "dispatch_registration_missing": RefusalWording(
        gettext_noop("We cannot send this order at present: write to us, we look for another way."),
        gettext_noop(
            "Goods leave from a country where you are not registered for VAT: enter the registration: {country}"
        ),
    ),
    "destination_registration_missing": RefusalWording(
        gettext_noop(
            "We cannot deliver to private customers there at present: {country}. A business with a valid VAT number can order."
        ),
        gettext_noop(
            "VAT is due at destination: register for the One-Stop-Shop or in the country, and enter the registration: "
            "{country}"
        ),
    ),
    "excise_cross_border": RefusalWording(
        gettext_noop(
            "We cannot send alcoholic drinks there: {country}. Take them out of the basket to order the rest."
        ),
        gettext_noop(
            "Excise duty is due at destination and needs a tax representative there; without one the sale is "
            "refused: {country}"
        ),
    ),
    "gb_registration_missing": RefusalWording(
        gettext_noop("We can deliver to Great Britain only orders with goods worth more than {limit}."),
        gettext_noop(
            "For goods worth up to {limit} British VAT is due at the sale, and you are not registered there."
        ),
    ),
    "gb_value_unknown": RefusalWording(
        gettext_noop(
            "We cannot deliver to Great Britain at present: choose another delivery country, or write to us."
        ),
        gettext_noop(
            "The value of the goods in pounds is not known: enter an exchange rate, or price in pounds."
        ),
    ),
    "gb_business": RefusalWording(
        gettext_noop("We can deliver to businesses in Great Britain only goods worth more than {limit}."),
        gettext_noop(
            "Goods worth up to {limit} for a British business fall under the reverse charge there, which is not decided "
            "here."
        ),
    ),
    "gb_low_value": RefusalWording(
        gettext_noop("We can deliver to Great Britain only orders with goods worth more than {limit}."),
        gettext_noop("British VAT at the sale for goods worth up to {limit} is not decided here."),
    ),
    "ch_registered": RefusalWording(
        gettext_noop(
            "We cannot deliver to Switzerland at present: choose another delivery country, or write to us."
        ),
        gettext_noop("Swiss VAT at the sale, as for sellers registered in Switzerland, is not decided here."),
    ),
    "ch_registration_missing": RefusalWording(
        gettext_noop(
            "We cannot deliver to Switzerland at present: choose another delivery country, or write to us."
        ),
        gettext_noop(
            "Your small consignments to Switzerland reach CHF 100,000 a year, so you must register for VAT there."
        ),
    ),
    "voec": RefusalWording(
        gettext_noop(
            "We cannot deliver these articles to Norway at present: choose another delivery country, or write to us."
        ),
        gettext_noop("Norwegian VAT at the sale (VOEC) is not decided here."),
    ),
    "domestic_special_region": RefusalWording(
        gettext_noop("We cannot work out the VAT for your address: write to us, we look for another way."),
        gettext_noop("Goods move between regions of one country with different VAT rates: {country}"),
    ),
    "euro_rate_missing": RefusalWording(
        gettext_noop(
            "We cannot work out the VAT in this currency at present: write to us, we look for another way."
        ),
        gettext_noop("The EU threshold is counted in euro: enter an exchange rate for {currency}."),
    ),
    "rate_unknown": RefusalWording(
        gettext_noop(
            "We cannot work out the VAT for your country at present: write to us, we look for another way."
        ),
        gettext_noop("No VAT rate is known for {on}: enter it in the rate table: {country}, “{category}”"),
    ),
}

ALTERNATIVES: dict[str, str] = {
    "if_below_threshold": gettext_noop("{outcome} if the EU threshold of {limit} were not exceeded"),
    "if_above_threshold": gettext_noop("{outcome} if the EU threshold of {limit} had been passed"),
    "if_valid_vat_id": gettext_noop("{outcome} if a business gave a valid VAT number ({country})"),
    "if_no_vat_id": gettext_noop("{outcome} if no VAT number had been given"),
    "if_category": gettext_noop("{outcome} if everything were in the category “{category}”"),
    "if_delivered_to": gettext_noop("{outcome} if the goods were delivered to another country ({country})"),
}

ANSWERS: dict[str, str] = {
    "domestic": gettext_noop("The goods stay in the country, so its VAT applies: {country}, {rates}."),
    "domestic_distance": gettext_noop(
        "The goods go to a customer without a valid VAT number in another EU country and the EU threshold is not exceeded, so VAT is due "
        "where they are sent from: {country}, {rates}."
    ),
    "domestic_vat_id": gettext_noop(
        "The business buys with a VAT number of the country the goods are sent from, so its VAT applies: {country}, "
        "{rates}."
    ),
    "oss": gettext_noop(
        "The goods go to a customer without a valid VAT number in another EU country and VAT is due at destination, declared in the "
        "One-Stop-Shop: {country}, {rates}."
    ),
    "local_registration": gettext_noop(
        "The goods go to a customer without a valid VAT number in another EU country and VAT is due at destination, declared there: "
        "{country}, {rates}."
    ),
    "ic_supply": gettext_noop(
        "The goods go to a business with a valid VAT number of another EU country, so no VAT is charged and the buyer "
        "accounts for it."
    ),
    "export": gettext_noop("The goods leave the EU, so no VAT is charged."),
    "exempt_territory": gettext_noop(
        "The goods go to a place outside the EU VAT area, so no VAT is charged: {territory}."
    ),
    "sme_exempt": gettext_noop("You are a small business, so no VAT is charged."),
    "unsupported": gettext_noop("The rules cannot decide this sale, so it is refused."),
}

OUTCOMES: dict[str, str] = {
    "taxed": gettext_noop("{rates} ({country})"),
    "untaxed": gettext_noop("No VAT"),
}

TERRITORY_NAMES: dict[str, str] = {
    "XI": gettext_noop("Northern Ireland"),
    "aland": gettext_noop("Åland Islands"),
    "azores": gettext_noop("Azores"),
    "buesingen": gettext_noop("Büsingen"),
    "campione": gettext_noop("Campione d’Italia"),
    "canary_islands": gettext_noop("Canary Islands"),
    "ceuta": gettext_noop("Ceuta"),
    "ceuta_melilla": gettext_noop("Ceuta and Melilla"),
    "corsica": gettext_noop("Corsica"),
    "french_overseas_departments": gettext_noop("French overseas departments"),
    "heligoland": gettext_noop("Heligoland"),
    "isle_of_man": gettext_noop("Isle of Man"),
    "jungholz": gettext_noop("Jungholz and Mittelberg"),
    "livigno": gettext_noop("Livigno"),
    "madeira": gettext_noop("Madeira"),
    "melilla": gettext_noop("Melilla"),
    "monaco": gettext_noop("Monaco"),
    "mount_athos": gettext_noop("Mount Athos"),
}
