"""`kogge tax decide`: every row decided or refused with a reason, every unusable file answered in one sentence."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.config import cli as command_line
from kogge.sales.tax import sheets

SALES = Path(__file__).parent / "sales.csv"
HEADER, *ROWS = SALES.read_text("utf-8").splitlines()


def _run(*words: str | Path) -> int:
    return command_line.main(["tax", "decide", *map(str, words)])


def _decided(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def sheet(tmp_path):
    """Write a sheet of the first sale with some cells changed; returns its path."""

    def write(**cells: str) -> Path:
        first = next(csv.DictReader([HEADER, ROWS[0]]))
        path = tmp_path / "in.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, first)
            writer.writeheader()
            writer.writerow(first | cells)
        return path

    return write


def test_it_works(tmp_path, capsys) -> None:
    code = _run(SALES, tmp_path / "out.csv")

    assert code == 0
    assert (
        "20 orders in 21 rows: 18 decided as expected, 0 differently, 3 unsupported."
        in capsys.readouterr().out
    )
    rows = _decided(tmp_path / "out.csv")
    assert len(rows) == 21
    for row in rows:
        assert row["reason"]
        if row["scheme"] != "unsupported":
            for name in ("tax_country", "scheme", "rate", "net_minor", "vat_minor", "gross_minor"):
                assert row[name] == row["expected_" + name], (row["case_id"], name)


def test_what_is_not_decided_says_why(tmp_path) -> None:
    _run(SALES, tmp_path / "out.csv")

    refused = {
        row["case_id"]: row["reason"]
        for row in _decided(tmp_path / "out.csv")
        if row["scheme"] == "unsupported"
    }
    assert set(refused) == {"K17", "K18", "K19"}
    assert refused["K17"].startswith("For goods worth up to £135.00 British VAT is due at the sale")
    assert "margin scheme" in refused["K18"]


def test_the_files_own_explanation_is_kept_beside_ours(tmp_path) -> None:
    _run(SALES, tmp_path / "out.csv")

    first = _decided(tmp_path / "out.csv")[0]
    assert first["expected_reason"] == "23.80 / 1.19"
    assert first["reason"].startswith("The goods stay in the country")


def test_a_difference_of_confidence_a_is_printed_and_fails(tmp_path, sheet, capsys) -> None:
    code = _run(sheet(expected_vat_minor="381"), tmp_path / "out.csv")

    assert code == 1
    assert "K01 a A: vat_minor is 380, expected 381." in capsys.readouterr().out


def test_a_difference_of_less_confidence_is_only_printed(tmp_path, sheet, capsys) -> None:
    code = _run(sheet(expected_scheme="oss", confidence="B"), tmp_path / "out.csv")

    assert code == 0
    assert "scheme is domestic, expected oss" in capsys.readouterr().out


def test_a_sheet_of_inputs_alone_gets_a_row_per_rate(tmp_path) -> None:
    names = HEADER.split(",")[:22]
    path = tmp_path / "in.csv"
    path.write_text(",".join(names) + "\n" + ",".join(ROWS[12].split(",")[:22]) + "\n", encoding="utf-8-sig")

    code = _run(path, tmp_path / "out.csv")

    rows = _decided(tmp_path / "out.csv")
    assert code == 0
    assert [(row["bucket"], row["rate"], row["gross_minor"]) for row in rows] == [
        ("a", "19.00", "8472"),
        ("b", "7.00", "2118"),
    ]


def test_a_word_about_the_seller_that_is_not_known_is_not_ignored(tmp_path, sheet) -> None:
    code = _run(sheet(seller_special="fiscal_unity"), tmp_path / "out.csv")

    row = _decided(tmp_path / "out.csv")[0]
    assert (code, row["scheme"]) == (0, "unsupported")
    assert "fiscal_unity" in row["reason"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"ship_to": "XQ"},
            'in.csv, line 2, column ship_to: "XQ" is not a country code of two letters (ISO 3166).',
        ),
        ({"ship_from": "EU"}, 'column ship_from: "EU" is not a country code'),
        ({"ship_from": ""}, 'column ship_from: "" is not a country code'),
        ({"seller_country": "Germany"}, 'column seller_country: "Germany" is not a country code'),
        ({"tax_point": "20.11.2026"}, 'column tax_point: "20.11.2026" is not a day as YYYY-MM-DD.'),
        ({"currency": "Euro"}, 'column currency: "Euro" is not a currency code'),
        ({"price_basis": "brutto"}, 'column price_basis: "brutto" is not one of gross, net.'),
        (
            {"customer_type": "b2x"},
            'column customer_type: "b2x" is not one of b2c, b2b, exempt_legal_person.',
        ),
        ({"threshold_state": "maybe"}, 'column threshold_state: "maybe" is not one of na, below'),
        ({"oss": "perhaps"}, 'column oss: "perhaps" is not one of yes, no.'),
        ({"vat_id_check": "ok"}, 'column vat_id_check: "ok" is not one of valid, invalid, na, unavailable.'),
        ({"ytd_net_minor": "12.50"}, 'column ytd_net_minor: "12.50" is not a whole number of cents.'),
        ({"lines": "standard:1x-2380"}, 'column lines: "standard:1x-2380" has a negative price'),
        ({"lines": "standard:0x2380"}, 'column lines: "standard:0x2380" has a quantity of zero.'),
        ({"lines": "standard 2380"}, 'column lines: "standard 2380" is not category:quantity x unit amount'),
        ({"lines": ""}, "column lines: it is empty"),
        ({"lines": "pay_with_mpv:1x500"}, "column lines: it names no goods."),
        ({"lines": "standard:1x100;refund_standard:1x-100"}, "column lines: sales and refunds are mixed"),
        ({"shipping_minor": "-1"}, "column shipping_minor: -1 is negative."),
        ({"order_discount_minor": "100"}, "column order_discount_minor: 100 must be zero or negative."),
        ({"order_discount_minor": "-9999"}, "column order_discount_minor: -9999 is more than the goods."),
        ({"case_id": ""}, "column case_id: it is empty."),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(tmp_path, sheet, capsys, cells, sentence) -> None:
    code = _run(sheet(**cells), tmp_path / "out.csv")

    captured = capsys.readouterr()
    assert code == 2
    assert "in.csv, line 2, " in captured.err
    assert sentence in captured.err
    assert len(captured.err.splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(b"", "in.csv, line 1: the file is empty", id="empty"),
        pytest.param(
            (HEADER.replace(",ship_to,", ",") + "\n").encode(),
            "in.csv, line 1: column ship_to is missing.",
            id="missing",
        ),
        pytest.param(
            HEADER.replace(",", ";").encode(), "separated by commas, not semicolons", id="semicolons"
        ),
        pytest.param(
            (HEADER + ",currency\n").encode(), "in.csv, line 1: column currency is there twice.", id="twice"
        ),
        pytest.param(
            f"{HEADER}\n{ROWS[0]}\n".replace("23.80 / 1.19", "für").encode("latin-1"),
            "in.csv, line 2: the file is not UTF-8; save it as CSV UTF-8.",
            id="latin_1",
        ),
        pytest.param(f"{HEADER}\n".encode("utf-16"), "the file is not UTF-8", id="utf_16"),
        pytest.param(
            f"{HEADER}\n{ROWS[0]}\nK02,a\n".encode(),
            "in.csv, line 3: 2 cells instead of the 31",
            id="short_row",
        ),
        pytest.param(f'{HEADER}\n"K01,a'.encode(), "this is no CSV", id="quote_never_closed"),
        pytest.param(f"{HEADER}\nK\0,a\n".encode(), "in.csv, line 2", id="nul"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_one_sentence(tmp_path, capsys, raw, sentence) -> None:
    (tmp_path / "in.csv").write_bytes(raw)

    code = _run(tmp_path / "in.csv", tmp_path / "out.csv")

    captured = capsys.readouterr()
    assert code == 2
    assert sentence in captured.err
    assert len(captured.err.splitlines()) == 1


@settings(max_examples=40, deadline=None)
@given(column=st.sampled_from(sheets.COLUMNS), text=st.text(max_size=20))
def test_whatever_stands_in_a_cell_is_read_or_named(column, text) -> None:
    """Any text in any cell gives a supply or one sentence with line and column, never a trace."""
    first = next(csv.DictReader([HEADER, ROWS[0]])) | {column: text}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            writer = csv.DictWriter(file, first)
            writer.writeheader()
            writer.writerow(first)
        try:
            _header, cases = sheets.read_sheet(path)
        except sheets.SheetError as error:
            assert str(error).startswith("in.csv, line ")
            return
    (case,) = cases
    assert case.supply.lines


def test_reasons_can_be_had_in_another_language(tmp_path) -> None:
    """Figures and names follow the language; sentences do where the translations are compiled."""
    code = _run(SALES, tmp_path / "out.csv", "--language", "de")

    first = _decided(tmp_path / "out.csv")[0]
    assert code == 0
    assert "Deutschland" in first["reason"]
    assert "19\u00a0%" in first["reason"]


def test_a_file_that_is_not_there(tmp_path, capsys) -> None:
    assert _run(tmp_path / "nothing.csv", tmp_path / "out.csv") == 2
    assert "nothing.csv: the file cannot be read" in capsys.readouterr().err


def test_an_output_that_cannot_be_written(tmp_path, capsys) -> None:
    assert _run(SALES, tmp_path / "no" / "out.csv") == 2
    assert "the file cannot be written" in capsys.readouterr().err


def test_the_input_is_never_overwritten(sheet, capsys) -> None:
    path = sheet()

    assert _run(path, path) == 2
    assert "this is the input" in capsys.readouterr().err
    assert path.read_text("utf-8").startswith(HEADER)


def test_it_needs_neither_settings_nor_a_database(tmp_path) -> None:
    """In a process of its own, with settings that do not exist and no home."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "no.such.settings",
        "KOGGE_HOME": str(tmp_path / "no-home"),
    }

    done = subprocess.run(
        [sys.executable, "-m", "kogge.config.cli", "tax", "decide", str(SALES), str(tmp_path / "out.csv")],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "no-home").exists()
