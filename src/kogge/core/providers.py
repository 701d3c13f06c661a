"""What every provider file has: a description, frozen settings, a place in its family's registry."""

from __future__ import annotations

import importlib
import ipaddress
import pkgutil
from abc import ABC
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from kogge.core.errors import InvalidInput


class FieldKind(StrEnum):
    """How a setting is entered and shown."""

    TEXT = "text"
    SECRET = "secret"  # never shown again once saved
    ADDRESS = "address"  # of a web service


@dataclass(frozen=True, kw_only=True)
class SettingField:
    """One setting that a person enters: its name in the Settings class, its label and help in words."""

    name: str
    label: Any
    kind: FieldKind = FieldKind.TEXT
    help: Any = ""
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class ProviderInfo:
    """Who a provider is: `code` is stored, `name` is a brand and never translated, `countries` empty = everywhere.

    `messages`: the kinds of messages that a person must order at the provider; empty: it needs no telling. `proof`
    names the setting without which none of them can be believed.
    """

    code: str
    family: str
    name: str
    countries: tuple[str, ...] = ()
    fields: tuple[SettingField, ...] = ()
    messages: tuple[str, ...] = ()
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Base of a provider's settings; subclasses add fields. Never printed: they hold secrets."""

    base_url: str = ""

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> Self:
        """Return settings from entered or stored values; InvalidInput names the missing one. Unknown ones are ignored."""
        known = {}
        for item in fields(cls):
            value = str(values.get(item.name, "") or "").strip()
            if value:
                known[item.name] = value
            elif item.default is MISSING:
                raise InvalidInput(
                    _("This setting is missing: %(name)s.") % {"name": item.name}, field=item.name
                )
        return cls(**known)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.base_url or 'no address'}>"


class Provider(ABC):  # noqa: B024  (the family's own base class brings the abstract methods)
    """Base of every provider class: one file, one class."""

    info: ClassVar[ProviderInfo]
    settings_class: ClassVar[type[Settings]]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings


@lru_cache(maxsize=16)
def registry(group: str, *, own_package: str) -> dict[str, type[Provider]]:
    """Return the providers of a family by code.

    Entry points of `group` (such as kogge.gateways) bring other people's providers and ours; our own package is also
    read directly, so that a checkout works before it is installed anew. ValueError for two different ones of a code.
    """
    found: dict[str, type[Provider]] = {}
    for point in entry_points(group=group):
        _take(found, point.load())
    package = importlib.import_module(own_package)
    for module in pkgutil.iter_modules(package.__path__, prefix=f"{own_package}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Provider) and value.__module__ == module.name:
                _take(found, value)
    return found


def _take(found: dict[str, type[Provider]], provider: type[Provider]) -> None:
    code = provider.info.code
    if found.setdefault(code, provider) is not provider:
        raise ValueError(
            f"two providers are called {code}: {found[code].__module__} and {provider.__module__}"
        )


def is_private_address(url: str) -> bool:
    """Say whether a web address leads to this machine or a private network, without asking any name server.

    True also for an address without a host: it cannot be a company on the internet.
    """
    host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".").lower()
    if not host or host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".home.arpa")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or _is_short_ipv4(host)


def _is_short_ipv4(host: str) -> bool:
    """Say whether a host is a number in disguise, such as 127.1 or 0x7f.1, which resolvers read as an IPv4 address."""
    return all(part.isdigit() or part.startswith("0x") for part in host.split("."))
