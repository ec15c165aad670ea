"""The short way for requests that bring no session.

The pages' middleware (session, languages, CSRF, messages, sign-in) costs more than a list of a category. A request to the API
needs none of it unless a browser's session comes with it: it goes straight to its address. So do reads of the public catalogue,
session or not: they are the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

PREFIX: Final = "/api/v1/"
PUBLIC: Final = "/api/v1/catalog/"
PAGE: Final = "/api/v1/docs"

Respond = Callable[[HttpRequest], HttpResponseBase]


def short_way(get_response: Respond) -> Respond:
    """Stands behind SecurityMiddleware, so that its headers and redirects hold for the API too, and before all others.

    The API answers every error itself and sets the length of its answers, which the middleware passed by would do elsewhere. Its
    page for people keeps the whole chain.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not path.startswith(PREFIX) or path == PAGE or (_has_session(request) and not _is_public(request)):
            return get_response(request)
        request.get_host()  # raises DisallowedHost, as CommonMiddleware would
        try:
            match = resolve(path)
        except Resolver404:
            return get_response(request)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return response

    return respond


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _is_public(request: HttpRequest) -> bool:
    return request.method == "GET" and request.path_info.startswith(PUBLIC)
