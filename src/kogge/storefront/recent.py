"""Remember for a second what every page asks for, per process: a change shows within two seconds, a rush costs nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any

# Half of the two seconds within which a change in the office must show in the shop.
SECONDS = 1.0
# Markets × languages × kinds of answers stay far below; the bound only keeps made-up addresses from filling the memory.
MOST = 512

_kept: dict[Hashable, tuple[float, Any]] = {}


def remembered(key: Hashable, make: Callable[[], Any]) -> Any:
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


def forget() -> None:
    """Forget everything, between tests."""
    _kept.clear()
