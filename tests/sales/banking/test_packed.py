"""ZIP files of banks."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.sales.banking.files import GERMAN_LINE, camt, camt_entry, mt940

from kogge.core.errors import InvalidInput
from kogge.sales.banking import formats, services
from kogge.sales.banking.formats import packed
from kogge.sales.banking.models import Statement, StatementLine


def zipped(**files: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"folder/{name}", data)
    return kept.getvalue()


def test_it_works():
    assert formats.files_of("x.zip", zipped(b=b"2", a=b"1")) == [("a", b"1"), ("b", b"2")]
    assert formats.files_of("x.xml", b"<x/>") == [("x.xml", b"<x/>")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(zipped(a=b"0" * 1001), "holds too much", id="too_large"),
        pytest.param(zipped(a=b"0" * 600, b=b"0" * 600), "holds too much", id="too_large_together"),
        pytest.param(zipped(a=bytes(range(256)))[:120], "damaged", id="cut_off"),
        pytest.param(zipped(a=bytes(range(256))).replace(b"\x10\x11\x12", b"xxx"), "damaged", id="broken"),
    ],
)  # fmt: skip
def test_what_cannot_be_unpacked_is_told_in_a_sentence(data, words):
    with pytest.raises(InvalidInput, match=words):
        packed.unpacked(data, 1000)


def test_too_many_files_are_too_much(monkeypatch):
    monkeypatch.setattr(packed, "MOST_FILES", 2)

    with pytest.raises(InvalidInput, match="holds too much"):
        packed.unpacked(zipped(a=b"1", b=b"2", c=b"3"), 1000)


@pytest.mark.django_db
def test_each_file_of_a_zip_counts_for_itself(bank, monday):
    data = zipped(
        **{
            "1.xml": camt(camt_entry()),
            "2.xml": b"<?xml broken",
            "3.sta": mt940(GERMAN_LINE),
            "4.zip": zipped(a=b"x"),
        }
    )

    reports = services.import_files(files=[("november.zip", data)], actor="clerk")

    assert [report.file_name for report in reports] == ["1.xml", "2.xml", "3.sta", "4.zip"]
    assert [bool(report.problem) for report in reports] == [False, True, False, True]
    assert Statement.objects.count() == 2 and StatementLine.objects.count() == 1
