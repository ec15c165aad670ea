"""Filters and changes of many products that are kept under a name."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalog.services import delete_shortcut, save_shortcut
from entrepot.seller.access import DeskRequest, at_desk, telling

_FILTERS = ("state", "q", "category", "sort")
_DEEDS = ("deed", "percent", "category")


@at_desk("catalog.view")
@require_POST
def keep_shortcut(request: DeskRequest) -> HttpResponseBase:
    """Keep the filters of the page (`kind` is “view”), or a change of the ticked products (“deed”)."""
    desk, kind = request.desk, request.POST.get("kind", "")
    query = kept_filters(QueryDict(request.POST.get("query", "")))
    content = query if kind == "view" else urlencode([(name, request.POST[name]) for name in _DEEDS if request.POST.get(name)])
    if kind == "deed" and "deed=" not in content:
        messages.error(request, _("Choose what is to be done."))
    else:
        with telling(request, _("Kept.")):
            save_shortcut(
                desk.store_id,
                kind,
                request.POST.get("name", "")[:40],
                content,
                actor=desk.actor,
                is_shared="is_shared" in request.POST,
            )
    return redirect(f"{reverse('seller:products', args=[desk.store.slug])}?{query}")


@at_desk("catalog.view")
@require_POST
def drop_shortcut(request: DeskRequest, shortcut_id: UUID) -> HttpResponseBase:
    """Forget one of one's own."""
    with telling(request, _("Deleted.")):
        delete_shortcut(shortcut_id, request.desk.store_id, actor=request.desk.actor)
    return redirect("seller:products", slug=request.desk.store.slug)


def kept_filters(given: QueryDict) -> str:
    """The filters of an address, and nothing else of it."""
    return urlencode([(name, given[name]) for name in _FILTERS if given.get(name)])[:600]
