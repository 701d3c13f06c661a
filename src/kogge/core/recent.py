"""Remember for a second what every page asks for, per process: a change shows within two seconds, a rush costs nothing.

Only for what people set up and every visitor shares: the company, its markets, delivery options, payment methods, texts.
Never for what a sale changes: stock, carts, prices agreed, counters. What is remembered is shared between threads and
must not be changed by its reader.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

Made = TypeVar("Made")

# Half of the two seconds within which a change in the office must show in the shop.
SECONDS = 1.0
# Markets × languages × kinds of answers stay far below; the bound only keeps made-up addresses from filling the memory.
MOST = 512

_kept: dict[Hashable, tuple[float, Any]] = {}


def remembered(key: Hashable, make: Callable[[], Made]) -> Made:
    """Return what was made for this key within the last second, or make it now."""
    now = time.monotonic()
    found = _kept.get(key)
    if found is not None and found[0] > now:
        return found[1]
    made = make()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = (now + SECONDS, made)
    return made


def held(key: Hashable) -> Any:
    """Return what is remembered for this key; None when nothing is, or not any more. Nothing is made."""
    found = _kept.get(key)
    return found[1] if found is not None and found[0] > time.monotonic() else None


def forget() -> None:
    """Forget everything, between tests and after a change in this process."""
    _kept.clear()


def forget_when_saved(*models: type[Model]) -> None:
    """Forget at once when this process saves or deletes such a row; other processes notice within the second."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(_forget, sender=model, dispatch_uid=f"kogge.recent.{model._meta.label}")


def _forget(**_event: object) -> None:
    forget()
