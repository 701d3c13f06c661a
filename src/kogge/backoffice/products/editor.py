"""The parts of the product editor, held together: filled from the rooms, checked, and saved as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest

from kogge.backoffice.products.filing import FilingForm, countries_for
from kogge.backoffice.products.forms import (
    BasicsForm,
    CountForm,
    PictureForm,
    TextForm,
    UploadForm,
    VariantForm,
)
from kogge.core.i18n import LANGUAGES, current_language
from kogge.core.screens.forms import errors_shown_in
from kogge.core.staff.access import may
from kogge.planning.markets import queries as markets
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog import services as catalog_services
from kogge.sales.pricing import queries as pricing
from kogge.sales.pricing import services as pricing_services
from kogge.sales.pricing.forms import PricesForm
from kogge.sales.stock import queries as stock
from kogge.sales.stock import services as stock_services
from kogge.sales.stock.values import MoveReason

Step = tuple[forms.BaseForm, Callable[[], Any]]


class _Refused(Exception):
    """A service refused; everything of this request is taken back."""


class Editor:
    """All forms of one product's page; a person changes only the parts that the role allows."""

    def __init__(self, request: HttpRequest, product_id: int) -> None:
        self.user = request.user
        self.product = catalog.product_row(product_id)
        sent = request.POST if request.method == "POST" else None
        self._sent, self._files = sent, request.FILES if sent is not None else None
        self.may_change = may(self.user, "catalog.change")
        self.may_price = may(self.user, "pricing.change")
        self.may_count = may(self.user, "stock.change")
        self.variants = list(self.product.variants.all())
        self.basics = BasicsForm(sent, initial=BasicsForm.initial_of(self.product))
        self.upload = UploadForm(sent, self._files)

    @cached_property
    def filing(self) -> FilingForm:
        """One field per country, with the VAT category that counts there."""
        return FilingForm(self._sent, prefix="vat", product=self.product, countries=self.vat_countries)

    @cached_property
    def vat_countries(self) -> list[str]:
        """The countries whose VAT can meet the product."""
        return countries_for(self.product, [market.code for market in self.markets])

    @cached_property
    def texts(self) -> dict[str, TextForm]:
        """One form per language."""
        rows = {row.language: row for row in self.product.texts.all()}
        return {
            language: TextForm(
                self._sent, prefix=f"text_{language}", initial=TextForm.initial_of(rows.get(language))
            )
            for language in LANGUAGES
        }

    @cached_property
    def variant_forms(self) -> list[VariantForm]:
        """One form per variant, and an empty one for a new one."""
        known = [
            VariantForm(self._sent, prefix=f"variant_{row.pk}", row=row, initial=VariantForm.initial_of(row))
            for row in self.variants
        ]
        return [*known, VariantForm(self._sent, prefix="variant_new", row=None)]

    @cached_property
    def prices(self) -> dict[str, PricesForm]:
        """One form per market that has a price list, one field per variant."""
        present = pricing.prices_of([row.pk for row in self.variants])
        articles = [(row.pk, row.sku) for row in self.variants]
        return {
            facts.market: PricesForm(
                self._sent if self.may_price else None,
                prefix=f"prices_{facts.market}",
                currency=facts.currency,
                articles=articles,
                present={key: price.price for key, price in present.get(facts.market, {}).items()},
            )
            for facts in pricing.price_lists()
        }

    @cached_property
    def counts(self) -> dict[int, CountForm]:
        """One form per variant to receive or count."""
        sent = self._sent if self.may_count else None
        return {row.pk: CountForm(sent, prefix=f"count_{row.pk}") for row in self.variants}

    @cached_property
    def picture_forms(self) -> list[PictureForm]:
        """One form per picture."""
        return [
            PictureForm(self._sent, prefix=f"picture_{row.pk}", row=row)
            for row in self.product.pictures.all()
        ]

    def forms(self) -> list[forms.BaseForm]:
        """Return every form of the page, in the page's order."""
        return [
            self.basics, self.filing, *self.texts.values(), *self.variant_forms, *self.picture_forms, self.upload,
            *self.prices.values(), *self.counts.values(),
        ]  # fmt: skip

    def mistakes(self) -> list[tuple[forms.BoundField | None, str]]:
        """Return every error of the page with its field, for the summary."""
        found: list[tuple[forms.BoundField | None, str]] = []
        for form in self.forms():
            if form.is_bound:
                for name, errors in form.errors.items():
                    found += [(form[name] if name in form.fields else None, error) for error in errors]
        return found

    def is_valid(self) -> bool:
        """Say whether everything that was sent can be read."""
        return not self.mistakes()

    def save(self) -> bool:
        """Write all parts in one transaction, or none; pictures follow, because making them takes long.

        False when a room refused: its sentence then stands at the field.
        """
        try:
            with transaction.atomic():
                for form, write in self._steps():
                    _do(form, write)
        except _Refused:
            return False
        return self._save_pictures()

    def _steps(self) -> Iterator[Step]:
        """Yield what there is to write, part by part; nothing for a part that did not change."""
        product_id, actor = self.product.pk, self.user
        if self.basics.has_changed():
            yield (
                self.basics,
                partial(
                    catalog_services.save_product, product_id=product_id, actor=actor, **self.basics.facts()
                ),
            )
        if self.filing.has_changed():
            yield (
                self.filing,
                partial(
                    catalog_services.file_product,
                    product_id=product_id, category_in=self.filing.cleaned_data, actor=actor,
                ),
            )  # fmt: skip
        for language, form in self.texts.items():
            if form.has_changed():
                yield form, self._text_step(language, form)
        for form in self.variant_forms:
            if form.has_changed():
                variant_id = form.row.pk if form.row else None
                yield form, partial(
                    catalog_services.save_variant,
                    product_id=product_id, variant_id=variant_id, actor=actor, **form.facts(),
                )  # fmt: skip
        if self.may_price:
            yield from self._price_steps()
        if self.may_count:
            yield from self._count_steps()

    def _text_step(self, language: str, form: TextForm) -> Callable[[], Any]:
        entered = {"product_id": self.product.pk, "language": language, "actor": self.user}
        if not form.cleaned_data["name"].strip():
            return partial(catalog_services.remove_text, **entered)
        words = dict(form.cleaned_data)
        if "slug" not in form.changed_data:
            words["slug"] = ""
        return partial(catalog_services.save_text, **entered, **words)

    def _price_steps(self) -> Iterator[Step]:
        for market, form in self.prices.items():
            entered = {"market": market, "actor": self.user}
            if fresh := form.new_prices():
                yield form, partial(pricing_services.set_prices, prices=fresh, **entered)
            if gone := form.removed_ids():
                yield form, partial(pricing_services.remove_prices, variant_ids=gone, **entered)

    def _count_steps(self) -> Iterator[Step]:
        for variant_id, form in self.counts.items():
            entered = {"variant_id": variant_id, "actor": self.user}
            if (received := form.cleaned_data["received"]) is not None:
                yield (
                    form,
                    partial(stock_services.receive, quantity=received, reason=MoveReason.RECEIPT, **entered),
                )
            if (counted := form.cleaned_data["counted"]) is not None:
                yield form, partial(stock_services.correct, counted=counted, **entered)

    def _save_pictures(self) -> bool:
        try:
            for form in self.picture_forms:
                picture_id = form.row.pk
                if form.cleaned_data["is_removed"]:
                    _do(
                        form, partial(catalog_services.remove_picture, picture_id=picture_id, actor=self.user)
                    )
                elif form.has_changed():
                    _do(form, partial(
                        catalog_services.save_picture, picture_id=picture_id, alts=form.words(),
                        position=form.cleaned_data["position"], actor=self.user,
                    ))  # fmt: skip
            for data, made in self.upload.cleaned_data["pictures"]:
                _do(self.upload, partial(
                    catalog_services.add_picture, product_id=self.product.pk, data=data, made=made, actor=self.user
                ))  # fmt: skip
        except _Refused:
            return False
        return True

    # What the page shows beside the forms.

    @cached_property
    def levels(self) -> dict[int, Any]:
        """The numbers of each variant."""
        return stock.levels([row.pk for row in self.variants])

    @cached_property
    def markets(self) -> list[Any]:
        """All markets, in their order."""
        return markets.markets()

    @property
    def name(self) -> str:
        """The product's name in the reader's language, else the next best."""
        return catalog.product_text_names([self.product.pk], language=current_language()).get(
            self.product.pk, ""
        )


def _do(form: forms.BaseForm, write: Callable[[], Any]) -> None:
    with errors_shown_in(form):
        write()
    if form.errors:
        raise _Refused
