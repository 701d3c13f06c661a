"""What a mail carries besides its own words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Brand:
    """How the shop presents itself in mails; a room that knows the company supplies it."""

    shop_name: str = "Kogge"
    sender: str = ""  # name and address of the From line; empty: the installation's default
    reply_to: str = ""
    url: str = ""  # the shop's address, linked from its name
    address_lines: tuple[
        str, ...
    ] = ()  # legal name, street, town, register and VAT id, as the law wants them
    # Colours as #rrggbb; names as in the shop's tokens.
    colors: dict[str, str] = field(
        default_factory=lambda: {
            "accent": "#1b4965",
            "on_accent": "#ffffff",
            "text": "#1c2430",
            "muted": "#5b6675",
            "surface": "#ffffff",
            "page": "#f4f5f7",
            "line": "#d9dde3",
        }
    )
    font: str = "'IBM Plex Sans', 'Segoe UI', Helvetica, Arial, sans-serif"


@dataclass(frozen=True, kw_only=True)
class RenderedMail:
    """One mail in words: subject, plain text and HTML."""

    subject: str
    text: str
    html: str
