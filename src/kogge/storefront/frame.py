"""The parts of a page that are the same on all pages of a shop: written once a second, not once a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.template import loader
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kogge.core import recent
from kogge.storefront.values import ShopContext

# Stands where the page's own address belongs; no address holds such a character.
_HERE = "\ue000"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The markup around a page of one shop."""

    shop: ShopContext
    strip: str
    logo: SafeString
    foot: SafeString
    menus: dict[str, tuple[SafeString, SafeString]] = field(
        default_factory=dict
    )  # marked entry → wide, narrow

    def strip_at(self, path: str) -> SafeString:
        """Return the strip with country and language; its form leads back to this page."""
        return mark_safe(self.strip.replace(_HERE, escape(path)))

    def menus_at(self, path: str) -> tuple[SafeString, SafeString]:
        """Return the menu as a row and as a panel, with the entry marked under which this page lies."""
        here = next((link.url for link in self.shop.menu if path.startswith(link.url)), "")
        if here not in self.menus:
            self.menus[here] = (
                _rendered("shop/parts/menu_wide.html", shop=self.shop, here=here),
                _rendered("shop/parts/menu_narrow.html", shop=self.shop, here=here),
            )
        return self.menus[here]

    def pairs(self, places: Mapping[str, str], below: str) -> SafeString:
        """Return links to the same page in every pair; `places`: prefix → path below it, `below` for all others."""
        rows = []
        for pair in self.shop.pairs:
            url = pair.prefix + places.get(pair.prefix, below)
            mark = ' aria-current="true"' if pair.prefix == self.shop.prefix else ""
            name = escape(f"{pair.country_name} {pair.language_name}")
            rows.append(f'<li><a href="{escape(url)}" lang="{pair.language}"{mark}>{name}</a></li>')
        return mark_safe("".join(rows))


def _rendered(template: str, **values: object) -> SafeString:
    return mark_safe(loader.get_template(template).render(values).rstrip("\n"))


def of(shop: ShopContext) -> Frame:
    """Return the frame of a shop, as it was within the last second."""
    return recent.remembered(
        ("frame", shop.prefix, shop.edition),
        lambda: Frame(
            shop=shop,
            strip=str(_rendered("shop/parts/strip.html", shop=shop, path=_HERE)),
            logo=_rendered("shop/parts/logo.html", shop=shop),
            foot=_rendered("shop/parts/foot.html", shop=shop),
        ),
    )
