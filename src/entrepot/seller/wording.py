"""Stored words and refusals in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import get_language, gettext

from entrepot.kernel.errors import Refused
from entrepot.seller.words import WORDS

_OURS: Final = frozenset({"reason", "verb", "what"})  # fields that hold words of ours; the others hold what a person typed


def word(kind: str, value: str) -> str:
    """The word for a stored value; a value without one in readable form."""
    known = WORDS[kind].get(value)
    return str(known) if known is not None else humanised(value)


def humanised(code: str) -> str:
    """“out_for_delivery” as “Out for delivery”, “order.pay” as “Order pay”."""
    return code.replace("_", " ").replace(".", " ").strip().capitalize()


def sentence(refusal: Refused) -> str:
    """What a refusal says, in the language of the page; states by their names."""
    room = refusal.code.partition(".")[0]
    states = {"catalog": "product", "stores": "store", "orders": "order"}
    fields = dict(refusal.fields)
    if isinstance(fields.get("problems"), list):  # why a product cannot be published, one by one
        fields["summary"] = "; ".join(f"{problem['field']}: {gettext(problem['reason'])}" for problem in fields["problems"])
    for name, value in refusal.fields.items():
        if not isinstance(value, str) or not value:
            continue
        if name == "state" and room in states:
            fields[name] = word(states[room], value)
        elif name in _OURS:
            fields[name] = gettext(value)
    return gettext(refusal.template).format(**fields)


def text_in(texts: Mapping[str, str] | None) -> str:
    """A text by language in the language of the page, or in English, or in any."""
    texts = texts or {}
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")
