"""Open the sample market: people, stores through application and review, goods, freight, stock and bank accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction

from entrepot.catalog import services as catalog
from entrepot.catalog.types import Created
from entrepot.database import sql
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.errors import AlreadyStaff
from entrepot.identity.services import appoint, ensure_platform, grant_role
from entrepot.identity.types import SYSTEM, Actor
from entrepot.inventory.enums import WarehouseKind
from entrepot.inventory.services import open_warehouse, receive
from entrepot.inventory.types import Receipt
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money, exponent
from entrepot.logistics.enums import Valuation
from entrepot.logistics.services import save_template
from entrepot.logistics.types import AreaGroup, Charge, FreeRule, Service, Template
from entrepot.settlement.services import set_payout_account
from entrepot.stores import services as stores
from entrepot.stores.enums import StoreKind
from entrepot.stores.types import NewStore, Paper

from .accounts import Account
from .cast import APPLICANT, PLATFORM, SHOPPERS, Shopper
from .crowd import crowd
from .goods import Good, goods
from .holding_back import hold_back
from .people import actor_for, actors_for
from .pictures import draw_missing
from .plan import popularity
from .rates import enter_rates
from .shops import SHOPS, Shop

_PAPERS: Final = ("company_registration", "retail_licence", "trade_mark")
_KILOGRAM: Final = Decimal(1)
# Ways of sending: what they cost and how long they take, against the parcel that a shop sends by itself.
_WAYS: Final = (
    ("standard", Decimal(1), Decimal(1)),
    ("express", Decimal("1.8"), Decimal("0.5")),
    ("economy", Decimal("0.8"), Decimal("1.8")),
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Open:
    """A store of the sample market as it is now; `ships` is who hands its parcels over."""

    id: UUID
    shop: Shop
    owner: Actor
    ships: Actor


@dataclass(frozen=True, slots=True)
class Article:
    """A variant that can be bought: of which store, whether it may leave its country, how much it is asked for and kept."""

    variant_id: UUID
    sku: str
    store: str
    category: str
    travels: bool
    demand: float
    stock: int


@dataclass(frozen=True, slots=True)
class Market:
    """Everything that trade needs to know of the market."""

    stores: dict[str, Open]
    articles: tuple[Article, ...]
    shoppers: tuple[tuple[Shopper, Actor], ...]
    operator: Actor


def open_market(*, shoppers: int = len(SHOPPERS), scale: int = 1, told: Callable[[int, int], None] = lambda *_: None) -> Market:
    """The sample market, opened where it is not yet; nothing that exists is changed. `told` hears (shops open, shops)."""
    catalog.install_starter_tree()
    catalog.add_starter_categories({good.raw["category"] for good in goods()})
    stores.ensure_fee_plans()
    ensure_platform()
    for account, roles in PLATFORM:
        _appoint(account, roles)
    operator, _, rules = (actor_for(account) for account, _ in PLATFORM)
    enter_rates(entered_by=rules, approved_by=operator)
    draw_missing(scale)
    if _store_id(SHOPS[0].slug) is None:
        hold_back(operator)
    opened: dict[str, Open] = {}
    for shop in SHOPS:
        told(len(opened), len(SHOPS))
        opened[shop.slug] = _opened(shop, operator, scale)
    told(len(SHOPS), len(SHOPS))
    known = tuple((shopper, actor_for(shopper.account)) for shopper in SHOPPERS)
    others = crowd(max(shoppers - len(SHOPPERS), 0))
    return Market(
        opened, _articles(opened, scale), (*known, *zip(others, actors_for([o.account for o in others]), strict=True)), operator
    )


def apply_for_one_more() -> None:
    """Somebody applies for a store and waits for the operator's decision."""
    if _store_id("sakura-paper") is not None:
        return
    actor = actor_for(APPLICANT)
    with transaction.atomic():
        merchant = stores.open_merchant(
            actor=actor, legal_name="Sakura Paper K.K.", country="JP", registration_no="0104-01-556677"
        )
        store_id = stores.draft_store(
            merchant,
            StoreKind.GLOBAL,
            actor=actor,
            slug="sakura-paper",
            name={"en": "Sakura Paper", "zh-hans": "樱花纸品"},
            currency="JPY",
            country="JP",
        )
        stores.apply(store_id, _papers("0104-01-556677"), actor=actor)


def accepted(outcomes: Sequence[T | Refused]) -> list[T]:
    """The outcomes of a batch none of which may be refused; raises the first refusal."""
    kept: list[T] = []
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise outcome
        kept.append(outcome)
    return kept


def _appoint(account: Account, roles: Sequence[str]) -> None:
    person = actor_for(account).person_id
    assert person is not None
    for role in roles:
        try:
            appoint(person, PlatformRole(role), actor=SYSTEM)
        except AlreadyStaff:
            continue


def _opened(shop: Shop, operator: Actor, scale: int) -> Open:
    owner = actor_for(shop.owner)
    staff = [(actor_for(account), StoreRole(role)) for account, role in shop.staff]
    ships = next((actor for actor, role in staff if role is StoreRole.FULFILMENT), owner)
    store_id = _store_id(shop.slug)
    if store_id is None:
        with transaction.atomic():
            store_id = _own(shop, owner) if shop.kind == StoreKind.OWN else _joined(shop, owner, operator)
            for actor, role in staff:
                if actor.person_id is not None:
                    grant_role(store_id, actor.person_id, role, actor=owner)
            save_template(store_id, _template(shop), actor=owner)
            _furnish(store_id, shop, owner, operator, scale)
            if shop.bank:
                set_payout_account(store_id, holder=shop.company, destination=shop.bank, actor=owner)
    return Open(store_id, shop, owner, ships)


