"""The test's own door under /_fake/, alike at every company: clock, faults, webhooks. No company has anything like it."""

from __future__ import annotations

from datetime import datetime

from kogge.fakes.clock import stamp
from kogge.fakes.company import CompanyFake
from kogge.fakes.server import Refused, Request, Response, Router, json_response


def add_routes(router: Router, fake: CompanyFake) -> None:
    """Let the control addresses answer."""
    door = Control(fake)
    for method, pattern, handler in (
        ("GET", "/_fake", door.show),
        ("POST", "/_fake/reset", door.reset),
        ("POST", "/_fake/clock", door.set_clock),
        ("GET", "/_fake/faults", door.list_faults),
        ("POST", "/_fake/faults", door.add_fault),
        ("DELETE", "/_fake/faults", door.clear_faults),
        ("GET", "/_fake/webhooks", door.list_webhooks),
        ("POST", "/_fake/webhooks/release", door.release),
        ("POST", "/_fake/settle", door.settle),
    ):
        router.add(method, pattern, handler)


class Control:
    """The control calls of one fake; bodies are JSON."""

    def __init__(self, fake: CompanyFake) -> None:
        self.fake = fake

    def show(self, request: Request) -> Response:
        """GET /_fake: what the fake holds right now."""
        return json_response(
            {
                "fake": self.fake.name,
                "now": stamp(self.fake.clock.now()),
                "clock_offset_seconds": self.fake.clock.offset_seconds,
                **self.fake.counts(),
                "open_webhooks": self.fake.deliveries.open_count(),
                "faults": self.fake.faults.listed(),
            }
        )

    def reset(self, request: Request) -> Response:
        """POST /_fake/reset: forget everything."""
        self.fake.faults.clear()
        self.fake.deliveries.forget()
        self.fake.state.clear()
        self.fake.clock.advance(-self.fake.clock.offset_seconds)
        return self.show(request)

    def set_clock(self, request: Request) -> Response:
        """POST /_fake/clock {"advance_seconds": 3600} or {"now": "2026-12-01T10:00:00+00:00"}"""
        body = request.json()
        try:
            if "advance_seconds" in body:
                self.fake.clock.advance(float(body["advance_seconds"]))
            else:
                self.fake.clock.set(datetime.fromisoformat(body["now"]))
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(422, f"advance_seconds is a number, now an instant with offset: {error}") from error
        self.fake.keep_clock()
        return self.show(request)

    def list_faults(self, request: Request) -> Response:
        """GET /_fake/faults"""
        return json_response(self.fake.faults.listed())

    def add_fault(self, request: Request) -> Response:
        """POST /_fake/faults {"on": "api", "kind": "status", "status": 503, "path": "/v2/payments", "times": 1}"""
        try:
            self.fake.faults.add(request.json())
        except ValueError as error:
            raise Refused(422, str(error)) from error
        return json_response(self.fake.faults.listed(), status=201)

    def clear_faults(self, request: Request) -> Response:
        """DELETE /_fake/faults"""
        self.fake.faults.clear()
        return json_response([])

    def list_webhooks(self, request: Request) -> Response:
        """GET /_fake/webhooks: the last attempts, oldest first."""
        return json_response(self.fake.deliveries.log())

    def release(self, request: Request) -> Response:
        """POST /_fake/webhooks/release: send what a reorder fault holds back."""
        self.fake.deliveries.release_held()
        return json_response({"released": True})

    def settle(self, request: Request) -> Response:
        """POST /_fake/settle {"seconds": 5}: wait until every due webhook was sent."""
        self.fake.tick()
        is_idle = self.fake.deliveries.wait_idle(float(request.json().get("seconds", 5)))
        return json_response({"is_idle": is_idle}, status=200 if is_idle else 504)
