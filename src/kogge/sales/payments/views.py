"""Where providers report and send payers back to; no page for people."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kogge.core.errors import KoggeError, NotFound
from kogge.sales.payments import queries, services
from kogge.sales.payments.values import ParkReason

logger = logging.getLogger(__name__)

# Providers' events with the whole payment inside are some tens of kilobytes; more is never read.
MAX_BODY_BYTES = 1_000_000


@csrf_exempt
@require_POST
def receive(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take one message: 200 once it is recorded, kept or queued; 403 or 413 when it is refused.

    503 asks the provider to send it again later.
    """
    try:
        account = queries.account_by_id(account_id)
    except NotFound:
        return HttpResponse(status=404)
    body = _body(request)
    if body is None:
        services.refuse_message(account=account, reason=ParkReason.TOO_LARGE)
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        result = services.receive_webhook(account=account, body=body, headers=headers)
    except KoggeError as error:
        logger.warning(
            "message could not be taken",
            extra={"provider": account.provider, "account": account.pk, "code": error.code},
        )
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    status = 403 if result is services.WebhookResult.REFUSED else 200
    return HttpResponse(result.value, content_type="text/plain", status=status)


@require_GET
def come_back(request: HttpRequest, account_id: int, reference: str) -> HttpResponse:
    """Look at the payment of a returning payer, take money that was agreed to, and lead on to the shop's page.

    The one GET that writes: the provider sends payers back so, and may take nothing before we ask. Coming twice is
    harmless, and what cannot be done now is done when the shop asks the provider by itself.
    """
    try:
        payment = queries.payment_by_reference(reference)
    except NotFound:
        return HttpResponse(status=404)
    if payment.account_id != account_id:
        return HttpResponse(status=404)
    try:
        services.look_again(payment=payment)
    except KoggeError as error:
        logger.warning(
            "returning payer could not be looked at",
            extra={"provider": payment.account.provider, "payment": reference, "code": error.code},
        )
    return HttpResponseRedirect(payment.return_url)


def _body(request: HttpRequest) -> bytes | None:
    """Return the raw body; None, without reading on, when it is too large."""
    announced = request.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > MAX_BODY_BYTES:
        return None
    body = request.read(MAX_BODY_BYTES + 1)
    return None if len(body) > MAX_BODY_BYTES else body
