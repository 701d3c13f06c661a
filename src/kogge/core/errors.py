"""The tree of errors that carry a sentence for people.

KoggeError
├── NotAllowed          the acting person may not do this
├── NotFound            the thing named does not exist
├── InvalidInput        what was entered cannot be used; `field` names where
├── Conflict            the thing has moved on: wrong state, taken number, sold out
│   └── SoldOut         fewer pieces are available than were asked for
├── Undecided           the rules cannot decide (tax, delivery): the sale is refused, never guessed
├── Busy                too many at once; the same request may be sent again
├── Misused             the set-up forbids it: closed market, demo home, missing registration
└── ProviderError       another company's system
    ├── Declined        it understood and said no (the bank refused)
    ├── Rejected        it did not accept our request: a defect on our side
    ├── Unavailable     it did not answer or asked us to wait; `retry_after_seconds` when it said so
    └── Misconfigured   key, address or permission is wrong: a person must act

Doors translate them in one place; services know no HTTP.
"""

from __future__ import annotations

from typing import Any


class KoggeError(Exception):
    """An expected failure: stable `code`, translated `sentence`, structured `details`, and a `hint` what to do."""

    code = "error"

    def __init__(
        self, sentence: Any = "", *, code: str = "", hint: Any = "", field: str = "", **details: Any
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or type(self).code
        self.hint = hint
        self.field = field
        self.details = details

    def __str__(self) -> str:
        return str(self.sentence) or self.code


class NotAllowed(KoggeError):
    """The acting person may not do this."""

    code = "not_allowed"


class NotFound(KoggeError):
    """The thing named does not exist."""

    code = "not_found"


class InvalidInput(KoggeError):
    """What was entered cannot be used; `field` names where."""

    code = "invalid_input"


class Conflict(KoggeError):
    """The thing has moved on: wrong state or taken number."""

    code = "conflict"


class SoldOut(Conflict):
    """Fewer pieces are available than were asked for; details: `sku`, `available`."""

    code = "sold_out"


class Undecided(KoggeError):
    """The rules cannot decide this sale; it is refused with a sentence and counted, never guessed."""

    code = "undecided"


class Busy(KoggeError):
    """Too many at once; the same request may be sent again."""

    code = "busy"


class Misused(KoggeError):
    """The set-up forbids it: closed market, demo home, missing registration."""

    code = "misused"


class ProviderError(KoggeError):
    """Another company's system did not do what was asked."""

    code = "provider"


class Declined(ProviderError):
    """The provider understood and said no."""

    code = "provider_declined"


class Rejected(ProviderError):
    """The provider did not accept our request: a defect on our side."""

    code = "provider_rejected"


class Unavailable(ProviderError):
    """The provider did not answer, or asked us to wait `retry_after_seconds`."""

    code = "provider_unavailable"

    def __init__(self, sentence: Any = "", *, retry_after_seconds: int | None = None, **rest: Any) -> None:
        super().__init__(sentence, **rest)
        self.retry_after_seconds = retry_after_seconds


class Misconfigured(ProviderError):
    """Key, address or permission is wrong: a person must act."""

    code = "provider_misconfigured"
