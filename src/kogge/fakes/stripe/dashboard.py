"""Register an address for messages as a merchant does in Stripe's dashboard, and see its secret."""

from __future__ import annotations

from kogge.fakes import dashboard
from kogge.fakes.server import Router
from kogge.fakes.stripe import checking, documents, fake
from kogge.fakes.stripe.fake import StripeFake


def add_routes(router: Router, stripe: StripeFake) -> None:
    """Let the dashboard answer."""

    def registered() -> list[tuple[str, str]]:
        return [(one["url"], one["secret"]) for one in stripe.state.children(fake.ENDPOINT)]

    def register(address: str) -> None:
        checking.check_address({"url": address}, "url")
        stripe.state.keep(fake.ENDPOINT, documents.new_endpoint({"url": address}, now=stripe.clock.now()))

    dashboard.Dashboard(router, shown="secret", registered=registered, register=register)
