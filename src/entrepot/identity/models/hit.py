"""How often somebody came lately."""

from django.db import models


class Hit(models.Model):
    """Uses of one thing by one person or address since its window began. Unlogged: what a crash loses only lets people in."""

    key = models.CharField(primary_key=True, max_length=80)
    began_at = models.DateTimeField()
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
