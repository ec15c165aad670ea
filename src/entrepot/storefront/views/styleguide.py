"""The design system on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with its markup, in the language and the theme of the visitor."""
    days = [("03-02", 1240, 900), ("03-03", 1680, 1100), ("03-04", 980, 1300), ("03-05", 2210, 1250), ("03-06", 1890, 1600)]
    rows = [(day, [(now, f"{now} CNY"), (before, f"{before} CNY")]) for day, now, before in days]
    chart = {"head": _("Day"), "columns": [_("This week"), _("Last week")], "rows": rows}
    return render(
        request,
        "storefront/styleguide.html",
        {
            "lines": {**chart, "kind": "line", "title": _("Sales as lines"), "dashed": True},
            "bars": {**chart, "kind": "bar", "title": _("Sales as bars")},
            "colours": [
                "bg",
                "surface",
                "surface-2",
                "ink",
                "ink-soft",
                "line",
                "brand",
                "accent",
                "ok",
                "warn",
                "bad",
                "info",
            ],
        },
    )
