"""Views of the order list that a person keeps under a name."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.kernel.errors import Missing
from entrepot.orders.errors import TooManyViews, ViewNameTaken
from entrepot.orders.queries import order_views
from entrepot.orders.services import change_view, delete_view, save_view
from entrepot.seller.access import DeskRequest, at_desk, telling
from entrepot.seller.forms.orders import ViewForm
from entrepot.seller.views.orders import kept_query, orders_shown
from entrepot.wording.refusals import sentence


@at_desk("orders.view")
@require_POST
def keep_view(request: DeskRequest) -> HttpResponseBase:
    """Keep the filters of the page under a name."""
    desk = request.desk
    form, query = ViewForm(request.POST), kept_query(QueryDict(request.POST.get("query", "")))
    if not form.is_valid():
        request.GET = QueryDict(query)  # the page as it was
        return orders_shown(request, view_form=form)
    said = form.cleaned_data
    try:
        save_view(desk.store_id, said["name"], query, actor=desk.actor, is_shared=said["is_shared"])
    except TooManyViews as refusal:
        form.add_error("name", sentence(refusal))
        request.GET = QueryDict(query)
        return orders_shown(request, view_form=form)
    messages.success(request, _("The view is saved."))
    return redirect(f"{reverse('seller:orders', args=[desk.store.slug])}?{query}")


@at_desk("orders.view")
@require_POST
def manage_view(request: DeskRequest, view_id: UUID) -> HttpResponseBase:
    """Rename a view, share it or not, or delete it (`do` is “delete”). What was typed stays when it cannot be."""
    desk = request.desk
    if request.POST.get("do") == "delete":
        with telling(request, _("The view is deleted.")):
            delete_view(view_id, desk.store_id, actor=desk.actor)
        return redirect("seller:orders", slug=desk.store.slug)
    form = ViewForm(request.POST, auto_id=f"id_{view_id}_%s")
    if not any(view.id == view_id and view.is_mine for view in order_views(desk.store_id, desk.actor.person_id)):
        raise Missing(what="view")
    if not form.is_valid():
        return orders_shown(request, renaming=(view_id, form))
    try:
        change_view(view_id, desk.store_id, actor=desk.actor, **form.cleaned_data)
    except ViewNameTaken as refusal:
        form.add_error("name", sentence(refusal))
        return orders_shown(request, renaming=(view_id, form))
    messages.success(request, _("The view is saved."))
    return redirect("seller:orders", slug=desk.store.slug)
