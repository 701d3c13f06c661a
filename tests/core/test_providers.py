"""Settings, registries and addresses of providers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kogge.core import providers
from kogge.core.errors import InvalidInput


@dataclass(frozen=True, kw_only=True, repr=False)
class _Settings(providers.Settings):
    key: str
    base_url: str = "https://api.company.example"


def test_it_works():
    settings = _Settings.from_values({"key": " secret ", "unknown": "x"})

    assert (settings.key, settings.base_url) == ("secret", "https://api.company.example")


def test_a_missing_setting_is_named():
    with pytest.raises(InvalidInput) as caught:
        _Settings.from_values({"key": "  "})

    assert caught.value.field == "key"


def test_settings_are_never_printed():
    settings = _Settings.from_values({"key": "very-secret"})

    assert "very-secret" not in repr(settings)
    assert "very-secret" not in f"{settings}"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8801", "http://localhost/v2", "http://LOCALHOST", "https://10.1.2.3", "http://192.168.0.4:80",
        "http://172.16.0.1", "http://[::1]:80", "http://[fe80::1]", "http://169.254.169.254/", "http://0.0.0.0",
        "http://shop.local", "http://db.internal", "http://mollie", "http://127.1", "http://0x7f.0.0.1", "http://2130706433",
        "", "not an address", "http://shop.localhost.", "http://100.64.0.1", "http://[::ffff:127.0.0.1]",
    ],
)  # fmt: skip
def test_an_address_inside_is_private(url):
    assert providers.is_private_address(url)


@pytest.mark.parametrize(
    "url", ["https://api.mollie.com", "https://api.mollie.com:443/v2", "https://8.8.8.8", "api.mollie.com"]
)
def test_an_address_outside_is_not_private(url):
    assert not providers.is_private_address(url)


def test_two_providers_of_one_code_are_refused():
    class First(providers.Provider):
        info = providers.ProviderInfo(code="same", family="x", name="First")

    class Second(providers.Provider):
        info = providers.ProviderInfo(code="same", family="x", name="Second")

    found: dict = {}
    providers._take(found, First)
    providers._take(found, First)

    with pytest.raises(ValueError, match="two providers are called same"):
        providers._take(found, Second)
