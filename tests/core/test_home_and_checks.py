"""A home is demo or live for good; checks and audits are asked by name."""

from __future__ import annotations

import pytest

from kogge.core import checks
from kogge.core.home import Home, HomeKind


def test_a_home_keeps_its_kind_and_secret(tmp_path):
    home = Home(path=tmp_path / "home")
    assert home.kind is HomeKind.LIVE and not home.exists  # the stricter of the two until it is made

    home.create(HomeKind.DEMO)
    secret = home.secret_key()
    home.create(HomeKind.DEMO)

    assert home.kind is HomeKind.DEMO and home.secret_key() == secret
    assert home.secret_file.stat().st_mode & 0o077 == 0
    assert home.media.is_dir() and home.documents.is_dir() and home.warehouse.is_dir()
    with pytest.raises(ValueError, match="stays one"):
        home.create(HomeKind.LIVE)


def test_without_a_home_every_secret_is_thrown_away(tmp_path):
    home = Home(path=tmp_path / "nowhere")

    assert home.secret_key() != home.secret_key()


def test_checks_are_asked_in_the_order_of_their_names(monkeypatch):
    monkeypatch.setattr(checks, "_checks", {})

    def find(name):
        return lambda market: [
            checks.Finding(check=name, severity=checks.Severity.FIX, sentence=name, market=market)
        ]

    for name in ("b.two", "a.one"):
        checks.check(name)(find(name))

    assert checks.known_checks() == ["a.one", "b.two"]
    assert [(found.check, found.market) for found in checks.run_checks("NL")] == [
        ("a.one", "NL"),
        ("b.two", "NL"),
    ]
    with pytest.raises(ValueError, match=r"a\.one"):
        checks.check("a.one")(find("a.one"))


def test_an_audit_asks_everyone_who_knows_the_ledger(monkeypatch):
    monkeypatch.setattr(checks, "_audits", {})
    checks.audit("pots")(lambda: ["one is missing"])
    checks.audit("pots")(list)
    checks.audit("pots")(lambda: ["another, too"])

    assert checks.run_audit("pots") == ["one is missing", "another, too"]
    assert checks.known_audits() == ["pots"]
    with pytest.raises(KeyError):
        checks.run_audit("pans")
