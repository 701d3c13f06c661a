"""Take an Online Retail file in, then ask every figure; each figure must equal plain SQL over the file.

    python bench/history_import.py                          # 100,000 generated lines, SQLite
    python bench/history_import.py --database postgres
    python bench/history_import.py --file online_retail_ii.csv.gz --second-block 525462

The time is that of the command as a person starts it: checking the file, import, and the files that figures are read
from. `--second-block` is the data row with which a second extract begins; its rows before 2010-12-10 are said twice.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from load import machine

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.measurement.analytics.plain_sql import PlainFile  # noqa: E402
from tests.sales.channels import online_retail_generator as generator  # noqa: E402

from kogge.measurement.analytics.definitions import KPIS  # noqa: E402
from kogge.sales.channels.formats.online_retail import COUNTRIES  # noqa: E402

KOGGE = [sys.executable, "-m", "kogge.config.cli"]
SERVER = os.environ.get(
    "KOGGE_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres"
).rpartition("/")[0]


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Run a command; return its seconds and what it printed."""
    begin = time.perf_counter()
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return time.perf_counter() - begin, done.stdout


def differences(plain: PlainFile, environment: dict[str, str]) -> tuple[int, list[str], list[float]]:
    """Compare every figure with plain SQL; return how many values were compared, which differ, and the seconds."""
    compared, wrong, seconds = 0, [], []
    for kpi in KPIS:
        for by in ("month", "country", "product"):
            took, text = timed([*KOGGE, "kpi", "show", kpi, "--by", by, "--json"], environment)
            seconds.append(took)
            printed = json.loads(text)
            expected = plain.rows(kpi, by)
            if by == "country":
                expected = {COUNTRIES.get(name, name): value for name, value in expected.items()}
            found = {row["key"]: row["value"] for row in printed["rows"]}
            compared += len(expected) + 1
            wrong += [
                f"{kpi} by {by}: {key}" for key in expected | found if expected.get(key) != found.get(key)
            ]
            wrong += [f"{kpi}: total"] if printed["total"] != plain.total(kpi) else []
    return compared, wrong, seconds


def main() -> int:
    """Measure once and print JSON; 1 when a figure differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", type=Path)
    parser.add_argument("--second-block", type=int, default=0)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgres"])
    args = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="kogge-bench-"))
    name = f"kogge_bench_{os.getpid()}"
    environment = {**os.environ, "KOGGE_HOME": str(home)}
    environment.pop("KOGGE_DATABASE_URL", None)
    try:
        if args.database == "postgres":
            subprocess.run(["psql", f"{SERVER}/postgres", "-qc", f"CREATE DATABASE {name}"], check=True)
            environment["KOGGE_DATABASE_URL"] = f"{SERVER}/{name}"
        path, second_block = args.file, args.second_block
        if path is None:
            path = home / "generated.csv"
            second_block = generator.write(path, lines=args.lines).second_block
        subprocess.run([*KOGGE, "django", "migrate", "-v", "0"], env=environment, check=True)
        command = [*KOGGE, "import", "orders", str(path), "--format", "online-retail", "--json"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds, text = timed(command, environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        peak_mb = after.ru_maxrss // 1024
        cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        report = json.loads(text)
        compared, wrong, asked = differences(PlainFile(path, second_block=second_block), environment)
    finally:
        if args.database == "postgres":
            subprocess.run(
                ["psql", f"{SERVER}/postgres", "-qc", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"]
            )
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps({
        "what": "history import and figures", "database": args.database, "lines": report["lines"],
        "orders": report["orders"], "seconds": round(seconds, 1), "lines_per_second": round(report["lines"] / seconds),
        "cpu_seconds": round(cpu_seconds, 1), "peak_mb": peak_mb, "figure_seconds_median": round(sorted(asked)[len(asked) // 2], 2),
        "figure_seconds_most": round(max(asked), 2), "values_compared": compared, "values_wrong": len(wrong),
        "load_before": round(os.getloadavg()[0], 1), **machine(),
    }))  # fmt: skip
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
