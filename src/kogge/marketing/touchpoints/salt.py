"""The secrets of one day: drawn at random in the morning, destroyed when the day ends.

Two keys. The *salt* turns address and browser into a visitor; once it is gone, no visitor of that day can be told from
an address any more, and none of the next day is linked to it. The *seal* closes the references that orders carry to
their visit; yesterday's is kept one day longer, because an order's event may be delivered after midnight. It tells nothing
about addresses.

The file is shared by all processes of this home, readable for its owner alone, and never part of a backup.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kogge.core import home


@dataclass(frozen=True, kw_only=True)
class DaySecrets:
    """The keys of one Central European day."""

    day: date
    salt: bytes
    seal: bytes
    last_seal: bytes  # of the day before; empty when nobody came then

    @property
    def seals(self) -> tuple[bytes, ...]:
        """The keys that open references, today's first."""
        return tuple(key for key in (self.seal, self.last_seal) if key)


_lock = threading.Lock()
_held: DaySecrets | None = None


def folder() -> Path:
    """Return where the room keeps its own files."""
    return home.current().path / "touchpoints"


def salt_file() -> Path:
    """Return where the day's keys stand."""
    return folder() / "salt"


def secrets_of(today: date) -> DaySecrets:
    """Return today's keys, the same in every process; the first to ask on a new day destroys the day before's."""
    global _held
    held = _held
    if held is not None and held.day == today:
        return held
    with _lock:
        if _held is None or _held.day != today:
            _held = _shared(today)
        return _held


def forget() -> None:
    """Let go of what this process remembers; the file stays."""
    global _held
    with _lock:
        _held = None


def _shared(today: date) -> DaySecrets:
    """Read the file, or write it anew while other processes wait."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "salt.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        found = _read()
        if found is not None and found.day == today:
            return found
        fresh = DaySecrets(
            day=today,
            salt=secrets.token_bytes(32),
            seal=secrets.token_bytes(32),
            last_seal=found.seal if found is not None and found.day == today - timedelta(days=1) else b"",
        )
        _write(fresh)
        return fresh


def _read() -> DaySecrets | None:
    try:
        held = json.loads(salt_file().read_text("ascii"))
        return DaySecrets(
            day=date.fromisoformat(held["day"]),
            salt=bytes.fromhex(held["salt"]),
            seal=bytes.fromhex(held["seal"]),
            last_seal=bytes.fromhex(held["last_seal"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(fresh: DaySecrets) -> None:
    """Destroy the old keys, then put the fresh ones in their place."""
    if salt_file().exists():
        # Best effort: a disk may keep old blocks for a while, which only its owner could read.
        with salt_file().open("r+b") as old:
            old.write(b"0" * os.fstat(old.fileno()).st_size)
            old.flush()
            os.fsync(old.fileno())
    part = folder() / "salt.part"
    descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        keys = {"salt": fresh.salt.hex(), "seal": fresh.seal.hex(), "last_seal": fresh.last_seal.hex()}
        json.dump({"day": fresh.day.isoformat(), **keys}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    part.rename(salt_file())
