"""Addresses that have changed lead on, once and for good; maps and data for search engines name the present ones."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from tests.storefront.conftest import ACTOR, NAMES, follow

from kogge.core import recent
from kogge.sales.catalog import services as catalog
from kogge.sales.catalog.models import FormerSlug
from kogge.sales.pricing import services as pricing
from kogge.storefront.pages import sitemaps


def rename(shop, slug: str, language: str = "nl") -> None:
    """Give the Printen another address in one language."""
    catalog.save_text(
        product_id=shop.printen.product_id, language=language, name=NAMES[language], slug=slug, actor=ACTOR
    )
    follow()


def lead_of(client, path: str) -> tuple[int, str]:
    """Return where an address leads."""
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def test_it_works(client, shop):
    rename(shop, "printen-met-kruiden")

    assert lead_of(client, "/nl-nl/p/kruidenprinten/") == (301, "/nl-nl/p/printen-met-kruiden/")
    assert client.get("/nl-nl/p/printen-met-kruiden/").status_code == 200


def test_a_chain_is_one_step(client, shop):
    for slug in ("twee", "drie", "vier"):
        rename(shop, slug)

    for old in ("kruidenprinten", "twee", "drie"):
        assert lead_of(client, f"/nl-nl/p/{old}/") == (301, "/nl-nl/p/vier/")


def test_what_moves_back_leads_nowhere_else(client, shop):
    rename(shop, "twee")
    rename(shop, "kruidenprinten")

    assert client.get("/nl-nl/p/kruidenprinten/").status_code == 200
    assert lead_of(client, "/nl-nl/p/twee/") == (301, "/nl-nl/p/kruidenprinten/")
    assert FormerSlug.objects.count() == 1


def test_an_address_that_another_product_takes_is_its_own(client, shop):
    rename(shop, "twee")
    catalog.save_text(
        product_id=shop.jug.product_id, language="nl", name="Krug", slug="kruidenprinten", actor=ACTOR
    )
    follow()

    assert "<h1>Krug</h1>" in client.get("/nl-nl/p/kruidenprinten/").content.decode()


def test_other_languages_keep_their_address(client, shop):
    rename(shop, "twee")

    assert client.get("/de-de/p/kraeuterprinten/").status_code == 200
    assert client.get("/de-de/p/kruidenprinten/").status_code == 404
    assert lead_of(client, "/nl-be/p/kruidenprinten/") == (301, "/nl-be/p/twee/")


def test_what_the_address_carries_comes_along_and_browsers_ask_again(client, shop):
    rename(shop, "twee")

    response = client.get(f"/nl-nl/p/kruidenprinten/?v={shop.large.pk}&utm_source=mail")

    assert response.headers["Location"] == f"/nl-nl/p/twee/?v={shop.large.pk}&utm_source=mail"
    assert response.headers["Cache-Control"] == "max-age=3600"


def test_what_is_not_sold_here_any_more_is_not_found(client, shop):
    rename(shop, "twee")
    pricing.remove_prices(market="NL", variant_ids=[shop.printen.pk, shop.large.pk], actor=ACTOR)
    follow()

    assert client.get("/nl-nl/p/kruidenprinten/").status_code == 404
    assert lead_of(client, "/nl-be/p/kruidenprinten/") == (301, "/nl-be/p/twee/")


def test_a_shelf_leads_on_as_well(client, shop):
    for slug in ("koek", "koekjes"):
        words = {"nl": {"name": "Gebäck nl", "slug": slug}}
        catalog.save_category(key="biscuits", texts=words, actor=ACTOR)
    recent.forget()

    assert lead_of(client, "/nl-nl/c/geback-nl/?sort=price") == (301, "/nl-nl/c/koekjes/?sort=price")
    assert lead_of(client, "/nl-nl/c/koek/") == (301, "/nl-nl/c/koekjes/")
    assert client.get("/nl-nl/c/koekjes/").status_code == 200


def locations(response) -> list[str]:
    """Return the addresses of a map."""
    found = ElementTree.fromstring(b"".join(response) if response.streaming else response.content)
    return [
        element.text.removeprefix("http://127.0.0.1:8000")
        for element in found.iter()
        if element.tag.endswith("loc")
    ]


def test_every_country_and_language_has_its_map(client, shop):
    maps = locations(client.get("/sitemap.xml"))

    assert "/nl-nl/sitemap-1.xml" in maps and "/fr-be/sitemap-1.xml" in maps
    assert len(maps) == len(set(maps)) == 9
    assert locations(client.get("/nl-nl/sitemap-1.xml")) == [
        "/nl-nl/", "/nl-nl/c/geback-nl/", "/nl-nl/p/kruidenprinten/", "/nl-nl/p/bauchkrug-nl/",
    ]  # fmt: skip


def test_a_map_says_when_a_product_was_changed_and_is_sent_as_it_is_written(client, shop):
    response = client.get("/nl-nl/sitemap-1.xml")

    assert response.streaming
    assert b"<lastmod>2026-11-23</lastmod>" in b"".join(response)


def test_long_maps_are_cut(client, shop, monkeypatch):
    monkeypatch.setattr(sitemaps, "PRODUCTS_IN_A_MAP", 1)

    assert "/nl-nl/sitemap-2.xml" in locations(client.get("/sitemap.xml"))
    assert locations(client.get("/nl-nl/sitemap-2.xml")) == ["/nl-nl/p/bauchkrug-nl/"]
    assert client.get("/nl-nl/sitemap-3.xml").status_code == 404


@pytest.mark.parametrize("path", ["/nl-nl/sitemap-0.xml", "/nl-fr/sitemap-1.xml", "/nl-nl/sitemap-2.xml"])
def test_there_are_no_other_maps(client, shop, path):
    assert client.get(path).status_code == 404


def test_robots_learn_what_is_nobody_elses(client, shop):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /office/" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


def data_of(client, path: str) -> list[dict]:
    """Return what a page says about itself."""
    text = client.get(path).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', text)[1])["@graph"]


def test_a_product_says_what_it_costs_in_this_market(client, shop):
    product, crumbs = data_of(client, "/de-ch/p/kraeuterprinten/")

    assert (product["@type"], product["name"], product["brand"]["name"]) == (
        "Product", "Kräuterprinten", "Bäckerei Hoven",
    )  # fmt: skip
    first, second = product["offers"]
    assert (first["price"], first["priceCurrency"]) == ("9.80", "CHF")
    assert first["priceSpecification"]["valueAddedTaxIncluded"] is False
    assert first["availability"] == "https://schema.org/InStock"
    assert second["availability"] == "https://schema.org/OutOfStock"
    assert second["url"] == f"http://127.0.0.1:8000/de-ch/p/kraeuterprinten/?v={shop.large.pk}"
    assert [step["name"] for step in crumbs["itemListElement"]][-1] == "Kräuterprinten"
    assert crumbs["itemListElement"][-1]["item"] == "http://127.0.0.1:8000/de-ch/p/kraeuterprinten/"


def test_what_is_said_in_data_cannot_end_it(client, shop):
    catalog.save_text(
        product_id=shop.jug.product_id, language="nl", name="Krug</script><b>", summary="a & b", actor=ACTOR
    )
    follow()

    text = client.get("/nl-nl/p/bauchkrug-nl/").content.decode()

    assert "Krug</script>" not in text
    assert data_of(client, "/nl-nl/p/bauchkrug-nl/")[0]["description"] == "a & b"


def test_only_pairs_that_sell_it_are_named(client, shop):
    pricing.remove_prices(market="DE", variant_ids=[shop.printen.pk, shop.large.pk], actor=ACTOR)
    follow()

    text = client.get("/nl-nl/p/kruidenprinten/").content.decode()

    assert 'hreflang="de-DE"' not in text
    assert 'hreflang="de-CH"' in text
