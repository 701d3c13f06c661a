"""Write out how to pay by bank transfer, with the code that banking apps read."""

from __future__ import annotations

import segno

from kogge.sales.payments.values import Instructions
from kogge.storefront import summaries
from kogge.storefront.values import ShopContext, TransferView


def _code(text: str) -> str:
    """Return the EPC code (EPC069-12: UTF-8, error correction M) as a data address."""
    if not text:
        return ""
    return segno.make(text, error="m", boost_error=False, encoding="utf-8").svg_data_uri(scale=4, border=2)


def transfer_view(shop: ShopContext, instructions: Instructions) -> TransferView:
    """Return the transfer's details; the IBAN in groups of four, as banks print it."""
    bare = instructions.iban.replace(" ", "")
    return TransferView(
        holder=instructions.holder,
        iban=" ".join(bare[start : start + 4] for start in range(0, len(bare), 4)),
        bic=instructions.bic,
        amount=summaries.amount(shop, instructions.amount),
        reference=instructions.reference,
        qr=_code(instructions.qr_text),
    )
