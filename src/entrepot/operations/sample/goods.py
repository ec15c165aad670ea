"""The goods of the sample market, from data/goods/*.toml; more of them, in other editions, for a bigger market."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, Text, VariantDraft
from entrepot.kernel.money import Money, exponent

from .drawings import VIEWS, hue_turned
from .plan import SEED
from .shops import SHOPS

PICTURES: Final = "sample"  # folder below the media address
DYES: Final = 10  # a bigger market has so many dyes of each picture, not one picture for each product
# What a colour of a variant looks like: such variants get a picture of their own.
COLOURS: Final = {
    "Black": "#2f3439", "White": "#d9d7d0", "Grey": "#8d959d", "Silver": "#aeb6bf", "Navy": "#2b3f66", "Blue": "#3b6ea5",
    "Sky": "#7fb2d6", "Red": "#b8433c", "Brick": "#c8553d", "Pink": "#d98fa3", "Rose": "#c97b86", "Green": "#4f7d57",
    "Olive": "#6b7341", "Moss": "#5e6b3a", "Sage": "#93a58a", "Sand": "#c7ab83", "Camel": "#b98550", "Brown": "#7a5236",
    "Cognac": "#a4602f", "Cream": "#dccfb4", "Oat": "#cfc0a2", "Ochre": "#c98f2e", "Orange": "#d2694b", "Yellow": "#dfb441",
    "Purple": "#6f5a94", "Ink": "#2d3550", "Teal": "#2f7f7c", "Mint": "#86b9a0", "Charcoal": "#40464c", "Celadon": "#8fb9aa",
}  # fmt: skip
# Where goods of a category, or of those below it, are shown.
_PLACES: Final = {
    "beauty": "bath", "skin-care": "bath", "make-up": "bath", "fragrance": "bath", "hair-care": "bath",
    "personal-care-devices": "bath", "health": "table", "food": "table", "snacks": "table", "coffee-tea": "table",
    "cookware": "table", "kitchen-appliances": "table", "clothing": "wardrobe", "shoes": "wardrobe", "bags-luggage": "wardrobe",
    "watches-jewellery": "wardrobe", "sports": "outdoors", "pets": "room", "baby": "nursery", "infant-formula": "nursery",
    "diapers": "nursery", "toys": "nursery", "dolls": "nursery", "building-toys": "nursery", "games-puzzles": "nursery",
    "bedding": "room", "furniture": "room", "lighting": "room", "household-appliances": "room",
}  # fmt: skip
_VIEW_WORDS: Final = {
    "front": ("", ""),
    "place": (", where it is used", "，使用场景"),
    "near": (", from near", "，细节"),
    "parcel": (", as it arrives", "，到货包装"),
}
# Editions of a bigger market: what is put behind the title.
_EDITIONS: Final = (
    ("Fjord", "峡湾"), ("Dune", "沙丘"), ("Aurora", "极光"), ("Harbour", "海港"), ("Meadow", "草甸"), ("Ember", "余烬"), ("Birch", "白桦"),
    ("Tide", "潮汐"), ("Solstice", "夏至"), ("Canyon", "峡谷"), ("Lagoon", "泻湖"), ("Juniper", "杜松"), ("Frost", "初霜"),
    ("Terrace", "梯田"),
    ("Comet", "彗星"), ("Orchard", "果园"), ("Delta", "三角洲"), ("Heath", "石南"), ("Monsoon", "季风"), ("Atlas", "阿特拉斯"),
)  # fmt: skip
_NET: Final = re.compile(r"(\d+(?:\.\d+)?) (g|kg|ml|l)\Z")
_ENOUGH: Final = 6  # goods that a store has before some of them are new


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a good: where it lies below the media folder, and what is on it."""

    path: str
    shape: str
    colour: str
    view: str
    place: str
    alt: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Good:
    """A product as the files tell it; `stock` pieces of each of its articles are in the store's `warehouse`."""

    id: str
    store: str
    warehouse: str
    stock: int
    shape: str
    colour: str
    raw: dict[str, Any]
    variants: tuple[VariantDraft, ...]
    dye: int = 0

    @property
    def state(self) -> str:
        """How far it comes: published, review or draft."""
        return str(self.raw.get("state", "published"))

    @property
    def debut(self) -> int | None:
        """How many days ago it came on sale; None for what was there from the beginning."""
        return _debuts().get(self.id)

    @property
    def title(self) -> str:
        """Its English title."""
        return str(self.raw["en"][0])

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """Its pictures, the first from the front; one more for each colour that it comes in."""
        name = str(self.raw.get("of", self.id)) + (f"~{self.dye}" if self.dye else "")
        place = _PLACES.get(self.raw["category"], "desk")
        seen = list(dict.fromkeys(colour for v in self.variants for colour in (_colour_of(v),) if colour))
        first, others = (COLOURS[seen[0]], seen[1:]) if seen else (self.colour, [])
        first = hue_turned(first, 36 * self.dye)
        return (
            *(
                Drawing(f"{PICTURES}/{name}-{n}.svg", self.shape, first, view, place, self._alt(view))
                for n, view in enumerate(VIEWS, 1)
            ),
            *(
                Drawing(
                    f"{PICTURES}/{name}-{colour.lower()}.svg", self.shape, COLOURS[colour], "front", place, self._alt("front")
                )
                for colour in others[: 0 if self.dye else 4]
            ),
        )

    def draft(self, store_id: UUID, currency: str) -> ProductDraft:
        """The product as its store would hand it in."""
        raw = self.raw
        return ProductDraft(
            store_id=store_id,
            category=raw["category"],
            currency=currency,
            texts={"en": self._text("en"), "zh-hans": self._text("zh")},
            external_id=self.id,
            brand=raw["brand"],
            origin=raw["origin"],
            hs_code=raw.get("hs", ""),
            attributes=tuple(_attribute(name, value) for name, value in raw.get("attributes", {}).items()),
            pictures=tuple(PictureDraft(f"{settings.MEDIA_URL}{drawing.path}", drawing.alt) for drawing in self.drawings),
            variants=self.variants,
        )

    def _text(self, language: str) -> Text:
        title, words = self.raw[language]
        notes = _notes().get(self.raw["category"], {}).get(language, "")
        return Text(title, f"{words}\n\n{notes}".strip())

    def _alt(self, view: str) -> dict[str, str]:
        english, chinese = _VIEW_WORDS[view]
        return {"en": self.raw["en"][0] + english, "zh-hans": self.raw["zh"][0] + chinese}


