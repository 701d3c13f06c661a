"""Words for what the countries' data files hold as codes: ways to pay, what a share counts, how sure a fact is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Names of brands are written alike in every language.
METHODS: dict[str, Any] = {
    "apple_pay": "Apple Pay",
    "apple_pay/google_pay": "Apple Pay, Google Pay",
    "bancontact": "Bancontact",
    "bank_transfer": _("Bank transfer"),
    "bizum": "Bizum",
    "blik": "BLIK",
    "bnpl(alma,oney,klarna)": _("Pay later (Alma, Oney, Klarna)"),
    "card": pgettext_lazy("payment", "Card"),
    "carte_bancaire_and_cards": _("Carte Bancaire and other cards"),
    "cash_on_delivery": _("Cash on delivery"),
    "dankort_and_cards": _("Dankort and other cards"),
    "direct_bank(trustly)": _("Payment from the bank account (Trustly)"),
    "direct_debit": _("Direct debit"),
    "eps": "eps",
    "fast_bank_transfer(przelewy24,payu)": _("Fast bank transfer (Przelewy24, PayU)"),
    "giropay": "giropay",
    "ideal": "iDEAL",
    "ideal_wero": "iDEAL | Wero",
    "installments_bnpl": _("Instalments, pay later"),
    "invoice": pgettext_lazy("payment", "Invoice"),
    "invoice/direct_debit": _("Invoice, direct debit"),
    "invoice_bnpl": _("Invoice, pay later"),
    "invoice_bnpl(riverty,klarna)": _("Invoice, pay later (Riverty, Klarna)"),
    "kbc_cbc_belfius_buttons": "KBC/CBC, Belfius",
    "klarna": "Klarna",
    "klarna/clearpay_bnpl": _("Pay later (Klarna, Clearpay)"),
    "klarna/sequra_bnpl": _("Pay later (Klarna, seQura)"),
    "klarna/viabill": _("Pay later (Klarna, ViaBill)"),
    "klarna_invoice": _("Invoice (Klarna)"),
    "mobilepay": "MobilePay",
    "open_banking_pay_by_bank": _("Payment from the bank account"),
    "payconiq_by_bancontact/wero": "Payconiq by Bancontact, Wero",
    "paypal": "PayPal",
    "paypo/klarna": _("Pay later (PayPo, Klarna)"),
    "postepay": "Postepay",
    "postfinance": "PostFinance",
    "prepayment": _("Transfer in advance"),
    "satispay": "Satispay",
    "scalapay/klarna": _("Pay later (Scalapay, Klarna)"),
    "sepa_direct_debit": _("SEPA direct debit"),
    "swish": "Swish",
    "twint": "TWINT",
    "wero": "Wero",
}

BASES: dict[str, Any] = {
    "": "",
    "ca. 6 of 10 transactions": _("of all purchases, about"),
    "discontinued 2024-12-31": _("no longer offered since the end of 2024"),
    "market share": _("of the market"),
    "more than half of online payments (lower bound)": _("of online payments, at least"),
    "online payments": _("of online payments"),
    "share of alternative payments only": _("of payments without a card"),
    "share of e-commerce transactions": _("of all purchases"),
    "share of e-commerce turnover 2024": _("of turnover in 2024"),
    "share of respondents": _("of those asked"),
    "share of respondents who use it online": _("of those asked use it"),
    "usage": _("of shoppers use it"),
}

EVIDENCE: dict[str, Any] = {
    "V": "",
    "H": _("2023, from the handbook of the chambers of commerce"),
    "U": _("from general knowledge, not checked"),
}
