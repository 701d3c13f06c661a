"""The words of the touchpoints room: what a touch is, what a visit is, and how well a visitor is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Level(StrEnum):
    """How well a visitor is known; each report says how much of it rests on which."""

    ANONYMOUS = "anonymous"  # daily salted hash: no link across days, none to a person
    CONSENTED = "consented"  # first-party cookie after opt-in: the same browser is recognised
    KNOWN = "known"  # a customer, by an own mail link or an order, where they agreed to that


class Kind(StrEnum):
    """What happened in one touch."""

    VIEW = "view"  # a page was shown
    LEAVE = "leave"  # a page was left or hidden; carries the time it was looked at
    STEP = "step"  # a part of the checkout was filled in
    OUTBOUND = "outbound"  # a link to another site was followed
    ADD_TO_CART = "add_to_cart"  # told by the server, with and without scripts
    ORDER = "order"  # told by the server; carries the amount, never the number
    DROPPED = "dropped"  # not a touch: so many requests were not kept, and why


class PageKind(StrEnum):
    """What kind of page was shown."""

    HOME = "home"
    CATEGORY = "category"
    PRODUCT = "product"
    SEARCH = "search"
    CART = "cart"
    CHECKOUT = "checkout"
    ORDER = "order"  # status page of one order; its secret address is never kept
    PAY = "pay"
    LEGAL = "legal"
    PROBLEM = "problem"  # not found, refused
    OTHER = "other"


class SourceClass(StrEnum):
    """By which kind of way a visit came."""

    CAMPAIGN = "campaign"  # the merchant's own link with utm_… words, or an advertisement
    SEARCH = "search"
    SOCIAL = "social"
    MAIL = "mail"
    REFERRAL = "referral"  # another website
    DIRECT = "direct"  # typed, bookmarked, or the browser does not tell
    UNKNOWN = "unknown"  # no script ran, so nobody could tell


class Device(StrEnum):
    """The class of device."""

    DESKTOP = "desktop"
    MOBILE = "mobile"
    TABLET = "tablet"
    OTHER = "other"  # television, console, car
    UNKNOWN = "unknown"


class BotReason(StrEnum):
    """Why a touch or visit is taken for a machine's; empty for people."""

    NO_AGENT = "no_agent"
    KNOWN_AGENT = "known_agent"
    HEADLESS = "headless"
    IMPOSSIBLE_SPEED = "impossible_speed"


class Drop(StrEnum):
    """Why a request or touch was not kept; only the reason is counted."""

    OPTED_OUT = "opted_out"  # the visitor chose not to be counted
    SIGNAL = "signal"  # the browser sends GPC or DNT, and the shop honours it
    OFF = "off"  # the merchant has switched counting off
    FOREIGN = "foreign"  # sent by another website
    PREFETCH = "prefetch"  # fetched in advance, not looked at
    UNREADABLE = "unreadable"  # the whole request makes no sense
    MALFORMED = "malformed"  # one touch of a request makes no sense
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"  # more touches in one request than the script ever sends
    TOO_LATE = "too_late"  # happened more than 48 hours ago
    FROM_THE_FUTURE = "from_the_future"
    DUPLICATE = "duplicate"  # this touch is here already
    NOT_KEPT = "not_kept"  # the disk did not take it; the sender was told


class Stage(StrEnum):
    """How far a visit came on the way to the order; the order of the members is the way."""

    VISIT = "visit"
    PRODUCT = "product"
    CART = "cart"
    CHECKOUT = "checkout"
    CONTACT = "contact"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    ORDER = "order"


STAGES = tuple(Stage)


class Split(StrEnum):
    """By which rule touches are split into visits."""

    CONTINUOUS = "continuous"  # half an hour of silence ends a visit
    CLASSIC = "classic"  # so do midnight and another campaign


@dataclass(frozen=True, kw_only=True)
class SplitRule:
    """When a visit ends and the next begins."""

    idle: timedelta  # longer silence than this ends a visit
    ends_at_midnight: bool  # Central European midnight
    ends_on_campaign: bool  # a touch that came by another source begins a new one


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a view came from."""

    kind: SourceClass
    name: str = ""  # google, pinterest.com, newsletter
    campaign: str = ""
    medium: str = ""  # as the campaign's link says

    @property
    def tells(self) -> bool:
        """Whether anything is known: neither direct nor unknown."""
        return self.kind not in (SourceClass.DIRECT, SourceClass.UNKNOWN)


DIRECT = Source(kind=SourceClass.DIRECT)
UNKNOWN_SOURCE = Source(kind=SourceClass.UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """What the browser's name says; the name itself is never kept."""

    device: Device = Device.UNKNOWN
    browser: str = ""
    system: str = ""
    bot: str = ""  # BotReason, empty for people


@dataclass(frozen=True, kw_only=True, slots=True)
class Touch:
    """One thing that one visitor did; the grain of the stream `touches`."""

    key: int  # 64-bit hash of the touch's id: the same touch sent twice has the same
    occurred_at: datetime  # aware, UTC
    visitor: int | None  # 64-bit hash of one day or of a cookie; None for an order that no visit is known of
    level: Level = Level.ANONYMOUS
    person: int | None = None  # customer id; only where known
    kind: Kind
    page: str = ""  # PageKind
    path: str = ""  # without query, secrets masked
    variant: int | None = None  # article looked at or put into the cart
    term: str = ""  # words searched for
    results: int | None = None  # of a search
    detail: str = ""  # step, host of a link, reason of a drop
    method: str = ""  # payment method chosen
    market: str = ""  # ISO 3166 alpha-2
    language: str = ""
    amount_minor: int = 0  # of an order, as the shopper pays it
    currency: str = ""
    engaged_ms: int = 0  # time looked at, of a LEAVE
    source: Source | None = None  # of a VIEW that did not come from the shop itself
    agent: Agent = field(default_factory=Agent)
    has_script: bool = True
    count: int = 1  # requests, of a DROPPED
    origin: str = "web"  # web, or import for history that was brought in


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Touches of one visitor in a row; a pause longer than the rule allows begins the next one."""

    key: int  # of its first touch
    visitor: int
    level: Level
    person: int | None
    started_at: datetime
    ended_at: datetime  # of the last touch
    market: str
    language: str
    source: Source  # of its first view
    agent: Agent
    entry_path: str
    exit_path: str
    views: int
    interactions: int  # touches that are a deliberate act: into the cart, a checkout step, a link, an order
    engaged_ms: int
    stage: Stage  # the furthest
    method: str  # payment method chosen last
    orders: int
    bot: str


@dataclass(frozen=True, kw_only=True)
class CollectorSettings:
    """How the shop counts visits; what the merchant has decided."""

    is_collecting: bool = True
    honours_signals: bool = True  # browsers that send GPC or DNT are not counted
    offers_recognition: bool = True  # visitors may choose to be recognised