@cache
def goods(scale: int = 1) -> tuple[Good, ...]:
    """Everything that the sample market sells; at a bigger `scale` so many times as much, in editions."""
    own = _own()
    return own + tuple(_edition(good, number) for number in range(1, scale) for good in own if good.state == "published")


@cache
def _own() -> tuple[Good, ...]:
    folder = files("entrepot.operations").joinpath("data/goods")
    return tuple(
        _good(raw)
        for file in sorted(folder.iterdir(), key=lambda each: (each.name != "first.toml", each.name))
        for raw in _products(file.read_text(encoding="utf-8"))
    )


def _products(text: str) -> Iterator[dict[str, Any]]:
    """The products of a file; what one does not say is said at the head of the file."""
    told = tomllib.loads(text, parse_float=Decimal)
    head = told.get("all", {})
    for raw in told["product"]:
        yield head | raw


def _good(raw: dict[str, Any]) -> Good:
    currency = _currency(raw["store"])
    variants = tuple(_variant(raw | variant, currency) for variant in raw.get("variants") or _spread(raw))
    shape, colour = raw["drawing"]
    return Good(raw["id"], raw["store"], raw["warehouse"], raw["stock"], shape, colour, raw, variants)


def _spread(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The variants of a product that gives its options as lists; prices and weights then go with the first option."""
    options = raw.get("options", {})
    (names, values) = (list(options), list(options.values()))
    for number, chosen in enumerate(product(*values), 1):
        first = values[0].index(chosen[0]) if values else 0
        net = next((found for value in chosen if (found := _NET.match(value))), None)
        yield {
            "sku": raw["sku"] + (f"-{number:02d}" if names else ""),
            "price": _of(raw["price"], first),
            "weight": _of(raw["weight"], first),
            "options": dict(zip(names, chosen, strict=True)),
            **({"compare": _of(raw["compare"], first)} if "compare" in raw else {}),
            **({"cost": _of(raw["cost"], first)} if "cost" in raw else {}),
            **({"net": [net[1], net[2]]} if net else {}),
        }


def _of(value: Any, place: int) -> Any:
    return value[place] if isinstance(value, list) else value


def _edition(good: Good, number: int) -> Good:
    """Another edition of `good`: its name, its price, its dye."""
    draw = random.Random(f"{SEED}:{good.id}:{number}")  # noqa: S311  - a play, not a secret
    round_number, which = divmod(number - 1, len(_EDITIONS))
    english, chinese = _EDITIONS[which]
    suffix = f" {round_number + 1}" if round_number else ""
    raw = good.raw | {
        "en": [f"{good.raw['en'][0]}, {english}{suffix}", good.raw["en"][1]],
        "zh": [f"{good.raw['zh'][0]} {chinese}{suffix}", good.raw["zh"][1]],
        "of": good.id,
    }
    share = Decimal(draw.randint(80, 130)) / 100
    variants = tuple(_at(variant, share, number, _currency(good.store)) for variant in good.variants)
    return Good(
        f"{good.id}-{number:03d}", good.store, good.warehouse, good.stock, good.shape, good.colour, raw, variants,
        dye=number % DYES,
    )  # fmt: skip


def _at(variant: VariantDraft, share: Decimal, number: int, currency: str) -> VariantDraft:
    def minor(amount: int | None) -> int | None:
        step = 10 ** exponent(currency)
        return None if amount is None else max(int((amount * share / step).to_integral_value(ROUND_HALF_UP)), 1) * step

    price = minor(variant.price_minor)
    assert price is not None
    return VariantDraft(
        sku=f"{variant.sku}-{number:03d}", price_minor=price, options=variant.options,
        compare_at_minor=minor(variant.compare_at_minor), cost_minor=minor(variant.cost_minor), weight_g=variant.weight_g,
        net_content=variant.net_content, net_unit=variant.net_unit,
    )  # fmt: skip


@cache
def _debuts() -> dict[str, int]:
    """Two goods of each store came on sale during the last weeks, of all stores at different times."""
    last: dict[str, list[str]] = {}
    for good in _own():
        if good.state == "published":
            last.setdefault(good.store, []).append(good.id)
    new = [found[place] for place in (-1, -2) for found in last.values() if len(found) > _ENOUGH]
    return {id_: 1 + number * 2 for number, id_ in enumerate(new)}


@cache
def _notes() -> dict[str, dict[str, str]]:
    text = files("entrepot.operations").joinpath("data/sample_notes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _currency(store: str) -> str:
    return next(shop.currency for shop in SHOPS if shop.slug == store)


def _colour_of(variant: VariantDraft) -> str:
    return next((value for value in variant.options.values() if value in COLOURS), "")


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
