from django.apps import AppConfig


class SellerConfig(AppConfig):
    name = "entrepot.seller"
    label = "seller"
