"""Who gets what: for every operation its body and the status for each caller. Names in braces are things of the test's market.

Columns: visitor, the shopper of the order, another shopper, the owner of another store, that owner at the own store's address
with this market's ids ("across"), and of this store a viewer and the owner; last an admin of the platform. The callers come in
this order, so a change that the owner makes can be in the way of the admin after them (404 or 409 then).
"""

from __future__ import annotations

from typing import Any

CALLERS = ("visitor", "shopper", "other_shopper", "other_owner", "across", "viewer", "owner", "admin")
PRODUCT = {
    "category": "things", "currency": "USD", "texts": {"en": {"title": "A thing"}},
    "variants": [{"sku": "made-by-{caller}", "price_minor": 100}],
}  # fmt: skip
ADDRESS = {"name": "Ada", "country": "US", "lines": ["1 Main Street"]}
ITEMS = [{"variant_id": "{variant_id}"}]
IDS = {"product_ids": ["{product_id}"]}
STOCK = {"entries": [{"variant_id": "{variant_id}", "warehouse_id": "{warehouse_id}", "quantity": 1}]}
TEMPLATE = {
    "name": "Post", "currency": "USD", "valuation": "piece",
    "services": [{"code": "post", "groups": [{"areas": ["1"], "charges": [
        {"start_standard": 1, "start_fee_minor": 5, "add_standard": 1, "add_fee_minor": 1}]}]}],
}  # fmt: skip
GOODS = {"items": ITEMS, "address": ADDRESS, "currency": "USD"}
PRICES = {"prices": [{"variant_id": "{variant_id}", "price_minor": 7}]}
SHIPMENT = {"shipments": [{"order_id": "{order_id}", "carrier": "own-van", "tracking_number": "V-1"}]}
TRACKING = {"events": [
    {"carrier": "own-van", "number": "V-1", "occurred_at": "2099-03-02T10:00:00Z", "status": "in_transit"}]}  # fmt: skip
WISH = {"kind": "exchange", "reason": "faulty", "pieces": {"1": 1}}
TAKEN = {"payment_id": "{case_id}", "amount_minor": 5, "provider_ref": "CB"}
Row = tuple[Any, tuple[int, ...]]

