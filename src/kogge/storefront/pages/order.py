"""Thank-you, tracking, invoice and another try to pay: what the secret address of an order leads to."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kogge.core import addresses, errors
from kogge.core.addresses import Address
from kogge.core.money import Money
from kogge.delivery.invoicing import queries as invoices
from kogge.delivery.invoicing import services as invoicing
from kogge.delivery.invoicing.models import Document
from kogge.delivery.invoicing.values import DocumentKind
from kogge.sales.orders import queries as orders
from kogge.sales.orders import rules as order_rules
from kogge.sales.orders.models import Order
from kogge.sales.orders.values import OrderStatus
from kogge.sales.payments import queries as payments
from kogge.sales.payments.models import Payment
from kogge.sales.payments.values import PaymentStatus
from kogge.sales.shipping import queries as shipping
from kogge.sales.stock import queries as stock
from kogge.storefront import guards, rendering, summaries, transfers, wording
from kogge.storefront.pages.checkout import to_payment
from kogge.storefront.values import Choice, Link, ShopContext, StatusView, StepView


def _order(token: str) -> Order:
    order = orders.order_by_token(token)
    if order is None:
        raise errors.NotFound(_("We know no order under this address."))
    return order


def _payment(order: Order) -> Payment | None:
    return payments.current_payment(order_rules.reference(order.number))


def _moment(shop: ShopContext, value: Any) -> str:
    return wording.moment(value, shop.language, shop.market_code) if value else ""


def _steps(shop: ShopContext, order: Order) -> tuple[StepView, ...]:
    """Return the way of an order; every entry that happened has its time."""
    is_paid, is_gone = order.paid_at is not None, order.dispatched_at is not None
    method = payments.method_name(order.payment_method, shop.language)
    placed = StepView(text=_("Ordered"), detail=_moment(shop, order.placed_at), tone="done")
    if order.status == OrderStatus.CANCELLED:
        return placed, StepView(text=_("Cancelled"), detail=_moment(shop, order.cancelled_at), tone="now")
    expected = ""
    if order.promised_on and is_paid:
        expected = _("expected %(day)s") % {
            "day": wording.day(order.promised_on, shop.language, shop.market_code)
        }
    paid_detail = " · ".join(part for part in (_moment(shop, order.paid_at), method) if part)
    sent = [
        _moment(shop, order.dispatched_at),
        order.shipping_option.get("carrier", ""),
        order.tracking_number,
    ]
    return (
        placed,
        StepView(
            text=_("Paid") if is_paid else _("Payment"), detail=paid_detail, tone="done" if is_paid else "now"
        ),
        StepView(
            text=_("On its way") if is_gone else _("Being packed"),
            detail=" · ".join(part for part in sent if part) if is_gone else "",
            tone="now" if is_paid else "later",
        ),
        StepView(text=_("Delivered"), detail=expected, tone="later"),
    )


def _title(order: Order) -> tuple[str, str]:
    """Return the headline and the sentence below it."""
    if order.status == OrderStatus.CANCELLED:
        return _("This order was cancelled."), _("What you have paid for it goes back the way it came.")
    # The first name alone: the address may be read over a shoulder.
    name = str(order.delivery_address.get("name", "")).split(" ")[0]
    title = _("Thank you, %(name)s.") % {"name": name} if name else _("Thank you.")
    if order.paid_at is None:
        lead = _("We have your order. The confirmation with all terms is on its way to %(email)s.")
    else:
        lead = _(
            "We have your order and your payment. The confirmation with all terms was sent to %(email)s."
        )
    return title, lead % {"email": order.email}


def _note(order: Order, payment: Payment | None) -> tuple[str, str, bool]:
    """Return what to say about the payment, its tone, and whether paying anew is offered."""
    if order.status != OrderStatus.PLACED:
        return "", "", False
    if payment is not None and payment.is_open and not payment.instructions:
        return (
            _("Your bank has not confirmed the payment yet. This page shows it as soon as it does."),
            "",
            True,
        )
    if payment is not None and payment.is_open:
        return _("We send your parcel as soon as the money has arrived."), "", False
    return _("Your order is not paid yet. Nothing was charged."), "error", True


def _documents(shop: ShopContext, order: Order) -> tuple[Link, ...]:
    links = []
    for document in invoices.documents_of(order.number):
        name = _("Invoice %(number)s (PDF)")
        if document.kind == DocumentKind.CREDIT_NOTE:
            name = _("Credit note %(number)s (PDF)")
        links.append(
            Link(
                text=name % {"number": document.number},
                url=f"{shop.prefix}/order/{order.token}/{document.number}.pdf",
            )
        )
    return tuple(links)


def _tracking_url(order: Order) -> str:
    """Return where the parcel can be followed: as noted at dispatch, else as its delivery option says."""
    if order.tracking_url or not order.tracking_number:
        return order.tracking_url
    try:
        return shipping.tracking_url(
            order.market, order.shipping_option.get("code", ""), order.tracking_number
        )
    except errors.NotFound:
        return ""


def _tracking(order: Order) -> Link | None:
    url = _tracking_url(order)
    if not url:
        return None
    carrier = order.shipping_option.get("carrier", "")
    return Link(text=_("Follow it at %(carrier)s") % {"carrier": carrier}, url=url)


def _arrival(shop: ShopContext, order: Order) -> str:
    if order.promised_on is None or order.paid_at is None or order.status == OrderStatus.CANCELLED:
        return ""
    return wording.arrival(order.promised_on, order.promised_on, shop.language, shop.market_code)


def _address(address: Address) -> str:
    """Write an address in one line, without the capitals that sorting machines like."""
    town = f"{address.postcode} {address.city}".strip()
    return ", ".join(part for part in (address.name, addresses.street_line(address), town) if part)


def status_view(shop: ShopContext, order: Order) -> StatusView:
    """Write an order's state out; nine queries."""
    payment = _payment(order)
    note, tone, may_retry = _note(order, payment)
    title, lead = _title(order)
    instructions = payments.instructions_of(payment) if payment and payment.is_open else None
    owes = order.status == OrderStatus.PLACED
    return StatusView(
        number=order.number,
        title=title,
        lead=lead,
        arrival=_arrival(shop, order),
        address=_address(Address.from_dict(order.delivery_address)),
        steps=_steps(shop, order),
        tracking=_tracking(order),
        transfer=transfers.transfer_view(shop, instructions) if instructions and owes else None,
        retry=Link(text=_("Pay now"), url=f"{shop.prefix}/pay/{order.token}/") if may_retry else None,
        note=note,
        note_tone=tone,
        is_waiting=owes and payment is not None and payment.is_open and not payment.instructions,
        summary=summaries.order_summary(shop, order),
        documents=_documents(shop, order),
    )