def _store_id(slug: str) -> UUID | None:
    found: UUID | None = sql.scalar("SELECT id FROM stores_store WHERE slug = %s", (slug,))
    return found


def _own(shop: Shop, owner: Actor) -> UUID:
    [store_id] = stores.bring_in(
        [NewStore(shop.slug, shop.kind, shop.name, shop.currency, shop.country, ensure_platform().name)], actor=SYSTEM
    )
    assert owner.person_id is not None
    grant_role(store_id, owner.person_id, StoreRole.OWNER, actor=SYSTEM)
    return store_id


def _joined(shop: Shop, owner: Actor, operator: Actor) -> UUID:
    """As any merchant joins: company, draft, application with papers, the operator's yes."""
    merchant = stores.open_merchant(
        actor=owner, legal_name=shop.company, country=shop.country, registration_no=shop.registration
    )
    store_id = stores.draft_store(
        merchant,
        StoreKind(shop.kind),
        actor=owner,
        slug=shop.slug,
        name=shop.name,
        currency=shop.currency,
        country=shop.country,
    )
    stores.apply(store_id, _papers(shop.registration), actor=owner)
    stores.approve(store_id, actor=operator)
    return store_id


def _papers(registration: str) -> list[Paper]:
    return [Paper(kind, registration) for kind in _PAPERS]


def _template(shop: Shop) -> Template:
    home = shop.warehouses[0][2]
    near = "CN" if shop.kind == StoreKind.GLOBAL else home
    free = (FreeRule((near,), amount_minor=_minor(shop.free_from, shop.currency)),) if shop.free_from else ()
    services = tuple(
        Service(
            code,
            (
                AreaGroup((home,), (_charge(shop.freight_home, shop.currency, share),), *_days(shop.days_home, time)),
                AreaGroup(("1",), (_charge(shop.freight_abroad, shop.currency, share),), *_days(shop.days_abroad, time)),
            ),
            free=free if code == "standard" else (),
        )
        for code, share, time in _WAYS
    )
    return Template("Parcel", shop.currency, Valuation.WEIGHT, services, step_g=100)


def _charge(fees: tuple[str, str], currency: str, share: Decimal) -> Charge:
    unit = 10 ** exponent(currency)
    first, further = (max(_minor(fee, currency) * share // unit * unit, Decimal(0)) for fee in fees)
    return Charge(_KILOGRAM, int(first), _KILOGRAM, int(further))


def _days(days: tuple[int, int], time: Decimal) -> tuple[int, int]:
    """So many times as long, a day at least."""
    first, last = (max(int(each * time), 1) for each in days)
    return first, last


def _minor(text: str, currency: str) -> int:
    return Money.parse(text, currency).amount_minor


def _furnish(store_id: UUID, shop: Shop, owner: Actor, operator: Actor, scale: int) -> None:
    """Its goods: written by the owner, reviewed by the operator where the category asks for it, and on the shelves."""
    places = {
        name: open_warehouse(store_id, kind=WarehouseKind(kind), country=country, name=name, actor=owner)
        for name, kind, country in shop.warehouses
    }
    mine = [good for good in goods(scale) if good.store == shop.slug]
    made = accepted(catalog.create_products([good.draft(store_id, shop.currency) for good in mine], owner))
    at_once = [good for good in mine if good.debut is None]
    accepted(catalog.submit(_ids(at_once, mine, made, {"published", "review"}), owner))
    waiting = {
        row[0] for row in sql.rows("SELECT id FROM catalog_product WHERE store_id = %s AND state = 'review'", (store_id,))
    }
    approved = [product_id for product_id in _ids(at_once, mine, made, {"published"}) if product_id in waiting]
    accepted(catalog.approve(approved, operator))
    receipts = [
        Receipt(variant_id, places[good.warehouse], good.stock, ref=f"sample:{good.id}")
        for good, product in zip(mine, made, strict=True)
        for variant_id in product.variant_ids
        if good.stock
    ]
    accepted(receive(receipts, actor=owner))


def _ids(chosen: Sequence[Good], mine: Sequence[Good], made: Sequence[Created], states: set[str]) -> list[UUID]:
    wanted = {good.id for good in chosen if good.state in states}
    return [product.product_id for good, product in zip(mine, made, strict=True) if good.id in wanted]


def _articles(opened: dict[str, Open], scale: int) -> tuple[Article, ...]:
    """What is on sale, in the order of the files of goods. A shop's demand is shared by what it has."""
    by_id = {store.id: slug for slug, store in opened.items()}
    rows = sql.rows("SELECT sku, id, store_id FROM catalog_variant WHERE store_id = ANY(%s)", (list(by_id),))
    known = {(by_id[store_id], sku): variant_id for sku, variant_id, store_id in rows}
    kinds = {(slug, name): kind for slug, store in opened.items() for name, kind, _ in store.shop.warehouses}
    on_sale = [good for good in goods(scale) if good.state == "published" and good.debut is None]
    liked = {good.id: popularity(good.id) for good in on_sale}
    of_shop: dict[str, float] = defaultdict(float)
    for good in on_sale:
        of_shop[good.store] += liked[good.id]
    return tuple(
        Article(
            known[good.store, variant.sku],
            variant.sku,
            good.store,
            good.raw["category"],
            travels=kinds[good.store, good.warehouse] == WarehouseKind.OVERSEAS,
            demand=opened[good.store].shop.demand * liked[good.id] / of_shop[good.store] * popularity(variant.sku) / shares,
            stock=good.stock,
        )
        for good in on_sale
        for shares in (sum(popularity(variant.sku) for variant in good.variants),)
        for variant in good.variants
    )
