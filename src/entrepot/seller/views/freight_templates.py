"""What is done with a freight template as a whole: its products, another name, a copy, the default, its end, its history."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entrepot.identity.queries import lines_of_subject
from entrepot.kernel.errors import Missing
from entrepot.logistics.errors import TemplateInUse, TemplateIsDefault
from entrepot.logistics.queries import products_by_template, template_lines, template_versions
from entrepot.logistics.services import (
    assign_template,
    delete_template,
    duplicate_template,
    make_default_template,
    rename_template,
)
from entrepot.seller.access import DeskRequest, at_desk, show, telling
from entrepot.seller.freight_history import history_of
from entrepot.seller.views.freight import own_template
from entrepot.wording.refusals import sentence

PAGE: Final = 50


@at_desk("freight.edit")
def template_products(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """The products that go by the template; ticked ones are moved to another one."""
    desk, stored = request.desk, own_template(request, key)
    if request.method == "POST":
        heir, chosen = _id(request.POST.get("to", "")), _ids(request.POST.getlist("product"))
        if not chosen or heir is None:
            messages.error(request, _("Tick products and choose a template for them."))
        else:
            with telling(request):
                moved = assign_template(desk.store_id, chosen, heir, actor=desk.actor)
                text = ngettext("%(count)s product moved.", "%(count)s products moved.", moved)
                messages.success(request, text % {"count": moved})
        return redirect("seller:freight-products", slug=desk.store.slug, key=key)
    words = request.GET.get("q", "").strip()[:100]
    rows = products_by_template(stored, search=words, after=_id(request.GET.get("after", "")), limit=PAGE + 1)
    context = {
        "section": "freight",
        "stored": stored,
        "rows": rows[:PAGE],
        "search": words,
        "next": str(rows[PAGE - 1].id) if len(rows) > PAGE else "",
        **_others(request, key),
    }
    return show(request, "seller/freight_products.html", context)


@at_desk("freight.edit")
def remove_template(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """Ask before a template goes, and where its products go; then do it."""
    desk, stored = request.desk, own_template(request, key)
    if request.method == "POST":
        try:
            delete_template(desk.store_id, key, actor=desk.actor, move_to=_id(request.POST.get("to", "")))
        except (TemplateInUse, TemplateIsDefault) as refusal:
            messages.error(request, sentence(refusal))
            return redirect("seller:freight-delete", slug=desk.store.slug, key=key)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": stored.template.name})
        return redirect("seller:freight", slug=desk.store.slug)
    context = {"section": "freight", "stored": stored, "rows": products_by_template(stored, limit=5), **_others(request, key)}
    return show(request, "seller/freight_delete.html", context)


@at_desk("freight.edit")
@require_POST
def copy_template(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """A new template like this one, opened for change."""
    desk = request.desk
    own_template(request, key)
    copy = duplicate_template(desk.store_id, key, _(" (copy)"), actor=desk.actor)
    messages.success(request, _("This is the copy. Give it a name of its own."))
    return redirect("seller:freight-edit", slug=desk.store.slug, key=copy.key)


@at_desk("freight.edit")
@require_POST
def name_template(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """Another name."""
    desk = request.desk
    own_template(request, key)
    with telling(request, _("Saved.")):
        rename_template(desk.store_id, key, request.POST.get("name", "")[:100], actor=desk.actor)
    return redirect("seller:freight", slug=desk.store.slug)


@at_desk("freight.edit")
@require_POST
def default_template(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """Price everything without a template of its own by this one."""
    desk, stored = request.desk, own_template(request, key)
    with telling(request, _("“%(name)s” is the default now.") % {"name": stored.template.name}):
        make_default_template(desk.store_id, key, actor=desk.actor)
    return redirect("seller:freight", slug=desk.store.slug)


@at_desk("freight.edit")
def template_history(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """Every version with what was new in it, and what else was done; a former version can be put in force again."""
    stored = own_template(request, key)
    told = history_of(
        template_versions(key, request.desk.store_id, limit=101), lines_of_subject("logistics.template", str(key), None, 300)
    )
    return show(request, "seller/freight_history.html", {"section": "freight", "stored": stored, "told": told[:200]})


def _others(request: DeskRequest, key: UUID) -> dict[str, Any]:
    lines = template_lines(request.desk.store_id)
    used = next((line.products for line in lines if line.stored.key == key), 0)
    return {"others": [line.stored for line in lines if line.stored.key != key], "used": used}


def _id(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


def _ids(texts: list[str]) -> list[UUID]:
    found = [_id(text) for text in texts[:500]]
    if None in found:
        raise Missing(what="product")
    return [each for each in found if each is not None]
