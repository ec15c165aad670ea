"""Addresses of this face."""

from django.urls import URLPattern, URLResolver, path

from .views import account, cart, checkout, health, home, media, orders, payment, preferences, product, results, stores

app_name = "storefront"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", results.search, name="search"),
    path("c/<path:category_path>/", results.category, name="category"),
    path("p/<str:slug>/", product.product, name="product"),
    path("stores/", stores.stores, name="stores"),
    path("s/<slug:slug>/", stores.store, name="store"),
    path("cart/", cart.cart, name="cart"),
    path("cart/put/", cart.put, name="put-in-cart"),
    path("checkout/", checkout.address, name="checkout"),
    path("checkout/<uuid:quote_id>/", checkout.review, name="review"),
    path("checkout/<uuid:quote_id>/place/", checkout.place, name="place"),
    path("payments/sandbox/<str:trade_no>", payment.sandbox_cashier, name="sandbox-cashier"),
    path("payments/return/<uuid:purchase_id>/", payment.returned, name="returned"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/<uuid:order_id>/", orders.order, name="order"),
    path("orders/<uuid:order_id>/pay/", orders.pay, name="pay"),
    path("orders/<uuid:order_id>/move/", orders.move, name="move"),
    path("account/", account.account, name="account"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("media/<path:path>", media.media, name="media"),
    path("healthz", health.healthz, name="healthz"),
]
