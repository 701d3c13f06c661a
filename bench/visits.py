"""Figures of visits: N touches of eighteen months are taken in and made into visits, then every report is timed.

Each report runs in a process of its own within the limits of a page (256 MB, one thread): cold is the first time, warm the
second. CPU seconds say more than seconds where the machine is shared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from load import machine

DAYS = 548
# A visit has six touches on average: four pages, the leaving of the last, and now and then a step towards the order.
TOUCHES = """
SELECT
    (hash(visit, turn) >> 1)::BIGINT AS touch, began + to_seconds(turn * 40) AS occurred_at,
    (began + to_seconds(turn * 40))::DATE AS day,
    (hash(visit // 1.05::DOUBLE) >> 1)::BIGINT AS visitor, 'anonymous' AS level, NULL::BIGINT AS person,
    CASE WHEN turn = 5 THEN 'leave' WHEN turn = 4 AND u < 0.03 THEN 'order' WHEN turn = 3 AND u < 0.12 THEN 'add_to_cart' ELSE 'view' END AS kind,
    CASE WHEN turn = 0 THEN 'home' WHEN turn = 4 AND u < 0.06 THEN 'checkout' WHEN turn = 2 AND u > 0.9 THEN 'search' ELSE 'product' END AS page,
    CASE WHEN turn = 0 THEN '/' || lower(market) || '/' ELSE '/' || lower(market) || '/p/' || (hash(visit, turn, 1) % 2000) || '/' END AS path,
    (hash(visit, turn, 1) % 2000)::BIGINT AS variant,
    CASE WHEN turn = 2 AND u > 0.9 THEN 'word ' || (hash(visit, 9) % 500) ELSE '' END AS term,
    CASE WHEN turn = 2 AND u > 0.9 THEN (hash(visit, 8) % 5)::INTEGER END AS results,
    '' AS detail, CASE WHEN kind = 'order' THEN 'ideal' ELSE '' END AS method, market, lower(market) AS language,
    CASE WHEN kind = 'order' THEN 1000 + (hash(visit, 7) % 9000)::BIGINT ELSE 0 END AS amount_minor,
    CASE WHEN kind = 'order' THEN 'EUR' ELSE '' END AS currency,
    CASE WHEN kind = 'leave' THEN 30000 ELSE 0 END::BIGINT AS engaged_ms,
    CASE WHEN turn > 0 THEN '' WHEN u * 100 % 10 < 4 THEN 'search' WHEN u * 100 % 10 < 6 THEN 'campaign' ELSE 'direct' END AS source_class,
    CASE source_class WHEN 'search' THEN 'google' WHEN 'campaign' THEN 'newsletter' ELSE '' END AS source,
    CASE source_class WHEN 'campaign' THEN 'letter ' || (hash(visit, 6) % 40) ELSE '' END AS campaign, '' AS medium,
    ['mobile', 'desktop', 'tablet'][1 + (hash(visit, 5) % 3)::INTEGER] AS device,
    ['Firefox', 'Chrome', 'Mobile Safari', 'Edge'][1 + (hash(visit, 4) % 4)::INTEGER] AS browser,
    ['Android', 'iOS', 'Windows', 'Linux'][1 + (hash(visit, 4) % 4)::INTEGER] AS system,
    '' AS bot, true AS has_script, 1::BIGINT AS requests, 'web' AS origin
FROM (
    SELECT
        visit, turn, (hash(visit) % 1000003) / 1000003.0 AS u,
        ['NL', 'DE', 'BE', 'FR'][1 + (hash(visit, 3) % 4)::INTEGER] AS market,
        TIMESTAMP '{first} 06:00:00' + to_days((hash(visit, 2) % {days})::INTEGER) + to_seconds((hash(visit, 1) % 57600)::INTEGER) AS began
    FROM range(0, {visits}) AS visits(visit), range(0, 6) AS turns(turn)
)
"""


def cpu() -> float:
    """Return the CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], Any]) -> dict[str, float]:
    """Run something and return its seconds."""
    began, used = time.monotonic(), cpu()
    work()
    return {"seconds": round(time.monotonic() - began, 3), "cpu_seconds": round(cpu() - used, 3)}


