"""What one frame of the spool holds: the touches of one request as JSON, or counts of what was dropped.

Neither address nor browser's name is in it: the collector has turned both into a hash and a few classes before it writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kogge.marketing.touchpoints.rules import identity
from kogge.marketing.touchpoints.rules.reading import Page, Request
from kogge.marketing.touchpoints.values import Agent, Device, Drop, Kind, Level, Source, SourceClass, Touch


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who a request's touches belong to."""

    visitor: int | None
    level: Level
    person: int | None = None
    agent: Agent
    has_script: bool = True


def frame(*, received_at: datetime, sender: Sender, page: Page, source: Source | None, events: list[dict[str, Any]]) -> bytes:  # fmt: skip
    """Return the payload of a frame with touches."""
    agent = sender.agent
    held = {
        "r": _milliseconds(received_at),
        "v": sender.visitor,
        "l": sender.level,
        "c": sender.person,
        "g": [agent.device, agent.browser, agent.system, agent.bot],
        "x": sender.has_script,
        "p": [page.kind, page.path, page.market, page.language, page.variant, page.term, page.results],
        "s": [source.kind, source.name, source.campaign, source.medium] if source else None,
        "e": events,
    }
    return json.dumps(held, separators=(",", ":")).encode()


def frame_of_request(
    request: Request, *, received_at: datetime, sender: Sender, source: Source | None
) -> bytes:
    """Return the payload of a request's touches."""
    return frame(received_at=received_at, sender=sender, page=request.page, source=source, events=request.events)  # fmt: skip


def frame_of_drops(drops: Mapping[str, int], *, received_at: datetime, drop_id: str) -> bytes:
    """Return the payload that counts what was dropped."""
    held = {"r": _milliseconds(received_at), "i": drop_id, "drops": dict(drops)}
    return json.dumps(held, separators=(",", ":")).encode()


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def touches_in(payload: bytes) -> Iterator[Touch]:
    """Yield the touches of a frame; a frame that this version does not understand yields one dropped as malformed."""
    try:
        held = json.loads(payload)
        found = list(_dropped(held) if "drops" in held else _touches(held))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, OSError):
        key = identity.touch_key(f"frame:{payload[:200]!r}")
        found = [
            Touch(key=key, occurred_at=_instant(0), visitor=None, kind=Kind.DROPPED, detail=Drop.MALFORMED)
        ]
    yield from found


def _dropped(held: dict[str, Any]) -> Iterator[Touch]:
    for reason, count in held["drops"].items():
        yield Touch(
            key=identity.touch_key(f"{held['i']}:{reason}"),
            occurred_at=_instant(held["r"]),
            visitor=None,
            kind=Kind.DROPPED,
            detail=reason,
            count=count,
        )


def _touches(held: dict[str, Any]) -> Iterator[Touch]:
    kind, path, market, language, variant, term, results = held["p"]
    device, browser, system, bot = held["g"]
    source = None
    if held["s"]:
        source_kind, name, campaign, medium = held["s"]
        source = Source(kind=SourceClass(source_kind), name=name, campaign=campaign, medium=medium)
    for event in held["e"]:
        event_kind = Kind(event["k"])
        is_view = event_kind == Kind.VIEW
        yield Touch(
            key=identity.touch_key(event["i"]),
            occurred_at=_instant(held["r"] - event["a"]),
            visitor=held["v"],
            level=Level(held["l"]),
            person=held["c"],
            kind=event_kind,
            page=kind,
            path=path,
            market=market,
            language=language,
            variant=variant if event_kind in (Kind.VIEW, Kind.ADD_TO_CART) else None,
            term=term if is_view else "",
            results=results if is_view else None,
            detail=event.get("d", ""),
            method=event.get("m", ""),
            amount_minor=event.get("n", 0),
            currency=event.get("u", ""),
            engaged_ms=event.get("ms", 0),
            source=source if is_view else None,
            agent=Agent(device=Device(device), browser=browser, system=system, bot=bot),
            has_script=held["x"],
            origin=event.get("o", "web"),
        )
