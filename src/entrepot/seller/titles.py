"""What an article is called today, beside the title under which it was bought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from entrepot.aftersales.types import Item
from entrepot.catalog.queries import term, variants
from entrepot.catalog.types import VariantView
from entrepot.wording.vocabulary import text_in


def with_titles(orders: Iterable[dict[str, Any]]) -> None:
    """Give each line of the orders `today`: its article's title in the language of the page, "" where that is the one bought.

    Lines name their `variant_id`. One statement for all of them.
    """
    lines = [line for order in orders for line in order["lines"] or ()]
    views = variants({UUID(str(line["variant_id"])) for line in lines})
    for line in lines:
        view = views.get(UUID(str(line["variant_id"])))
        title = _title(view) if view else ""
        line["today"] = "" if title == line["title"] else title


def titled(items: Sequence[Item]) -> tuple[Item, ...]:
    """The goods of a case, by their title in the language of the page. One statement."""
    views = variants({item.variant_id for item in items})
    return tuple(replace(item, title=_title(views[item.variant_id])) if item.variant_id in views else item for item in items)


def _title(view: VariantView) -> str:
    """As an order has it: with the options that were chosen."""
    options = ", ".join(term(value, get_language() or "en") for value in view.options.values())
    title = text_in(view.title)
    return f"{title} ({options})" if title and options else title
