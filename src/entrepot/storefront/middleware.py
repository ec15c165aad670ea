"""Around every page: a guest's cart goes along at sign-in, and refusals that no view caught become pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found, permission_denied

from entrepot.kernel.errors import Refused
from entrepot.orders.services import take_over_cart

from .visitor import CART_COOKIE, actor_of, guest_token
from .wording import sentence

_STATUS = {"invalid": HTTPStatus.BAD_REQUEST, "busy": HTTPStatus.SERVICE_UNAVAILABLE}


class FaceMiddleware:
    """Carts and refusals of the faces."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Whoever is signed in and still carries a guest's cart has it put into the own one, however they signed in."""
        token = guest_token(request)
        if not token or not request.user.is_authenticated:
            return self.get_response(request)
        take_over_cart(actor_of(request), token)
        response = self.get_response(request)
        response.delete_cookie(CART_COOKIE)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal as a page: 404 for what is missing or somebody else's, 403, 400, 503, else 409 with its sentence."""
        if not isinstance(exception, Refused):
            return None
        if exception.kind == "missing":
            return page_not_found(request, exception)
        if exception.kind == "forbidden":
            return permission_denied(request, exception)
        status = _STATUS.get(exception.kind, HTTPStatus.CONFLICT)
        return render(request, "refused.html", {"sentence": sentence(exception)}, status=status)
