"""Starting a fake from the command line, as the demo shop and the benchmark do."""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kogge.fakes import cli

HEADERS = {"Authorization": "Bearer test_key"}
BODY = {
    "amount": {"value": "5.00", "currency": "EUR"},
    "description": "Order 7",
    "redirectUrl": "https://shop.example/",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(port: int, state: Path) -> Iterator[str]:
    """Run the fake as a process of its own until the block ends."""
    command = [sys.executable, "-m", "kogge.fakes", "mollie", "--port", str(port), "--state", str(state)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline()  # says where it answers, as soon as it does
    finally:
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_it_works(tmp_path):
    port, state = free_port(), tmp_path / "deep" / "mollie.sqlite3"
    url = f"http://127.0.0.1:{port}"

    with running(port, state) as line:
        made = httpx.post(f"{url}/v2/payments", json=BODY, headers=HEADERS).json()
    with running(port, state):
        kept = httpx.get(f"{url}/v2/payments/{made['id']}", headers=HEADERS).json()

    assert url in line
    assert kept == made


def test_all_companies_answer_on_ports_in_a_row(tmp_path):
    port, names = free_port(), cli.in_a_row()
    command = [
        sys.executable,
        "-m",
        "kogge.fakes",
        "all",
        "--port",
        str(port),
        "--state",
        str(tmp_path / "deep"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in names]
        told = [
            httpx.get(f"http://127.0.0.1:{port + place}/_fake").json()["fake"] for place in range(len(names))
        ]
    finally:
        process.terminate()
        ended = process.wait(timeout=10)

    assert [line.split()[0] for line in said] == names == told
    assert sorted(file.name for file in (tmp_path / "deep").glob("*.sqlite3")) == sorted(
        f"{name}.sqlite3" for name in names
    )
    assert ended == 0


def test_a_port_that_is_taken_is_said_in_words(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        arguments = parser().parse_args(["mollie", "--port", str(taken.getsockname()[1])])

        assert cli.run(arguments) == 1

    assert "cannot be used" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "gaps"), [("1,5,30", (1, 5, 30)), ("0.5", (0.5,)), ("", ())])
def test_the_gaps_between_repeats_are_chosen(text, gaps):
    assert parser().parse_args(["mollie", "--retry-gaps", text]).retry_gaps == gaps


def test_gaps_that_are_no_figures_are_refused(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["mollie", "--retry-gaps", "soon"])

    assert "separated by commas" in capsys.readouterr().err


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser()
    cli.add_arguments(made)
    return made
