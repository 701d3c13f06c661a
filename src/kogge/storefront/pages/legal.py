"""The texts a contract rests on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.core import clock, errors
from kogge.sales.terms import names, rules
from kogge.sales.terms import queries as terms
from kogge.storefront import rendering, wording
from kogge.storefront.values import ShopContext


@rendering.shop_page
@require_safe
def legal(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the version in force of one legal text."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    text = terms.texts_in_force(shop.market_code, shop.language, clock.now()).get(kind)
    if text is None:
        raise errors.NotFound(_("This text does not exist."))
    since = wording.day(clock.local_day(text.valid_from), shop.language, shop.market_code)
    return rendering.page(
        request,
        "shop/legal.html",
        title=str(names.kind_name(kind)),
        heading=str(names.kind_name(kind)),
        is_kept=True,
        body=rules.render(text.body),
        has_heading=text.body.lstrip().startswith("# "),
        since=_("In force since %(day)s, version %(version)s.") % {"day": since, "version": text.version},
    )
