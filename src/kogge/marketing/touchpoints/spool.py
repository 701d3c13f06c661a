"""The spool: what a web process writes before it answers, and what the worker takes from there.

Each process appends to a file of its own, `<millisecond>-<process>-<random>.open`, which it holds locked. Requests that
come while the disk is busy are written together and share one flush. A file that is full or old is renamed `.closed`; a
file whose lock is free belonged to a process that died, and the worker closes it. The worker gives closed files a number
and turns them into Parquet; a file with a number is done with as soon as a Parquet file covers that number.
"""

from __future__ import annotations

import atexit
import errno
import fcntl
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kogge.marketing.touchpoints import salt
from kogge.marketing.touchpoints.rules import frames

logger = logging.getLogger(__name__)

# A file is turned into Parquet within about a minute; until then every reader parses it.
ROTATE_BYTES = 4 * 1024 * 1024
ROTATE_SECONDS = 20.0
# Space is reserved in steps: flushing into reserved space takes a fifth of the time, and a full disk is found here.
RESERVE_BYTES = 512 * 1024
# All spool files of the home together; reached only when no worker runs for days. 256 MB are about two million touches.
MOST_BYTES = 256 * 1024 * 1024
_LOOK_AROUND_SECONDS = 5.0


class NotKept(Exception):
    """The disk did not take it; whoever sent it must be told."""


@dataclass(slots=True)
class _Waiting:
    """One frame on its way to the disk."""

    frame: bytes
    is_done: bool = False
    error: Exception | None = None


@dataclass
class _OpenFile:
    """The file that this process appends to; `size` bytes of it are known to be on the disk."""

    path: Path
    descriptor: int
    size: int
    reserved: int
    began: float = field(default_factory=time.monotonic)


def folder() -> Path:
    """Return where the spool files lie."""
    return salt.folder() / "spool"


class Spool:
    """Appends frames for many threads at once; `append` returns when the frame is on the disk."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self._queue: list[_Waiting] = []
        self._turn = threading.Condition()
        self._is_busy = False
        self._disk = threading.Lock()
        self._file: _OpenFile | None = None
        self._others_bytes = 0
        self._looked_at = 0.0
        self.process = os.getpid()

    def append(self, payload: bytes) -> None:
        """Write one frame and flush it, together with those of other threads; NotKept when that fails."""
        waiting = _Waiting(frames.framed(payload))
        with self._turn:
            self._queue.append(waiting)
            while self._is_busy and not waiting.is_done:
                self._turn.wait()
            if not waiting.is_done:
                self._is_busy = True
                batch, self._queue = self._queue, []
        if not waiting.is_done:
            # This thread writes for all that wait; whoever comes meanwhile waits for the next turn.
            try:
                with self._disk:
                    self._commit(batch)
            finally:
                with self._turn:
                    self._is_busy = False
                    self._turn.notify_all()
        if waiting.error is not None:
            raise NotKept(str(waiting.error)) from waiting.error

    def _commit(self, batch: list[_Waiting]) -> None:
        error: Exception | None = RuntimeError("the spool broke off")
        try:
            self._write(b"".join(one.frame for one in batch))
            error = None
        except OSError as failure:
            error = failure
            logger.warning("the spool does not take what visitors do", extra={"errno": failure.errno})
            self._abandon()
        finally:
            for one in batch:
                one.error = error
                one.is_done = True

    def _write(self, data: bytes) -> None:
        file = self._ready(len(data))
        place, rest = file.size, memoryview(data)
        while rest:
            written = os.pwrite(file.descriptor, rest, place)
            place, rest = place + written, rest[written:]
        os.fdatasync(file.descriptor)
        file.size = place

    def _ready(self, more: int) -> _OpenFile:
        """Return a file with room for so many more bytes; OSError without."""
        file = self._file
        if file is not None and (file.size + more > ROTATE_BYTES or self._is_old(file)):
            self._close()
            file = None
        self._check_quota(more)
        if file is None:
            file = self._file = self._open()
        if file.size + more > file.reserved:
            step = max(RESERVE_BYTES, more)
            _reserve(file.descriptor, file.reserved, step)
            file.reserved += step
        return file

    def _is_old(self, file: _OpenFile) -> bool:
        return time.monotonic() - file.began > ROTATE_SECONDS

    def _check_quota(self, more: int) -> None:
        now = time.monotonic()
        if now - self._looked_at > _LOOK_AROUND_SECONDS:
            self._others_bytes, self._looked_at = waiting_bytes(self.where), now
        if self._others_bytes + more > MOST_BYTES:
            raise OSError(errno.EDQUOT, "the spool is as large as it may get; does the worker run?")

    def _open(self) -> _OpenFile:
        self.where.mkdir(parents=True, exist_ok=True)
        name = f"{int(time.time() * 1000):013}-{os.getpid()}-{secrets.token_hex(3)}"
        # Until it is locked it must not look like the file of a process that died.
        fresh, path = self.where / f"{name}.new", self.where / f"{name}.open"
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _reserve(descriptor, 0, RESERVE_BYTES)
            os.pwrite(descriptor, frames.MAGIC, 0)
            os.fdatasync(descriptor)
            fresh.rename(path)
            _flush_folder(self.where)
        except OSError:
            os.close(descriptor)
            fresh.unlink(missing_ok=True)
            raise
        return _OpenFile(path, descriptor, len(frames.MAGIC), RESERVE_BYTES)

    def _close(self) -> None:
        """Give the file to the worker; what was only reserved is given back."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            os.ftruncate(file.descriptor, file.size)
            if file.size > len(frames.MAGIC):
                file.path.rename(file.path.with_suffix(".closed"))
            else:
                file.path.unlink()
        except OSError:
            logger.warning("a spool file could not be closed; the worker will", exc_info=True)
        finally:
            os.close(file.descriptor)

    def _abandon(self) -> None:
        """After a failed write: cut off what may be half there, and begin a new file next time."""
        if self._file is not None:
            self._close()

    def rotate(self, *, only_old: bool = False) -> None:
        """Close the present file, so that the worker may take it."""
        with self._disk:
            is_ours = self._file is not None and self.process == os.getpid()
            if self._file is not None and is_ours and (not only_old or self._is_old(self._file)):
                self._close()


