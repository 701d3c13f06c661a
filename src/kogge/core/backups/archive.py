"""The file of a backup: a tar of tables, files and, at its end, a manifest with a checksum of every member."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kogge.core import spoken
from kogge.core.errors import InvalidInput
from kogge.core.home import Home

MANIFEST = "manifest.json"
FORMAT = 1
# Part of the home, but not of a backup: the database (its tables are dumped), what is made again, what is half written,
# exported lists, which are deleted after a week, and the day's salt of visits, which is to be destroyed.
_LEFT_OUT = ("exports/", "kogge.sqlite3", "prepared", "search/", "static", "touchpoints/salt")
_CHUNK_BYTES = 1 << 20
_ = spoken.words_of(__file__)


class _Hashing:
    """A file that computes the checksum of what is read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on and remember."""
        data = self.source.read(size)
        self.digest.update(data)
        return data


def files_of(home: Home) -> Iterator[tuple[str, Path]]:
    """Return the home's files that belong into a backup, with their names below the home."""
    for path in sorted(home.path.rglob("*")):
        name = path.relative_to(home.path).as_posix()
        if path.is_file() and not name.startswith(_LEFT_OUT) and path.suffix != ".part":
            yield name, path


def write(target: Path, *, home: Home, tables: Path, facts: dict[str, Any]) -> int:
    """Write the archive beside its final name and rename it when it is whole; returns its size in bytes."""
    sums: dict[str, str] = {}
    part = target.with_name(target.name + ".part")
    with tarfile.open(part, "w") as tar:
        for path in sorted(tables.iterdir()):
            sums[f"tables/{path.name}"] = _add(tar, f"tables/{path.name}", path)
        for name, path in files_of(home):
            # Files of facts and of the spool are merged and removed while the shop goes on.
            with contextlib.suppress(FileNotFoundError):
                sums[f"home/{name}"] = _add(tar, f"home/{name}", path)
        body = json.dumps({**facts, "format": FORMAT, "sha256": sums}, indent=1, ensure_ascii=False).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))
    part.chmod(0o600)  # it holds the secret and personal data
    os.replace(part, target)
    return target.stat().st_size


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as source:
        hashing = _Hashing(source)
        info = tarfile.TarInfo(name)
        stat = os.fstat(source.fileno())
        info.size, info.mtime, info.mode = stat.st_size, int(stat.st_mtime), stat.st_mode & 0o777
        tar.addfile(info, hashing)  # type: ignore[arg-type]
    return hashing.digest.hexdigest()


def verify(source: Path) -> dict[str, Any]:
    """Read the whole archive and compare every checksum; returns the manifest, InvalidInput when it is damaged."""
    sums: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                _refuse_strange(member)
                stream = tar.extractfile(member)
                assert stream is not None  # _refuse_strange lets only files through
                if member.name == MANIFEST:
                    manifest = json.load(stream)
                else:
                    sums[member.name] = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    except FileNotFoundError as error:
        raise InvalidInput(_("There is no file %(file)s.") % {"file": source}) from error
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise InvalidInput(
            _("%(file)s is not a whole backup: %(why)s") % {"file": source, "why": error}
        ) from error
    if manifest is None or manifest.get("format") != FORMAT:
        raise InvalidInput(_("%(file)s is not a backup of Kogge, or it was cut off.") % {"file": source})
    for name, expected in manifest["sha256"].items():
        if sums.pop(name, "") != expected:
            raise InvalidInput(
                _("%(file)s is damaged: %(name)s is not what was written.") % {"file": source, "name": name}
            )
    if sums:
        raise InvalidInput(
            _("%(file)s holds what its manifest does not name: %(name)s.")
            % {"file": source, "name": min(sums)}
        )
    return manifest


def _refuse_strange(member: tarfile.TarInfo) -> None:
    parts = PurePosixPath(member.name).parts
    is_ours = member.name == MANIFEST or (len(parts) > 1 and parts[0] in ("tables", "home"))
    if not member.isfile() or ".." in parts or member.name.startswith("/") or not is_ours:
        raise InvalidInput(
            _("The archive holds %(name)s, which no backup of Kogge does.") % {"name": member.name}
        )


def unpack(source: Path, *, home: Path, tables: Path) -> None:
    """Write the files of a verified archive into the home, and its tables into a folder."""
    with tarfile.open(source) as tar:
        for member in tar:
            _refuse_strange(member)
            if member.name == MANIFEST:
                continue
            root, _slash, name = member.name.partition("/")
            path = (home if root == "home" else tables) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = tar.extractfile(member)
            assert stream is not None  # _refuse_strange lets only files through
            with path.open("wb") as target:
                while data := stream.read(_CHUNK_BYTES):
                    target.write(data)
            path.chmod(member.mode)
            os.utime(path, (member.mtime, member.mtime))
