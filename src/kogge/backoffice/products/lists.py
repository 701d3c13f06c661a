"""The list of products: picture, name, article numbers, stock, price at home, state."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kogge.backoffice.products import acts
from kogge.core import clock, recent
from kogge.core.i18n import LANGUAGES, current_language, language_name
from kogge.core.screens.cells import Pair, State, Tone
from kogge.core.screens.filters import Filter
from kogge.core.screens.lists import Action, Column, Empty, ListScreen, View
from kogge.planning.company import queries as company
from kogge.planning.markets import queries as markets
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog.models import Product
from kogge.sales.catalog.rules.completeness import EU
from kogge.sales.catalog.values import PictureValue, ProductKind, ProductStatus
from kogge.sales.pricing import queries as pricing
from kogge.sales.stock import queries as stock

STATES = {
    ProductStatus.ACTIVE: State(word=_("On sale"), tone=Tone.OK),
    ProductStatus.DRAFT: State(word=_("Draft"), tone=Tone.OPEN),
    ProductStatus.ARCHIVED: State(word=_("Archived")),
}


class Thumb(SafeString):
    """A small picture on the page, and nothing in a file."""

    def __str__(self) -> str:
        return ""


def thumb(picture: PictureValue | None) -> Thumb:
    """Return a product's leading picture for a cell; the name beside it says what it shows, so it has no words."""
    if picture is None:
        return Thumb('<span class="p-thumb" aria-hidden="true"></span>')
    smallest = picture.srcset.split(" ")[0] or picture.url
    return Thumb(
        format_html('<img class="p-thumb" src="{}" alt="" width="32" height="40" loading="lazy">', smallest)
    )


def home_market() -> str:
    """Return the market whose prices the list shows: the company's own country, else the first; empty without markets."""
    return recent.remembered("products.home_market", _home_market)


def _home_market() -> str:
    codes = [market.code for market in markets.markets()]
    own = company.company()
    return own.country if own and own.country in codes else next(iter(codes), "")


def _paths() -> dict[int, str]:
    """Return the categories by their paths, which every page of the list asks for twice."""
    language = current_language()
    return recent.remembered(("products.category_paths", language), lambda: catalog.category_paths(language))


def missing_choices() -> list[tuple[str, Any]]:
    """Return what a product may lack."""
    languages = [
        (
            language,
            _("text in the language %(language)s")
            % {"language": language_name(language, language=current_language())},
        )
        for language in LANGUAGES
    ]
    return [*languages, ("picture", _("picture")), ("safety", _("manufacturer and address"))]


_NO_ADDRESS = (
    Q(safety__manufacturer__isnull=True)
    | Q(safety__postal_address__isnull=True)
    | Q(safety__electronic_address__isnull=True)
    | (~Q(maker_country="") & ~Q(maker_country__in=EU) & Q(safety__responsible_person__isnull=True))
)


def narrow_missing(rows: QuerySet, values: list[str]) -> QuerySet:
    """Keep the products that lack one of these."""
    lacking = Q(pk__in=[])
    for value in values:
        if value == "picture":
            lacking |= Q(pictures__isnull=True)
        elif value == "safety":
            lacking |= Q(kind=ProductKind.GOODS) & _NO_ADDRESS
        else:
            lacking |= ~Q(pk__in=Product.objects.filter(texts__language=value).values("pk"))
    found = rows.model.objects.filter(lacking).exclude(status=ProductStatus.ARCHIVED)
    # A product lacks something once, however many pictures and languages it has.
    return rows.filter(pk__in=found.values("pk"))


def narrow_category(rows: QuerySet, values: list[str]) -> QuerySet:
    """Keep the products on these shelves or below them."""
    ids = {below for value in values for below in catalog.subtree_ids(int(value))}
    return rows.filter(category_id__in=ids)


def _price(row: Any) -> Any:
    if row.lowest is None:
        return ""
    first = row.lowest.price.times(1)
    return Pair(main=first, second=_("and more")) if row.has_several_prices else first


