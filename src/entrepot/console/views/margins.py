"""What own retail earned, by product and month: sorted, page by page, and as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from entrepot.console.access import Operating, operating, show
from entrepot.kernel.money import Money
from entrepot.operations.queries import SORTS, MarginFilter, every_margin, margin_months, margin_rows, margin_sums

PAGE: Final = 50
_MONTH: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_MOST_PAGES: Final = 2_000
_COLUMNS: Final = ("title", "month", "pieces", "sales", "refunds", "cost", "margin")
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


@operating("settlement.view")
def margins(request: Operating) -> HttpResponseBase:
    """Sales less refunds less cost; `sort` is a column, with “-” before it falling; `page` counts from 1."""
    wanted = _wanted(request)
    said = request.GET.get("sort", "-margin")
    sort = said.removeprefix("-")
    sort, is_falling = (sort, said.startswith("-")) if sort in SORTS else ("margin", True)
    asked = request.GET.get("page", "1")
    page = min(max(int(asked), 1), _MOST_PAGES) if asked.isdecimal() and len(asked) < 6 else 1
    rows = margin_rows(wanted, sort=sort, is_falling=is_falling, offset=(page - 1) * PAGE, limit=PAGE + 1)
    context: dict[str, Any] = {
        "section": "margins",
        "rows": rows[:PAGE],
        "sums": margin_sums(wanted),
        "months": [f"{month:%Y-%m}" for month in margin_months()],
        "month": f"{wanted.month:%Y-%m}" if wanted.month else "",
        "search": wanted.text,
        # of each column: its code, what a click sorts by, and how it is sorted now
        "columns": [
            (code, f"-{code}" if (code, is_falling) != (sort, True) else code, _sorted(code, sort, is_falling))
            for code in _COLUMNS
        ],
        "sort": f"-{sort}" if is_falling else sort,
        "page": page,
        "next": page + 1 if len(rows) > PAGE else None,
    }
    return show(request, "console/margins.html", context)


@operating("settlement.view")
def margins_csv(request: Operating) -> HttpResponseBase:
    """What the filters leave, by month, for a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        ("month", "product", "title", "pieces", "sales", "refunds", "cost", "margin", "currency", "pieces without cost")
    )
    for row in every_margin(_wanted(request)):
        amounts = (row.sales_minor, row.refunds_minor, row.cost_minor, row.margin_minor)
        table.writerow(
            (
                f"{row.month:%Y-%m}", row.product_id, f"'{row.title}" if row.title.startswith(_RISKY) else row.title, row.pieces,
                *(Money(amount, row.currency).decimal() for amount in amounts), row.currency, row.unknown,
            )
        )  # fmt: skip
    response = HttpResponse(f"\ufeff{out.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="margins.csv"'
    return response


def _wanted(request: Operating) -> MarginFilter:
    month = request.GET.get("month", "")
    first = date.fromisoformat(f"{month}-01") if _MONTH.fullmatch(month) else None
    return MarginFilter(first, request.GET.get("q", "").strip()[:100])


def _sorted(code: str, sort: str, is_falling: bool) -> str:
    if code != sort:
        return ""
    return "descending" if is_falling else "ascending"
