from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "entrepot.messaging"
    label = "messaging"
