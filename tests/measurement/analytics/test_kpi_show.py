"""Figures of imported history equal plain SQL over the file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from tests.measurement.analytics.plain_sql import PlainFile
from tests.sales.channels import online_retail_generator as generator

from kogge.measurement.analytics import cli, definitions
from kogge.sales.channels import services as channels
from kogge.sales.channels.formats import online_retail

pytestmark = pytest.mark.django_db


def kogge_kpi(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Run the command with --json and return what it printed."""
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    assert cli.run(parser.parse_args(["show", *words, "--json"])) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def plain(tmp_path: Path) -> PlainFile:
    """A file of 3,000 dirty lines, taken in, and as plain SQL."""
    path = tmp_path / "retail.csv"
    facts = generator.write(path, lines=3_000)
    channels.import_orders(path=path, format_name="online-retail", actor="test", batch_lines=700)
    return PlainFile(path, second_block=facts.second_block)


def test_it_works(plain: PlainFile, capsys: pytest.CaptureFixture[str]) -> None:
    printed = kogge_kpi(capsys, "sales_value", "--by", "month")

    assert list(printed) == ["kpi", "unit", "by", "rows", "total"]
    assert (printed["kpi"], printed["unit"], printed["by"]) == ("sales_value", "GBP", "month")
    assert printed["rows"][0]["key"] == "2009-12"
    assert len(printed["rows"]) == 25


def test_every_figure_equals_plain_sql(plain: PlainFile, capsys: pytest.CaptureFixture[str]) -> None:
    for kpi in definitions.KPIS:
        for by in ("month", "product"):
            printed = kogge_kpi(capsys, kpi, "--by", by)

            assert {row["key"]: row["value"] for row in printed["rows"]} == plain.rows(kpi, by), (kpi, by)
            assert printed["total"] == plain.total(kpi)


def test_countries_equal_plain_sql(plain: PlainFile, capsys: pytest.CaptureFixture[str]) -> None:
    for kpi in definitions.KPIS:
        printed = kogge_kpi(capsys, kpi, "--by", "country")

        expected = {
            online_retail.COUNTRIES.get(name, name): value
            for name, value in plain.rows(kpi, "country").items()
        }
        assert {row["key"]: row["value"] for row in printed["rows"]} == expected, kpi
    assert {"IE", "ZA", "Channel Islands", "Unspecified"} <= set(expected)


@pytest.mark.any_database
def test_products_are_written_as_they_are(plain: PlainFile, capsys: pytest.CaptureFixture[str]) -> None:
    keys = {row["key"] for row in kogge_kpi(capsys, "orders", "--by", "product")["rows"]}

    assert {"85123A", "85123a", "47503J ", "POST"} <= keys


@pytest.mark.any_database
def test_rows_come_in_order_of_their_key(plain: PlainFile, capsys: pytest.CaptureFixture[str]) -> None:
    keys = [row["key"] for row in kogge_kpi(capsys, "orders", "--by", "product")["rows"]]

    assert keys == sorted(keys)


def test_figures_need_no_worker_and_no_files(
    plain: PlainFile, home: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    shutil.rmtree(home.warehouse)

    assert kogge_kpi(capsys, "sales_value")["total"] == plain.total("sales_value")


def test_rebuilt_figures_are_the_same(plain: PlainFile, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    assert cli.run(parser.parse_args(["rebuild"])) == 0
    capsys.readouterr()

    assert kogge_kpi(capsys, "sales_value")["total"] == plain.total("sales_value")
    assert kogge_kpi(capsys, "orders")["total"] == plain.total("orders")


def test_second_file_adds_what_is_new(
    plain: PlainFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = int(kogge_kpi(capsys, "orders")["total"])
    path = tmp_path / "more.csv"
    rows = ["999999,22041,THING,2,2012-01-05 10:00:00,2.5,12346,France"]
    path.write_text("\n".join([",".join(generator.HEADER), *rows]), "utf-8")

    channels.import_orders(path=path, format_name="online-retail", actor="test")

    assert int(kogge_kpi(capsys, "orders")["total"]) == before + 1
    assert kogge_kpi(capsys, "sales_value", "--from", "2012-01-01")["total"] == "5.00"


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            ["--from", "2010-01-31", "--until", "2010-01-31", "--country", "FR"],
            "480002",
            id="day and country",
        ),
        pytest.param(["--source", "web"], "", id="no orders of the shop"),
    ],
)
def test_selections_narrow_a_figure(
    plain: PlainFile, capsys: pytest.CaptureFixture[str], words: list[str], expected: str
) -> None:
    everything = int(kogge_kpi(capsys, "orders")["total"])

    narrowed = int(kogge_kpi(capsys, "orders", *words)["total"])

    assert narrowed < everything
    assert bool(narrowed) == bool(expected)


def test_no_orders_give_no_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert kogge_kpi(capsys, "orders", "--by", "month") == {
        "kpi": "orders", "unit": "orders", "by": "month", "rows": [], "total": "0",
    }  # fmt: skip
    assert kogge_kpi(capsys, "repeat_rate")["total"] is None


def test_unknown_figure_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)

    assert cli.run(parser.parse_args(["show", "luck"])) == 2
    captured = capsys.readouterr()
    assert "sales_value" in captured.err
    assert captured.err.count("\n") == 1


def test_list_explains_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)

    assert cli.run(parser.parse_args(["list"])) == 0

    printed = capsys.readouterr().out
    for kpi in definitions.KPIS.values():
        assert kpi.name in printed
        assert str(kpi.formula) in printed


def test_table_is_printed_for_people(plain: PlainFile, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)

    assert cli.run(parser.parse_args(["show", "sales_value", "--by", "country"])) == 0

    printed = capsys.readouterr().out
    assert plain.total("sales_value") in printed
    assert "Channel Islands" in printed
