"""The cart: put in, change, look at; as a page, or as a drawer where scripts run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.core import errors
from kogge.sales.checkout import queries as checkout_queries
from kogge.sales.checkout import services as checkout
from kogge.sales.checkout.values import Entered, Quote
from kogge.storefront import cards, cart_cookie, guards, rendering, summaries, touching, wording
from kogge.storefront.values import CartView, ShopContext

LIKED = 4


def _free_delivery(shop: ShopContext, quote: Quote) -> tuple[str, int]:
    """Say how far it is to free delivery, with the share of the way in percent; nothing where it never is free."""
    free_from = shop.delivery.free_from if shop.delivery else None
    if free_from is None or not quote.lines:
        return "", 0
    missing = free_from - quote.goods
    if missing.amount_minor <= 0:
        return _("Delivery is free."), 100
    share = 100 * quote.goods.amount_minor // free_from.amount_minor
    return _("%(amount)s more and delivery is free.") % {"amount": summaries.amount(shop, missing)}, share


def cart_view(shop: ShopContext, quote: Quote) -> CartView:
    """Write a quote out as a cart."""
    summary = summaries.quote_summary(shop, quote)
    note, share = _free_delivery(shop, quote)
    promise = ""
    if quote.option:
        promise = wording.arrival(
            quote.option.arrives_from,
            quote.option.arrives_until,
            shop.language,
            shop.market_code,
            cutoff=shop.delivery.cutoff if shop.delivery else "",
        )
    return CartView(
        lines=summary.lines,
        count=sum(line.quantity for line in quote.lines),
        goods=summary.goods,
        delivery=summary.delivery,
        discount=summary.discount,
        total=summary.total,
        total_label=summary.total_label,
        free_note=note,
        free_share=share,
        promise=promise,
    )


def _quote(request: HttpRequest, token: str) -> Quote:
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    found = checkout_queries.open_cart(token)
    entered = Entered.from_dict(found.entered) if found else Entered()
    return checkout.quote(cart=found, market=shop.market_code, language=shop.language, entered=entered)


def _changed(request: HttpRequest, token: str, *, in_drawer: bool) -> HttpResponse:
    """Answer a change: the cart again as a part for htmx, else its page; the cookie learns the new number."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    if rendering.is_htmx(request):
        view = cart_view(shop, _quote(request, token))
        response: HttpResponse = rendering.fragment(
            request,
            "shop/parts/cart.html",
            cart=view,
            in_drawer=in_drawer,
            css="" if in_drawer else "k-cart-page",
        )
        if not view.lines and not in_drawer:
            response.headers["HX-Refresh"] = "true"
    else:
        response = HttpResponseRedirect(f"{shop.prefix}/cart/")
    cart_cookie.write(response, token, checkout_queries.pieces_in(token))
    return response


def _number(request: HttpRequest, name: str) -> int:
    raw = request.POST.get(name, "").strip()
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise errors.InvalidInput(_("Write a whole number of pieces."), field=name)
    return int(raw)


@guards.own_forms
@rendering.shop_page
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put pieces into the cart."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    variant = _number(request, "variant")
    changed = checkout.add_to_cart(
        token=cart_cookie.read(request)[0],
        market=shop.market_code,
        language=shop.language,
        variant_id=variant,
        quantity=_number(request, "quantity"),
    )
    touching.note_added(request, variant)
    return _changed(request, changed.token, in_drawer=True)


@guards.own_forms
@rendering.shop_page
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Change the pieces of one line, or take it out."""
    token = cart_cookie.read(request)[0]
    checkout.set_quantity(
        token=token, variant_id=_number(request, "variant"), quantity=_number(request, "quantity")
    )
    return _changed(request, token, in_drawer=request.POST.get("drawer") == "1")


@rendering.shop_page
@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """Show the cart, or what one could begin with."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    token = cart_cookie.read(request)[0]
    view = cart_view(shop, _quote(request, token)) if token else None
    if view is None or not view.lines:
        return rendering.page(
            request,
            "shop/empty_cart.html",
            title=_("Cart"),
            is_hidden=True,
            cards=cards.rendered(cards.featured(shop, LIKED)),
        )
    return rendering.page(request, "shop/cart.html", title=_("Cart"), is_hidden=True, cart=view)
