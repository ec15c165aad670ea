"""Around every page: a guest's cart and heart go along at sign-in, and refusals that no view caught become pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.views.defaults import page_not_found, permission_denied

from entrepot.kernel.errors import Refused
from entrepot.orders.services import take_over_cart
from entrepot.wording.refusals import sentence

from .hearts import make_up, waits
from .visitor import CART_COOKIE, actor_of, guest_token

_LANGUAGES = {code for code, _name in settings.LANGUAGES}
_STATUS = {"invalid": HTTPStatus.BAD_REQUEST, "busy": HTTPStatus.SERVICE_UNAVAILABLE, "often": HTTPStatus.TOO_MANY_REQUESTS}


class FaceMiddleware:
    """Carts and refusals of the faces."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Whoever is signed in reads in the language of their choice, and has a guest's cart that the browser still carries put
        into the own one, however they signed in.
        """
        asked = request.GET.get("lang", "") if request.method in {"GET", "HEAD"} and "lang" in request.GET else ""
        if asked in _LANGUAGES:  # an address that names its language shows it, whoever comes
            translation.activate(asked)
            request.LANGUAGE_CODE = asked
        else:
            self._speak(request)
        if request.method == "GET" and settings.SESSION_COOKIE_NAME in request.COOKIES and waits(request):
            self._make_up(request)
        token = guest_token(request)
        if not token or not request.user.is_authenticated:
            return self.get_response(request)
        take_over_cart(actor_of(request), token)
        response = self.get_response(request)
        response.delete_cookie(CART_COOKIE)
        return response

    def _speak(self, request: HttpRequest) -> None:
        """A person's choice holds on every device, whatever that device's cookie says."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        person = request.user
        if person.is_authenticated and person.country and person.language in _LANGUAGES and person.language != get_language():
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language

    def _make_up(self, request: HttpRequest) -> None:
        """A heart that was pressed before the sign-in."""
        if request.user.is_authenticated:
            make_up(request, actor_of(request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal as a page: 404 for what is missing or somebody else's, 403, 400, 429, 503, else 409 with its sentence."""
        if not isinstance(exception, Refused):
            return None
        if exception.kind == "missing":
            return page_not_found(request, exception)
        if exception.kind == "forbidden":
            return permission_denied(request, exception)
        status = _STATUS.get(exception.kind, HTTPStatus.CONFLICT)
        response = render(request, "refused.html", {"sentence": sentence(exception)}, status=status)
        if exception.kind == "often":
            response.headers["Retry-After"] = str(exception.fields["seconds"])
        return response
