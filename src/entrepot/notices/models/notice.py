"""What people were told, and what they want to be told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel.ids import uuid7
from entrepot.notices.enums import Channel, Kind, MailState


class Notice(models.Model):
    """One thing told to one person, or to a guest by mail only. `key` is made of the fact and whom it is for: told once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    email = models.EmailField(blank=True)  # of a guest
    language = models.CharField(max_length=10)
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=24, choices=Kind)
    params = models.JSONField()
    target = models.JSONField()  # types.Target
    is_shown = models.BooleanField()  # on the site
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=8, choices=MailState, default=MailState.NONE)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True)
    mail_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notice_told_once"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(email=""), name="notice_for_somebody"),
            models.CheckConstraint(condition=Q(mail__in=MailState.values), name="notice_mail_known"),
            models.CheckConstraint(condition=~Q(mail="waiting") | Q(mail_due_at__isnull=False), name="notice_mail_has_time"),
        ]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], condition=Q(is_shown=True), name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(is_shown=True, read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["mail_due_at"], condition=Q(mail="waiting"), name="notice_mail_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Preference(models.Model):
    """A choice that differs from the default, or says the same on purpose."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=24, choices=Kind)
    channel = models.CharField(max_length=8, choices=Channel)
    is_on = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.is_on}"