def _reserve(descriptor: int, start: int, length: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, start, length)


def _flush_folder(path: Path) -> None:
    """Make sure that a new name in a folder outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_spool: Spool | None = None
_spool_home: str | None = None
_spool_lock = threading.Lock()


def of_this_process() -> Spool:
    """Return the process's spool; the first call starts the thread that closes files which nothing more comes to."""
    global _spool, _spool_home
    home, process = os.environ.get("KOGGE_HOME"), os.getpid()
    with _spool_lock:
        if _spool is None or _spool_home != home or _spool.process != process:
            if _spool is None or _spool.process != process:
                atexit.register(forget)
                threading.Thread(target=_keep_rotating, name="touchpoints-spool", daemon=True).start()
            _spool, _spool_home = Spool(folder()), home
        return _spool


def _keep_rotating() -> None:
    while True:
        time.sleep(ROTATE_SECONDS / 4)
        if _spool is not None:
            _spool.rotate(only_old=True)


def forget() -> None:
    """Close this process's file; the next append begins another."""
    if _spool is not None:
        _spool.rotate()


# --- what the worker and readers see -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class SpoolFile:
    """One file of the spool; `number` 0 until the worker has given it one."""

    path: Path
    number: int


def waiting_bytes(where: Path) -> int:
    """Return how much space all files of the spool take that are not open."""
    total = 0
    for path in where.glob("*"):
        if path.suffix in (".closed", ".spool"):
            try:
                total += path.stat().st_size
            except OSError:
                continue
    return total


def files() -> list[SpoolFile]:
    """Return the files, those with a number first, then by age."""
    found = []
    for path in folder().glob("*"):
        if path.suffix == ".spool":
            found.append(SpoolFile(path=path, number=int(path.name.partition("~")[0])))
        elif path.suffix in (".closed", ".open"):
            found.append(SpoolFile(path=path, number=0))
    return sorted(found, key=lambda file: (file.number == 0, file.number, file.path.name))


def payloads_of(path: Path) -> Iterator[bytes]:
    """Yield what a file holds; nothing when it is gone."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    yield from frames.payloads(data)


@contextmanager
def taken() -> Iterator[bool]:
    """Be the only one who numbers and removes files; yields False when another process does it right now."""
    folder().mkdir(parents=True, exist_ok=True)
    with (salt.folder() / "spool.lock").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def close_orphans() -> int:
    """Close the files of processes that died; returns how many."""
    closed = 0
    for path in folder().glob("*.open"):
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.rename(path.with_suffix(".closed"))
            closed += 1
        except (BlockingIOError, FileNotFoundError):
            continue
        finally:
            os.close(descriptor)
    return closed


def number_closed(last: int) -> list[SpoolFile]:
    """Give closed files the numbers after `last` and after those given already; returns all files that have one."""
    numbered = [file for file in files() if file.number]
    number = max([last, *(file.number for file in numbered)])
    for path in sorted(folder().glob("*.closed")):
        number += 1
        target = path.with_name(f"{number:012}~{path.stem}.spool")
        path.rename(target)
        numbered.append(SpoolFile(path=target, number=number))
    return numbered
