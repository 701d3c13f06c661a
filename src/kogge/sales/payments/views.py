"""Where providers report; no page for people."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kogge.core.errors import KoggeError, NotFound
from kogge.sales.payments import queries, services

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 8_192  # the longest message a provider sends is a few dozen bytes


@csrf_exempt
@require_POST
def receive(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take one message: 200 once it is recorded, kept or queued; 503 asks the provider to send it again later."""
    try:
        account = queries.account_by_id(account_id)
    except NotFound:
        return HttpResponse(status=404)
    body = request.read(MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    try:
        result = services.receive_webhook(account=account, body=body)
    except KoggeError as error:
        logger.warning(
            "message could not be taken",
            extra={"provider": account.provider, "account": account.pk, "code": error.code},
        )
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    return HttpResponse(result.value, content_type="text/plain")