# fmt: off
TABLE: dict[str, Row] = {
    "GET /catalog/categories": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "GET /catalog/products": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "GET /catalog/stores/{store_id}/products": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "GET /catalog/products/{key}": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "GET /catalog/search": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "GET /catalog/suggest?q=thing": (None, (200, 200, 200, 200, 200, 200, 200, 200)),
    "GET /cart": (None, (422, 200, 200, 200, 200, 200, 200, 200)),
    "POST /cart/lines": ({"variant_id": "{variant_id}"}, (422, 200, 200, 200, 200, 200, 200, 200)),
    "PUT /cart/lines/{variant_id}": ({"quantity": 2}, (422, 200, 200, 200, 200, 200, 200, 200)),
    "DELETE /cart/lines/{variant_id}": (None, (422, 200, 200, 200, 200, 200, 200, 200)),
    "POST /cart/take-over": (None, (401, 422, 422, 422, 422, 422, 422, 422)),
    "GET /favourites": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "PUT /favourites/products/{product_id}": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "DELETE /favourites/products/{product_id}": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "GET /favourites/stores": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "PUT /favourites/stores/{store_id}": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "DELETE /favourites/stores/{store_id}": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "POST /quotes": (GOODS, (201, 201, 201, 201, 201, 201, 201, 201)),
    "POST /checkout": ({**GOODS, "payment": {"provider": "sandbox", "method": "redirect"}}, (201, 201, 201, 201, 201, 201, 201, 201)),
    "GET /orders": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "GET /orders/{order_id}": (None, (401, 200, 404, 404, 404, 404, 404, 404)),
    "GET /cases": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "GET /cases/{case_id}": (None, (401, 200, 404, 404, 404, 404, 404, 404)),
    "POST /cases/{case_id}/{move}": ({"text": "Hello"}, (401, 200, 404, 404, 404, 404, 404, 404)),
    "POST /orders/{order_id}/cases": (WISH, (401, 409, 404, 404, 404, 404, 404, 404)),
    "GET /stores/{store_id}/cases": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "GET /stores/{store_id}/cases/{case_id}": (None, (401, 404, 404, 404, 404, 200, 200, 200)),
    "POST /stores/{store_id}/cases/{case_id}/{move}": ({"text": "Hello"}, (401, 404, 404, 404, 404, 403, 200, 200)),
    "GET /stores/{store_id}/chargebacks": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "POST /stores/{store_id}/chargebacks/{chargeback_id}/evidence": ({"evidence": "x"}, (401, 404, 404, 404, 404, 403, 404, 404)),
    "GET /operator/cases/{case_id}": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "POST /operator/cases/{case_id}/ruling": ({"amount_minor": 1, "text": "x"}, (401, 403, 403, 403, 403, 403, 403, 409)),
    "GET /operator/chargebacks": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "POST /operator/chargebacks": (TAKEN, (401, 403, 403, 403, 403, 403, 403, 404)),
    "POST /operator/chargebacks/{chargeback_id}/{outcome}": (None, (401, 403, 403, 403, 403, 403, 403, 404)),
    "GET /purchases/{purchase_id}": (None, (401, 200, 404, 404, 404, 404, 404, 404)),
    "POST /purchases/{purchase_id}/pay": (None, (401, 200, 404, 404, 404, 404, 404, 404)),
    "POST /payments/{provider}/notify": ({}, (400, 400, 400, 400, 400, 400, 400, 400)),
    "GET /stores": (None, (401, 200, 200, 200, 200, 200, 200, 200)),
    "GET /stores/{store_id}": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "GET /stores/{store_id}/products": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "POST /stores/{store_id}/products": ({"products": [PRODUCT]}, (401, 404, 404, 404, 200, 403, 200, 200)),
    "GET /stores/{store_id}/products/{product_id}": (None, (401, 404, 404, 404, 404, 200, 200, 200)),
    "PUT /stores/{store_id}/products/{product_id}": ({**PRODUCT, "version": 9}, (401, 404, 404, 404, 404, 403, 409, 409)),
    "POST /stores/{store_id}/products/submit": (IDS, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/products/withdraw": (IDS, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/products/archive": (IDS, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/products/restore": (IDS, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/prices": (PRICES, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/imports": (b"file", (401, 404, 404, 404, 201, 403, 201, 201)),
    "GET /stores/{store_id}/imports": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "GET /stores/{store_id}/imports/{run_id}/refusals": (None, (401, 404, 404, 404, 404, 404, 404, 404)),
    "GET /stores/{store_id}/warehouses": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "POST /stores/{store_id}/warehouses": ({"name": "Shed", "kind": "domestic", "country": "US"}, (401, 404, 404, 404, 201, 403, 201, 201)),
    "GET /stores/{store_id}/stock": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "POST /stores/{store_id}/stock/receive": (STOCK, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/stock/adjust": (STOCK, (401, 404, 404, 404, 404, 403, 200, 200)),
    "GET /stores/{store_id}/low-marks": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "PUT /stores/{store_id}/low-marks": ({"pieces": 9}, (401, 404, 404, 404, 204, 403, 204, 204)),
    "PUT /stores/{store_id}/low-marks/{variant_id}": ({"pieces": 9}, (401, 404, 404, 404, 404, 403, 204, 204)),
    "GET /stores/{store_id}/stock/{stock_id}/movements": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "GET /stores/{store_id}/orders": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "GET /stores/{store_id}/orders/{order_id}": (None, (401, 404, 404, 404, 404, 200, 200, 200)),
    "POST /stores/{store_id}/shipments": (SHIPMENT, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/tracking-events": (TRACKING, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /orders/{order_id}/extend": (None, (401, 200, 404, 404, 404, 404, 404, 404)),
    "POST /orders/{order_id}/confirm": (None, (401, 200, 404, 404, 404, 404, 404, 404)),
    "POST /orders/{order_id}/cancel": ({}, (401, 409, 404, 404, 404, 404, 404, 404)),
    "POST /stores/{store_id}/orders/{order_id}/cancel": ({"reason": "gone"}, (401, 404, 404, 404, 404, 403, 409, 409)),
    "GET /stores/{store_id}/freight-templates": (None, (401, 404, 404, 404, 200, 200, 200, 200)),
    "POST /stores/{store_id}/freight-templates": (TEMPLATE, (401, 404, 404, 404, 201, 403, 201, 201)),
    "PUT /stores/{store_id}/freight-templates/{key}": (TEMPLATE, (401, 404, 404, 404, 404, 403, 200, 200)),
    "GET /stores/{store_id}/freight-templates/{key}/products": (None, (401, 404, 404, 404, 404, 200, 200, 200)),
    "POST /stores/{store_id}/freight-templates/{key}/products": (IDS, (401, 404, 404, 404, 404, 403, 200, 200)),
    "GET /stores/{store_id}/balance": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "GET /stores/{store_id}/statement?currency=USD": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "GET /stores/{store_id}/settlement-currency": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "PUT /stores/{store_id}/settlement-currency": ({"currency": ""}, (401, 404, 404, 404, 200, 403, 200, 200)),
    "GET /stores/{store_id}/payouts": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "POST /stores/{store_id}/payouts": ({"currency": "USD"}, (401, 404, 404, 404, 409, 403, 409, 409)),
    "GET /stores/{store_id}/keys": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "POST /stores/{store_id}/keys": ({"name": "till", "leaves": ["stock.view"]}, (401, 404, 404, 404, 201, 403, 201, 201)),
    "POST /stores/{store_id}/keys/{key_id}/replace?overlap_s=60": (None, (401, 404, 404, 404, 404, 403, 201, 409)),
    "DELETE /stores/{store_id}/keys/{key_id}": (None, (401, 404, 404, 404, 404, 403, 204, 404)),
    "GET /stores/{store_id}/webhooks": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "POST /stores/{store_id}/webhooks": ({"url": "https://example.org/hook"}, (401, 404, 404, 404, 201, 403, 201, 201)),
    "POST /stores/{store_id}/webhooks/{endpoint_id}/disable": (None, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/webhooks/{endpoint_id}/enable": (None, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/webhooks/{endpoint_id}/rotate-secret": (None, (401, 404, 404, 404, 404, 403, 200, 200)),
    "GET /stores/{store_id}/webhooks/{endpoint_id}/deliveries": (None, (401, 404, 404, 404, 404, 403, 200, 200)),
    "POST /stores/{store_id}/deliveries/{delivery_id}/redeliver": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "DELETE /stores/{store_id}/webhooks/{endpoint_id}": (None, (401, 404, 404, 404, 404, 403, 204, 404)),
    "GET /operator/store-applications": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "POST /operator/stores/{applied_id}/approve": (None, (401, 404, 404, 404, 404, 404, 404, 200)),
    "POST /operator/stores/{applied_id}/refuse": ({"reasons": ["no papers"]}, (401, 404, 404, 404, 404, 404, 404, 409)),
    "GET /operator/products": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "POST /operator/products/approve": (IDS, (401, 403, 403, 403, 403, 403, 403, 200)),
    "POST /operator/products/refuse": ({**IDS, "reason": "blurred"}, (401, 403, 403, 403, 403, 403, 403, 200)),
    "GET /operator/orders": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "GET /operator/orders/{order_id}": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "GET /operator/orders/{order_id}/journals": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "GET /operator/revenue": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "GET /operator/dead-letters": (None, (401, 403, 403, 403, 403, 403, 403, 200)),
    "POST /operator/dead-letters/replay": ({"letter_ids": [1]}, (401, 403, 403, 403, 403, 403, 403, 200)),
    # last: nobody buys in these stores afterwards
    "GET /stores/{store_id}/closing": (None, (401, 404, 404, 404, 200, 403, 200, 200)),
    "POST /stores/{store_id}/closing": ({"reason": "Retired."}, (401, 404, 404, 404, 200, 403, 200, 409)),
}
# fmt: on
