"""Send mail: an intent in the outward ledger now, the mail itself by the worker."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kogge.core import home
from kogge.core.errors import InvalidInput, Rejected
from kogge.core.mail import rendering
from kogge.core.mail.values import Brand
from kogge.core.outward import services as outward
from kogge.core.outward.handlers import NotSent
from kogge.core.outward.models import OutwardAction

_brand: list[Callable[[], Brand]] = []
_makers: dict[str, Callable[[str], Path]] = {}


def brand_from(provider: Callable[[], Brand]) -> None:
    """Register who supplies the shop's name, colours and footer lines, in the active language; the last one counts."""
    _brand[:] = [provider]


def attachments_of(room: str, make: Callable[[str], Path]) -> None:
    """Register who makes a room's attachments: "<room>:<name>" in a mail stands for the file that `make(name)` returns.

    It is called by the worker outside any transaction, so that slow rendering never holds a lock, and must be repeatable.
    """
    _makers[room] = make


def current_brand() -> Brand:
    """Return the shop's brand, or a plain one when no room supplies it."""
    return _brand[0]() if _brand else Brand()


def send(
    *,
    key: str,
    to: str,
    template: str,
    language: str,
    context: dict[str, Any],
    subject_ref: str,
    attachments: Sequence[str] = (),
) -> OutwardAction:
    """Have one mail sent once, in the caller's transaction: the same key again sends nothing more.

    `template` is "<room>/<name>" (templates/<room>/mail/<name>.mjml, .txt and .subject.txt); `context` holds JSON
    values; `attachments` are "<room>:<name>" (see `attachments_of`) or paths below the home's documents. InvalidInput for an address without @.
    """
    if "@" not in parseaddr(to)[1]:
        raise InvalidInput(_("This is not an e-mail address."), field="email")
    payload = {
        "to": to, "template": template, "language": language, "context": context, "attachments": list(attachments)
    }  # fmt: skip
    return outward.intend(key=key, kind="mail", subject=subject_ref, payload=payload)


def message_id(key: str) -> str:
    """Return the Message-ID of an intent: the same for every attempt, so that a duplicate can be recognised."""
    host = settings.KOGGE_PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host or 'kogge.invalid'}>"


def build(action: OutwardAction) -> EmailMultiAlternatives:
    """Return the message of an intent, rendered in its language; the same intent gives the same Message-ID."""
    payload = action.payload
    with translation.override(payload["language"]):
        brand = current_brand()
    rendered = rendering.render(
        template=payload["template"], language=payload["language"], context=payload["context"], brand=brand
    )
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=brand.sender or settings.DEFAULT_FROM_EMAIL,
        to=[payload["to"]],
        reply_to=[brand.reply_to] if brand.reply_to else None,
        headers={"Message-ID": message_id(action.key), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(rendered.html, "text/html")
    for reference in payload["attachments"]:
        message.attach_file(str(attachment_path(reference)))
    return message


def attachment_path(reference: str) -> Path:
    """Return the file of a reference below the home's documents; Rejected when it is missing or lies elsewhere."""
    root = home.current().documents.resolve()
    room, colon, name = reference.partition(":")
    path = (_makers[room](name) if colon and room in _makers else root / reference).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise Rejected(_("The attachment %(name)s is not among the documents.") % {"name": reference})
    return path


def deliver(action: OutwardAction) -> dict[str, Any]:
    """Hand one mail to the mail server; tells apart "surely not sent", "refused" and, by any other error, "unknown"."""
    try:
        message = build(action)
    except (rendering.BadTemplate, LookupError) as error:
        raise Rejected(str(error)) from error
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(str(error)) from error
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise (NotSent if all(400 <= code < 500 for code in codes) else Rejected)(str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise (NotSent if 400 <= error.smtp_code < 500 else Rejected)(str(error)) from error
    finally:
        connection.close()
    return {"message_id": message_id(action.key)}
