"""The link by which a person chooses a password: good once, and for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

# Django's generator judges by this setting; the mail says the same in words.
GOOD_FOR = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def parts_for(user: Any) -> dict[str, str]:
    """Return the two parts of a link that names a person and proves that we sent it."""
    return {
        "uid": urlsafe_base64_encode(str(user.pk).encode()),
        "token": default_token_generator.make_token(user),
    }


def person_behind(uid: str, token: str) -> Any | None:
    """Return the active person of a link, None when it is used, too old, or not ours."""
    try:
        key = force_str(urlsafe_base64_decode(uid))
    except (ValueError, UnicodeDecodeError):
        return None
    user = (
        get_user_model()._default_manager.filter(pk=key, is_active=True).first() if key.isdecimal() else None
    )
    return user if user is not None and default_token_generator.check_token(user, token) else None
