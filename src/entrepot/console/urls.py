"""Addresses of the console."""

from django.urls import URLPattern, URLResolver, path

from .views import audit, campaigns, checks, home, letters, money, orders, people, queues, rules

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("queues/<slug:code>/", queues.queue, name="queue"),
    path("queues/<slug:code>/<uuid:item_id>/", queues.item, name="queue-item"),
    path("queues/<slug:code>/<uuid:item_id>/decide/", queues.decide, name="decide"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/<uuid:order_id>/", orders.order, name="order"),
    path("money/", money.money, name="money"),
    path("money/postings/<uuid:journal_id>/", money.journal, name="journal"),
    path("payouts/", money.payouts, name="payouts"),
    path("payouts/sweep/", money.sweep, name="sweep"),
    path("checks/", checks.checks, name="checks"),
    path("checks/run/", checks.run, name="run-check"),
    path("checks/<int:run_id>/", checks.check, name="check"),
    path("rules/", rules.fees, name="rules"),
    path("rules/fees/propose/", rules.fee_plan, name="fee-plan"),
    path("rules/periods/", rules.periods, name="periods"),
    path("rules/taxes/<slug:table>/", rules.taxes, name="taxes"),
    path("rules/taxes/<slug:table>/<int:row_id>/", rules.tax_row, name="tax-row"),
    path("proposals/", rules.proposal_list, name="proposals"),
    path("proposals/<uuid:proposal_id>/", rules.one_proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/decide/", rules.decide, name="decide-proposal"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new_slot, name="new-slot"),
    path("campaigns/<uuid:slot_id>/", campaigns.slot, name="slot"),
    path("campaigns/<uuid:slot_id>/move/", campaigns.move_slot, name="move-slot"),
    path("people/", people.people, name="people"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/change/", people.change_person, name="change-person"),
    path("stores/", people.store_list, name="stores"),
    path("stores/<uuid:store_id>/support/", people.support, name="support"),
    path("stores/<uuid:store_id>/support/stop/", people.stop_support, name="stop-support"),
    path("letters/", letters.letters, name="letters"),
    path("letters/replay/", letters.replay, name="replay"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="audit-export"),
]
