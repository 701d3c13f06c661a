"""Only the owning room writes its models; every relation points downwards."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

import kogge

SOURCE = Path(kogge.__file__).parent
ROOT = SOURCE.parent.parent
STAGES = ("planning", "sales", "delivery", "marketing", "automation", "measurement")
WRITES = {
    "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create", "abulk_create",
}  # fmt: skip


def room_of(module: str) -> str:
    """Return the room of a dotted module below kogge: stage and room, or the package for core and doors."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts and parts[0] in (*STAGES, "core") else ".".join(parts[:1])


def foreign_models(tree: ast.Module, own: str) -> set[str]:
    """Return the names under which a file knows classes of other rooms' models."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".models")
        if (node.module or "").startswith("kogge.") and room_of(node.module or "") != own
        for alias in node.names
    }


def root_name(node: ast.expr) -> tuple[str, bool]:
    """Return the name a chain of calls and attributes begins with, and whether it passes `.objects`."""
    passes = False
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            passes = passes or node.attr in ("objects", "_default_manager")
            node = node.value
        else:
            node = node.func
    return (node.id if isinstance(node, ast.Name) else ""), passes


def made_of(function: ast.AST, foreign: set[str]) -> set[str]:
    """Return local names that hold an instance of a foreign model: `row = Model(...)`, `row = Model.objects.get(...)`."""
    return {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and root_name(node.value)[0] in foreign
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def writes(file: Path) -> Iterator[str]:
    """Find statements of a file that write another room's model."""
    tree = ast.parse(file.read_text("utf-8"))
    module = "kogge." + ".".join(file.relative_to(SOURCE).with_suffix("").parts)
    foreign = foreign_models(tree, room_of(module))
    if not foreign:
        return
    held = made_of(tree, foreign)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, passes = root_name(node.func)
        if node.func.attr in WRITES and passes and name in foreign:
            yield f"{file.relative_to(SOURCE)}:{node.lineno} {name}.{node.func.attr}"
        if node.func.attr in ("save", "delete") and not passes and name in (held | foreign):
            yield f"{file.relative_to(SOURCE)}:{node.lineno} {name}.{node.func.attr}"


def source_files() -> list[Path]:
    return [
        file for file in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in file.parts and "demo" not in file.relative_to(SOURCE).parts[:1]
    ]  # fmt: skip


def test_no_room_writes_another_rooms_models():
    assert [found for file in source_files() for found in writes(file)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "Order.objects.filter(pk=1).update(paid_minor=0)",
        "Order.objects.create(number='1')",
        "Order.objects.all().delete()",
        "Order.objects.bulk_create([])",
        "row = Order.objects.get(pk=1)\nrow.save()",
        "row = Order(number='1')\nrow.save()",
    ],
)
def test_such_a_write_is_found(tmp_path, monkeypatch, statement):
    file = tmp_path / "delivery" / "parcels" / "services.py"
    file.parent.mkdir(parents=True)
    file.write_text(f"from kogge.sales.orders.models import Order\n{statement}\n")
    monkeypatch.setitem(writes.__globals__, "SOURCE", tmp_path)

    assert len(list(writes(file))) == 1


def test_reading_and_writing_ones_own_is_fine(tmp_path, monkeypatch):
    file = tmp_path / "sales" / "orders" / "services.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "from kogge.sales.orders.models import Order\nfrom kogge.sales.stock.models import Hold\n"
        "Order.objects.create()\nHold.objects.filter(pk=1).first()\n"
    )
    monkeypatch.setitem(writes.__globals__, "SOURCE", tmp_path)

    assert list(writes(file)) == []


# --- Relations ---------------------------------------------------------------------------------------------------


def levels() -> dict[str, int]:
    """Return room → height, read from the layer contracts: a higher number lies above."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    heights: dict[str, int] = {}
    for stage_number, stage in enumerate(STAGES):
        rows = parser[f"importlinter:contract:{stage}"]["layers"].strip().splitlines()
        for depth, row in enumerate(reversed(rows)):
            for room in row.replace("(", "").replace(")", "").split("|"):
                heights[f"{stage}.{room.strip()}"] = 1000 * (stage_number + 1) + depth
    return heights


def relations() -> list[tuple[str, str, object]]:
    """Return (room, target room, field) of every relation between two rooms' models."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("kogge."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is not None:
                target = field.related_model.__module__
                if target.startswith("kogge."):
                    found.append((room_of(model.__module__), room_of(target), field))
    return found


def test_relations_point_to_the_same_or_a_lower_room():
    heights = levels()
    upward = [
        str(field)
        for room, target, field in relations()
        if room != target and heights.get(room, 0) <= heights.get(target, 0)
    ]

    assert len(relations()) > 10
    assert upward == []


def test_a_lower_room_does_not_see_who_points_at_it():
    named = [
        str(field)
        for room, target, field in relations()
        if room != target and not field.remote_field.hidden  # type: ignore[attr-defined]
    ]

    assert named == []


def test_every_room_that_is_installed_stands_in_the_layers():
    rooms = {room.removeprefix("kogge.") for room in settings.ROOMS}

    assert rooms <= set(levels())
