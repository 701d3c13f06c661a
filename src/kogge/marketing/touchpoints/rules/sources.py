"""Where a visit came from: the referring site and the words of the merchant's own links, sorted into a few classes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kogge.marketing.touchpoints.values import DIRECT, Source, SourceClass

_DATA = Path(__file__).resolve().parent.parent / "data"
_TABLES = {
    SourceClass.SEARCH: "search_engines.toml",
    SourceClass.SOCIAL: "social_networks.toml",
    SourceClass.MAIL: "mail_services.toml",
}
_SECOND_LEVELS = frozenset({"co", "com", "org", "net"})
_MAIL_MEDIUMS = frozenset({"email", "e-mail", "mail", "newsletter"})
# Names of the marks that advertising networks put on their links. That one is there says "an advertisement"; its value
# would tell one click from another and is never read.
AD_MARKS = {"gclid": "google", "wbraid": "google", "gbraid": "google", "msclkid": "bing", "fbclid": "facebook", "ttclid": "tiktok", "epik": "pinterest"}  # fmt: skip
# Marks that stand on every link of a network, paid or not: they name the source and are no campaign.
_NOT_ALWAYS_PAID = frozenset({"fbclid"})


@lru_cache(maxsize=1)
def known_sites() -> Mapping[str, tuple[SourceClass, str]]:
    """Return host → class and name, read from the room's own tables."""
    found: dict[str, tuple[SourceClass, str]] = {}
    for kind, file in _TABLES.items():
        for name, hosts in tomllib.loads((_DATA / file).read_text("utf-8")).items():
            for host in hosts:
                found[host] = (kind, name)
    return found


def _site(host: str) -> tuple[SourceClass, str]:
    """Return class and name of a host; names ending in `.*` in the tables stand for every country's ending."""
    parts = host.split(".")
    # google.de has an ending of one part, google.co.uk of two; google.example.com is none of Google's.
    is_double = len(parts) > 2 and parts[-2] in _SECOND_LEVELS and len(parts[-1]) == 2
    end = len(parts) - (2 if is_double else 1)
    for start in range(len(parts) - 1):
        for name in (".".join(parts[start:]), f"{'.'.join(parts[start:end])}.*"):
            if name in known_sites():
                return known_sites()[name]
    return SourceClass.REFERRAL, host


def tidy_host(host: str) -> str:
    """Return a host as it is kept: lower case, without port and www."""
    return host.strip().casefold().partition(":")[0].removeprefix("www.").removeprefix("m.")[:80]


def source_of(
    *, referrer: str, site: str, utm: Mapping[str, str], ad_mark: str = "", is_own_mail: bool = False
) -> Source | None:
    """Return where a view came from; None when it came from a page of the shop itself.

    `referrer` and `site` are hosts; `utm` has source, medium and campaign as the link says them. The merchant's own words
    come first, then an advertisement's mark, then the referring site.
    """
    host, own = tidy_host(referrer), tidy_host(site)
    if utm.get("source") or utm.get("campaign"):
        return Source(
            kind=SourceClass.CAMPAIGN,
            name=utm.get("source", "") or utm.get("campaign", ""),
            campaign=utm.get("campaign", ""),
            medium=utm.get("medium", ""),
        )
    if ad_mark in AD_MARKS and ad_mark not in _NOT_ALWAYS_PAID:
        return Source(kind=SourceClass.CAMPAIGN, name=AD_MARKS[ad_mark], medium="cpc")
    if is_own_mail or utm.get("medium", "") in _MAIL_MEDIUMS:
        return Source(kind=SourceClass.MAIL, name="", medium=utm.get("medium", ""))
    if host and host == own:
        return None
    if host:
        kind, name = _site(host)
        return Source(kind=kind, name=name)
    if ad_mark in AD_MARKS:
        return Source(kind=SourceClass.SOCIAL, name=AD_MARKS[ad_mark])
    return DIRECT
