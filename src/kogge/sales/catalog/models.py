"""Products, their variants, categories, texts and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from kogge.sales.catalog.values import ContentUnit, ProductKind, ProductStatus, Source, WithdrawalException

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _choices(enum):
    return [(member.value, member.value) for member in enum]


class Category(models.Model):
    """A shelf of the shop."""

    key = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    picture = models.FileField(upload_to="categories/", blank=True)

    if TYPE_CHECKING:

        @property
        def children(self) -> QuerySet[Category]:
            """The shelves below this one."""

        @property
        def products(self) -> QuerySet[Product]:
            """What lies on this shelf."""

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.key

    if TYPE_CHECKING:

        @property
        def children(self) -> QuerySet[Category]:
            """The shelves below this one."""

        @property
        def products(self) -> QuerySet[Product]:
            """What lies on this shelf itself."""


class CategoryText(models.Model):
    """A category in one language."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5, help_text="BCP 47.")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    intro = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "language"], name="category_text_once"),
            models.UniqueConstraint(fields=["language", "slug"], name="category_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """One thing we sell, in one or more variants."""

    status = models.CharField(max_length=10, choices=_choices(ProductStatus), default=ProductStatus.DRAFT)
    kind = models.CharField(max_length=8, choices=_choices(ProductKind), default=ProductKind.GOODS)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    vat_category = models.CharField(max_length=30, default="standard", help_text="Code of the tax room.")
    # A column and not a table: each quote reads it, and so it costs no query; a key can stand in it only once.
    vat_category_in = models.JSONField(
        default=dict,
        blank=True,
        help_text="Country (ISO 3166 alpha-2) → code of the tax room, where the law files the product elsewhere.",
    )
    maker = models.CharField(max_length=120, blank=True)
    maker_place = models.CharField(max_length=120, blank=True)
    maker_places = models.JSONField(
        default=dict, blank=True, help_text="Language → the place's name there, where it has one of its own."
    )
    maker_country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2.")
    safety = models.JSONField(
        default=dict,
        blank=True,
        help_text="Manufacturer name, postal and electronic address, EU responsible person.",
    )
    withdrawal_exception = models.CharField(
        max_length=20, choices=_choices(WithdrawalException), default="", blank=True
    )
    is_featured = models.BooleanField(default=False, help_text="Shown on the home page.")
    source = models.CharField(max_length=10, choices=_choices(Source), default=Source.OFFICE)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["status", "category"], name="product_shelf")]

    def __str__(self) -> str:
        return f"product {self.pk}"


class ProductText(models.Model):
    """A product in one language."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5, help_text="BCP 47.")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True, help_text="Markdown without HTML.")
    ingredients = models.TextField(blank=True, help_text="Allergens between double asterisks.")
    storage = models.CharField(max_length=300, blank=True)
    warnings = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "language"], name="product_text_once"),
            models.UniqueConstraint(fields=["language", "slug"], name="product_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FormerSlug(models.Model):
    """An address under which a product or shelf was found before; it leads to where it is found now."""

    language = models.CharField(max_length=5, help_text="BCP 47.")
    slug = models.SlugField(max_length=200, db_index=False)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="former_slugs"
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.CASCADE, related_name="former_slugs"
    )
    left_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product__isnull=True) ^ models.Q(category__isnull=True),
                name="former_slug_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["language", "slug"],
                condition=models.Q(product__isnull=False),
                name="former_product_slug_once",
            ),
            models.UniqueConstraint(
                fields=["language", "slug"],
                condition=models.Q(category__isnull=False),
                name="former_category_slug_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"


class Variant(models.Model):
    """What lies in the cart: one size or colour of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=40, unique=True, help_text="As printed on the shelf; case matters.")
    ean = models.CharField(max_length=13, blank=True, help_text="EAN-13.")
    labels = models.JSONField(
        default=dict, blank=True, help_text="Language → what tells it from its siblings."
    )
    weight_g = models.PositiveIntegerField(default=0)
    content_amount = models.PositiveIntegerField(default=0, help_text="In content_unit; 0: no unit price.")
    content_unit = models.CharField(max_length=8, choices=_choices(ContentUnit), default=ContentUnit.PIECE)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["product_id", "position", "id"]

    def __str__(self) -> str:
        return self.sku


class Picture(models.Model):
    """A picture of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    image = models.FileField(upload_to="products/")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    renditions = models.JSONField(
        default=dict,
        blank=True,
        help_text="Width in pixels → file name of the smaller WebP; empty for drawings.",
    )
    alts = models.JSONField(default=dict, blank=True, help_text="Language → what is to be seen.")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["product_id", "position", "id"]

    def __str__(self) -> str:
        return self.image.name
