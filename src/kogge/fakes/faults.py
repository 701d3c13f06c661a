"""What goes wrong on purpose: rules that a test sets and that a fake consults for each call and each webhook."""

from __future__ import annotations

import fnmatch
import random
import threading
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What happens to the call or the webhook that a rule hits."""

    DROP = "drop"  # api: the connection closes before anything is done; webhook: it is never sent
    DELAY = "delay"  # wait `seconds` first
    STATUS = "status"  # api: answer `status` (429, 503 …) without doing anything
    TIMEOUT_AFTER_SUCCESS = "timeout_after_success"  # api: do it, stay silent for `seconds`, close
    DUPLICATE = "duplicate"  # webhook: send it twice
    REORDER = "reorder"  # webhook: send it only after the next one
    WEBHOOK_FIRST = "webhook_first"  # api: the outcome is reported before the creating call returns


@dataclass(kw_only=True)
class Fault:
    """One rule: where it applies, what it does, how often."""

    on: str  # "api" or "webhook"
    kind: FaultKind
    method: str = "*"  # of the call, such as POST
    path: str = "*"  # of the call or of the webhook's address, with * as wildcard
    times: int = 1  # hits left; 0 = until cleared
    seconds: float = 1.0
    status: int = 503
    retry_after_seconds: int | None = None
    share: float = 1.0  # probability of a hit

    def fits(self, on: str, method: str, path: str) -> bool:
        """Return whether the rule is about this call or webhook."""
        return self.on == on and self.method in ("*", method) and fnmatch.fnmatchcase(path, self.path)


class Faults:
    """The rules of one fake; each hit uses one of a rule's `times`."""

    def __init__(self, seed: int = 1) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []
        self._random = random.Random(seed)

    def add(self, values: dict[str, Any]) -> Fault:
        """Add a rule from plain values; ValueError names what is wrong with them."""
        try:
            fault = Fault(**values)
            fault.kind = FaultKind(fault.kind)
        except (TypeError, ValueError) as error:
            raise ValueError(f"not a fault: {error}") from error
        if fault.on not in ("api", "webhook"):
            raise ValueError(f"`on` is api or webhook, not {fault.on!r}")
        with self._lock:
            self._rules.append(fault)
        return fault

    def clear(self) -> None:
        """Forget every rule."""
        with self._lock:
            self._rules.clear()

    def hit(self, on: str, method: str, path: str) -> Fault | None:
        """Return the first rule that strikes here and use it up once, or None."""
        if not self._rules:
            return None
        with self._lock:
            for fault in self._rules:
                if fault.fits(on, method, path) and self._random.random() < fault.share:
                    if fault.times == 1:
                        self._rules.remove(fault)
                    elif fault.times > 1:
                        fault.times -= 1
                    return fault
        return None

    def listed(self) -> list[dict[str, Any]]:
        """Return the rules still in force as plain values."""
        with self._lock:
            return [asdict(fault) for fault in self._rules]
