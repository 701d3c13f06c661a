"""The words of the company room."""

from enum import StrEnum


class RegistrationKind(StrEnum):
    """What the company is registered for, or has opted for, in one country and period."""

    VAT = "vat"
    OSS = "oss"
    SMALL_BUSINESS = "small_business"
    # Option for taxation at destination below the EU threshold (Directive 2006/112/EC, Art. 59c(3)).
    THRESHOLD_WAIVER = "threshold_waiver"
    # The EU threshold was exceeded in the calendar year before `valid_from`.
    THRESHOLD_EXCEEDED = "threshold_exceeded"
    FIXED_ESTABLISHMENT = "fixed_establishment"


class CornerStyle(StrEnum):
    """How corners of buttons and cards look in the shop."""

    CRISP = "crisp"
    SOFT = "soft"
