"""Check article numbers as GS1 counts them."""

from __future__ import annotations


def is_ean(text: str) -> bool:
    """Say whether this is an EAN-13 with a right check digit (GS1 General Specifications, section 7.9)."""
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in text]
    weighed = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12]))
    return (10 - weighed % 10) % 10 == digits[12]
