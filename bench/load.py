"""What the load scripts share: a shop of their own in a temporary home, closed-loop clients, and figures as JSON."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

BIN = Path(sys.executable).parent
STAND_INS = 3  # `kogge up` takes as many ports behind the shop's for the payment providers' stand-ins


def arguments(description: str) -> argparse.Namespace:
    """Read the options that every script has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seconds", type=int, default=20, help="length of one run (20)")
    parser.add_argument("--warm-up", type=int, default=5, help="seconds before it (5)")
    parser.add_argument("--runs", type=int, default=1, help="runs of which the median is told (1)")
    parser.add_argument("--clients", type=int, default=8, help="closed-loop clients (8)")
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgres"])
    parser.add_argument("--products", type=int, default=10_000, help="products in the shop, where it matters")
    parser.add_argument("--full", action="store_true", help="60 s after 10 s, median of 3")
    found = parser.parse_args()
    if found.full:
        found.seconds, found.warm_up, found.runs = 60, 10, 3
    return found


def free_port() -> int:
    """Return a port behind which those of the stand-ins are free as well."""
    while True:
        with ExitStack() as stack:
            one, *others = (stack.enter_context(socket.socket()) for _ in range(1 + STAND_INS))
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                for place, other in enumerate(others, start=1):
                    other.bind(("127.0.0.1", port + place))
            except (OSError, OverflowError):
                continue
            return port


def machine() -> dict[str, object]:
    """Say on what it was measured."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "ten_million_additions_s": additions_s(),
    }


def additions_s() -> float:
    """Return the CPU seconds of a plain loop: what tells a slow machine, or one that neighbours use, from a quick one."""
    start, total = time.process_time(), 0
    for number in range(10_000_000):
        total += number
    return round(time.process_time() - start, 2)


DRAINED = """
import time
from kogge.core.events import relay
from kogge.core.jobs import queries, services
start = time.monotonic()
while relay.has_work() or services.due_lanes() or queries.running().exists():
    if time.monotonic() - start > 600:
        raise SystemExit("the worker does not come to an end")
    time.sleep(0.1)
print("DRAINED", round(time.monotonic() - start, 1))
"""


def drained(environment: dict[str, str]) -> float:
    """Wait until the worker has delivered every event and run every job that is due; return the seconds that took it."""
    done = subprocess.run(
        [str(BIN / "kogge"), "django", "shell", "-c", DRAINED],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(next(line for line in done.stdout.splitlines() if line.startswith("DRAINED")).split()[1])


@contextmanager
def serving(
    database: str, *, prepare: Callable[[dict[str, str]], None]
) -> Iterator[tuple[str, subprocess.Popen, dict[str, str]]]:
    """Yield address, process and environment of a freshly prepared shop; everything is removed afterwards."""
    home = tempfile.mkdtemp(prefix="kogge-bench-")
    environment = {**os.environ, "KOGGE_HOME": home, "KOGGE_LOG_LEVEL": "ERROR"}
    name = f"kogge_bench_{os.getpid()}"
    server = os.environ.get("KOGGE_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    if database == "postgres":
        parts = urlsplit(server)
        admin = parts._replace(path="/postgres").geturl()
        subprocess.run(["psql", admin, "-qc", f"CREATE DATABASE {name}"], check=True)
        environment["KOGGE_DATABASE_URL"] = parts._replace(path=f"/{name}").geturl()
    process = None
    try:
        subprocess.run(
            [str(BIN / "kogge"), "init", "--demo"], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        prepare(environment)
        port = free_port()
        command = [
            str(BIN / "kogge"),
            "up",
            "--port",
            str(port),
            "--web-workers",
            os.environ.get("KOGGE_BENCH_WEB_WORKERS", "2"),
        ]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        for line in process.stdout or ():
            if "Ctrl-C" in line:
                break
        yield f"http://127.0.0.1:{port}", process, environment
    finally:
        if process is not None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
        if database == "postgres":
            subprocess.run(
                ["psql", admin, "-qc", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"], check=False
            )
        shutil.rmtree(home, ignore_errors=True)


def cpu_seconds(process: subprocess.Popen) -> float:
    """Return the CPU time used so far by the process group of a served shop, load generator not included."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == process.pid:  # session
            total += (int(fields[11]) + int(fields[12])) / ticks
    return total


