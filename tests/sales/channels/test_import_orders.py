"""Taking a file of history in."""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Count, Sum
from django.utils import translation
from tests.sales.channels import online_retail_generator as generator

from kogge.core.audit.models import AuditEntry
from kogge.core.errors import Conflict, InvalidInput, NotFound
from kogge.core.events.models import OutboxEvent
from kogge.sales.catalog.models import Product, ProductText, Variant
from kogge.sales.channels import services
from kogge.sales.channels.cli import add_arguments, run
from kogge.sales.channels.models import HistoryImport, ImportState
from kogge.sales.channels.values import ImportReport
from kogge.sales.customers.models import Customer
from kogge.sales.orders.models import Order, OrderLine

pytestmark = pytest.mark.django_db


def take_in(path: Path, **rest: object) -> ImportReport:
    """Import a file as a person at the command line would."""
    return services.import_orders(path=path, format_name="online-retail", actor="test", **rest)


def write(path: Path, *rows: list[str]) -> Path:
    """Write a small file of these rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([generator.HEADER, *rows])
    return path


def row(invoice: str = "500000", sku: str = "22041", **cells: str) -> list[str]:
    """Make one row; cells named in lower case replace the plain ones."""
    plain = {
        "description": "THING", "quantity": "2", "invoicedate": "2010-01-05 10:00:00", "price": "2.5",
        "customer": "12346", "country": "France",
    } | cells  # fmt: skip
    return [invoice, sku, *plain.values()]


def rows_of_all_tables() -> dict[str, int]:
    """Count every table of the product."""
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


def figures() -> list[tuple[object, ...]]:
    """Return everything that figures rest on, in the order of orders and lines."""
    return list(
        OrderLine.objects.order_by("order__number", "position").values_list(
            "order__number", "order__kind", "order__market", "order__country_label", "order__placed_at",
            "order__customer__source_reference", "order__total_minor", "position", "sku", "quantity", "unit_price_e4",
        )
    )  # fmt: skip


@pytest.fixture
def dirty(tmp_path: Path) -> tuple[Path, generator.Facts]:
    """A file of 2,000 lines with every kind of dirt, broken lines included."""
    path = tmp_path / "retail.csv"
    return path, generator.write(path, lines=2_000, with_broken=True)


def test_it_works(tmp_path: Path) -> None:
    path = write(tmp_path / "small.csv", row(), row(sku="POST", price="18", quantity="1"))

    report = take_in(path)

    order = Order.objects.get()
    assert (order.number, order.source, order.kind, order.status) == (
        "OR-500000",
        "import",
        "sale",
        "dispatched",
    )
    assert (order.market, order.currency, order.total_minor) == ("FR", "GBP", 2_300)
    assert order.customer and order.customer.source_reference == "online-retail:12346"
    assert list(order.lines.values_list("position", "kind", "sku", "quantity", "total_minor")) == [
        (1, "product", "22041", 2, 500),
        (2, "fee", "POST", 1, 1_800),
    ]
    assert Variant.objects.get().sku == "22041"
    assert report.counts["sale"] == 2


def test_counts_add_up_to_the_file(dirty: tuple[Path, generator.Facts]) -> None:
    path, facts = dirty

    report = take_in(path)

    assert report.lines == facts.lines
    assert sum(report.counts.values()) == facts.lines
    assert report.counts["overlap"] == facts.overlap
    assert report.counts["rejected"] == facts.broken
    assert OrderLine.objects.count() == facts.lines - facts.overlap - facts.broken
    kinds = Counter(OrderLine.objects.values_list("order__kind", flat=True))
    assert {kind: report.counts[kind] for kind in kinds} == kinds


def test_every_invoice_becomes_an_order(dirty: tuple[Path, generator.Facts]) -> None:
    path, facts = dirty

    take_in(path)

    numbers = set(Order.objects.values_list("number", flat=True))
    assert {number.removeprefix("OR-").split("~")[0] for number in numbers} == facts.invoices
    assert {number for number in numbers if "~" in number} == {
        "OR-480001~2",
        "OR-480002~2",
        "OR-480003~2",
        "OR-480004~2",
    }


def test_invoice_with_two_customers_keeps_both(dirty: tuple[Path, generator.Facts]) -> None:
    take_in(dirty[0])

    assert list(
        Order.objects.filter(number__startswith="OR-480001").order_by("number").values_list(
            "number", "customer__source_reference", "total_minor"
        )
    ) == [("OR-480001", "online-retail:12346", 500), ("OR-480001~2", "online-retail:12347", 750)]  # fmt: skip


def test_nothing_else_in_the_house_moves(dirty: tuple[Path, generator.Facts]) -> None:
    before = rows_of_all_tables()

    take_in(dirty[0], batch_lines=500)

    after = rows_of_all_tables()
    moved = {label for label, rows in after.items() if rows != before.get(label, 0)}
    written = [
        Order,
        OrderLine,
        Customer,
        Product,
        ProductText,
        Variant,
        HistoryImport,
        AuditEntry,
        OutboxEvent,
    ]
    assert moved <= {model._meta.label for model in written} | {"events.Aggregate", "events.Lease"}
    assert set(OutboxEvent.objects.values_list("name", flat=True)) == {"orders.history_imported"}
    untouched = {"paid_minor": 0, "paid_at": None, "dispatched_at": None, "tax_decision__isnull": True}
    assert not Order.objects.exclude(**untouched).exists()


def test_one_event_per_batch_names_the_orders(dirty: tuple[Path, generator.Facts]) -> None:
    take_in(dirty[0], batch_lines=500)

    payloads = list(OutboxEvent.objects.order_by("id").values_list("payload", flat=True))
    assert len(payloads) > 1
    assert sum(payload["orders"] for payload in payloads) == Order.objects.count()
    assert sum(payload["lines"] for payload in payloads) == OrderLine.objects.count()
    named = set()
    for payload in payloads:
        named |= set(range(payload["first_order_id"], payload["last_order_id"] + 1))
    assert set(Order.objects.values_list("id", flat=True)) <= named


def test_same_file_again_changes_nothing(dirty: tuple[Path, generator.Facts]) -> None:
    path, _facts = dirty
    first = take_in(path)
    before = rows_of_all_tables()

    second = take_in(path)

    assert second.was_done_before
    assert second.counts == first.counts
    assert rows_of_all_tables() == before


def test_packed_file_is_the_same_file(tmp_path: Path) -> None:
    generator.write(tmp_path / "plain.csv", lines=300)
    generator.write(tmp_path / "packed.csv.gz", lines=300)
    take_in(tmp_path / "plain.csv")

    assert take_in(tmp_path / "packed.csv.gz").was_done_before


def test_orders_of_an_earlier_file_are_left_out(tmp_path: Path) -> None:
    take_in(write(tmp_path / "first.csv", row("500000"), row("500001")))

    report = take_in(write(tmp_path / "second.csv", row("500001"), row("500001", sku="22042"), row("500002")))

    assert (report.counts["known"], report.counts["sale"], report.orders) == (2, 1, 1)
    assert Order.objects.count() == 3


@pytest.mark.parametrize("batch_lines", [1, 37, 100_000])
def test_size_of_batches_does_not_show(tmp_path: Path, batch_lines: int) -> None:
    path = tmp_path / "retail.csv"
    generator.write(path, lines=600)
    take_in(path, batch_lines=batch_lines)
    found = figures()
    Order.objects.all().delete()
    HistoryImport.objects.all().delete()

    take_in(path)

    assert found == figures()


def test_line_that_comes_late_joins_its_order(tmp_path: Path) -> None:
    path = write(
        tmp_path / "late.csv", row("500000"), row("500001"), row("500000", sku="22042", quantity="4")
    )

    take_in(path, batch_lines=1)

    order = Order.objects.get(number="OR-500000")
    assert list(order.lines.values_list("position", "sku")) == [(1, "22041"), (2, "22042")]
    assert order.total_minor == order.goods_minor == 1_500


def test_totals_are_the_sum_of_lines(dirty: tuple[Path, generator.Facts]) -> None:
    take_in(dirty[0], batch_lines=200)

    sums = Order.objects.annotate(of_lines=Sum("lines__total_minor"), count=Count("lines"))
    assert all(order.total_minor == order.of_lines and order.count for order in sums)


class Stopped(Exception):
    """The process ends in the middle."""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_stopped_import_goes_on_with_identical_figures(
    dirty: tuple[Path, generator.Facts], after: int
) -> None:
    path, _facts = dirty
    whole = take_in(path)
    expected = figures()
    Order.objects.all().delete()
    HistoryImport.objects.all().delete()
    calls = Counter()

    def stop(step: str, done: int, total: int) -> None:
        calls[step] += 1
        if calls["import"] == after:
            raise Stopped

    with pytest.raises(Stopped):
        take_in(path, batch_lines=500, progress=stop)
    assert HistoryImport.objects.get().state == ImportState.RUNNING
    report = take_in(path, batch_lines=700)

    assert figures() == expected
    assert (report.counts, report.orders) == (whole.counts, whole.orders)


def test_two_at_once_do_not_write_twice(dirty: tuple[Path, generator.Facts]) -> None:
    def overtaken(step: str, done: int, total: int) -> None:
        HistoryImport.objects.update(lines_read=done + 1)

    with pytest.raises(Conflict):
        take_in(dirty[0], batch_lines=500, progress=overtaken)


def test_rejected_lines_are_listed_with_line_and_reason(dirty: tuple[Path, generator.Facts]) -> None:
    report = take_in(dirty[0])

    with open(report.rejects_file, encoding="utf-8", newline="") as stream:
        rejects = list(csv.reader(stream))
    assert rejects[0] == ["line", "reason", *generator.HEADER]
    assert [int(cells[0]) for cells in rejects[1:]] == list(range(102, 102 + len(generator.BROKEN)))
    for cells, (broken, word) in zip(rejects[1:], generator.BROKEN, strict=True):
        assert word in cells[1]
        assert cells[2:] == broken


def test_resumed_import_lists_all_rejects(dirty: tuple[Path, generator.Facts]) -> None:
    def stop(step: str, done: int, total: int) -> None:
        if step == "import":
            raise Stopped

    with pytest.raises(Stopped):
        take_in(dirty[0], batch_lines=500, progress=stop)

    report = take_in(dirty[0])

    assert len(Path(report.rejects_file).read_text("utf-8").splitlines()) == 1 + len(generator.BROKEN)


def test_unknown_countries_are_told_and_kept(dirty: tuple[Path, generator.Facts]) -> None:
    report = take_in(dirty[0])

    assert {"Channel Islands", "European Community", "Unspecified", "West Indies"} == set(
        report.unmapped_countries
    )
    kept = Counter(Order.objects.filter(market="").values_list("country_label", flat=True))
    assert set(kept) == set(report.unmapped_countries)


def test_products_differ_by_case_and_blanks(dirty: tuple[Path, generator.Facts]) -> None:
    take_in(dirty[0])

    skus = set(OrderLine.objects.filter(kind="product").values_list("sku", flat=True))
    assert set(Variant.objects.values_list("sku", flat=True)) == skus
    assert not skus & set(generator.FEES)
    assert not OrderLine.objects.filter(kind="fee", variant__isnull=False).exists()


def test_imported_products_are_not_for_sale(dirty: tuple[Path, generator.Facts]) -> None:
    take_in(dirty[0])

    assert not Product.objects.filter(status="active").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", ["empty"], id="empty"),
        pytest.param(b"Invoice,StockCode\n1,2\n", ["Line 1", "Quantity"], id="missing columns"),
        pytest.param(
            ",".join(generator.HEADER).encode() + b"\n" + b"1,2,A,1,2010-01-01 10:00:00,1,,France\n" * 3
            + b"1,2,caf\xe9,1,2010-01-01 10:00:00,1,,France\n",
            ["Line 5", "UTF-8"],
            id="wrong encoding",
        ),
        pytest.param(
            ",".join(generator.HEADER).encode() + b"\n" + b"1,2,A,1,2010-01-01 10:00:00,1,,France\n" * 3
            + b'1,2,"open,1,2010-01-01 10:00:00,1,,France\n',
            ["Line 5", "CSV"],
            id="open quote",
        ),
        pytest.param(
            ",".join(generator.HEADER).encode() + b"\n" + b"1,2,A,1,2010-01-01 10:00:00,1,,France\n" * 2
            + b"1,2,\0,1,2010-01-01 10:00:00,1,,France\n",
            ["Line 4", "zero byte"],
            id="zero byte",
        ),
        pytest.param(b"\x1f\x8bnot really", ["gzip"], id="broken gzip"),
    ],
)  # fmt: skip
def test_unreadable_file_is_refused_before_anything_is_written(
    tmp_path: Path, content: bytes, words: list[str]
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    before = rows_of_all_tables()

    with pytest.raises(InvalidInput) as caught:
        take_in(path, batch_lines=1)

    assert all(word in str(caught.value) for word in [*words, "bad.csv"])
    assert rows_of_all_tables() == before


def test_cut_off_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv.gz"
    generator.write(path, lines=2_000)
    path.write_bytes(path.read_bytes()[:-2_000])

    with pytest.raises(InvalidInput, match="gzip"):
        take_in(path)

    assert not Order.objects.exists()


def test_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        take_in(tmp_path / "nowhere.csv")


def test_byte_order_mark_is_no_part_of_the_head(tmp_path: Path) -> None:
    path = write(tmp_path / "marked.csv", row())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert take_in(path).counts["sale"] == 1


def test_command_prints_counts(
    dirty: tuple[Path, generator.Facts], capsys: pytest.CaptureFixture[str]
) -> None:
    path, facts = dirty
    parser = argparse.ArgumentParser()
    add_arguments(parser)

    assert run(parser.parse_args([str(path), "--format", "online-retail", "--json"])) == 0
    printed = json.loads(capsys.readouterr().out)
    assert run(parser.parse_args([str(path), "--format", "online-retail"])) == 0
    again = capsys.readouterr().out

    assert sum(printed["counts"].values()) == facts.lines
    assert "is in already, nothing new" in again
    assert f"{facts.overlap:,}  lines left out: the file says them twice" in again
    assert ".rejects.csv" in again


def test_command_says_in_one_sentence_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)

    code = run(parser.parse_args([str(tmp_path / "no.csv"), "--format", "online-retail"]))

    captured = capsys.readouterr()
    assert code == 2
    assert captured.err.count("\n") == 1
    assert captured.out == ""


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch):
    """A command line in German."""
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with translation.override("de"):
        yield


def test_command_answers_in_the_language_of_the_person_and_writes_the_same(
    dirty: tuple[Path, generator.Facts], capsys: pytest.CaptureFixture[str], german: None
) -> None:
    path, facts = dirty
    parser = argparse.ArgumentParser()
    add_arguments(parser)

    assert run(parser.parse_args([str(path), "--format", "online-retail"])) == 0
    said = capsys.readouterr().out

    assert f"{path.name}: {facts.lines:,} Zeilen.".replace(",", ".") in said
    assert "Zeilen ausgelassen: stehen zweimal in der Datei" in said and "Übernommen: " in said
    rejects = services.rejects_file(path.name).read_text("utf-8")
    assert "ist keine ganze Zahl" in rejects and "is not a whole number" not in rejects
    labels = set(Order.objects.values_list("country_label", flat=True))
    assert {"Channel Islands", "European Community", "Unspecified", "West Indies"} <= labels
    with path.open(encoding="utf-8", newline="") as stream:
        said_in_file = {cell.strip() for cells in csv.reader(stream) for cell in cells}
    assert set(ProductText.objects.values_list("name", flat=True)) <= said_in_file


def test_statements_do_not_grow_with_lines(tmp_path: Path, django_assert_max_num_queries) -> None:
    path = tmp_path / "retail.csv"
    generator.write(path, lines=3_000)

    with django_assert_max_num_queries(80):
        take_in(path)

    assert connection.vendor in ("sqlite", "postgresql")
