"""The tables that the room keeps as files: touches, visits, their orders and their days, with units and privacy class."""

from __future__ import annotations

from kogge.core.warehouse.values import Column, Privacy, Table

_ONE_DAY = "Which visitor: 64-bit hash of one day, or of the cookie of someone who agreed to be recognised."

_WHERE_FROM = (
    Column(name="source_class", type="VARCHAR", meaning="campaign, search, social, mail, referral, direct or unknown."),
    Column(name="source", type="VARCHAR", meaning="google, pinterest, newsletter, example.org; empty when direct."),
    Column(name="campaign", type="VARCHAR", meaning="As the merchant's own link says."),
)  # fmt: skip
_WITH_WHAT = (
    Column(name="device", type="VARCHAR", meaning="desktop, mobile, tablet, other or unknown."),
    Column(name="browser", type="VARCHAR", meaning="Family, such as Firefox; the browser's full name is never kept."),
    Column(name="system", type="VARCHAR", meaning="Family, such as Android."),
)  # fmt: skip

TOUCHES = Table(
    name="touches",
    grain="one row per thing that a visitor did, and per count of what was not kept",
    columns=(
        Column(name="touch", type="BIGINT", meaning="Hash of the touch's random id; sent twice, it is the same."),
        Column(name="occurred_at", type="TIMESTAMP", unit="UTC", meaning="When."),
        Column(name="day", type="DATE", unit="Central European day", meaning="The day of it."),
        Column(name="visitor", type="BIGINT", privacy=Privacy.PSEUDONYMOUS, meaning=f"{_ONE_DAY} NULL for an order without a visit."),
        Column(name="level", type="VARCHAR", meaning="anonymous, consented or known."),
        Column(name="person", type="BIGINT", privacy=Privacy.PERSONAL, meaning="The customer, where they agreed to that; else NULL."),
        Column(name="kind", type="VARCHAR", meaning="view, leave, step, outbound, add_to_cart, order or dropped."),
        Column(name="page", type="VARCHAR", meaning="home, category, product, search, cart, checkout, order, pay, legal, problem, other."),
        Column(name="path", type="VARCHAR", meaning="Without query; the secret of an order's page is cut off."),
        Column(name="variant", type="BIGINT", meaning="The article looked at or put into the cart."),
        Column(name="term", type="VARCHAR", meaning="Words searched for, in small letters; left out where they hold an address."),
        Column(name="results", type="INTEGER", unit="products", meaning="What the search found."),
        Column(name="detail", type="VARCHAR", meaning="The step, the host of a link, or the reason of a drop."),
        Column(name="method", type="VARCHAR", meaning="Payment method chosen."),
        Column(name="market", type="VARCHAR", meaning="ISO 3166 alpha-2."),
        Column(name="language", type="VARCHAR", meaning="BCP 47."),
        Column(name="amount_minor", type="BIGINT", unit="minor units of currency", meaning="Of an order, as the shopper pays it."),
        Column(name="currency", type="VARCHAR", meaning="ISO 4217, of an order."),
        Column(name="engaged_ms", type="BIGINT", unit="milliseconds", meaning="How long the page was looked at."),
        *_WHERE_FROM,
        Column(name="medium", type="VARCHAR", meaning="As the merchant's own link says."),
        *_WITH_WHAT,
        Column(name="bot", type="VARCHAR", meaning="Why this is a machine; empty for people."),
        Column(name="has_script", type="BOOLEAN", meaning="Whether the page's script told it; false for the picture and the server."),
        Column(name="requests", type="BIGINT", unit="requests", meaning="Of a drop; else 1."),
        Column(name="origin", type="VARCHAR", meaning="web, or import for history that was brought in."),
    ),
)  # fmt: skip

VISITS = Table(
    name="visits",
    grain="one row per visit and rule of splitting, machines' visits included",
    columns=(
        Column(name="split", type="VARCHAR", meaning="By which rule: continuous or classic. Read one of them, never both."),
        Column(name="day", type="DATE", unit="Central European day", meaning="The day on which it began."),
        Column(name="visit", type="BIGINT", meaning="Its first touch."),
        Column(name="visitor", type="BIGINT", privacy=Privacy.PSEUDONYMOUS, meaning=_ONE_DAY),
        Column(name="level", type="VARCHAR", meaning="The highest of its touches: anonymous, consented or known."),
        Column(name="person", type="BIGINT", privacy=Privacy.PERSONAL, meaning="The customer, where they agreed to that; else NULL."),
        Column(name="started_at", type="TIMESTAMP", unit="UTC", meaning="Its first touch."),
        Column(name="ended_at", type="TIMESTAMP", unit="UTC", meaning="Its last touch."),
        Column(name="market", type="VARCHAR", meaning="ISO 3166 alpha-2, of the first page that has one."),
        Column(name="language", type="VARCHAR", meaning="BCP 47."),
        *_WHERE_FROM,
        Column(name="last_class", type="VARCHAR", meaning="As source_class, but of the last source that tells, also of an earlier visit."),
        Column(name="last_source", type="VARCHAR", meaning="As source, of that."),
        Column(name="last_campaign", type="VARCHAR", meaning="As campaign, of that."),
        *_WITH_WHAT,
        Column(name="entry_path", type="VARCHAR", meaning="The first page."),
        Column(name="exit_path", type="VARCHAR", meaning="The last page."),
        Column(name="views", type="BIGINT", unit="pages", meaning="Pages shown."),
        Column(name="interactions", type="BIGINT", unit="touches", meaning="Deliberate acts: cart, checkout step, link to elsewhere, order."),
        Column(name="engaged_ms", type="BIGINT", unit="milliseconds", meaning="How long its pages were looked at."),
        Column(name="stage", type="INTEGER", meaning="How far it came: 0 visit, 1 product, 2 cart, 3 checkout, 4 contact, 5 delivery, 6 payment, 7 order."),
        Column(name="method", type="VARCHAR", meaning="Payment method chosen last."),
        Column(name="orders", type="BIGINT", unit="orders", meaning="Orders placed."),
        Column(name="bot", type="VARCHAR", meaning="Why this is a machine; empty for people."),
    ),
)  # fmt: skip

