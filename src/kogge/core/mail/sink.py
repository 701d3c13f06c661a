"""Where mail of a demo home goes: files in its outbox, so that trying the shop needs no mail server."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kogge.core import clock, home


class EmailBackend(BaseEmailBackend):
    """Stores each message as one .eml file; a Message-ID that is already there is not stored twice."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages and return how many were taken."""
        folder = outbox()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            parsed = message.message()
            mark = hashlib.sha256(str(parsed["Message-ID"]).encode()).hexdigest()[:16]
            if any(folder.glob(f"*-{mark}.eml")):
                continue
            path = folder / f"{clock.now():%Y%m%dT%H%M%S%f}-{mark}.eml"
            part = path.with_suffix(".part")
            part.write_bytes(parsed.as_bytes())
            os.replace(part, path)
        return len(email_messages)


@dataclass(frozen=True, kw_only=True)
class StoredMail:
    """One mail of the outbox."""

    name: str  # the file's name without its ending
    stored_at: datetime
    to: str
    subject: str


def outbox() -> Path:
    """Return the folder of stored mails."""
    return home.current().path / "outbox"


def stored_mails(*, limit: int = 200) -> list[StoredMail]:
    """Return the newest mails first."""
    files = sorted(outbox().glob("*.eml"), reverse=True)[:limit]
    return [_summary(path) for path in files]


def _summary(path: Path) -> StoredMail:
    parsed = _parse(path)
    return StoredMail(
        name=path.stem,
        stored_at=datetime.strptime(path.stem.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
    )


def _parse(path: Path) -> ParsedMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[return-value]


def stored_mail(name: str) -> ParsedMessage | None:
    """Return one stored mail by its name; None when there is none (names with a path in them never match)."""
    path = outbox() / f"{name}.eml"
    if path.parent != outbox() or not path.is_file():
        return None
    return _parse(path)
