"""Where a store's money goes."""

from django.db import models


class PayoutAccount(models.Model):
    """The bank account of a store; who holds it and when it was changed last."""

    store_id = models.UUIDField(primary_key=True)
    holder = models.CharField(max_length=120)
    destination = models.CharField(max_length=64)  # IBAN or account number, as the payment provider wants it
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"…{self.destination[-4:]}"


class PayoutRun(models.Model):
    """One sweep of the schedule: the proof that somebody looked."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    due = models.IntegerField()
    requested = models.IntegerField()
    refused = models.JSONField(default=dict)  # store -> reason

    def __str__(self) -> str:
        return f"{self.requested} of {self.due} at {self.at:%Y-%m-%d %H:%M}"