VISIT_ORDERS = Table(
    name="visit_orders",
    grain="one row per order and rule of splitting, with what is known of its visit",
    columns=(
        Column(name="split", type="VARCHAR", meaning="As in visits."),
        Column(name="day", type="DATE", unit="Central European day", meaning="The day of the order."),
        Column(name="touch", type="BIGINT", meaning="The order's touch."),
        Column(name="visit", type="BIGINT", meaning="The visit of people who agreed to be recognised; else NULL."),
        Column(name="market", type="VARCHAR", meaning="ISO 3166 alpha-2, of the order."),
        Column(name="currency", type="VARCHAR", meaning="ISO 4217."),
        Column(name="amount_minor", type="BIGINT", unit="minor units of currency", meaning="As the shopper pays it."),
        Column(name="method", type="VARCHAR", meaning="Payment method of the order."),
        Column(name="origin", type="VARCHAR", meaning="web or import."),
        Column(name="level", type="VARCHAR", meaning="Of the visit; none when no visit is known."),
        Column(name="language", type="VARCHAR", meaning="Of the visit."),
        *_WHERE_FROM,
        Column(name="last_class", type="VARCHAR", meaning="As in visits."),
        Column(name="last_source", type="VARCHAR", meaning="As in visits."),
        Column(name="last_campaign", type="VARCHAR", meaning="As in visits."),
        *_WITH_WHAT,
        Column(name="entry_path", type="VARCHAR", meaning="As in visits."),
        Column(name="exit_path", type="VARCHAR", meaning="As in visits."),
        Column(name="bot", type="VARCHAR", meaning="As in visits."),
    ),
)  # fmt: skip

VISIT_DAYS = Table(
    name="visit_days",
    grain="one row per day, dimension and key of people's visits, once per market and once for all markets",
    columns=(
        Column(name="day", type="DATE", unit="Central European day", meaning="The day on which the visits began."),
        Column(name="dimension", type="VARCHAR", meaning="all, source, last_source, campaign, last_campaign, page, term, device, browser, system, language, level or method."),
        Column(name="key", type="VARCHAR", meaning="The source as class:name, the page's path, the words searched for; empty for all."),
        Column(name="market", type="VARCHAR", meaning="ISO 3166 alpha-2; empty where unknown, and where every market is meant."),
        Column(name="is_every_market", type="BOOLEAN", meaning="Whether all markets are added up here. Read these rows or the others, never both."),
        Column(name="visits", type="BIGINT", unit="visits", meaning="Visits; of a page or term, those that had it."),
        Column(name="visitors", type="BIGINT", unit="visitors of a day", meaning="Different visitors of the day; they add up over days, not over keys or markets."),
        Column(name="buyers", type="BIGINT", unit="visitors of a day", meaning="Different visitors of the day who ordered."),
        Column(name="views", type="BIGINT", unit="pages", meaning="Pages shown; of a page or term, how often that one."),
        Column(name="engaged_ms", type="BIGINT", unit="milliseconds", meaning="How long pages were looked at; of a page, that one."),
        Column(name="length_ms", type="BIGINT", unit="milliseconds", meaning="From the first to the last touch of each visit."),
        Column(name="length_unbounced_ms", type="BIGINT", unit="milliseconds", meaning="The same without visits that Plausible calls bounces."),
        Column(name="entries", type="BIGINT", unit="visits", meaning="Of a page: visits that began there. Else: visits."),
        Column(name="exits", type="BIGINT", unit="visits", meaning="Of a page: visits that ended there. Else: visits."),
        Column(name="bounces_ga4", type="BIGINT", unit="visits", meaning="Entries that were not engaged: looked at for 10 seconds at most, one page at most, no order."),
        Column(name="bounces_plausible", type="BIGINT", unit="visits", meaning="Entries with one page at most and no deliberate act."),
        Column(name="bounces_umami", type="BIGINT", unit="visits", meaning="Entries with one page at most."),
        Column(name="unanswered", type="BIGINT", unit="pages", meaning="Of a term: searches that found nothing."),
        Column(name="reached_product", type="BIGINT", unit="visits", meaning="Visits that came as far as a product or farther."),
        Column(name="reached_cart", type="BIGINT", unit="visits", meaning="The same for the cart."),
        Column(name="reached_checkout", type="BIGINT", unit="visits", meaning="The same for the checkout."),
        Column(name="reached_contact", type="BIGINT", unit="visits", meaning="The same for contact and address."),
        Column(name="reached_delivery", type="BIGINT", unit="visits", meaning="The same for delivery."),
        Column(name="reached_payment", type="BIGINT", unit="visits", meaning="The same for the payment method."),
        Column(name="reached_order", type="BIGINT", unit="visits", meaning="Visits with an order."),
    ),
)  # fmt: skip
