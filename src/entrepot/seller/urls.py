"""Addresses of the seller centre. Those of a store stand below `stores/<slug>/`."""

from django.urls import URLPattern, URLResolver, include, path

from .views import editor, freight, home, imports, money, onboarding, orders, page, products, programs, shipping, staff, stock

app_name = "seller"

of_a_store: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("activity/", home.activity, name="activity"),
    path("application/", onboarding.application, name="application"),
    path("page/", page.decoration, name="decoration"),
    path("page/preview/", page.decoration_preview, name="decoration-preview"),
    path("settings/", page.settings, name="settings"),
    path("products/", products.product_list, name="products"),
    path("products/move/", products.move, name="move-products"),
    path("products/export/", products.export, name="export"),
    path("products/new/", editor.new, name="new-product"),
    path("products/<uuid:product_id>/", editor.edit, name="product"),
    path("products/<uuid:product_id>/articles/", products.articles, name="articles"),
    path("products/<uuid:product_id>/preview/", editor.preview, name="preview"),
    path("products/<uuid:product_id>/duplicate/", editor.duplicate, name="duplicate"),
    path("products/<uuid:product_id>/schedule/", editor.schedule, name="schedule"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:run_id>/", imports.import_run, name="import"),
    path("imports/<uuid:run_id>/start/", imports.import_start, name="start-import"),
    path("imports/<uuid:run_id>/refused.csv", imports.import_errors, name="import-errors"),
    path("stock/", stock.stock, name="stock"),
    path("stock/arrive/", stock.arrive, name="arrive"),
    path("stock/warehouses/", stock.open_warehouse, name="open-warehouse"),
    path("stock/<int:stock_id>/", stock.stock_history, name="stock-row"),
    path("stock/<int:stock_id>/book/", stock.book, name="book"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/ship/", shipping.ship_many, name="ship-many"),
    path("orders/<uuid:order_id>/", orders.order, name="order"),
    path("orders/<uuid:order_id>/ship/", shipping.ship_order, name="ship"),
    path("orders/<uuid:order_id>/cancel/", orders.cancel_order, name="cancel"),
    path("freight/", freight.freight, name="freight"),
    path("freight/new/", freight.new_template, name="freight-new"),
    path("freight/<uuid:key>/", freight.edit_template, name="freight-edit"),
    path("freight/<uuid:key>/try/", freight.try_template, name="freight-try"),
    path("money/", money.money, name="money"),
    path("money/payout/", money.payout_now, name="payout"),
    path("money/account/", money.account, name="account"),
    path("money/statement/<str:currency>/", money.account_statement, name="statement"),
    path("money/postings/<uuid:journal_id>/", money.journal, name="journal"),
    path("staff/", staff.staff, name="staff"),
    path("staff/invite/", staff.invite_somebody, name="invite"),
    path("staff/invitations/<uuid:invitation_id>/withdraw/", staff.withdraw, name="withdraw-invitation"),
    path("staff/<uuid:person_id>/role/", staff.change_role, name="change-role"),
    path("programs/", programs.programs, name="programs"),
    path("programs/keys/", programs.new_key, name="new-key"),
    path("programs/keys/<uuid:key_id>/revoke/", programs.take_key, name="revoke-key"),
    path("programs/webhooks/", programs.new_endpoint, name="new-endpoint"),
    path("programs/webhooks/<uuid:endpoint_id>/", programs.endpoint, name="endpoint"),
    path("programs/webhooks/<uuid:endpoint_id>/change/", programs.change_endpoint, name="change-endpoint"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.pick, name="pick"),
    path("start/", onboarding.start, name="start"),
    path("start/<uuid:merchant_id>/", onboarding.start_store, name="start-store"),
    path("invitations/<str:token>/", staff.invitation, name="invitation"),
    path("stores/<slug:slug>/", include(of_a_store)),
]
