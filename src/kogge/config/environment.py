"""Typed readers for environment variables; each names the variable and the bad value when it cannot be read."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(SystemExit):
    """A variable cannot be used; ends the program with a sentence instead of a trace."""


def text(name: str, default: str = "") -> str:
    """Return the variable's text, or the default when it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    """Read yes/no, true/false, on/off, 1/0."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in ("1", "true", "yes", "on"):
        return True
    if raw in ("0", "false", "no", "off"):
        return False
    raise BadSetting(f"{name} is {raw!r}; write yes or no.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """Read a whole number not below `least`."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if not raw.isdigit() or int(raw) < least:
        raise BadSetting(f"{name} is {raw!r}; write a whole number from {least} upwards.")
    return int(raw)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()] or list(default)


def database(name: str, sqlite_file: str) -> dict[str, Any]:
    """Return Django's database settings for a postgresql:// address, or for the embedded SQLite file."""
    address = os.environ.get(name, "").strip()
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            "ATOMIC_REQUESTS": False,
            # Opening costs more than most pages ask of it: functions are registered and the settings below run anew.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # One writer at a time, asked for at the start: a read that turns into a write cannot dead-lock.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise BadSetting(f"{name} is not of the form postgresql://user:password@host:port/database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
