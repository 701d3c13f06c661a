"""Checkout: one page for guests, from the e-mail address to the order button."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kogge.core import errors
from kogge.planning.markets import queries as markets
from kogge.sales.checkout import queries as checkout_queries
from kogge.sales.checkout import services as checkout
from kogge.sales.checkout.models import Cart
from kogge.sales.checkout.values import Entered, Fault, Quote, QuoteOption
from kogge.sales.orders import services as orders
from kogge.sales.orders.models import Order
from kogge.storefront import cart_cookie, checkout_form, guards, rendering, summaries, touching, wording
from kogge.storefront.values import CheckoutView, Choice, Link, ShopContext


def _entered(request: HttpRequest) -> Entered:
    """Read the form; a country that writes number and street in one line sends no number."""
    return Entered.from_dict(request.POST.dict())


def _how(option: QuoteOption) -> str:
    """Say who brings it and where to; many names begin with the carrier already."""
    if not option.carrier or option.carrier.casefold() in option.name.casefold():
        return option.name
    return f"{option.carrier}, {option.name}"


def _options(shop: ShopContext, quote: Quote) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=option.code,
            text=wording.arrival(option.arrives_from, option.arrives_until, shop.language, shop.market_code),
            hint=_how(option),
            figure=summaries.delivery_cost(shop, option.price),
            is_chosen=quote.option is not None and option.code == quote.option.code,
        )
        for option in quote.options
    )


def _methods(quote: Quote) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=method.code,
            text=method.name,
            hint=method.hint,
            is_chosen=quote.method is not None and method.code == quote.method.code,
        )
        for method in quote.methods
    )


def _view(
    shop: ShopContext, quote: Quote, entered: Entered, faults: Sequence[Fault] = (), notice: str = ""
) -> CheckoutView:
    fields = checkout_form.groups(entered, shop.market_code, faults)
    return CheckoutView(
        **fields,
        is_firm=entered.is_business,
        has_billing=entered.has_other_billing,
        options=_options(shop, quote),
        methods=_methods(quote),
        summary=summaries.quote_summary(shop, quote),
        order_button=markets.order_buttons()[shop.language],
        errors=checkout_form.error_links(faults, shop.market_code),
        notice=notice,
    )


def _duty(shop: ShopContext) -> str:
    """Say where we deliver and how one can pay (Directive 2011/83/EU, Art. 8(3)), at the start of checkout."""
    return _("As a guest, without an account. We deliver to %(countries)s. You can pay with %(means)s.") % {
        "countries": wording.listed([choice.text for choice in shop.countries], shop.language),
        "means": wording.listed(shop.payment_names, shop.language),
    }


def _page(
    request: HttpRequest,
    quote: Quote,
    entered: Entered,
    *,
    faults: Sequence[Fault] = (),
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    title = _("Checkout")
    return rendering.page(
        request,
        "shop/checkout.html",
        title=_("Error: %(title)s") % {"title": title} if faults else title,
        is_hidden=True,
        status=status,
        checkout=_view(shop, quote, entered, faults, notice),
        duty=_duty(shop),
        country_links=[
            Link(
                text=choice.text,
                url=f"/switch/?country={choice.value}&language={shop.language}&from={request.path_info}",
            )
            for choice in shop.countries
            if not choice.is_chosen
        ],
    )


def _quote(shop: ShopContext, cart: Cart, entered: Entered) -> Quote:
    return checkout.quote(cart=cart, market=shop.market_code, language=shop.language, entered=entered)


def _addresses_of(shop: ShopContext, order: Order) -> tuple[str, str]:
    """Return where the payment page sends the shopper back to: after paying, and after calling it off."""
    base = f"{settings.KOGGE_PUBLIC_URL}{shop.prefix}"
    return f"{base}/order/{order.token}/", f"{base}/pay/{order.token}/"


def to_payment(shop: ShopContext, order: Order, method: str = "") -> HttpResponse:
    """Start a payment and lead to it: the provider's page, or our own with the bank's details.

    An order stands once it is placed: when the provider cannot be reached, the status page says so and offers another try.
    """
    return_url, cancel_url = _addresses_of(shop, order)
    status = HttpResponseRedirect(f"{shop.prefix}/order/{order.token}/")
    try:
        payment = orders.begin_payment(
            number=order.number,
            method=method,
            return_url=return_url,
            cancel_url=cancel_url,
            locale=f"{shop.language}_{shop.market_code}",
        )
    except errors.Conflict:
        return status
    except errors.Declined:
        return HttpResponseRedirect(f"{shop.prefix}/pay/{order.token}/")
    except errors.ProviderError:
        return HttpResponseRedirect(f"{shop.prefix}/pay/{order.token}/?later=1")
    return HttpResponseRedirect(payment.checkout_url) if payment.checkout_url else status


def _place(request: HttpRequest, cart: Cart, entered: Entered) -> HttpResponse:
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    faults: Sequence[Fault] = ()
    notice, status = "", 409
    try:
        seen, visit = request.POST.get("seen", ""), touching.reference(request)
        order = checkout.place(token=cart.token, entered=entered, seen=seen, visit=visit)
    except checkout.CheckoutFaults as error:
        faults, status = error.faults, 422
    except (
        checkout.PriceChanged,
        errors.SoldOut,
        errors.Undecided,
        errors.NotFound,
        errors.Misused,
    ) as error:
        notice = str(error)
    else:
        response = to_payment(shop, order)
        cart_cookie.write(response, cart.token, 0)
        return response
    checkout.keep_entered(token=cart.token, entered=entered)
    return _page(request, _quote(shop, cart, entered), entered, faults=faults, notice=notice, status=status)


@guards.own_forms
@rendering.shop_page
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show checkout, work a change out anew, or place the order."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    token = cart_cookie.read(request)[0]
    cart = checkout_queries.cart_by_token(token)
    if cart is not None and cart.order_number and request.method == "POST":
        # The button was pressed twice, or the page was sent again: the same order, the same payment.
        return to_payment(shop, checkout.place(token=token, entered=Entered(), seen=""))
    if cart is None or cart.order_number or not checkout_queries.quantities(cart):
        return HttpResponseRedirect(f"{shop.prefix}/cart/")
    if request.method != "POST":
        entered = Entered.from_dict(cart.entered)
        return _page(request, _quote(shop, cart, entered), entered)
    entered = _entered(request)
    if (cart.market, cart.language) != (shop.market_code, shop.language):
        checkout.switch_market(token=token, market=shop.market_code, language=shop.language)
    if request.POST.get("action") == "place":
        return _place(request, cart, entered)
    checkout.keep_entered(token=token, entered=entered)
    return HttpResponseRedirect(f"{shop.prefix}/checkout/#delivery_title")


@guards.own_forms
@rendering.shop_page
@require_POST
def quote(request: HttpRequest) -> HttpResponse:
    """Work delivery, VAT and total out anew from what is typed so far; for htmx."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    token = cart_cookie.read(request)[0]
    cart = checkout_queries.open_cart(token)
    if cart is None:
        response = HttpResponse(status=204)
        # Leaving the last field by pressing the button asks for a total while the order is being placed: the answer to
        # the order leads on to payment, and this one must not overtake it.
        if checkout_queries.cart_by_token(token) is None:
            response.headers["HX-Redirect"] = f"{shop.prefix}/cart/"
        return response
    entered = _entered(request)
    checkout.keep_entered(token=token, entered=entered)
    view = _view(shop, _quote(shop, cart, entered), entered)
    return rendering.fragment(request, "shop/parts/checkout_live.html", checkout=view)
