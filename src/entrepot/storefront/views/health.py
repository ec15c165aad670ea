"""Is the site alive: for load balancers and supervisors."""

from __future__ import annotations

from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from entrepot import __version__
from entrepot.database import sql


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while pages can be served, 503 while the database does not answer."""
    try:
        sql.scalar("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok", "version": __version__})
