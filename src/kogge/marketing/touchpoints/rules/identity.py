"""Who a visitor is, as little as possible: the daily hash, the hash of a cookie, and references that expire.

The salt of a day is drawn at random and destroyed when the day ends; without it nobody can tell which hash belongs to
which address. Hashes are BLAKE2b (RFC 7693), cut to 64 bits and read as signed numbers, as columns hold them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import secrets
from hashlib import blake2b

from kogge.marketing.touchpoints.values import Level

_LEVELS = (Level.ANONYMOUS, Level.CONSENTED, Level.KNOWN)
_NONCE_BYTES, _MAC_BYTES = 8, 6
_COOKIE_BYTES = 16
_MOST_REFERENCE = 64


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little", signed=True)


def network_of(address: str) -> str:
    """Return the part of an address that stays with a connection: IPv4 whole, of IPv6 the first 64 bits.

    The rest of an IPv6 address is drawn anew by phones and computers every few hours (RFC 8981).
    """
    try:
        parsed = ipaddress.ip_address(address.strip().strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return parsed.packed[:8].hex()
    return str(parsed)


def daily_visitor(salt: bytes, *, address: str, agent: str, site: str) -> int:
    """Return the anonymous visitor of one day."""
    text = "\0".join((network_of(address), agent, site.casefold()))
    return _number(blake2b(text.encode("utf-8", "replace"), key=salt, digest_size=8).digest())


def new_cookie() -> str:
    """Return a random value for the cookie of a visitor who wants to be recognised."""
    return secrets.token_urlsafe(_COOKIE_BYTES)


def is_cookie(value: str) -> bool:
    """Say whether a cookie's value has the form that we give."""
    return len(value) == 22 and value.isascii() and value.replace("-", "").replace("_", "").isalnum()


def cookie_visitor(cookie: str) -> int:
    """Return the visitor of a cookie; the cookie cannot be found from it."""
    return _number(blake2b(cookie.encode(), digest_size=8, person=b"kogge-visitor").digest())


def touch_key(touch_id: str) -> int:
    """Return the key of a touch's id: the same id sent again has the same."""
    return _number(blake2b(touch_id.encode(), digest_size=8, person=b"kogge-touch").digest())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    if len(text) > _MOST_REFERENCE:
        return b""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _mac(key: bytes, data: bytes) -> bytes:
    return blake2b(data, key=key, digest_size=_MAC_BYTES, person=b"kogge-seal").digest()


def _mask(key: bytes, nonce: bytes, length: int) -> bytes:
    return blake2b(nonce, key=key, digest_size=length, person=b"kogge-mask").digest()


def seal(key: bytes, *, visitor: int, level: Level) -> str:
    """Return an opaque reference to a visitor; who has not the key reads nothing, and the key is destroyed."""
    plain = visitor.to_bytes(8, "little", signed=True) + bytes([_LEVELS.index(level)])
    nonce = secrets.token_bytes(_NONCE_BYTES)
    body = bytes(a ^ b for a, b in zip(plain, _mask(key, nonce, len(plain)), strict=True))
    return _encode(nonce + body + _mac(key, nonce + body))


def unseal(keys: tuple[bytes, ...], reference: str) -> tuple[int, Level] | None:
    """Return visitor and level of a reference that one of the keys sealed; None when it is forged or has expired."""
    data = _decode(reference)
    if len(data) != _NONCE_BYTES + 9 + _MAC_BYTES:
        return None
    body, mac = data[:-_MAC_BYTES], data[-_MAC_BYTES:]
    for key in keys:
        if hmac.compare_digest(_mac(key, body), mac):
            nonce, hidden = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
            plain = bytes(a ^ b for a, b in zip(hidden, _mask(key, nonce, len(hidden)), strict=True))
            return _number(plain[:8]), _LEVELS[plain[8] % len(_LEVELS)]
    return None


def person_reference(key: bytes, person: int) -> str:
    """Return what an own mail's links carry for a customer who agreed to that; signed, so that nobody invents one."""
    body = person.to_bytes(6, "little")
    return _encode(body + blake2b(body, key=key, digest_size=12, person=b"kogge-mail").digest())


def person_of(key: bytes, reference: str) -> int | None:
    """Return the customer of such a reference; None when it is forged."""
    data = _decode(reference)
    if len(data) != 18:
        return None
    expected = blake2b(data[:6], key=key, digest_size=12, person=b"kogge-mail").digest()
    return int.from_bytes(data[:6], "little") if hmac.compare_digest(expected, data[6:]) else None
