"""The words of the terms room."""

from enum import StrEnum


class TextKind(StrEnum):
    """Which legal text it is."""

    IMPRINT = "imprint"
    TERMS = "terms"
    PRIVACY = "privacy"
    WITHDRAWAL = "withdrawal"
    DELIVERY = "delivery"


# Without these a market may not open: imprint (Directive 2000/31/EC, Art. 5), pre-contract information and withdrawal
# instruction (Directive 2011/83/EU, Art. 6), privacy notice (Regulation (EU) 2016/679, Art. 13).
REQUIRED_KINDS = (TextKind.IMPRINT, TextKind.TERMS, TextKind.PRIVACY, TextKind.WITHDRAWAL)
