from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "entrepot.reconciliation"
    label = "reconciliation"
