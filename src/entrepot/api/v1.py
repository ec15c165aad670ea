"""Version 1: every router under its prefix."""

from __future__ import annotations

from typing import Final

from entrepot.api.callers import ANYBODY
from entrepot.api.face import Api
from entrepot.api.once import guard
from entrepot.api.routes import (
    buying,
    cart,
    cases,
    catalog,
    favourites,
    goods,
    money,
    notifications,
    operating,
    orders,
    programs,
    selling,
    stock,
)

# Verbs with transactions of their own: gathered with other callers, or with a provider's answer between two commits. An answer
# to a key is then remembered after the verb, not together with it.
OWN_TRANSACTIONS: Final = frozenset(
    {
        "make_quote",
        "check_out",
        "cancel_order",
        "pay_purchase",
        "cancel_store_order",
        "request_payout",
        "import_own_products",
    }
)
KEYLESS: Final = frozenset({"notify"})  # providers have numbers of their own
UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

api = Api(
    title="Entrepot",
    version="1",
    description="Buying, selling and running a cross-border market. See docs/api.md for a guide.",
    urls_namespace="api-v1",
    auth=ANYBODY,
    docs_url="/docs",
    openapi_url="/openapi.json",
)
api.add_router("/catalog", catalog.router, auth=None)
api.add_router("/cart", cart.router)
api.add_router("/favourites", favourites.router)
api.add_router("", buying.router)
api.add_router("", orders.router)
api.add_router("", cases.shopper)
api.add_router("/payments", notifications.router)
api.add_router("/stores", selling.mine)
for desk in (goods.router, stock.router, selling.router, money.router, programs.router, cases.desk):
    api.add_router("/stores", desk)
api.add_router("/operator", operating.router)
api.add_router("/operator", cases.platform)

for bound in api._get_bound_routers():  # noqa: SLF001  - ninja has no public way to its operations
    for view in bound.path_operations.values():
        for operation in view.operations:
            name = operation.view_func.__name__
            if UNSAFE & set(operation.methods) and name not in KEYLESS:
                guard(operation, gathered=name in OWN_TRANSACTIONS)
