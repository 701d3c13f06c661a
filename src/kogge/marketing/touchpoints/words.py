"""What the room's words are called on screens."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.marketing.touchpoints.values import (
    BotReason,
    Device,
    Drop,
    Kind,
    Level,
    SourceClass,
    Stage,
)

LEVELS: dict[str, Any] = {
    Level.ANONYMOUS: _("anonymous"),
    Level.CONSENTED: _("recognised, by choice"),
    Level.KNOWN: _("known customer, by choice"),
    "none": _("no visit known"),
}
LEVEL_MEANINGS: dict[str, Any] = {
    Level.ANONYMOUS: _("A code of one day; nobody is recognised the day after."),
    Level.CONSENTED: _("The visitor chose to be recognised; a cookie does it."),
    Level.KNOWN: _("Recognised and ordered, or came by a link of our own mail, with consent to that."),
}
SOURCE_CLASSES: dict[str, Any] = {
    SourceClass.CAMPAIGN: _("own campaign"),
    SourceClass.SEARCH: _("search"),
    SourceClass.SOCIAL: _("social networks"),
    SourceClass.MAIL: pgettext_lazy("source", "mail"),
    SourceClass.REFERRAL: _("other websites"),
    SourceClass.DIRECT: _("direct"),
    SourceClass.UNKNOWN: pgettext_lazy("source", "unknown"),
}
DEVICES: dict[str, Any] = {
    Device.DESKTOP: _("computer"),
    Device.MOBILE: _("phone"),
    Device.TABLET: _("tablet"),
    Device.OTHER: _("television, console"),
    Device.UNKNOWN: pgettext_lazy("device", "unknown"),
}
STAGES: dict[str, Any] = {
    Stage.VISIT: _("Visit"),
    Stage.PRODUCT: _("Looked at a product"),
    Stage.CART: _("Put something into the cart"),
    Stage.CHECKOUT: _("Opened the checkout"),
    Stage.CONTACT: _("Entered contact"),
    Stage.DELIVERY: _("Entered delivery"),
    Stage.PAYMENT: _("Chose payment"),
    Stage.ORDER: _("Ordered"),
}
BOTS: dict[str, Any] = {
    BotReason.NO_AGENT: _("tells no browser"),
    BotReason.KNOWN_AGENT: _("says that it is a robot, or is known as one"),
    BotReason.HEADLESS: _("a browser that a program drives"),
    BotReason.IMPOSSIBLE_SPEED: _("faster or longer than anybody reads"),
}
DROPS: dict[str, Any] = {
    Drop.OPTED_OUT: _("The visitor chose not to be counted."),
    Drop.SIGNAL: _("The browser asks not to be followed (GPC or DNT)."),
    Drop.OFF: _("Counting was switched off."),
    Drop.FOREIGN: _("Sent by another website."),
    Drop.PREFETCH: _("Fetched in advance, not looked at."),
    Drop.UNREADABLE: _("The request made no sense."),
    Drop.MALFORMED: _("One of the touches made no sense."),
    Drop.TOO_LARGE: _("The request was too large."),
    Drop.TOO_MANY: _("More touches in one request than a page ever sends."),
    Drop.TOO_LATE: _("Happened more than 48 hours before it came."),
    Drop.FROM_THE_FUTURE: _("Said to happen later than it came."),
    Drop.DUPLICATE: _("Came a second time; counted once."),
    Drop.NOT_KEPT: _("The disk did not take it."),
}
KINDS: dict[str, Any] = {
    Kind.VIEW: _("page shown"),
    Kind.LEAVE: _("page left"),
    Kind.STEP: _("checkout step filled in"),
    Kind.OUTBOUND: _("link to another website"),
    Kind.ADD_TO_CART: _("put into the cart"),
    Kind.ORDER: _("ordered"),
}
# For the shop's own privacy notice, in the language of whoever reads it.
NOTICE = _(
    "Counting visits: We count visits on our own computer, to see which pages are read and where people give up"
    " (legitimate interest, Art. 6(1)(f) GDPR). Your IP address and the name of your browser are used only for a moment, to"
    " make a code of one day with a random number that is destroyed at midnight; neither is kept. Without your choice we"
    " set no cookie for this. Single steps are kept for three months, visits for two years. You may object at any time on"
    " the page “Counting visits”. If you choose there to be recognised (consent, Art. 6(1)(a) GDPR), a cookie of our own"
    " lets us see for a year that you come back and which orders are yours; you may withdraw that there, too."
)


def source(kind: str, name: str) -> str:
    """Return where a visit came from in words: google (search)."""
    return f"{name} ({SOURCE_CLASSES.get(kind, kind)})" if name else str(SOURCE_CLASSES.get(kind, kind))
