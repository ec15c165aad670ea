"""The goods of the sample market, from data/sample_products.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, Text, VariantDraft
from entrepot.kernel.money import Money

PICTURES: Final = "/static/operations/sample"


@dataclass(frozen=True, slots=True)
class Good:
    """A product as the file tells it; `stock` pieces of each of its articles are in the store's `warehouse`."""

    id: str
    store: str
    warehouse: str
    stock: int
    shape: str
    colour: str
    raw: dict[str, Any]

    @property
    def state(self) -> str:
        """How far it comes: published, review or draft."""
        return str(self.raw.get("state", "published"))

    @property
    def title(self) -> str:
        """Its English title."""
        return str(self.raw["en"][0])

    def draft(self, store_id: UUID, currency: str) -> ProductDraft:
        """The product as its store would hand it in."""
        raw = self.raw
        return ProductDraft(
            store_id=store_id,
            category=raw["category"],
            currency=currency,
            texts={"en": Text(*raw["en"]), "zh-hans": Text(*raw["zh"])},
            external_id=self.id,
            brand=raw["brand"],
            origin=raw["origin"],
            hs_code=raw.get("hs", ""),
            attributes=tuple(_attribute(name, value) for name, value in raw.get("attributes", {}).items()),
            pictures=(PictureDraft(f"{PICTURES}/{self.id}.svg", {"en": raw["en"][0], "zh-hans": raw["zh"][0]}),),
            variants=tuple(_variant(raw | variant, currency) for variant in raw["variants"]),
        )


@cache
def goods() -> tuple[Good, ...]:
    """Everything that the sample market sells, in the order of the file."""
    text = files("entrepot.operations").joinpath("data/sample_products.toml").read_text(encoding="utf-8")
    return tuple(
        Good(raw["id"], raw["store"], raw["warehouse"], raw["stock"], raw["drawing"][0], raw["drawing"][1], raw)
        for raw in tomllib.loads(text, parse_float=Decimal)["product"]
    )


def _variant(raw: dict[str, Any], currency: str) -> VariantDraft:
    net, unit = raw.get("net", (None, ""))
    return VariantDraft(
        sku=raw["sku"],
        price_minor=_minor(raw["price"], currency),
        options=raw.get("options", {}),
        compare_at_minor=_minor(raw["compare"], currency) if "compare" in raw else None,
        cost_minor=_minor(raw["cost"], currency) if "cost" in raw else None,
        weight_g=raw["weight"],
        net_content=None if net is None else Decimal(net),
        net_unit=unit,
    )


def _minor(text: str, currency: str) -> int:
    return Money.parse(text, currency).amount_minor


def _attribute(name: str, value: Any) -> Attribute:
    if isinstance(value, bool):
        return Attribute(name, value, AttributeKind.BOOLEAN)
    if isinstance(value, list):
        return Attribute(name, Decimal(value[0]), AttributeKind.NUMBER, value[1])
    return Attribute(name, str(value))