class ProductList(ListScreen):
    """Every product."""

    key = "products"
    permission = "catalog.view"
    title = _("Products")
    columns = [
        Column(key="picture", label=_("Picture"), value=lambda row: thumb(row.picture), phone="hide", is_in_file=False),
        Column(key="name", label=_("Name"), value="name", is_link=True, phone="lead"),
        Column(key="skus", label=_("Article number"), value=lambda row: Pair(main=row.first_sku, second=row.more_skus), phone="second"),
        Column(key="maker", label=_("Maker"), value="maker", sort="maker", phone="second"),
        Column(key="shelf", label=_("Category"), value="shelf", phone="hide"),
        Column(key="available", label=_("Available"), value="available", is_number=True, phone="third_end"),
        Column(key="price", label=_("Price at home"), value=_price, is_number=True, phone="lead_end"),
        Column(key="state", label=_("State"), value=lambda row: STATES[ProductStatus(row.status)], sort="status", phone="third"),
        Column(key="updated", label=_("Changed"), value=lambda row: row.updated_at.astimezone(clock.LOCAL_ZONE).date(), sort="updated_at", is_descending_first=True, phone="hide"),
    ]  # fmt: skip
    views = [
        View(key="active", label=_("On sale"), where=Q(status=ProductStatus.ACTIVE)),
        View(key="draft", label=_("Drafts"), where=Q(status=ProductStatus.DRAFT)),
        View(key="archived", label=_("Archived"), where=Q(status=ProductStatus.ARCHIVED)),
    ]
    filters = [
        Filter(
            key="category",
            label=_("Category"),
            choices=lambda: [(str(key), name) for key, name in _paths().items()],
            narrow=narrow_category,
        ),
        Filter(key="missing", label=_("Lacks"), choices=missing_choices, narrow=narrow_missing),
    ]
    acts = acts.ACTS
    search_fields = ("texts__name", "variants__sku", "variants__ean", "maker")
    search_hint = _("Name, article number, EAN or maker")
    default_sort = "-updated"
    template = "products/list.html"
    empty = Empty(
        title=_("No products yet"),
        text=_("Add the first one: a name, a price and how many you have are enough to begin."),
        action=Action(
            label=_("Add a product"),
            url="/office/products/add/",
            permission="catalog.change",
            is_primary=True,
        ),
    )

    def base_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all products."""
        return Product.objects.prefetch_related("variants")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        """Find each product once, however many languages or variants match."""
        return rows.filter(pk__in=super().search(rows.order_by(), text).values("pk"))

    def prepare(self, rows: list[Any]) -> None:
        """Give every row its name, picture, numbers and price, each with one query for the whole page."""
        ids = [row.pk for row in rows]
        names = catalog.product_text_names(ids, language=current_language())
        pictures = catalog.first_pictures(ids, current_language())
        variant_ids = [variant.pk for row in rows for variant in row.variants.all()]
        available = stock.available(variant_ids)
        prices = pricing.prices_for(home_market(), variant_ids)
        paths = _paths()
        for row in rows:
            variants = list(row.variants.all())
            row.name = names.get(row.pk) or _("without a name")
            row.picture = pictures.get(row.pk)
            row.first_sku = variants[0].sku if variants else ""
            row.more_skus = f"+ {len(variants) - 1}" if len(variants) > 1 else ""
            row.shelf = paths.get(row.category_id, "")
            row.available = sum(available[variant.pk] for variant in variants)
            row.lowest = pricing.lowest(prices, [variant.pk for variant in variants])
            amounts = {prices[variant.pk].price for variant in variants if variant.pk in prices}
            row.has_several_prices = len(amounts) > 1

    def row_url(self, row: Any) -> str:
        """Lead to the product's editor."""
        return reverse("products_edit", args=[row.pk])

    def row_state(self, row: Any) -> str:
        """Grey out what is archived."""
        return "off" if row.status == ProductStatus.ARCHIVED else ""

    def actions(self) -> list[Action]:
        """Offer the categories, and to add a product."""
        return [
            Action(label=_("Categories"), url=reverse("catalog_categories"), icon="o-boxes"),
            Action(label=_("Add a product"), url=reverse("products_add"), permission="catalog.change", icon="o-plus", is_primary=True),
        ]  # fmt: skip
