"""A total that was promised for some minutes."""

from django.db import models

from entrepot.kernel.ids import uuid7


class SavedQuote(models.Model):
    """The quote as it was shown; placing takes its prices while it lasts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.CharField(max_length=80)  # person:<id> or cart:<id>: whoever asked
    content = models.JSONField()
    asked = models.JSONField(null=True)  # what it was asked for: items, address, e-mail, ways of sending, notes
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="quote_age")]

    def __str__(self) -> str:
        return f"{self.id} until {self.expires_at:%H:%M}"
