"""What a page says to search engines about itself, in schema.org's words (JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from kogge.sales.offers.values import ProductOffer, StockState, VariantOffer
from kogge.sales.pricing.values import PriceBasis
from kogge.storefront.values import Link, ProductView, ShopContext

# A script element ends at "</script" wherever it stands; in JSON these may be written otherwise and mean the same.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def _absolute(url: str) -> str:
    return urljoin(settings.KOGGE_PUBLIC_URL, url)


def markup(things: Sequence[dict[str, Any]]) -> SafeString:
    """Return things as a block of data: no script, so the content security policy does not ask for a mark."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def crumbs(found: Sequence[Link], here: str) -> dict[str, Any]:
    """Return the way to a page; the last step is the page itself."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": crumb.text,
                "item": _absolute(crumb.url or here),
            }
            for number, crumb in enumerate(found, start=1)
        ],
    }


def product(shop: ShopContext, found: ProductOffer, view: ProductView) -> dict[str, Any]:
    """Return a product with what each of its variants costs in this market."""
    card = found.card
    said: dict[str, Any] = {
        "@type": "Product",
        "name": view.name,
        "description": view.summary,
        "image": [_absolute(picture.url) for picture in view.pictures],
        "brand": {"@type": "Brand", "name": card.maker} if card.maker else None,
        "sku": view.chosen.sku,
        "gtin13": next(row.ean for row in found.variants if row.variant_id == view.chosen.variant_id),
        "offers": [
            _offer(shop, row, written.url) for row, written in zip(found.variants, view.variants, strict=True)
        ],
    }
    return {name: value for name, value in said.items() if value}


def _offer(shop: ShopContext, row: VariantOffer, url: str) -> dict[str, Any]:
    amount = row.price.amount
    price = {"price": str(amount.as_decimal()), "priceCurrency": amount.currency}
    is_gone = row.stock.state is StockState.SOLD_OUT
    return {
        "@type": "Offer",
        "url": _absolute(url),
        "sku": row.sku,
        **price,
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            **price,
            "valueAddedTaxIncluded": row.price.basis is PriceBasis.GROSS,
        },
        "availability": f"https://schema.org/{'OutOfStock' if is_gone else 'InStock'}",
        "itemCondition": "https://schema.org/NewCondition",
        "eligibleRegion": {"@type": "Country", "name": shop.market_code},
        **({"seller": {"@type": "Organization", "name": shop.company.legal_name}} if shop.company else {}),
    }
