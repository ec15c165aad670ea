"""Pages are sent packed, those that show a secret are not (docs/adr/0031-pages-are-sent-packed.md)."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXT: Final = ("text/html", "text/plain", "text/xml", "application/xml", "application/rss+xml")


class PackedPagesMiddleware(GZipMiddleware):
    """Packs HTML, sitemaps and feeds for browsers that take it. Assets are packed before they come here, files are sent as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, packed with random padding (against BREACH) unless it may be kept by no cache: then it shows a secret."""
        if not isinstance(response, HttpResponse) or response.streaming:
            return response
        if not response.get("Content-Type", "").startswith(_TEXT) or "no-store" in response.get("Cache-Control", ""):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed
