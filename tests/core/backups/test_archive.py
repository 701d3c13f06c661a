"""A backup is whole or it is refused."""

from __future__ import annotations

import io
import json
import tarfile

import pytest

from kogge.core.backups import archive
from kogge.core.errors import InvalidInput
from kogge.core.home import Home, HomeKind


@pytest.fixture
def some_home(tmp_path) -> Home:
    home = Home(path=tmp_path / "home")
    home.create(HomeKind.DEMO)
    (home.documents / "R-1.pdf").write_bytes(b"%PDF one")
    (home.media / "deep").mkdir()
    (home.media / "deep" / "käse.webp").write_bytes(b"picture")
    home.database_file.write_bytes(b"database")
    (home.path / "half.part").write_bytes(b"half")
    return home


@pytest.fixture
def written(tmp_path, some_home):
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "tea.copy.gz").write_bytes(b"lines")
    archive.write(tmp_path / "backup.tar", home=some_home, tables=tables, facts={"kogge": "1"})
    return tmp_path / "backup.tar"


def test_it_works(written, tmp_path, some_home):
    manifest = archive.verify(written)
    archive.unpack(written, home=tmp_path / "new", tables=tmp_path / "new_tables")

    assert manifest["kogge"] == "1"
    assert (tmp_path / "new" / "documents" / "R-1.pdf").read_bytes() == b"%PDF one"
    assert (tmp_path / "new" / "media" / "deep" / "käse.webp").read_bytes() == b"picture"
    assert (tmp_path / "new_tables" / "tea.copy.gz").read_bytes() == b"lines"
    assert Home(path=tmp_path / "new").secret_key() == some_home.secret_key()
    assert Home(path=tmp_path / "new").kind is HomeKind.DEMO


def test_the_database_file_and_half_written_files_stay_out(written):
    names = set(archive.verify(written)["sha256"])

    assert not any("sqlite3" in name or name.endswith(".part") for name in names)


def test_only_the_owner_may_read_it(written):
    assert written.stat().st_mode & 0o077 == 0


def test_one_changed_byte_is_found(written):
    data = bytearray(written.read_bytes())
    where = data.index(b"%PDF one")
    data[where] = ord("X")
    written.write_bytes(data)

    with pytest.raises(InvalidInput, match="R-1.pdf is not what was written"):
        archive.verify(written)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_a_file_that_was_cut_off_is_refused(written, share):
    data = written.read_bytes()
    written.write_bytes(data[: int(len(data) * share)])

    with pytest.raises(InvalidInput):
        archive.verify(written)


def test_something_else_is_refused(tmp_path):
    (tmp_path / "note.txt").write_text("not a tar")

    with pytest.raises(InvalidInput):
        archive.verify(tmp_path / "note.txt")


@pytest.mark.parametrize("name", ["home/../../evil", "/etc/evil", "evil", "other/evil"])
def test_an_archive_that_would_write_elsewhere_is_refused(tmp_path, name):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 4
        tar.addfile(info, io.BytesIO(b"evil"))

    with pytest.raises(InvalidInput):
        archive.verify(tmp_path / "evil.tar")


def test_what_the_manifest_does_not_name_is_refused(written, tmp_path):
    with tarfile.open(written, "a") as tar:
        info = tarfile.TarInfo("home/documents/added")
        info.size = 4
        tar.addfile(info, io.BytesIO(b"evil"))

    with pytest.raises(InvalidInput, match="home/documents/added"):
        archive.verify(written)


def test_another_format_is_refused(tmp_path):
    body = json.dumps({"format": 99, "sha256": {}}).encode()
    with tarfile.open(tmp_path / "new.tar", "w") as tar:
        info = tarfile.TarInfo(archive.MANIFEST)
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))

    with pytest.raises(InvalidInput, match="not a backup"):
        archive.verify(tmp_path / "new.tar")
