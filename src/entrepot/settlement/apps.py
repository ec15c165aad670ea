from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "entrepot.settlement"
    label = "settlement"
