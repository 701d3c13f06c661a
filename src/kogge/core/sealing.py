"""Keep small secrets in the database so that the database alone does not reveal them."""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kogge.core.errors import Misconfigured


@lru_cache(maxsize=4)
def _fernet(secret_key: str) -> Fernet:
    """Return the cipher whose key follows from the home's secret key (HKDF, RFC 5869)."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kogge sealed settings v1")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))


def seal(values: dict[str, Any]) -> str:
    """Encrypt JSON values with the home's secret key; each call gives another text."""
    return _fernet(settings.SECRET_KEY).encrypt(json.dumps(values).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """Return what was sealed; Misconfigured when it was sealed with another home's secret key."""
    if not sealed:
        return {}
    try:
        return json.loads(_fernet(settings.SECRET_KEY).decrypt(sealed.encode()))
    except InvalidToken as error:
        raise Misconfigured(
            _("The stored access data cannot be read with this home's secret key."),
            hint=_("Enter the access data again under Settings."),
        ) from error
