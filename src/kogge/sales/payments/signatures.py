"""Who sent a message: HMAC-SHA256 over its raw body, with the secrets that account and provider share."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def secrets_of(entered: str) -> list[str]:
    """Return the secrets of a setting; several stand there, separated by blanks, while one replaces another."""
    return entered.split()


def is_signed(body: bytes, *, claimed: Iterable[str], secrets: Iterable[str]) -> bool:
    """Say whether one of the claimed signatures (hexadecimal) was made with one of the secrets; no secret, no proof."""
    claims = [claim.strip().lower() for claim in claimed]
    return any(
        hmac.compare_digest(_signature(body, secret), claim.encode())
        for secret in secrets
        for claim in claims
    )


def _signature(body: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
