"""Every link that a finding or a todo carries is a whole path, and the office has a page there."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve
from tests.factories import make_market

import kogge
from kogge.core import checks, office
from kogge.core.todos import services as todos

SOURCE = Path(kogge.__file__).parent
CARRIERS = ("Finding", "raise_todo")
# What stands in for a placeholder of a path: a number, a market, a code, and nothing at all.
SAMPLES = ("10042", "NL", "pay-1", "")


def trees() -> dict[str, ast.Module]:
    return {
        str(file.relative_to(SOURCE)): ast.parse(file.read_text("utf-8"))
        for file in SOURCE.rglob("*.py")
        if "migrations" not in file.parts
    }


def constants(parsed: dict[str, ast.Module]) -> dict[str, str]:
    """Return the texts to which modules give a name."""
    return {
        target.id: node.value.value
        for tree in parsed.values()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def paths_of(value: ast.expr, named: dict[str, str]) -> list[str]:
    """Return the paths that a link may be, one for each way to fill its placeholders; none when it is not plain."""
    if isinstance(value, ast.Constant):
        return [value.value]
    if isinstance(value, ast.Name | ast.Attribute):
        name = value.id if isinstance(value, ast.Name) else value.attr
        return [named[name]] if name in named else []
    if isinstance(value, ast.JoinedStr):
        parts = [[p.value] if isinstance(p, ast.Constant) else SAMPLES for p in value.values]
        return ["".join(chosen) for chosen in product(*parts)]
    return []


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def carried() -> list[tuple[str, str, ast.expr | None]]:
    """Return where findings and todos are made, which of both it is, and what is written as the link."""
    return [
        (f"{file}:{node.lineno}", called(node), next((w.value for w in node.keywords if w.arg == "link"), None))
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in CARRIERS
    ]  # fmt: skip


def is_a_page(path: str) -> bool:
    """Tell whether the office answers at this path with a page of its own; its last pattern takes everything."""
    nothing = resolve("/office/there-is-no-such-page/").func
    try:
        return path.startswith(office.ROOT) and resolve(path.partition("?")[0]).func is not nothing
    except Resolver404:
        return False


def test_it_works():
    named = constants(trees())
    links = [(where, link) for where, _kind, link in carried() if link is not None]

    assert len(links) > 25
    astray = [where for where, link in links if not any(is_a_page(path) for path in paths_of(link, named))]
    assert astray == []


def test_every_todo_leads_somewhere():
    assert [where for where, kind, link in carried() if kind == "raise_todo" and link is None] == []


@pytest.mark.parametrize("link", ["orders/1/", "terms_list", "/orders/1/", "https://example.org/office/"])
def test_another_form_is_refused_where_it_is_written(link):
    with pytest.raises(ValueError):
        checks.Finding(check="a.b", severity=checks.Severity.FIX, sentence="x", link=link)
    with pytest.raises(ValueError):
        todos.raise_todo("a", kind="a.b", link=link)


@pytest.mark.parametrize("path", ["/office/no/", "/office/order/10042/", "orders/10042/", "/office"])
def test_a_path_without_a_page_is_found(path):
    assert not is_a_page(path)


def test_what_every_check_finds_in_an_empty_shop_leads_to_a_page(db):
    for market in ("DE", "NL"):
        make_market(market)

    findings = [finding for market in ("", "DE", "NL") for finding in checks.run_checks(market)]

    assert len({finding.check for finding in findings if finding.link}) >= 4
    assert [finding.link for finding in findings if finding.link and not is_a_page(finding.link)] == []
