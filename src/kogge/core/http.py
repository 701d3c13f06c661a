"""Call another company's system: explicit timeouts, no hidden retries, failures as the four provider errors.

A call that failed may or may not have been carried out on the other side. `Unavailable.details["is_outcome_unknown"]`
says which: False where nothing can have happened (no connection, 429, 503), True where it might have (silence after
sending, 500). Whoever repeats an unknown call must carry an idempotency key or read back first.
"""

from __future__ import annotations

import json as jsonlib
import logging
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpx
from django.utils.translation import gettext_lazy as _

from kogge.core.errors import Misconfigured, ProviderError, Rejected, Unavailable
from kogge.core.providers import is_private_address

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 4.0
READ_SECONDS = 12.0
# Enough for the threads of one process; a call that finds no free connection in time counts as not sent.
MAX_CONNECTIONS = 40
MAX_RETRY_AFTER_SECONDS = 3600

# Refusals that say "not now" before anything was done; every other 5xx leaves the outcome open.
_NOT_DONE = (408, 425, 429, 503)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the other side said; header names in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """Return the body read as JSON; ValueError when it is none."""
        return jsonlib.loads(self.body)


# Reads a refused call's own words: (detail, name of the field at fault), both possibly empty.
Explain = Callable[[Answer], tuple[str, str]]
# Reads a refused call's own code for what went wrong, such as insufficient_funds; empty when it gives none.
FindCode = Callable[[Answer], str]


@dataclass(frozen=True, kw_only=True)
class Company:
    """Whom we call: `name` for people, `base_url`, and the headers of every call (they may hold secrets)."""

    name: str
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    explain: Explain = field(default=lambda answer: ("", ""), repr=False)
    find_code: FindCode = field(default=lambda answer: "", repr=False)
    read_seconds: float = READ_SECONDS

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        raw_json: bytes | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send one call and return the JSON it is answered with (None for an empty body).

        The body is `json`, a `form`, or `raw_json` that must arrive byte for byte.
        Raises Unavailable (silence, 408, 429, 5xx), Misconfigured (401, 403) or Rejected (other 4xx, `details`:
        status, detail, field, provider_code; and an answer that is not JSON).
        """
        sent = dict(headers or {})
        if raw_json is not None:
            sent["Content-Type"] = "application/json"
        payload = {"json": json, "data": form, "content": raw_json}
        answer = self._send(method, path, payload=payload, query=query, headers=sent)
        if answer.status >= 400:
            raise refusal(self.name, answer, self.explain, self.find_code)
        if not answer.body:
            return None
        try:
            return answer.json()
        except ValueError as error:
            raise Rejected(
                _("%(company)s sent an answer that cannot be read.") % {"company": self.name},
                status=answer.status,
            ) from error

    def _send(
        self,
        method: str,
        path: str,
        *,
        payload: Mapping[str, Any],
        query: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> Answer:
        request_id = uuid.uuid4().hex
        started = time.monotonic()
        status = 0
        try:
            response = _pool(is_private_address(self.base_url)).request(
                method,
                self.base_url.rstrip("/") + path,
                **{name: value for name, value in payload.items() if value is not None},
                params=query,
                headers={**self.headers, **headers, "X-Request-Id": request_id},
                timeout=httpx.Timeout(self.read_seconds, connect=CONNECT_SECONDS),
            )
            status = response.status_code
        except httpx.HTTPError as error:
            raise silence(self.name, error) from error
        except httpx.InvalidURL as error:
            raise Misconfigured(
                _("The address of %(company)s cannot be used: %(address)s")
                % {"company": self.name, "address": self.base_url}
            ) from error
        finally:
            # The path carries identifiers of the other side only; query, headers and bodies may hold secrets.
            logger.info(
                "provider call",
                extra={
                    "provider": self.name,
                    "method": method,
                    "path": path,
                    "status": status,
                    "request_id": request_id,
                    "duration_ms": round((time.monotonic() - started) * 1000),
                },
            )
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(status=status, body=response.content, headers=found)


@lru_cache(maxsize=2)
def _pool(is_direct: bool) -> httpx.Client:
    """Return the process's shared connections; neighbours on this network are never called through a proxy."""
    limits = httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS)
    return httpx.Client(follow_redirects=False, limits=limits, trust_env=not is_direct)


def silence(company: str, error: httpx.HTTPError) -> ProviderError:
    """Return the error for a call that got no answer."""
    was_never_sent = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
    if isinstance(error, (httpx.UnsupportedProtocol, httpx.LocalProtocolError)):
        return Misconfigured(_("The address of %(company)s cannot be used.") % {"company": company})
    return Unavailable(
        _("%(company)s does not answer at the moment. Please try again in a few minutes.")
        % {"company": company},
        is_outcome_unknown=not was_never_sent,
        reason=type(error).__name__,
    )


def refusal(company: str, answer: Answer, explain: Explain, find_code: FindCode) -> ProviderError:
    """Return the error for an answer of 400 or more."""
    detail, at_field = explain(answer)
    facts: dict[str, Any] = {"status": answer.status, "detail": detail, "provider_code": find_code(answer)}
    if answer.status in (401, 403):
        return Misconfigured(
            _("%(company)s does not accept our access key.") % {"company": company},
            hint=_("Check the key of this provider account under Settings."),
            **facts,
        )
    if answer.status in _NOT_DONE or answer.status >= 500:
        return Unavailable(
            _("%(company)s does not answer at the moment. Please try again in a few minutes.")
            % {"company": company},
            retry_after_seconds=retry_after_seconds(answer),
            is_outcome_unknown=answer.status not in _NOT_DONE,
            **facts,
        )
    return Rejected(
        _("%(company)s did not accept the request: %(detail)s")
        % {"company": company, "detail": detail or answer.status},
        field=at_field,
        **facts,
    )


def retry_after_seconds(answer: Answer) -> int | None:
    """Return how long we were asked to wait, at most an hour; None when nothing usable was said."""
    text = answer.headers.get("retry-after", "").strip()
    return min(int(text), MAX_RETRY_AFTER_SECONDS) if text.isdigit() else None