@rendering.shop_page
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show how an order stands; whoever has the address may see it, so no search engine gets it."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    order = _order(token)
    values = {
        "view": status_view(shop, order),
        "status_url": request.path_info,
        "question_url": f"mailto:{shop.company.email}?subject={order.number}" if shop.company else "",
    }
    if rendering.is_htmx(request):
        return _private(rendering.fragment(request, "shop/parts/status.html", **values))
    title = _("Order %(number)s") % {"number": order.number}
    return _private(rendering.page(request, "shop/status.html", title=title, is_hidden=True, **values))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep an order's page out of caches and its address out of other sites' logs."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@rendering.shop_page
@require_safe
def document(request: HttpRequest, token: str, number: str) -> HttpResponse | FileResponse:
    """Hand out a document of this order as PDF."""
    order = _order(token)
    found: Document | None = invoices.document_by_number(number)
    if found is None or found.order_number != order.number:
        raise errors.NotFound(_("This order has no such document."))
    response = FileResponse(
        invoicing.pdf_file(found).open("rb"), content_type="application/pdf", filename=f"{found.number}.pdf"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _what_happened(order: Order, payment: Payment | None, is_later: bool) -> tuple[str, str, str]:
    """Return headline, sentence and tone of the page that offers another try."""
    if is_later:
        return (
            _("The payment could not be started"),
            _("The payment service does not answer at the moment. Nothing was charged."),
            "error",
        )
    if payment is None or payment.is_open:
        return _("Pay your order"), _("Nothing was charged yet."), ""
    method = payments.method_name(payment.method)
    sentences = {
        PaymentStatus.FAILED: _("Your bank declined the payment by %(method)s. Nothing was charged."),
        PaymentStatus.CANCELLED: _("You called the payment by %(method)s off. Nothing was charged."),
        PaymentStatus.EXPIRED: _("The time for the payment by %(method)s ran out. Nothing was charged."),
    }
    sentence = sentences.get(PaymentStatus(payment.status), _("Nothing was charged yet."))
    return _("The payment did not go through"), sentence % {"method": method}, "error"


def _kept_until(shop: ShopContext, order: Order) -> str:
    hold = stock.holds_of(order_rules.reference(order.number)).first()
    if hold is None or hold.expires_at is None:
        return _("Your order and your details are kept.")
    return _("Your order and your details are kept, the goods are reserved for you until %(moment)s.") % {
        "moment": _moment(shop, hold.expires_at)
    }


def _methods(shop: ShopContext, order: Order) -> list[Choice]:
    owed = Money(amount_minor=order.total_minor - order.paid_minor, currency=order.currency)
    offered = payments.methods_for(shop.market_code, owed)
    offered.sort(key=lambda method: method.code != order.payment_method)
    return [
        Choice(
            value=method.code,
            text=_("%(method)s, once more") % {"method": method.name}
            if method.code == order.payment_method
            else method.name,
            hint=method.hint,
            is_chosen=number == 0,
        )
        for number, method in enumerate(offered)
    ]


@guards.own_forms
@rendering.shop_page
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Offer another try to pay, by the same method or another; it stays one order."""
    shop: ShopContext = request.shop  # type: ignore[attr-defined]
    order = _order(token)
    if order.status != OrderStatus.PLACED:
        return HttpResponseRedirect(f"{shop.prefix}/order/{token}/")
    if request.method == "POST":
        return to_payment(shop, order, method=request.POST.get("payment_method", ""))
    heading, what, tone = _what_happened(order, _payment(order), request.GET.get("later") == "1")
    response = rendering.page(
        request,
        "shop/pay.html",
        title=heading,
        is_hidden=True,
        heading=heading,
        what=what,
        tone=tone,
        kept=_kept_until(shop, order),
        methods=_methods(shop, order),
        summary=summaries.order_summary(shop, order),
        token=token,
        number=order.number,
    )
    return _private(response)
