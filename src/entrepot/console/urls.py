"""Addresses of the console."""

from django.urls import URLPattern, URLResolver, path

from .views import home, letters, money, orders, review

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("applications/", review.applications, name="applications"),
    path("applications/<uuid:store_id>/", review.decide_application, name="decide-application"),
    path("products/", review.products, name="products"),
    path("products/<uuid:product_id>/", review.decide_product, name="decide-product"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/<uuid:order_id>/", orders.order, name="order"),
    path("money/", money.money, name="money"),
    path("money/postings/<uuid:journal_id>/", money.journal, name="journal"),
    path("payouts/", money.payouts, name="payouts"),
    path("payouts/sweep/", money.sweep, name="sweep"),
    path("letters/", letters.letters, name="letters"),
    path("letters/replay/", letters.replay, name="replay"),
    path("audit/", home.audit, name="audit"),
]