class Browser:
    """A visitor without scripts: keeps cookies and connections, follows nothing by itself."""

    def __init__(self, base: str) -> None:
        self.base = urlsplit(base)
        self.cookies: dict[str, str] = {}
        self.connections: dict[str, http.client.HTTPConnection] = {}
        self.requests = 0

    def call(self, method: str, url: str, form: dict[str, object] | None = None) -> tuple[int, str, bytes]:
        """Send one request; return status, Location and body."""
        parts = urlsplit(url)
        netloc = parts.netloc or self.base.netloc
        body = urlencode(form).encode() if form is not None else None
        headers = {"Accept-Encoding": "identity", "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if netloc == self.base.netloc and self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        for attempt in (1, 2):
            connection = self.connections.get(netloc) or http.client.HTTPConnection(netloc, timeout=30)
            self.connections[netloc] = connection
            try:
                connection.request(method, target, body=body, headers=headers)
                answer = connection.getresponse()
                content = answer.read()
                break
            except (http.client.HTTPException, ConnectionError, OSError):
                connection.close()
                del self.connections[netloc]
                if attempt == 2:
                    raise
        self.requests += 1
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and netloc == self.base.netloc:
                pair = value.split(";", 1)[0]
                key, _, held = pair.partition("=")
                self.cookies[key] = held
        return answer.status, answer.getheader("Location", ""), content


class Tally:
    """Durations in seconds and errors of one run."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.durations: list[float] = []
        self.errors: list[str] = []
        self.requests = 0


def closed_loop(
    clients: int, warm_up: int, seconds: int, act: Callable[[int], int], *, on_start: Callable[[], None]
) -> Tally:
    """Let every client repeat `act(client) -> requests` back to back; only what ends within the run counts."""
    tally = Tally()
    start = time.monotonic() + warm_up
    end = start + seconds

    def loop(number: int) -> None:
        while (began := time.monotonic()) < end:
            try:
                requests = act(number)
            except Exception as error:  # noqa: BLE001  every failure is a figure here
                with tally.lock:
                    tally.errors.append(repr(error)[:200])
                continue
            now = time.monotonic()
            if start <= now <= end:
                with tally.lock:
                    tally.durations.append(now - began)
                    tally.requests += requests

    threads = [threading.Thread(target=loop, args=(number,), daemon=True) for number in range(clients)]
    for thread in threads:
        thread.start()
    time.sleep(max(0.0, start - time.monotonic()))
    on_start()
    for thread in threads:
        thread.join()
    return tally


def percentile_ms(durations: list[float], share: float) -> float:
    """Return a percentile in milliseconds."""
    ordered = sorted(durations)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0


def summary(tally: Tally, seconds: int, cpu: float) -> dict[str, object]:
    """Return the figures of one run."""
    count = len(tally.durations)
    return {
        "per_second": round(count / seconds, 1),
        "requests_per_second": round(tally.requests / seconds, 1),
        "p50_ms": percentile_ms(tally.durations, 0.5),
        "p95_ms": percentile_ms(tally.durations, 0.95),
        "p99_ms": percentile_ms(tally.durations, 0.99),
        "errors": len(tally.errors),
        "first_error": tally.errors[0] if tally.errors else "",
        "cpu_ms_each": round(1000 * cpu / count, 1) if count else None,
    }


def median_of(runs: list[dict[str, object]]) -> dict[str, object]:
    """Return the run with the median rate; errors of all runs are added up."""
    ordered = sorted(runs, key=lambda run: run["per_second"])
    middle = dict(ordered[len(ordered) // 2])
    middle["errors"] = sum(int(run["errors"]) for run in runs)  # type: ignore[call-overload]
    middle["rates"] = [run["per_second"] for run in runs]
    return middle


def tell(what: str, size: dict[str, object], figures: dict[str, object]) -> None:
    """Print one JSON object."""
    generator = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "what": what,
                "size": size,
                "machine": machine(),
                "figures": figures,
                "load_generator_cpu_s": round(generator.ru_utime + generator.ru_stime, 1),
            },
            indent=1,
        )
    )


__all__ = [
    "Browser", "arguments", "closed_loop", "cpu_seconds", "median_of", "serving", "statistics", "summary", "tell",
]  # fmt: skip
