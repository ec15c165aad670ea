"""What is new in a draft, in the words that facts use."""

from __future__ import annotations

from typing import Final

from entrepot.catalog.enums import ChangeKind as C
from entrepot.catalog.types import ProductDraft, VariantDraft

_PRICES: Final = ("price_minor", "compare_at_minor")
_CUSTOMS: Final = ("weight_g", "length_mm", "width_mm", "height_mm", "net_content", "net_unit")
_WEIGHTY: Final = frozenset({C.TEXTS, C.PICTURES, C.CATEGORY})


def differences(was: ProductDraft, new: ProductDraft) -> frozenset[str]:
    """Kinds of change between two checked drafts of one product; empty when they say the same."""
    kinds = {
        kind
        for kind, changed in (
            (C.TEXTS, dict(was.texts) != dict(new.texts)),
            (C.ATTRIBUTES, (was.attributes, was.attributes_text) != (new.attributes, new.attributes_text)),
            (C.CATEGORY, was.category != new.category),
            (C.BRAND, was.brand.lower() != new.brand.lower()),
            (C.PICTURES, was.pictures != new.pictures),
            (C.CUSTOMS, (was.origin, was.hs_code) != (new.origin, new.hs_code)),
            (C.VARIANTS, was.external_id != new.external_id),
        )
        if changed
    }
    before, after = _kept(was), {variant.sku: variant for variant in new.variants}
    if list(before) != list(after):
        kinds.add(C.VARIANTS)
    if before.keys() != after.keys():
        kinds.add(C.PRICE)
    for sku in before.keys() & after.keys():
        kinds |= _between(before[sku], after[sku])
    return frozenset(kind.value for kind in kinds)


def needs_new_review(kinds: frozenset[str]) -> bool:
    """Whether a change is of the sort that a reviewer passed judgement on."""
    return bool(kinds & _WEIGHTY)


def _kept(draft: ProductDraft) -> dict[str, VariantDraft]:
    """Articles taken out earlier are no part of the comparison unless the new draft names them; they stay inactive."""
    return {variant.sku: variant for variant in draft.variants if variant.is_active}


def _between(was: VariantDraft, new: VariantDraft) -> set[C]:
    kinds = set()
    for name in VariantDraft.__slots__:
        if getattr(was, name) != getattr(new, name):
            kinds.add(C.PRICE if name in _PRICES else C.CUSTOMS if name in _CUSTOMS else C.VARIANTS)
    return kinds
