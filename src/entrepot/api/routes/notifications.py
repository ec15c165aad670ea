"""The door for payment providers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from entrepot.api.errors import BodyTooLarge
from entrepot.api.problems import problem
from entrepot.payments.services import receive_notification

router = Router(tags=["payments"])

MOST_BYTES = 64 * 1024


@router.post(
    "/{provider}/notify",
    auth=None,
    openapi_extra={
        "x-without-key": True,
        "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string"}}}},
        "responses": {
            200: {"description": "Taken", "content": {"text/plain": {"schema": {"type": "string"}}}},
            400: {"description": "Not believed", "content": {"text/plain": {"schema": {"type": "string"}}}},
        },
    },
)
def notify(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider's message about a payment, refund or payout, signed by it; at most 64 KB. Nothing moves by the message itself."""
    if len(request.body) > MOST_BYTES:
        return problem(request, BodyTooLarge(limit=MOST_BYTES))
    answer = receive_notification(provider, request.body, request.headers)
    return HttpResponse(answer.body, status=answer.status, content_type="text/plain; charset=utf-8")
