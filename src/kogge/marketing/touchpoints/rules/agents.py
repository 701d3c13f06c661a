"""What a browser's name says: class of device, browser, system, and whether it is a machine without a person.

There is no list of the networks of data centres here: none is both free and kept up to date, and an old one calls people
machines. Reports say so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from kogge.marketing.touchpoints.values import Agent, BotReason, Device

_TABLE = Path(__file__).resolve().parent.parent / "data" / "robots.toml"
# A real one has 60 to 250 letters; longer ones are cut before they are looked at.
LONGEST_AGENT = 400
_TABLETS = ("ipad", "tablet", "kindle", "silk/", "playbook")
_MOBILE_SYSTEMS = frozenset({"iOS", "Android", "Windows Phone", "BlackBerry OS", "KaiOS", "HarmonyOS"})
_DESKTOP_SYSTEMS = frozenset({"Windows", "Mac OS X", "Linux", "Ubuntu", "Fedora", "Debian", "Chrome OS", "FreeBSD", "OpenBSD"})  # fmt: skip
_OTHER_WORDS = (
    "smart-tv",
    "smarttv",
    "appletv",
    "hbbtv",
    "playstation",
    "xbox",
    "nintendo",
    "web0s",
    "tizen",
)

Parse = Callable[[str], Any]


@lru_cache(maxsize=1)
def _robot_words() -> dict[BotReason, tuple[str, ...]]:
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    return {BotReason(name): tuple(words) for name, words in table.items()}


def _bot(name: str, parsed: Any) -> str:
    """Return why this is a machine, or nothing."""
    if len(name) < 12:  # "Mozilla/5.0" alone is no browser
        return BotReason.NO_AGENT
    words = _robot_words()
    if any(word in name for word in words[BotReason.HEADLESS]):
        return BotReason.HEADLESS
    device = parsed.device.family if parsed.device else ""
    if device == "Spider" or any(word in name for word in words[BotReason.KNOWN_AGENT]):
        return BotReason.KNOWN_AGENT
    return ""


def _device(name: str, system: str) -> Device:
    if any(word in name for word in _OTHER_WORDS):
        return Device.OTHER
    if any(word in name for word in _TABLETS) or (system == "Android" and "mobile" not in name):
        return Device.TABLET
    if system in _MOBILE_SYSTEMS or "mobile" in name:
        return Device.MOBILE
    return Device.DESKTOP if system in _DESKTOP_SYSTEMS else Device.UNKNOWN


def agent_of(user_agent: str, *, parse: Parse, is_driven: bool = False) -> Agent:
    """Return what a browser's name says; `is_driven` when the page's script found that a program drives the browser.

    `parse` is ua-parser's function; it takes a quarter of a second to load, so the caller brings it.
    """
    text = user_agent.strip()[:LONGEST_AGENT].encode("utf-8", "replace").decode()
    if not text:
        return Agent(bot=BotReason.NO_AGENT)
    parsed = parse(text)
    name = text.casefold()
    system = parsed.os.family if parsed.os else ""
    bot = _bot(name, parsed)
    return Agent(
        device=_device(name, system),
        browser=(parsed.user_agent.family if parsed.user_agent else "")[:40],
        system=system[:40],
        bot=bot or (BotReason.HEADLESS if is_driven else ""),
    )