def peak_mb() -> int:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def take_in(touches: int) -> dict[str, Any]:
    """Make the home's files; one lot of history, as another counter's export would come in."""
    from kogge.core import clock
    from kogge.core.warehouse import files
    from kogge.marketing.touchpoints.services import taking

    first = clock.today() - timedelta(days=DAYS - 1)
    query = TOUCHES.format(first=first, days=DAYS - 1, visits=touches // 6)

    def work() -> None:
        with files.connect(files.WORKER) as connection:
            connection.execute(f"CREATE TEMP TABLE bench AS {query}")
            taking.bring_in_query(connection, "SELECT * FROM bench")

    found: dict[str, Any] = timed(work)
    day = clock.today() - timedelta(days=1)
    with files.connect(files.WORKER) as connection:
        one_day = query.replace("FROM range(0, ", f"FROM range({touches}, {touches} + ").replace(
            f"{touches} + {touches // 6}", f"{touches + 100}"
        )
        connection.execute(
            f"CREATE TEMP TABLE bench AS SELECT * REPLACE (DATE '{day}' AS day) FROM ({one_day})"
        )
        found["a_day_made_anew"] = timed(lambda: taking.bring_in_query(connection, "SELECT * FROM bench"))
    return {**found, "peak_mb": peak_mb()}


def report(name: str) -> dict[str, Any]:
    """Time one report twice."""
    from kogge.measurement.analytics import books, visit_choice, visit_dashboard, visit_queries, visit_tables
    from kogge.measurement.analytics.values import By, VisitSelection
    from kogge.measurement.analytics.visit_queries import RowsOf

    def work() -> None:
        if name == "books":
            books.compare(step=books.Step.MONTH, selection=VisitSelection(currency="EUR"))
            return
        with visit_queries.opened() as facts:
            basis = visit_queries.basis(facts)
            choice = visit_choice.choice_of({"period": "365"}, basis)
            if name == "overview":
                visit_dashboard.build(facts, basis, choice)
            elif name == "way_to_the_order":
                for by in (None, By.COUNTRY, By.DEVICE, By.METHOD, By.SOURCE):
                    visit_queries.reached(facts, by=by, selection=choice.selection())
            elif name.startswith("rows"):
                rows_of = RowsOf(by=By.PAGE, key="/nl/") if name == "rows_of_a_page" else RowsOf()
                visit_queries.visits_behind(facts, "visits", rows_of, selection=choice.selection(), limit=50)
            else:
                visit_tables.report(facts, By(name), choice)

    return {"cold": timed(work), "warm": timed(work), "peak_mb": peak_mb()}


REPORTS = ("overview", "source", "campaign", "page", "term", "device", "browser", "country", "day", "month", "way_to_the_order", "rows", "rows_of_a_page", "books")  # fmt: skip


def inside(step: str, touches: int) -> None:
    """Run one step in this process and print what it found."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kogge.config.settings")
    django.setup()
    print(json.dumps(take_in(touches) if step == "take_in" else report(step)))


def main() -> int:
    """Measure and print; 1 when a report is slower than it may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--touches", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--full", action="store_true", help="10,000,000 touches")
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    options, _others = parser.parse_known_args()
    touches = 10_000_000 if options.full else options.touches
    if options.step:
        inside(options.step, touches)
        return 0
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "KOGGE_HOME": home}
        environment.pop("KOGGE_DATABASE_URL", None)
        migrate = [sys.executable, "-m", "kogge.config.cli", "init"]
        subprocess.run(migrate, env=environment, check=True, capture_output=True)
        found = {}
        for step in ("take_in", *REPORTS):
            command = [sys.executable, __file__, "--step", step, "--touches", str(touches)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            found[step] = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps({"what": "figures of visits", "size": {"touches": touches}, "machine": machine(), "figures": found}, indent=1))  # fmt: skip
    reports = [found[name] for name in REPORTS]
    return int(any(one["warm"]["cpu_seconds"] > 1 or one["cold"]["cpu_seconds"] > 2 for one in reports))


if __name__ == "__main__":
    sys.exit(main())
