"""Twenty-four orders of 500.00 come to the EU threshold at the same moment; prints what each was told, as JSON."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from django.core.management import call_command
from django.db import connection, transaction

from kogge.core import checks
from kogge.sales.tax import services
from kogge.sales.tax.models import ThresholdEntry, ThresholdYear
from kogge.sales.tax.values import Decision, Seller, Supply, SupplyLine

ORDERS = 24
SUPPLY = Supply(
    seller=Seller(country="DE", oss=True),
    dispatch_country="DE",
    delivery_country="NL",
    # 595.00 is 500.00 net at the German rate: the 21st order exceeds 10,000.00.
    lines=(SupplyLine(reference="1", category="standard", amount_minor=59_500),),
    tax_point=date(2026, 11, 23),
)


def order(number: int, start: threading.Barrier) -> Decision:
    """Decide and count one order in a transaction of its own, as placing it does."""
    start.wait()
    try:
        with transaction.atomic():
            return services.decide_and_take(supply=SUPPLY, reference=f"order:{number}")
    finally:
        connection.close()


def main() -> None:
    """Race once and print the outcome."""
    call_command("migrate", verbosity=0)
    services.seed_rates()
    start = threading.Barrier(ORDERS)
    with ThreadPoolExecutor(ORDERS) as pool:
        decisions = list(pool.map(lambda number: order(number, start), range(ORDERS)))
    year = ThresholdYear.objects.get(year=2026)
    print(
        json.dumps(
            {
                "schemes": sorted(decision.scheme for decision in decisions),
                "crossing": sum(decision.crosses_threshold for decision in decisions),
                "counted": year.counted_net_minor,
                "crossed_by": year.crossed_by,
                "runs": sorted(ThresholdEntry.objects.values_list("counted_after_minor", flat=True)),
                "crossing_entry": list(
                    ThresholdEntry.objects.filter(counted_after_minor=1_050_000).values_list(
                        "reference", flat=True
                    )
                ),
                "audit": checks.run_audit("threshold"),
            }
        )
    )
