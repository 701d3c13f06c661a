"""What the Mollie fake remembers beside what all fakes do: payments, refunds and chargebacks."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from kogge.fakes import state
from kogge.fakes.state import Document

_TABLES = """
CREATE TABLE IF NOT EXISTS payment (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, status TEXT NOT NULL,
    expires_at REAL NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS payment_open ON payment (expires_at) WHERE status IN ('open', 'pending');
CREATE TABLE IF NOT EXISTS refund (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, payment_id TEXT NOT NULL,
    status TEXT NOT NULL, due_at REAL NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refund_payment ON refund (payment_id);
CREATE TABLE IF NOT EXISTS chargeback (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, payment_id TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chargeback_payment ON chargeback (payment_id);
"""


class MollieState(state.State):
    """Payments, refunds and chargebacks, each in a table of its own: a shop under load has many."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(path, tables=_TABLES)

    # Payments

    def add_payment(self, payment: Document) -> None:
        """Keep a new payment."""
        with self.lock:
            self._db.execute(
                "INSERT INTO payment (id, status, expires_at, body) VALUES (?, ?, ?, ?)",
                (payment["id"], payment["status"], _seconds(payment["expiresAt"]), json.dumps(payment)),
            )

    def save_payment(self, payment: Document) -> None:
        """Keep a changed payment."""
        with self.lock:
            self._db.execute(
                "UPDATE payment SET status = ?, expires_at = ?, body = ? WHERE id = ?",
                (payment["status"], _seconds(payment["expiresAt"]), json.dumps(payment), payment["id"]),
            )

    def payment(self, payment_id: str) -> Document | None:
        """Return a payment by its token."""
        return self._one("SELECT body FROM payment WHERE id = ?", payment_id)

    def payments(self, *, before: str | None, limit: int) -> list[Document]:
        """Return payments newest first, from the one named `before` on (that one included)."""
        if before is None:
            return self._many("SELECT body FROM payment ORDER BY number DESC LIMIT ?", limit)
        return self._many(
            "SELECT body FROM payment WHERE number <= (SELECT number FROM payment WHERE id = ?)"
            " ORDER BY number DESC LIMIT ?",
            before,
            limit,
        )

    def overdue_payments(self, now: datetime) -> list[Document]:
        """Return the payments that nobody paid in time."""
        return self._many(
            "SELECT body FROM payment WHERE status IN ('open', 'pending') AND expires_at <= ?",
            now.timestamp(),
        )

    def payment_count(self) -> int:
        """Return how many payments were ever made."""
        with self.lock:
            return int(self._db.execute("SELECT count(*) FROM payment").fetchone()[0])

    # Refunds and chargebacks

    def add_refund(self, refund: Document, due_at: datetime) -> None:
        """Keep a new refund; it moves to its next status at `due_at`."""
        with self.lock:
            self._db.execute(
                "INSERT INTO refund (id, payment_id, status, due_at, body) VALUES (?, ?, ?, ?, ?)",
                (refund["id"], refund["paymentId"], refund["status"], due_at.timestamp(), json.dumps(refund)),
            )

    def save_refund(self, refund: Document, due_at: datetime) -> None:
        """Keep a changed refund."""
        with self.lock:
            self._db.execute(
                "UPDATE refund SET status = ?, due_at = ?, body = ? WHERE id = ?",
                (refund["status"], due_at.timestamp(), json.dumps(refund), refund["id"]),
            )

    def refund(self, refund_id: str) -> Document | None:
        """Return a refund by its token."""
        return self._one("SELECT body FROM refund WHERE id = ?", refund_id)

    def refunds_of(self, payment_id: str) -> list[Document]:
        """Return the refunds of a payment, newest first."""
        return self._many("SELECT body FROM refund WHERE payment_id = ? ORDER BY number DESC", payment_id)

    def refunds(self, limit: int) -> list[Document]:
        """Return all refunds, newest first."""
        return self._many("SELECT body FROM refund ORDER BY number DESC LIMIT ?", limit)

    def due_refunds(self, now: datetime) -> list[Document]:
        """Return the refunds whose next step is due."""
        return self._many(
            "SELECT body FROM refund WHERE status IN ('queued', 'pending', 'processing') AND due_at <= ?",
            now.timestamp(),
        )

    def add_chargeback(self, chargeback: Document) -> None:
        """Keep a chargeback."""
        with self.lock:
            self._db.execute(
                "INSERT INTO chargeback (id, payment_id, body) VALUES (?, ?, ?)",
                (chargeback["id"], chargeback["paymentId"], json.dumps(chargeback)),
            )

    def save_chargeback(self, chargeback: Document) -> None:
        """Keep a changed chargeback."""
        with self.lock:
            self._db.execute(
                "UPDATE chargeback SET body = ? WHERE id = ?", (json.dumps(chargeback), chargeback["id"])
            )

    def chargeback(self, chargeback_id: str) -> Document | None:
        """Return a chargeback by its token."""
        return self._one("SELECT body FROM chargeback WHERE id = ?", chargeback_id)

    def chargebacks_of(self, payment_id: str) -> list[Document]:
        """Return the chargebacks of a payment, newest first."""
        return self._many("SELECT body FROM chargeback WHERE payment_id = ? ORDER BY number DESC", payment_id)


def _seconds(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()
