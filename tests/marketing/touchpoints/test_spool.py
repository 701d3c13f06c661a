"""What is acknowledged is there: after kill -9, on a full disk, with many threads."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.marketing.touchpoints import spool
from kogge.marketing.touchpoints.rules import frames, identity, keeping
from kogge.marketing.touchpoints.values import Kind

HERE = Path(__file__).parent
TRIES = 6


def payloads() -> list[bytes]:
    return [payload for file in spool.files() for payload in spool.payloads_of(file.path)]


def started(what: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(HERE / "killed.py"), what]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"})


def test_it_works():
    spool.of_this_process().append(b"one")
    spool.of_this_process().append(b"two")

    assert payloads() == [b"one", b"two"]


def test_killed_at_any_moment_nothing_acknowledged_is_lost_or_doubled():
    acknowledged: set[str] = set()
    for _try in range(TRIES):
        process = started("collect")
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.uniform(0.05, 0.4))
        process.send_signal(signal.SIGKILL)
        said, _rest = process.communicate(timeout=30)
        # The last line may be cut by the kill.
        acknowledged.update(line.decode() for line in said.split(b"\n")[:-1] if len(line) == 16)

    spool.close_orphans()
    assert not [file for file in spool.files() if file.path.suffix == ".open"]
    found = [touch.key for payload in payloads() for touch in keeping.touches_in(payload)]
    assert len(acknowledged) > 100
    assert {identity.touch_key(touch_id) for touch_id in acknowledged} <= set(found)
    assert len(found) == len(set(found))


def test_many_threads_share_one_flush(monkeypatch):
    flushes: list[int] = []
    real = os.fdatasync

    def slow(descriptor: int) -> None:
        flushes.append(descriptor)
        time.sleep(0.01)
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow)
    shared = spool.of_this_process()
    threads = [
        threading.Thread(
            target=lambda number=number: [shared.append(f"{number}-{at}".encode()) for at in range(5)]
        )
        for number in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(payloads()) == sorted(f"{number}-{at}".encode() for number in range(16) for at in range(5))
    assert len(flushes) < 40  # 80 appends


# --- a full disk ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["pwrite", "fdatasync", "posix_fallocate"])
def test_a_full_disk_is_told_and_leaves_what_was_there(monkeypatch, call):
    shared = spool.of_this_process()
    shared.append(b"before")

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(spool, "ROTATE_SECONDS", 0.0)  # a new file is wanted, which needs space of its own
        patch.setattr(os, call, full)
        with pytest.raises(spool.NotKept):
            shared.append(b"refused")
    shared.append(b"after")

    assert payloads() == [b"before", b"after"]


def test_half_a_frame_on_a_full_disk_is_cut_off(monkeypatch):
    shared = spool.of_this_process()
    shared.append(b"before")
    real = os.pwrite

    def half(descriptor: int, data: bytes, place: int) -> int:
        if len(data) > 8:
            return real(descriptor, data[:8], place)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", half)
        with pytest.raises(spool.NotKept):
            shared.append(b"refused, and more than eight bytes long")
    shared.append(b"after")

    assert sorted(payloads()) == [b"after", b"before"]


def test_a_real_limit_of_the_system_refuses_and_goes_on():
    """The kernel's own limit on a file's size stands in for the end of a disk."""
    script = (
        "import resource, signal\n"
        "from kogge.marketing.touchpoints import spool\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "spool.of_this_process().append(b'before')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n    spool.of_this_process().append(b'x' * 600_000)\n"
        "except spool.NotKept:\n    print('told')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout == "told\n"
    spool.close_orphans()
    assert payloads() == [b"before"]


def test_a_spool_that_nobody_empties_stops_growing(monkeypatch):
    monkeypatch.setattr(spool, "MOST_BYTES", 2000)
    monkeypatch.setattr(spool, "_LOOK_AROUND_SECONDS", -1.0)
    shared = spool.of_this_process()

    with pytest.raises(spool.NotKept):
        for _number in range(20):
            shared.append(b"x" * 300)
            shared.rotate()

    assert sum(path.stat().st_size for path in spool.folder().iterdir()) < 3000


def test_a_full_disk_is_answered_and_never_reaches_the_visitor(web, monkeypatch):
    web.send()

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", full)
        assert web.send() == "503 Service Unavailable"
        assert web.call("GET", "/touch/p.gif", query="kind=home")[0] == "200 OK"
    assert web.send() == "204 No Content"

    kept = web.kept()
    assert [touch.kind for touch in kept].count(Kind.VIEW) == 2
    assert [(touch.detail, touch.count) for touch in kept if touch.kind == Kind.DROPPED] == [("not_kept", 2)]


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_file_whose_process_lives_is_left_alone():
    spool.of_this_process().append(b"mine")

    assert spool.close_orphans() == 0
    assert [file.path.suffix for file in spool.files()] == [".open"]


def test_old_files_are_closed_though_nothing_comes_any_more(monkeypatch):
    shared = spool.of_this_process()
    shared.append(b"the last visitor")
    monkeypatch.setattr(spool, "ROTATE_SECONDS", 0.0)

    shared.rotate(only_old=True)

    assert [file.path.suffix for file in spool.files()] == [".closed"]
    assert payloads() == [b"the last visitor"]


def test_closed_files_get_numbers_after_those_that_were_given():
    for word in (b"one", b"two"):
        spool.of_this_process().append(word)
        spool.of_this_process().rotate()

    numbered = spool.number_closed(7)
    spool.of_this_process().append(b"three")
    spool.of_this_process().rotate()
    again = spool.number_closed(7)

    assert [file.number for file in numbered] == [8, 9]
    assert [file.number for file in again] == [8, 9, 10]


@given(
    st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=12),
    st.integers(0, 3000),
    st.integers(0, 255),
)
@settings(max_examples=200, deadline=None)
def test_whatever_happens_to_the_end_what_is_read_was_written(parts, cut, byte):
    data = frames.MAGIC + b"".join(frames.framed(part) for part in parts)
    torn = data[: len(data) - cut] if cut < len(data) else b""
    spoilt = bytearray(data)
    spoilt[cut % len(data)] = byte

    assert list(frames.payloads(data + b"\0" * 5000)) == parts
    assert list(frames.payloads(torn)) == parts[: len(list(frames.payloads(torn)))]
    found = list(frames.payloads(bytes(spoilt)))
    assert found == parts[: len(found)]


@pytest.mark.parametrize("payload", [b"", b"x" * (frames.LONGEST_PAYLOAD + 1)])
def test_frames_have_a_length(payload):
    with pytest.raises(ValueError, match="frame"):
        frames.framed(payload)


@pytest.mark.parametrize(
    "payload", [b"nonsense", b"[]", b"{}", b'{"r": 1e99, "drops": {"x": 1}, "i": "1"}', b"null"]
)
def test_a_frame_of_another_version_is_counted_as_malformed(payload):
    (touch,) = list(keeping.touches_in(payload))

    assert (touch.kind, touch.detail) == (Kind.DROPPED, "malformed")
