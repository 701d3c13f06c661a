"""What the editor says beside the forms: what is still lacking, where the product sells, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kogge.backoffice.products.editor import Editor
from kogge.backoffice.products.filing import unknown_rates
from kogge.core.audit import queries as audit
from kogge.core.i18n import LANGUAGES, country_name, current_language, language_name
from kogge.core.screens.cells import Tone
from kogge.core.screens.panels import Moment
from kogge.core.staff import queries as staff
from kogge.planning.markets.models import Market
from kogge.sales.catalog.rules.completeness import missing_languages, missing_safety
from kogge.sales.catalog.values import ProductKind, ProductStatus

MOMENTS = 8
_HAPPENED = {
    "catalog.product_added": (gettext_lazy("%(actor)s added the product."), "o-plus"),
    "catalog.product_saved": (gettext_lazy("%(actor)s changed the facts."), "o-pencil"),
    "catalog.product_filed": (
        gettext_lazy("%(actor)s changed the VAT categories by country."),
        "o-percent",
    ),
    "catalog.product_archived": (gettext_lazy("%(actor)s archived the product."), "o-ban"),
    "catalog.text_saved": (
        gettext_lazy("%(actor)s wrote the text in the language %(language)s."),
        "o-file-text",
    ),
    "catalog.text_removed": (gettext_lazy("%(actor)s removed the text in the language %(language)s."), "o-x"),
    "catalog.variant_saved": (gettext_lazy("%(actor)s saved the article %(sku)s."), "o-package"),
    "catalog.variant_removed": (gettext_lazy("%(actor)s removed the article %(sku)s."), "o-x"),
    "catalog.picture_added": (gettext_lazy("%(actor)s added a picture."), "o-image"),
    "catalog.picture_saved": (gettext_lazy("%(actor)s changed a picture."), "o-image"),
    "catalog.picture_removed": (gettext_lazy("%(actor)s removed a picture."), "o-x"),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of "Ready to sell": what it is about, what is so, and whether someone should look."""

    label: Any
    words: Any
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class ShopLink:
    """The product's page in one shop."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """One market: whether the product sells there, and why not."""

    code: str
    words: Any
    tone: Tone
    links: tuple[ShopLink, ...]  # its page there, one per language


def parts(editor: Editor) -> list[Part]:
    """Say what is whole and what is lacking."""
    product = editor.product
    has = {text.language for text in product.texts.all()}
    lacking = missing_languages(has, LANGUAGES)
    priced = [market for market, form in editor.prices.items() if form.present]
    safety = missing_safety(ProductKind(product.kind), product.safety, product.maker_country)
    pictures = list(product.pictures.all())
    unrated = unknown_rates(product, editor.vat_countries)
    silent = sum(1 for row in pictures if missing_languages(row.alts, sorted(has)))
    return [
        Part(
            label=_("Texts"),
            words=_("hidden in: %(languages)s") % {"languages": _languages(lacking)} if lacking else _("all four languages"),
            tone=Tone.LOOK if lacking else Tone.OK,
        ),
        Part(label=_("Pictures"), words=_picture_words(len(pictures), silent), tone=_tone(bool(pictures) and not silent)),
        Part(
            label=_("Prices"),
            words=_("in %(count)s of %(whole)s markets") % {"count": len(priced), "whole": len(editor.markets)},
            tone=_tone(len(priced) == len(editor.markets) and bool(priced)),
        ),
        Part(label=_("VAT"), words=_vat_words(unrated), tone=_tone(not unrated)),
        Part(
            label=_("Safety (GPSR)"),
            words=_("manufacturer or address missing") if safety else _("complete"),
            tone=Tone.STOP if safety else Tone.OK,
        ),
    ]  # fmt: skip


def _tone(is_whole: bool) -> Tone:
    return Tone.OK if is_whole else Tone.LOOK


def _vat_words(unrated: list[str]) -> str:
    if unrated:
        return _("standard rate for want of another in: %(countries)s") % {"countries": ", ".join(unrated)}
    return _("a rate is known in every country")


def _languages(codes: list[str]) -> str:
    return ", ".join(language_name(code, language=current_language()) for code in codes)


def _picture_words(count: int, silent: int) -> str:
    if not count:
        return _("none yet")
    if silent:
        return ngettext(
            "%(silent)s picture without words for those who cannot see it",
            "%(silent)s pictures without words for those who cannot see them",
            silent,
        ) % {"silent": silent}
    return ngettext("%(count)s picture", "%(count)s pictures", count) % {"count": count}


def places(editor: Editor) -> list[Place]:
    """Say for every market whether the product can be bought there, and what keeps it away."""
    has = {text.language for text in editor.product.texts.all()}
    is_on_sale = editor.product.status == ProductStatus.ACTIVE
    found = []
    for market in editor.markets:
        reasons = []
        if not is_on_sale:
            reasons.append(_("not on sale"))
        if not has & set(market.languages):
            reasons.append(_("no text in: %(languages)s") % {"languages": _languages(market.languages)})
        if market.code not in editor.prices or not editor.prices[market.code].present:
            reasons.append(_("no price"))
        tone = Tone.STOP if reasons else Tone.OK if market.is_open else Tone.CALM
        words = ", ".join(reasons) or (_("on sale") if market.is_open else _("ready; the market is closed"))
        links = _shop_links(editor, market) if market.is_open and not reasons else ()
        found.append(Place(code=market.code, words=words, tone=tone, links=links))
    return found


def _shop_links(editor: Editor, market: Market) -> tuple[ShopLink, ...]:
    slugs = {text.language: text.slug for text in editor.product.texts.all()}
    return tuple(
        ShopLink(
            label=language_name(language, language=current_language()),
            url=reverse("shop_product", args=[f"{language}-{market.code.lower()}", slugs[language]]),
        )
        for language in market.languages
        if language in slugs
    )


def price_rows(editor: Editor) -> list[dict[str, Any]]:
    """Return one row per market for the price table: its list's form fields, or that it has none."""
    return [
        {
            "code": market.code,
            "country": country_name(market.code),
            "form": editor.prices.get(market.code),
            "currency": market.currency,
        }
        for market in editor.markets
    ]


def moments(editor: Editor) -> list[Moment]:
    """Return the last things that happened to the product, newest first."""
    found = []
    for entry in audit.entries_about(f"product:{editor.product.pk}")[:MOMENTS]:
        if entry.verb not in _HAPPENED:
            continue
        sentence, icon = _HAPPENED[entry.verb]
        language = entry.details.get("language", "")
        words = {
            "actor": staff.name_of(entry.actor),
            "sku": entry.details.get("sku", ""),
            "language": language_name(language, language=current_language()) if language else "",
        }
        found.append(Moment(sentence=str(sentence) % words, at=entry.happened_at, icon=icon))
    return found
