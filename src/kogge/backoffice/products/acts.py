"""What the list of products does with many of them at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kogge.core.i18n import current_language
from kogge.core.screens.list_acts import BulkAct
from kogge.core.screens.panels import Effect
from kogge.sales.catalog import queries as catalog
from kogge.sales.catalog import services
from kogge.sales.tax import queries as tax


class CategoryForm(forms.Form):
    """The shelf that the products go to."""

    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = catalog.category_paths(current_language())
        self.fields["category"].choices = [
            ("", _now("none")),
            *((str(key), name) for key, name in paths.items()),
        ]  # type: ignore[attr-defined]


class VatForm(forms.Form):
    """The VAT category that the products get."""

    vat_category = forms.ChoiceField(
        label=_("VAT category"),
        help_text=_("Orders that are placed already keep the category they were decided with."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vat_category"].choices = tax.category_choices()  # type: ignore[attr-defined]


def _to_category(row: Any, actor: Any, values: dict[str, Any]) -> None:
    category = int(values["category"]) if values["category"] else None
    services.move_to_category(product_id=row.pk, category_id=category, actor=actor)


def _to_vat(row: Any, actor: Any, values: dict[str, Any]) -> None:
    services.set_vat_category(product_id=row.pk, vat_category=values["vat_category"], actor=actor)


ACTS = [
    BulkAct(
        key="put_on_sale",
        label=_("Put on sale"),
        permission="catalog.change",
        icon="o-store",
        is_main=True,
        do=lambda row, actor, _values: services.put_on_sale(product_id=row.pk, actor=actor),
        done=lambda count: ngettext("%(count)s product is on sale.", "%(count)s products are on sale.", count) % {"count": count},
    ),
    BulkAct(
        key="take_off_sale",
        label=_("Take off sale"),
        permission="catalog.change",
        icon="o-eye-off",
        do=lambda row, actor, _values: services.take_off_sale(product_id=row.pk, actor=actor),
        done=lambda count: ngettext("%(count)s product is a draft now and not in the shop.", "%(count)s products are drafts now and not in the shop.", count) % {"count": count},
    ),
    BulkAct(
        key="category",
        label=_("Put into a category"),
        permission="catalog.change",
        icon="o-boxes",
        form=CategoryForm,
        question=lambda count: ngettext("Into which category does %(count)s product go?", "Into which category do %(count)s products go?", count) % {"count": count},
        button=lambda _count: _now("Put there"),
        do=_to_category,
        done=lambda count: ngettext("%(count)s product is in its category.", "%(count)s products are in their category.", count) % {"count": count},
    ),
    BulkAct(
        key="vat",
        label=_("Change VAT category"),
        permission="catalog.change",
        icon="o-percent",
        form=VatForm,
        effects=(Effect(label=_("VAT"), words=_("New orders are taxed by the new category from now on.")),),
        question=lambda count: ngettext("Which VAT category does %(count)s product get?", "Which VAT category do %(count)s products get?", count) % {"count": count},
        button=lambda _count: _now("Change VAT category"),
        do=_to_vat,
        done=lambda count: ngettext("%(count)s product has its VAT category.", "%(count)s products have their VAT category.", count) % {"count": count},
    ),
]  # fmt: skip
