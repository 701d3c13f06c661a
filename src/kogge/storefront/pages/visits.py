"""How visits are counted, and what the visitor decides about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kogge.marketing.touchpoints import queries as touchpoints
from kogge.marketing.touchpoints import visitors
from kogge.storefront import guards, rendering, touching
from kogge.storefront.values import Choice, ShopContext


def _choices(chosen: str, *, offers_recognition: bool) -> list[Choice]:
    """Return what can be chosen, none before the others."""
    found = [
        Choice(value="no", text=_("Do not count me"), hint=_("We keep this choice in a cookie, and nothing else of you.")),
        Choice(value="", text=_("Count me without a cookie"), hint=_("We count your visit. Tomorrow we do not know you any more.")),
    ]  # fmt: skip
    if offers_recognition:
        found.append(
            Choice(
                value="yes",
                text=_("Recognise me"),
                hint=_("A cookie lets us see that you come back, for a year, and which orders are yours."),
            )
        )
    return [
        Choice(value=one.value, text=one.text, hint=one.hint, is_chosen=one.value == chosen) for one in found
    ]


@guards.own_forms
@rendering.shop_page
@require_http_methods(["GET", "HEAD", "POST"])
def visits(request: HttpRequest) -> HttpResponse:
    """Say how visits are counted and take the visitor's choice."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    if request.method == "POST":
        response: HttpResponse = HttpResponseRedirect(f"{shop.prefix}/visits/#choice")
        touching.remember_choice(response, request.POST.get("choice", ""))
        return response
    settings = touchpoints.collector_settings()
    return rendering.page(
        request,
        "shop/visits.html",
        title=_("Counting visits"),
        is_hidden=True,
        counting=settings,
        sends_signal=visitors.has_signal(request.META),
        choices=_choices(touching.choice_of(request), offers_recognition=settings.offers_recognition),
    )
