"""Ten thousand changed requests: an answer each, none of them an error of ours, and no memory kept."""

from __future__ import annotations

import gc
import os
import random
from pathlib import Path

from tests.marketing.touchpoints import fuzz

from kogge.marketing.touchpoints import spool
from kogge.marketing.touchpoints.services import taking

REQUESTS = 10_000
ANSWERS = {
    "204 No Content", "200 OK", "400 Bad Request", "403 Forbidden", "404 Not Found", "405 Method Not Allowed",
    "413 Content Too Large",
}  # fmt: skip


def memory_kb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def test_changed_requests_are_answered_and_leave_nothing_in_memory(web):
    rng = random.Random(1)
    seen: set[str] = set()
    before = 0
    for number in range(REQUESTS):
        if number == REQUESTS // 4:
            gc.collect()
            before = memory_kb()
        if number % 10 == 0:
            status, _content = web.call(
                "GET",
                "/touch/p.gif",
                query=rng.choice(["kind=product&path=/x/", "%ff=%00&&&=", "a" * 9000]),
                **fuzz.headers(rng),
            )
        else:
            status, _content = web.call("POST", "/touch/", fuzz.body(rng), **fuzz.headers(rng))
        seen.add(status)

    gc.collect()
    assert seen <= ANSWERS
    assert "204 No Content" in seen and "400 Bad Request" in seen
    assert memory_kb() - before < 12_000
    spool.forget()
    assert taking.take_in() > 1000
