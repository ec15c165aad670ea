"""Search and categories."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from entrepot.catalog.queries import category as category_of
from entrepot.catalog.types import CategoryView
from entrepot.identity.errors import TooOften
from entrepot.identity.services import slow_down_search, slow_down_suggestions
from entrepot.search.types import Filters
from entrepot.storefront.campaigns import shown_slots
from entrepot.storefront.context import name_in
from entrepot.storefront.results import results
from entrepot.storefront.seo import category_address, crumbs_data
from entrepot.storefront.suggestions import suggestions
from entrepot.storefront.visitor import actor_of, language
from entrepot.storefront.whole import shown


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the words in the search box find."""
    slow_down_search(actor_of(request))
    found = results(request)
    return shown(request, "storefront/search.html", {"results": found}, shows=found.shows)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What the letters typed so far may become: for the list below the search box."""
    try:
        slow_down_suggestions(actor_of(request))
    except TooOften as refusal:  # a script asked: it gets no page, and shows no list
        seconds = str(refusal.fields["seconds"])
        return JsonResponse({"items": []}, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": seconds})
    response = JsonResponse({"items": suggestions(request.GET.get("q", "")[:100])})
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@require_safe
def category(request: HttpRequest, category_path: str) -> HttpResponse:
    """What a category and all below it have on sale."""
    here = category_of(category_path)
    if here is None or here.path != category_path:
        raise Http404
    found = results(request, within=Filters(categories=(str(here.id),)))
    banners = shown_slots("category_banner", category_path=here.path, limit=1)
    parents = tuple((parent.path, _name(parent)) for parent in _parents(here))
    children = tuple((child.path, _name(child)) for child in here.children)
    return shown(
        request,
        "storefront/category.html",
        {
            "category_path": here.path,
            "banners": banners,
            "crumbs_data": crumbs_data([(name, category_address(path)) for path, name in (*parents, (here.path, _name(here)))]),
            "name": _name(here),
            "parents": parents,
            "children": children,
            "results": found,
        },
        shows=(found.shows, banners, _name(here), parents, children),
    )


def _parents(here: CategoryView) -> list[CategoryView]:
    parts = here.path.split("/")[:-1]
    found = (category_of("/".join(parts[:depth])) for depth in range(1, len(parts) + 1))
    return [parent for parent in found if parent is not None]


def _name(here: CategoryView) -> str:
    return name_in(here.name, language(), here.code)
