"""Register an address for messages as a merchant does in PayPal's dashboard, and see its webhook id."""

from __future__ import annotations

from kogge.fakes import dashboard
from kogge.fakes.paypal import checking, documents, fake
from kogge.fakes.paypal.fake import PayPalFake
from kogge.fakes.server import Router


def add_routes(router: Router, paypal: PayPalFake) -> None:
    """Let the dashboard answer."""

    def registered() -> list[tuple[str, str]]:
        return [(one["url"], one["id"]) for one in paypal.state.children(fake.HOOK)]

    def register(address: str) -> None:
        body = {"url": address, "event_types": [{"name": "*"}]}
        checking.check_hook(body)
        hook = {"id": documents.token(), **body, "_secret": documents.token(40)}
        paypal.state.keep(fake.HOOK, hook)

    dashboard.Dashboard(router, shown="webhook_id", registered=registered, register=register)
