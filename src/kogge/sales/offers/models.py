"""What is for sale: derived rows, written by this room only, which may always be deleted and built anew.

Products, variants and categories are named by their ids without foreign keys: a row that points to what has just been
deleted is put right within seconds, and a hundred thousand rows are written without a check for each.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kogge.sales.offers.values import AssortmentState, StockState
from kogge.sales.pricing.values import PriceBasis


def _choices(enum):
    return [(member.value, member.value) for member in enum]


class Assortment(models.Model):
    """All offers of one market in one language. A rebuild fills another one beside it and lets it serve when whole."""

    market = models.ForeignKey("markets.Market", on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5, help_text="BCP 47.")
    state = models.CharField(
        max_length=8, choices=_choices(AssortmentState), default=AssortmentState.BUILDING
    )
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    basis = models.CharField(max_length=5, choices=_choices(PriceBasis))
    vat_country = models.CharField(max_length=2, blank=True, help_text="Whose VAT the prices contain.")
    delivery = models.JSONField(null=True, help_text="The market's first delivery option, see rows.delivery.")
    rates_on = models.DateField(help_text="The day whose VAT rates stand in the rows.")
    version = models.PositiveIntegerField(
        default=0, help_text="Counts what was written: pages that are kept carry it in their name."
    )
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["market", "language"], condition=Q(state="serving"), name="one_assortment_serves"
            )
        ]

    def __str__(self) -> str:
        return f"{self.market_id} {self.language} {self.state}"


class Offer(models.Model):
    """One variant as one market and language shows it."""

    assortment = models.ForeignKey(
        Assortment, on_delete=models.CASCADE, related_name="offers", db_index=False
    )
    product_id = models.PositiveBigIntegerField(help_text="catalog.Product")
    variant_id = models.PositiveBigIntegerField(help_text="catalog.Variant")
    is_lead = models.BooleanField(help_text="Stands for its product on a list.")
    position = models.PositiveIntegerField(help_text="Among the product's variants.")
    sku = models.CharField(max_length=40)
    ean = models.CharField(max_length=13, blank=True)
    label = models.TextField(blank=True)
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=8)
    is_featured = models.BooleanField(help_text="Put forward by the merchant.")
    category_ids = models.JSONField(help_text="The product's shelf and all above it.")
    maker = models.CharField(max_length=120, blank=True)
    maker_place = models.CharField(max_length=120, blank=True)
    maker_country = models.CharField(max_length=2, blank=True)
    withdrawal_exception = models.CharField(max_length=20, blank=True)
    picture_key = models.CharField(max_length=200, blank=True, help_text="File name; empty: no picture.")
    picture_width = models.PositiveIntegerField(help_text="Pixels.")
    picture_height = models.PositiveIntegerField(help_text="Pixels.")
    picture_alt = models.TextField(blank=True)
    picture_renditions = models.JSONField(help_text="Width in pixels → file name.")
    content_amount = models.PositiveIntegerField()
    content_unit = models.CharField(max_length=8)
    price_minor = models.PositiveBigIntegerField(help_text="As shown, on the assortment's basis.")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    vat_category = models.CharField(max_length=30)
    vat_rate_bp = models.PositiveIntegerField(null=True, help_text="Contained in the price.")
    base_minor = models.PositiveBigIntegerField(null=True, help_text="Per kilogram, litre or piece.")
    base_per = models.CharField(max_length=8, blank=True)
    has_other_prices = models.BooleanField(help_text="Another variant of the product costs something else.")
    previous_minor = models.PositiveBigIntegerField(null=True)
    lowest_minor = models.PositiveBigIntegerField(null=True, help_text="Of the 30 days before the reduction.")
    reduced_at = models.DateTimeField(null=True, help_text="Empty: not reduced.")
    reduced_until = models.DateTimeField(null=True)
    stock_state = models.CharField(max_length=8, choices=_choices(StockState))
    left = models.PositiveIntegerField(help_text="Pieces, counted to one more than few.")
    product_state = models.CharField(
        max_length=8, choices=_choices(StockState), help_text="Of all variants together."
    )
    product_left = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assortment", "variant_id"], name="offer_once")]
        indexes = [
            models.Index(fields=["assortment", "product_id"], name="offer_product"),
            models.Index(fields=["assortment", "slug"], name="offer_slug"),
            models.Index(
                fields=["assortment", "-reduced_at"],
                condition=Q(is_lead=True, reduced_at__isnull=False),
                name="offer_reduced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.price_minor} {self.currency}"


class Shelf(models.Model):
    """One category of one assortment with the number of products on it and below; 0 is the whole assortment."""

    assortment = models.ForeignKey(Assortment, on_delete=models.CASCADE, related_name="shelves")
    category_id = models.PositiveBigIntegerField(help_text="catalog.Category; 0: everything.")
    product_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assortment", "category_id"], name="shelf_once")]

    def __str__(self) -> str:
        return f"{self.assortment_id}/{self.category_id}: {self.product_count}"


class Placement(models.Model):
    """A product on a shelf, with what lists are sorted and narrowed by: each order is read off one index, page by page."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="placements", db_index=False)
    product_id = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField(help_text="0: put forward by the merchant.")
    name_key = models.CharField(max_length=80)
    price_minor = models.PositiveBigIntegerField(help_text="Of the lead.")
    maker = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="Of the maker, ISO 3166 alpha-2.")
    is_available = models.BooleanField(help_text="One of its variants can be had.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shelf", "product_id"], name="placement_once")]
        indexes = [
            models.Index(fields=["shelf", "position", "-product_id"], name="placement_position"),
            models.Index(fields=["shelf", "name_key", "product_id"], name="placement_name"),
            models.Index(fields=["shelf", "price_minor", "product_id"], name="placement_price"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} on {self.shelf_id}"


class Maker(models.Model):
    """Who made how many products of an assortment."""

    assortment = models.ForeignKey(Assortment, on_delete=models.CASCADE, related_name="makers")
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    product_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assortment", "name", "place", "country"], name="maker_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.product_count}"


class IndexNote(models.Model):
    """A product whose entry in the search indexes is to be renewed; indexes take notes in by id, each at its own pace.

    Written under the lock of the follower, so ids are committed in order.
    """

    product_id = models.PositiveBigIntegerField(help_text="catalog.Product")
    market = models.CharField(max_length=2, blank=True, help_text="Only in this market; empty: in all.")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["noted_at"], name="indexnote_noted")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.market}"


class Synonym(models.Model):
    """What is searched as well when somebody types a term."""

    language = models.CharField(max_length=5, help_text="BCP 47.")
    term = models.CharField(max_length=80, help_text="As it is folded: small letters, no accents.")
    means = models.JSONField(help_text="Words of the shop, as written.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "term"], name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.language} {self.term}: {', '.join(self.means)}"


class SearchCount(models.Model):
    """How often a term was searched on a day, and what it found last; nothing says by whom."""

    day = models.DateField()
    market = models.CharField(max_length=2)
    language = models.CharField(max_length=5, help_text="BCP 47.")
    term = models.CharField(max_length=80, help_text="As it is folded: small letters, no accents.")
    searches = models.PositiveIntegerField(default=0)
    hits = models.PositiveIntegerField(help_text="Products that the last of these searches found.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "market", "language", "term"], name="searchcount_once")
        ]
        indexes = [models.Index(fields=["hits", "day"], name="searchcount_hits")]

    def __str__(self) -> str:
        return f"{self.day} {self.market} {self.language} {self.term}: {self.searches}"
