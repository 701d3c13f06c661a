"""Full checkouts per second: three articles into the cart, address, delivery, order, the provider's page, webhook, paid.

Load generator, stand-in of the provider, web and worker share the machine. A checkout counts when the shop's status page
shows the order as paid. Afterwards `kogge audit all` must find nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time

from load import BIN, Browser, arguments, closed_loop, cpu_seconds, drained, median_of, serving, summary, tell

ENTERED = {
    "email": "", "first_name": "Marieke", "last_name": "Jansen", "postcode": "6211 LN", "house_number": "14",
    "street": "Kapoenstraat", "city": "Maastricht", "shipping_option": "", "payment_method": "ideal",
}  # fmt: skip
PIECES = 1_000_000

STOCK_UP = f"""
from kogge.sales.stock.models import StockItem
from kogge.sales.catalog import queries as catalog
from kogge.sales.stock import services
for row in list(StockItem.objects.order_by("variant_id")[:60]):
    services.receive(variant_id=row.variant_id, quantity={PIECES}, reason="receipt", actor="bench")
from kogge.sales.pricing import queries as pricing
sold = pricing.prices_for("NL", list(StockItem.objects.order_by("variant_id").values_list("variant_id", flat=True)[:60]))
print("VARIANTS", *sorted(sold))
"""


def stock_up(environment: dict[str, str]) -> list[int]:
    """Put enough pieces on the shelf for any run; return the variants sold in the Netherlands."""
    done = subprocess.run(
        [str(BIN / "kogge"), "django", "shell", "-c", STOCK_UP],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("VARIANTS"))
    return [int(word) for word in line.split()[1:]]


def hidden(body: bytes, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', body.decode())
    return found.group(1) if found else ""


class Shopper:
    """Buys three articles at a time, again and again."""

    def __init__(self, base: str, variants: list[int], number: int) -> None:
        self.base, self.variants, self.number, self.count = base, variants, number, 0

    def buy(self) -> int:
        """Make one whole checkout; return the number of requests. Raises for anything unexpected."""
        browser, self.count = Browser(self.base), self.count + 1
        for step in range(3):
            variant = self.variants[(self.count * 3 + step + self.number * 7) % len(self.variants)]
            self.expect(browser.call("POST", "/nl-nl/cart/add/", {"variant": variant, "quantity": 1}), 302)
        entered = {**ENTERED, "email": f"bench-{self.number}-{self.count}-{time.monotonic_ns()}@example.nl"}
        self.expect(browser.call("GET", "/nl-nl/checkout/"), 200)
        self.expect(browser.call("POST", "/nl-nl/checkout/", {**entered, "action": "update"}), 302)
        page = self.expect(browser.call("GET", "/nl-nl/checkout/"), 200)
        chosen = re.search(rb'name="shipping_option"[^>]*value="([^"]+)"[^>]*checked', page[2])
        entered["shipping_option"] = chosen.group(1).decode() if chosen else ""
        placed = self.expect(
            browser.call(
                "POST", "/nl-nl/checkout/", {**entered, "seen": hidden(page[2], "seen"), "action": "place"}
            ),
            302,
        )
        payment_page = placed[1]
        back = self.expect(browser.call("POST", payment_page, {"outcome": "paid"}), 303)[1]
        deadline = time.monotonic() + 20
        while True:
            status = self.expect(browser.call("GET", back), 200)
            if b"every 5s" not in status[2]:  # the page waits for the payment no more
                return browser.requests
            if time.monotonic() > deadline:
                raise RuntimeError("not paid within 20 s")
            time.sleep(0.02)

    @staticmethod
    def expect(answer: tuple[int, str, bytes], status: int) -> tuple[int, str, bytes]:
        """Return the answer if it has the status."""
        if answer[0] != status:
            raise RuntimeError(f"{answer[0]} instead of {status}: {answer[2][:300]!r}")
        return answer


def main() -> int:
    """Measure and print; 1 when anything failed or the ledgers do not add up."""
    options = arguments(__doc__ or "")
    held: dict[str, list[int]] = {}

    def prepare(environment: dict[str, str]) -> None:
        held["variants"] = stock_up(environment)

    runs = []
    with serving(options.database, prepare=prepare) as (base, process, environment):
        for _run in range(options.runs):
            shoppers = [Shopper(base, held["variants"], number) for number in range(options.clients)]
            before: list[float] = []
            tally = closed_loop(
                options.clients,
                options.warm_up,
                options.seconds,
                lambda number, shoppers=shoppers: shoppers[number].buy(),
                on_start=lambda before=before: before.append(cpu_seconds(process)),
            )
            runs.append(summary(tally, options.seconds, cpu_seconds(process) - before[0]))
        still_to_do = drained(environment)
        audit = subprocess.run(
            [str(BIN / "kogge"), "audit", "all"], env=environment, capture_output=True, text=True, check=False
        )
    figures = {
        **median_of(runs),
        "worker_done_after_s": still_to_do,
        "audit": audit.stdout.strip().splitlines()[-1:],
        "audit_exit_code": audit.returncode,
    }
    size = {
        "database": options.database,
        "clients": options.clients,
        "seconds": options.seconds,
        "runs": options.runs,
    }
    tell("full checkouts per second", size, figures)
    return 1 if figures["errors"] or audit.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
