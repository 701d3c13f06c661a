"""What the fake remembers: one SQLite file, so that a restart keeps every payment."""

from __future__ import annotations

import json
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kogge.fakes.deliveries import Delivery

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
CREATE TABLE IF NOT EXISTS reply (
    key TEXT PRIMARY KEY, at REAL NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

Document = dict[str, Any]


class State:
    """Payments, refunds, chargebacks, replayable answers and open webhooks; hold `lock` around read-decide-write."""

    def __init__(self, path: Path | None) -> None:
        self.lock = threading.RLock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            str(path) if path else ":memory:", check_same_thread=False, isolation_level=None
        )
        # Speed over safety against a power cut: this is a stand-in, and a killed process loses nothing this way.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self._db.close()

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            for table in ("payment", "refund", "chargeback", "reply", "delivery", "setting"):
                self._db.execute(f"DELETE FROM {table}")

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

    # Replayable answers

    def reply(self, key: str, not_before: datetime) -> tuple[int, str] | None:
        """Return status and body of the answer kept under an idempotency key, unless it is too old."""
        with self.lock:
            row = self._db.execute(
                "SELECT status, body FROM reply WHERE key = ? AND at >= ?", (key, not_before.timestamp())
            ).fetchone()
        return (int(row[0]), str(row[1])) if row else None

    def keep_reply(self, key: str, at: datetime, status: int, body: str) -> None:
        """Keep an answer for replay."""
        with self.lock:
            self._db.execute(
                "INSERT OR REPLACE INTO reply VALUES (?, ?, ?, ?)", (key, at.timestamp(), status, body)
            )

    # Webhooks under way (the journal of `Deliveries`)

    def save_delivery(self, delivery: Delivery) -> None:
        """Keep or update an open webhook."""
        values = {**delivery.__dict__, "due_at": delivery.due_at.timestamp()}
        with self.lock:
            self._db.execute(
                "INSERT OR REPLACE INTO delivery VALUES (?, ?)", (delivery.id, json.dumps(values))
            )

    def drop_delivery(self, delivery_id: str) -> None:
        """Forget a webhook that is over."""
        with self.lock:
            self._db.execute("DELETE FROM delivery WHERE id = ?", (delivery_id,))

    def open_deliveries(self) -> list[Delivery]:
        """Return the webhooks a former process left open."""
        rows = self._many("SELECT body FROM delivery ORDER BY id")
        return [Delivery(**{**row, "due_at": datetime.fromtimestamp(row["due_at"], UTC)}) for row in rows]

    # Settings

    def setting(self, name: str, default: str) -> str:
        """Return a remembered setting, such as how far the clock was moved."""
        with self.lock:
            row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def keep_setting(self, name: str, value: str) -> None:
        """Remember a setting."""
        with self.lock:
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def _one(self, query: str, *values: Any) -> Document | None:
        with self.lock:
            row = self._db.execute(query, values).fetchone()
        return json.loads(row[0]) if row else None

    def _many(self, query: str, *values: Any) -> list[Document]:
        with self.lock:
            rows = self._db.execute(query, values).fetchall()
        return [json.loads(row[0]) for row in rows]


def _seconds(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()
