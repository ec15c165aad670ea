from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "entrepot.payments"
    label = "payments"
