"""What stands in one cell of a list or table: written as HTML for the page and as plain text for the CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.core import i18n
from kogge.core.money import Money, UnitPrice


class Tone(StrEnum):
    """What a state means for the reader; colour always stands beside a word."""

    CALM = "calm"  # nothing to say
    OPEN = "open"  # not started
    BUSY = "busy"  # on its way
    OK = "ok"  # done
    LOOK = "look"  # someone should look
    STOP = "stop"  # failed, or cannot be undone


@dataclass(frozen=True, kw_only=True)
class State:
    """A dot and a word, with an optional second fact in grey."""

    word: Any
    tone: Tone = Tone.CALM
    second: Any = ""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A main fact and a second one in grey beside it."""

    main: Any
    second: Any = ""


@dataclass(frozen=True, kw_only=True)
class Code:
    """A short code such as a market's two letters, drawn in a small box."""

    code: str
    title: Any = ""


@dataclass(frozen=True, kw_only=True)
class Struck:
    """A value that no longer counts: grey, crossed out."""

    value: Any


def plain(value: Any, language: str = "") -> str:
    """Write a cell as text for a file; money and figures without unit signs, with the language's decimal mark."""
    language = language or i18n.current_language()
    match value:
        case None | "":
            return ""
        case bool():
            return str(_("yes") if value else _("no"))
        case Money() | UnitPrice():
            return _decimal(value.as_decimal(), language)
        case Decimal():
            return _decimal(value, language)
        case datetime():
            return value.astimezone(i18n.clock.LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case State():
            return " · ".join(str(part) for part in (value.word, value.second) if part)
        case Pair():
            return ", ".join(
                part for part in (plain(value.main, language), plain(value.second, language)) if part
            )
        case Code():
            return value.code
        case Struck():
            return plain(value.value, language)
        case list() | tuple():
            return ", ".join(plain(part, language) for part in value)
        case _:
            return str(value)


def _decimal(value: Decimal, language: str) -> str:
    return str(value) if language == "en" else str(value).replace(".", ",")


def words(value: Any) -> str:
    """Write a simple value as a person reads it, without markup."""
    match value:
        case None | "":
            return ""
        case bool():
            return str(_("yes") if value else _("no"))
        case Money():
            return i18n.format_money(value)
        case UnitPrice():
            return i18n.format_unit_price(value)
        case int() | Decimal():
            return i18n.format_number(value)
        case datetime():
            return i18n.format_instant(value)
        case date():
            return i18n.format_day(value)
        case _:
            return str(value)


def html(value: Any) -> SafeString:
    """Write a cell for the page; nothing becomes a dash, text is escaped."""
    match value:
        case SafeString():
            return value
        case None | "" | [] | ():
            return format_html('<span class="o-none" aria-label="{}">–</span>', pgettext("cell", "none"))
        case State():
            second = format_html(' <span class="o-second">{}</span>', value.second) if value.second else ""
            return format_html(
                '<span class="o-state o-state--{}"><span class="o-dot" aria-hidden="true"></span>{}{}</span>',
                value.tone, value.word, second,
            )  # fmt: skip
        case Pair():
            second = (
                format_html(' <span class="o-second">{}</span>', words(value.second)) if value.second else ""
            )
            return format_html('<span class="o-main">{}</span>{}', words(value.main), second)
        case Code():
            if value.title:
                return format_html('<abbr class="o-code" title="{}">{}</abbr>', value.title, value.code)
            return format_html('<span class="o-code">{}</span>', value.code)
        case Struck():
            return format_html('<s class="o-struck">{}</s>', words(value.value))
        case list() | tuple():
            joined = SafeString(" ").join(html(part) for part in value)
            return SafeString(joined)
        case _:
            return format_html("{}", words(value))
