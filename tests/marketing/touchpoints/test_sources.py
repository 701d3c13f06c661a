"""Where a visit came from."""

from __future__ import annotations

import pytest

from kogge.marketing.touchpoints.rules import sources
from kogge.marketing.touchpoints.values import DIRECT, SourceClass

TABLE = [
    ("www.google.de", SourceClass.SEARCH, "google"),
    ("google.co.uk", SourceClass.SEARCH, "google"),
    ("news.google.nl", SourceClass.SEARCH, "google"),
    ("mail.google.com", SourceClass.MAIL, "gmail"),
    ("google.example.com", SourceClass.REFERRAL, "google.example.com"),
    ("notgoogle.de", SourceClass.REFERRAL, "notgoogle.de"),
    ("duckduckgo.com", SourceClass.SEARCH, "duckduckgo"),
    ("suche.web.de", SourceClass.SEARCH, "web.de"),
    ("web.de", SourceClass.MAIL, "web.de"),
    ("l.facebook.com", SourceClass.SOCIAL, "facebook"),
    ("m.facebook.com:443", SourceClass.SOCIAL, "facebook"),
    ("pinterest.fr", SourceClass.SOCIAL, "pinterest"),
    ("t.co", SourceClass.SOCIAL, "x"),
    ("WWW.Blog.Example", SourceClass.REFERRAL, "blog.example"),
    ("localhost", SourceClass.REFERRAL, "localhost"),
]


@pytest.mark.parametrize(("host", "kind", "name"), TABLE, ids=[row[0] for row in TABLE])
def test_the_referring_site_is_sorted(host, kind, name):
    found = sources.source_of(referrer=host, site="shop.example", utm={})

    assert (found.kind, found.name) == (kind, name)


def test_a_page_of_the_shop_itself_is_no_source():
    assert sources.source_of(referrer="www.shop.example", site="shop.example:8000", utm={}) is None


def test_no_referrer_is_direct():
    assert sources.source_of(referrer="", site="shop.example", utm={}) == DIRECT


def test_own_words_come_before_the_site():
    utm = {"source": "newsletter", "medium": "email", "campaign": "advent"}

    found = sources.source_of(referrer="mail.google.com", site="shop.example", utm=utm)

    assert (found.kind, found.name, found.campaign, found.medium) == (
        SourceClass.CAMPAIGN,
        "newsletter",
        "advent",
        "email",
    )


@pytest.mark.parametrize(
    ("mark", "kind", "name"),
    [("gclid", SourceClass.CAMPAIGN, "google"), ("fbclid", SourceClass.SOCIAL, "facebook"), ("other", SourceClass.DIRECT, "")],
)  # fmt: skip
def test_marks_of_advertisements(mark, kind, name):
    found = sources.source_of(referrer="", site="shop.example", utm={}, ad_mark=mark)

    assert (found.kind, found.name) == (kind, name)


def test_no_site_stands_in_two_tables():
    assert len(sources.known_sites()) > 100
    hosts = [host for _kind, file in sources._TABLES.items() for hosts in _hosts(file) for host in hosts]
    assert len(hosts) == len(set(hosts))


def _hosts(file: str) -> list[list[str]]:
    import tomllib

    return list(tomllib.loads((sources._DATA / file).read_text("utf-8")).values())
