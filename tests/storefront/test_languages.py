"""Every word of every page is in the page's language; headings, titles and landmarks are in order."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from tests.storefront.conftest import SLUG_OF

from kogge import storefront
from kogge.sales.orders.models import Order
from kogge.sales.stock import services as stock
from kogge.storefront.values import SEARCH_WORDS

HOMES = {"de": "/de-de", "nl": "/nl-nl", "fr": "/fr-be", "en": "/en-nl"}
LOCALE = Path(storefront.__file__).parent / "locale"


class Words(HTMLParser):
    """Collects what a reader sees or hears: texts and spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("style", "script")
        self.found += [
            value for name, value in attrs if name in ("aria-label", "alt", "placeholder") and value
        ]

    def handle_endtag(self, tag):
        self.silent -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.found.append(data.strip())


def words_of(text: str) -> list[str]:
    """Return what a reader sees of a page, without names of other shops in their own languages."""
    parser = Words()
    parser.feed(re.sub(r'<ul class="k-pairs">.*?</ul>', "", text, flags=re.DOTALL))
    return parser.found


def pages_of(client, shop, language: str) -> dict[str, str]:
    """Return every kind of page of one language."""
    prefix = HOMES[language]
    stock.receive(variant_id=shop.large.pk, quantity=4, reason="receipt", actor="test")
    shop.fill(client, (shop.printen, 2), (shop.jug, 5), prefix=prefix)
    pages = {}
    for name, path in {
        "home": "/", "list": f"/c/geback-{language}/" if language != "de" else "/c/gebaeck-de/",
        "product": f"/p/{SLUG_OF[language]}/", "search": f"/{SEARCH_WORDS[language]}/?q=printen", "cart": "/cart/",
        "checkout": "/checkout/", "missing": "/nothing/", "unknown_order": "/order/x/",
    }.items():  # fmt: skip
        pages[name] = client.get(prefix + path).content.decode()
    client.post(f"{prefix}/cart/set/", {"variant": shop.jug.pk, "quantity": 0})
    pages["errors"] = client.post(f"{prefix}/checkout/", {"action": "place"}).content.decode()
    address = shop.order(client, prefix=prefix, **_place_of(language))
    pages["order"] = client.get(address).content.decode()
    pages["pay"] = client.get(address.replace("/order/", "/pay/")).content.decode()
    pages["empty"] = client.get(f"{prefix}/cart/").content.decode()
    return pages


def _place_of(language: str) -> dict[str, str]:
    return {
        "de": {"postcode": "52062", "city": "Aachen"},
        "fr": {"postcode": "4000", "city": "Liège"},
    }.get(language, {})


def sentences_of(language: str) -> dict[str, str]:
    """Return the shop's own sentences without placeholders: English → translated."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
        catalog = read_po(stream, locale=language)
    return {
        message.id: message.string
        for message in catalog
        if isinstance(message.id, str) and message.id and "%(" not in message.id
    }


@pytest.mark.parametrize("language", ["de", "nl", "fr"])
def test_no_sentence_of_the_shop_is_left_in_english(client, shop, language):
    sentences = sentences_of(language)
    english = {source for source, translated in sentences.items() if source != translated}
    shown: set[str] = set()
    for name, text in pages_of(client, shop, language).items():
        words = set(words_of(text))
        assert not words & english, (name, words & english)
        shown |= words & set(sentences.values())

    # The pages really speak the shop's sentences, so that the line above means something.
    assert len(shown) > 60


@pytest.mark.parametrize("language", ["de", "nl", "fr"])
def test_french_has_its_narrow_spaces_and_nobody_else(language):
    for source, translated in sentences_of(language).items():
        has_space = re.search(r"\w [:;!?]", translated)
        assert not has_space, (source, translated)
        if language != "fr":
            assert "\u202f" not in translated, source


def test_each_language_has_its_own_words(client, shop, browser_of):
    seen = {
        language: browser_of().get(f"{prefix}/cart/").content.decode().split("<h1>")[1].split("</h1>")[0]
        for language, prefix in HOMES.items()
    }

    assert seen == {
        "de": "Noch ist die Platte leer.",
        "nl": "De schaal is nog leeg.",
        "fr": "Le plat est encore vide.",
        "en": "The plate is still empty.",
    }


class Outline(HTMLParser):
    """Collects headings, ids, labels and controls."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.mains = 0
        self.titles = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if values.get("id"):
            self.ids.append(values["id"])
        if tag == "label" and values.get("for"):
            self.labelled.add(values["for"])
        if tag in ("input", "select") and values.get("type") not in ("hidden", "radio", "checkbox"):
            self.controls.append(values)
        self.mains += tag == "main"
        self.titles += tag == "title"


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_are_built_in_order(client, shop, language):
    for name, text in pages_of(client, shop, language).items():
        outline = Outline()
        outline.feed(text)

        assert outline.levels.count(1) == 1, name
        assert all(
            after <= before + 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False)
        ), name
        assert len(outline.ids) == len(set(outline.ids)), (name, sorted(outline.ids))
        assert all(control.get("id") in outline.labelled for control in outline.controls), name
        assert (outline.mains, outline.titles) == (1, 1), name


def test_the_order_number_is_no_guess(client, shop):
    first, second = shop.order(client), shop.order(client)

    assert first != second
    assert all(len(order.token) >= 40 for order in Order.objects.all())
