"""What a fake remembers: one SQLite file, so that a restart keeps everything."""

from __future__ import annotations

import json
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kogge.fakes.deliveries import Delivery

Document = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS document (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT UNIQUE NOT NULL, parent TEXT NOT NULL,
    due_at REAL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS document_family ON document (kind, parent, number);
CREATE INDEX IF NOT EXISTS document_due ON document (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at REAL NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class State:
    """Documents by kind, replayable answers and open webhooks; hold `lock` around read-decide-write.

    A company with many documents of its own brings further `tables`.
    """

    def __init__(self, path: Path | None, *, tables: str = "") -> None:
        self.lock = threading.RLock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            str(path) if path else ":memory:", check_same_thread=False, isolation_level=None
        )
        # Speed over safety against a power cut: this is a stand-in, and a killed process loses nothing this way.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_TABLES + tables)

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self._db.close()

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            found = self._db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            for (table,) in found.fetchall():
                self._db.execute(f"DELETE FROM {table}")

    # Documents

    def keep(
        self, kind: str, document: Document, *, parent: str = "", due_at: datetime | None = None
    ) -> None:
        """Keep a new or changed document under its id; `due_at` says when time itself does something to it."""
        moment = due_at.timestamp() if due_at else None
        with self.lock:
            self._db.execute(
                "INSERT INTO document (kind, id, parent, due_at, body) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, due_at = excluded.due_at,"
                " body = excluded.body",
                (kind, document["id"], parent, moment, json.dumps(document)),
            )

    def find(self, kind: str, document_id: str) -> Document | None:
        """Return a document by its id."""
        return self._one("SELECT body FROM document WHERE kind = ? AND id = ?", kind, document_id)

    def children(self, kind: str, parent: str = "") -> list[Document]:
        """Return the documents of a kind that belong to another one (or to none), newest first."""
        return self._many(
            "SELECT body FROM document WHERE kind = ? AND parent = ? ORDER BY number DESC", kind, parent
        )

    def page(self, kind: str, *, after: str = "", limit: int) -> list[Document]:
        """Return all documents of a kind newest first, from the one behind `after` on."""
        return self._many(
            "SELECT body FROM document WHERE kind = ? AND (? = '' OR number < (SELECT number FROM document"
            " WHERE id = ?)) ORDER BY number DESC LIMIT ?",
            kind, after, after, limit,
        )  # fmt: skip

    def drop(self, kind: str, document_id: str) -> None:
        """Forget a document."""
        with self.lock:
            self._db.execute("DELETE FROM document WHERE kind = ? AND id = ?", (kind, document_id))

    def due(self, kind: str, now: datetime) -> list[Document]:
        """Return the documents of a kind whose moment has come."""
        return self._many(
            "SELECT body FROM document WHERE kind = ? AND due_at <= ? ORDER BY number", kind, now.timestamp()
        )

    def count(self, kind: str) -> int:
        """Return how many documents of a kind there are."""
        with self.lock:
            return int(
                self._db.execute("SELECT count(*) FROM document WHERE kind = ?", (kind,)).fetchone()[0]
            )

    # Replayable answers

    def answer(self, key: str, not_before: datetime) -> tuple[str, int, str] | None:
        """Return fingerprint, status and body kept under an idempotency key, unless too old."""
        with self.lock:
            row = self._db.execute(
                "SELECT fingerprint, status, body FROM answer WHERE key = ? AND at >= ?",
                (key, not_before.timestamp()),
            ).fetchone()
        return (str(row[0]), int(row[1]), str(row[2])) if row else None

    def keep_answer(self, key: str, fingerprint: str, at: datetime, status: int, body: str) -> None:
        """Keep an answer for replay."""
        with self.lock:
            self._db.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)",
                (key, fingerprint, at.timestamp(), status, body),
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
