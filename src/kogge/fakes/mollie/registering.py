"""The calls with which a merchant registers webhooks and reads events: /v2/webhooks and /v2/events."""

from __future__ import annotations

from typing import Any

from kogge.fakes.clock import stamp
from kogge.fakes.company import token
from kogge.fakes.mollie import checking, documents, webhooks
from kogge.fakes.mollie.fake import MollieFake
from kogge.fakes.server import Refused, Request, Response, json_response

Document = dict[str, Any]
HAL = "application/hal+json"


class Webhooks:
    """The calls under /v2/webhooks and /v2/events."""

    def __init__(self, fake: MollieFake) -> None:
        self.fake = fake

    def create(self, request: Request) -> Response:
        """POST /v2/webhooks: the secret is told once, here."""
        body = checking.json_object(request)
        checking.need_text(body, "name", 255)
        checking.need_text(body, "url", 2048)
        checking.check_address(body, "url")
        wanted = body.get("eventTypes")
        types = wanted if isinstance(wanted, list) else [wanted]
        if not types or not set(types) <= set(webhooks.EVENT_TYPES):
            raise Refused(422, "The event types are invalid", "eventTypes")
        hook = {
            "resource": "webhook",
            "id": token("hook_"),
            "url": body["url"],
            "name": body["name"],
            "profileId": "pfl_FakeProfile",
            "createdAt": stamp(self.fake.clock.now()),
            "eventTypes": types,
            "status": "enabled",
            "mode": "test",
            "_secret": token("whsec_"),
        }
        self.fake.state.keep(webhooks.KIND, hook)
        return _hal({**self._shown(hook), "webhookSecret": hook["_secret"]}, 201)

    def listed(self, request: Request) -> Response:
        """GET /v2/webhooks"""
        shown = [self._shown(hook) for hook in self.fake.state.children(webhooks.KIND)]
        address = f"{self.fake.base_url}/v2/webhooks"
        return _hal(documents.listed("webhooks", shown, self_url=address))

    def show(self, request: Request, hook_id: str) -> Response:
        """GET /v2/webhooks/{id}"""
        return _hal(self._shown(self._need(hook_id)))

    def drop(self, request: Request, hook_id: str) -> Response:
        """DELETE /v2/webhooks/{id}"""
        self.fake.state.drop(webhooks.KIND, self._need(hook_id)["id"])
        return Response(status=204, content_type=HAL)

    def ping(self, request: Request, hook_id: str) -> Response:
        """POST /v2/webhooks/{id}/ping: send a message that tells of nothing."""
        hook, now = self._need(hook_id), self.fake.clock.now()
        event = webhooks.new_event("hook.ping", self._shown(hook), now=now, base_url=self.fake.base_url)
        self.fake.state.keep(webhooks.EVENT, event)
        self.fake.deliveries.send(webhooks.delivery(hook, event, now=now))
        return Response(status=202, content_type=HAL)

    def show_event(self, request: Request, event_id: str) -> Response:
        """GET /v2/events/{id}"""
        event = self.fake.state.find(webhooks.EVENT, event_id)
        if event is None:
            raise Refused(404, f"No event exists with token {event_id}.")
        return _hal(event)

    def _need(self, hook_id: str) -> Document:
        hook = self.fake.state.find(webhooks.KIND, hook_id)
        if hook is None:
            raise Refused(404, f"No webhook exists with token {hook_id}.")
        return hook

    def _shown(self, hook: Document) -> Document:
        shown = {name: value for name, value in hook.items() if not name.startswith("_")}
        shown["_links"] = {
            "self": documents.link(self.fake.base_url, f"webhooks/{hook['id']}"),
            "documentation": documents.documentation("get-webhook"),
        }
        return shown


def _hal(data: Document, status: int = 200) -> Response:
    return json_response(data, status=status, content_type=HAL)
