"""`kogge import statement`."""

from __future__ import annotations

import pytest
from tests.sales.banking import files
from tests.sales.banking.test_csv import DUTCH

from kogge.config import cli
from kogge.sales.banking.models import StatementLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_it_works(bank, tmp_path, capsys):
    good, other = tmp_path / "good.xml", tmp_path / "other.csv"
    good.write_bytes(files.camt(files.camt_entry()))
    other.write_text(DUTCH)

    code = cli.main(["import", "statement", str(good), str(other)])

    said = capsys.readouterr().out
    assert code == 0 and StatementLine.objects.count() == 1
    assert "good.xml: new lines: 1, known before: 0." in said
    assert "other.csv: choose its columns in the office first" in said
    assert "Lines that wait for a decision: 1" in said


def test_what_cannot_be_read_is_told_and_ends_with_two(bank, tmp_path, capsys):
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<?xml version='1.0'?><x/>")

    assert cli.main(["import", "statement", str(bad)]) == 2
    assert "no account statement" in capsys.readouterr().err
    assert cli.main(["import", "statement", str(tmp_path / "none.xml")]) == 2
    assert "none.xml cannot be opened" in capsys.readouterr().err
