"""Visits: requests and touches taken in per second while the shop serves, and reports over ten million touches.

Load generator, web and worker share the machine. Afterwards every acknowledged touch must be there exactly once.
"""

from __future__ import annotations

import argparse
import json
import random
import secrets
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from load import BIN, Browser, cpu_seconds, machine, percentile_ms, serving

AGENTS = [
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{number}.0.0.0 Safari/537.36"
    for number in range(100, 140)
]
COUNT = """
from kogge.marketing.touchpoints import spool, tables
from kogge.marketing.touchpoints.services import taking
taking.take_in()
with tables.opened() as found:
    print("COUNT", *found.rows("SELECT count(*), count(DISTINCT touch) FROM touches WHERE kind <> 'dropped' AND path = '/nl-nl/bench/'")[0], len(spool.files()))
"""


def request(host: str, touches: int) -> bytes:
    """Return one request as the page's script sends it."""
    events = [{"id": secrets.token_urlsafe(12), "kind": "view", "age": 12} for _ in range(touches)]
    body = json.dumps({"page": {"kind": "product", "path": "/nl-nl/bench/", "variant": "7"}, "referrer": "www.google.nl", "events": events}).encode()  # fmt: skip
    head = (
        f"POST /touch/ HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {random.choice(AGENTS)}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: text/plain;charset=UTF-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Sender:
    """Sends requests over one connection back to back and counts what was acknowledged."""

    def __init__(self, base: str, touches: int, ready: int) -> None:
        parts = urlsplit(base)
        self.address = (parts.hostname or "", parts.port or 80)
        # Made beforehand: the generator shares the machine, and its own work would be measured instead.
        self.requests = [request(parts.netloc, touches) for _ in range(ready)]
        self.durations: list[float] = []
        self.refused = 0

    def run(self, end: float) -> None:
        """Send until the end, or until nothing is left to send."""
        connection = socket.create_connection(self.address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for data in self.requests:
            began = time.monotonic()
            if began > end:
                break
            connection.sendall(data)
            answer = connection.recv(4096)
            self.durations.append(time.monotonic() - began)
            self.refused += b" 204 " not in answer[:20]
        connection.close()


def shop_pages(base: str, end: float, durations: list[float]) -> None:
    """Look at pages meanwhile, as one visitor after the other does."""
    browser = Browser(base)
    while time.monotonic() < end:
        began = time.monotonic()
        status, _location, _body = browser.call("GET", "/nl-nl/")
        if status == 200:
            durations.append(time.monotonic() - began)
        time.sleep(0.05)


def ingest(
    base: str, process: subprocess.Popen, *, touches: int, clients: int, seconds: int
) -> dict[str, object]:
    """Send for some seconds while a visitor looks at pages; return the figures."""
    senders = [Sender(base, touches, ready=seconds * (900 if touches == 1 else 120)) for _ in range(clients)]
    cpu, end = cpu_seconds(process), time.monotonic() + seconds
    began = time.monotonic()
    pages: list[float] = []
    threads = [threading.Thread(target=sender.run, args=(end,)) for sender in senders]
    threads.append(threading.Thread(target=shop_pages, args=(base, end, pages)))
    for thread in threads:
        thread.start()
    for thread in threads[:-1]:
        thread.join()
    length = time.monotonic() - began
    threads[-1].join()
    durations = [one for sender in senders for one in sender.durations]
    return {
        "requests_per_second": round(len(durations) / length),
        "touches_per_second": round(len(durations) * touches / length),
        "p50_ms": percentile_ms(durations, 0.5),
        "p99_ms": percentile_ms(durations, 0.99),
        "refused": sum(sender.refused for sender in senders),
        "acknowledged": (len(durations) - sum(sender.refused for sender in senders)) * touches,
        "server_cpu_ms_per_request": round(1000 * (cpu_seconds(process) - cpu) / max(1, len(durations)), 3),
        "pages_meanwhile": len(pages),
        "page_p50_ms": percentile_ms(pages, 0.5),
        "page_p95_ms": percentile_ms(pages, 0.95),
    }


def web_memory_mb(process: subprocess.Popen) -> int:
    """Return the memory of the largest process of the served shop."""
    largest = 0
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == process.pid and b"granian" in (folder / "cmdline").read_bytes():
                largest = max(largest, int((folder / "statm").read_text().split()[1]) * 4 // 1024)
    return largest


def fuzz(base: str, process: subprocess.Popen, count: int) -> dict[str, object]:
    """Send changed requests; return the answers and how much the web process grew."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tests.marketing.touchpoints import fuzz as changed

    rng, parts = random.Random(7), urlsplit(base)
    answers: dict[str, int] = {}
    before = 0
    connection = socket.create_connection((parts.hostname or "", parts.port or 80))
    for number in range(count):
        if number == count // 10:
            before = web_memory_mb(process)
        body = changed.body(rng)
        head = f"POST /touch/ HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: Mozilla/5.0 {rng.getrandbits(40)}\r\nContent-Length: {len(body)}\r\n\r\n"
        try:
            connection.sendall(head.encode() + body)
            status = connection.recv(4096)[9:12].decode() or "closed"
        except OSError:
            status = "closed"
        answers[status] = answers.get(status, 0) + 1
        if status in ("413", "closed"):
            connection.close()
            connection = socket.create_connection((parts.hostname or "", parts.port or 80))
    connection.close()
    return {"answers": answers, "web_grew_mb": web_memory_mb(process) - before}


def kept(environment: dict[str, str]) -> list[int]:
    """Return how many touches of the bench lie in files, how many different ones, and spool files left."""
    done = subprocess.run(
        [str(BIN / "kogge"), "django", "shell", "-c", COUNT],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("COUNT"))
    return [int(word) for word in line.split()[1:]]


def measure_ingest(options: argparse.Namespace) -> bool:
    """Measure taking in; True when nothing was lost or doubled."""
    with serving("sqlite", prepare=lambda _environment: None) as (base, process, environment):
        warm = ingest(base, process, touches=1, clients=2, seconds=2)
        single = ingest(base, process, touches=1, clients=options.clients, seconds=options.seconds)
        batch = ingest(base, process, touches=50, clients=options.clients, seconds=options.seconds)
        fuzzed = fuzz(base, process, options.fuzz)
        time.sleep(25)  # the open file is closed
        rows, different, left = kept(environment)
    acknowledged = sum(int(run["acknowledged"]) for run in (warm, single, batch))  # type: ignore[call-overload]
    figures = {
        "one_touch_per_request": single,
        "fifty_touches_per_request": batch,
        "acknowledged": acknowledged,
        "kept": rows,
        "kept_different": different,
        "changed_requests": fuzzed,
    }
    size = {"clients": options.clients, "seconds": options.seconds, "changed_requests": options.fuzz}
    print(
        json.dumps(
            {"what": "touches taken in", "size": size, "machine": machine(), "figures": figures}, indent=1
        )
    )
    is_whole = acknowledged == rows == different
    return is_whole and not any(status.startswith("5") for status in fuzzed["answers"])  # type: ignore[attr-defined]


def main() -> int:
    """Measure and print; 1 when something was lost, doubled or answered with an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="length of one run (10)")
    parser.add_argument("--clients", type=int, default=8, help="connections that send back to back (8)")
    parser.add_argument("--fuzz", type=int, default=100_000, help="changed requests (100,000)")
    options, _others = parser.parse_known_args()
    return 0 if measure_ingest(options) else 1


if __name__ == "__main__":
    sys.exit(main())
