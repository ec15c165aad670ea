"""What an article is called today, beside the title under which it was bought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from entrepot.catalog.queries import variants
from entrepot.wording.vocabulary import text_in


def with_titles(orders: Iterable[dict[str, Any]]) -> None:
    """Give each line of the orders `today`: its article's title in the language of the page, "" where that is the one bought.

    Lines name their `variant_id`. One statement for all of them.
    """
    lines = [line for order in orders for line in order["lines"] or ()]
    views = variants({UUID(str(line["variant_id"])) for line in lines})
    for line in lines:
        view = views.get(UUID(str(line["variant_id"])))
        title = text_in(view.title) if view else ""
        line["today"] = "" if title == line["title"] else title
