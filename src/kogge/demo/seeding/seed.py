"""Fill a demo home: the shop, its past, its last forty orders; deterministic but for the day it is filled on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings

from kogge.core import clock, home, spoken
from kogge.core.errors import Misused
from kogge.core.events import relay
from kogge.core.jobs import worker
from kogge.demo import content, history, scenario, timing
from kogge.demo.seeding import banking, furnishing, past, recent, staffing, turnover, visiting
from kogge.fakes.mollie import app
from kogge.fakes.server import RunningFake
from kogge.planning.company import queries as company

_ = spoken.words_of(__file__)


def fill(report: Callable[[str], None]) -> None:
    """Fill the home once and report what came in, line by line; harmless when filled. Misused in a live home."""
    if not settings.KOGGE_IS_DEMO:
        raise Misused("Only a demo home is filled with the demo shop.")
    if company.company() is not None:
        return
    start = time.monotonic()
    shop = content.load()
    state = home.current().path / "fakes" / "mollie.sqlite3"
    state.parent.mkdir(parents=True, exist_ok=True)
    fake = app.build(state_path=state)
    with RunningFake(fake) as running:
        fake.start(running.url)
        # The shop is older than its oldest order: texts and prices were there before anyone bought.
        with clock.at(clock.now() - timedelta(days=history.DAYS + 30)):
            account = furnishing.furnish(shop, mollie_url=running.url)
        staffing.hire(shop)
        report(
            "  "
            + _("shop: %(products)s products in %(markets)s markets")
            % {"products": len(shop.products), "markets": len(shop.markets)}
        )
        script = timing.timed(scenario.current_orders(), clock.now())
        earlier = past.orders_before(timing.history_ends_at(script, clock.now()))
        orders_before = past.bring_in(shop, earlier)
        turnover.count(shop, earlier, actor=furnishing.ACTOR)
        report("  " + _("history: %(orders)s orders of twenty-five months") % {"orders": orders_before})
        shopkeeping = recent.Shopkeeping(account, fake.clock, actor=furnishing.ACTOR)
        orders_now = shopkeeping.run(script)
        report(
            "  "
            + _("checkout: %(orders)s orders, each through cart, payment and webhook")
            % {"orders": orders_now}
        )
        lines = banking.bring_in(script, shopkeeping.numbers, actor=furnishing.ACTOR)
        report("  " + _("bank: a statement of %(lines)s lines") % {"lines": lines})
        touches = visiting.bring_in(shop, earlier, shopkeeping.visited)
        report("  " + _("visits: %(touches)s touches of eighteen months") % {"touches": touches})
    fake.stop()
    relay.run_until_empty()
    worker.run_due()
    report("  " + _("filled in %(seconds)s s") % {"seconds": f"{time.monotonic() - start:.0f}"})
