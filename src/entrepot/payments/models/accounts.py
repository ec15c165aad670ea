"""Our accounts at payment providers, and the versions of their credentials."""

from django.db import models
from django.db.models import Q

from entrepot.payments.enums import AccountScope, AccountState, KeysState


class ProviderAccount(models.Model):
    """Who we are at a provider. Its `code` stands as the provider on payments, so that it is never used again for another account."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16)
    scope = models.CharField(max_length=8, default=AccountScope.PLATFORM.value)
    store_id = models.UUIDField(null=True, blank=True)
    label = models.CharField(max_length=80)
    seller_ref = models.CharField(max_length=64)
    gateway = models.CharField(max_length=300)
    state = models.CharField(max_length=8, default=AccountState.ACTIVE.value)
    is_offered = models.BooleanField(default=True)  # retired accounts still answer for the payments made through them
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    check_result = models.CharField(max_length=16, default="", blank=True)
    check_message = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="provider_account_scope",
                condition=Q(scope=AccountScope.PLATFORM.value, store_id__isnull=True)
                | Q(scope=AccountScope.STORE.value, store_id__isnull=False),
            ),
            models.CheckConstraint(
                name="provider_account_offered",
                condition=Q(state=AccountState.ACTIVE.value) | Q(state=AccountState.RETIRED.value, is_offered=False),
            ),
            models.CheckConstraint(
                name="provider_account_check", condition=Q(check_result__in=["", "ok", "declined", "unknown"])
            ),
        ]
        indexes = [models.Index(name="provider_account_offer", fields=["kind", "code"], condition=Q(is_offered=True))]

    def __str__(self) -> str:
        return self.code


class ProviderKeys(models.Model):
    """One version of an account's credentials. The newest signs; the one before still verifies; older ones are destroyed."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(ProviderAccount, on_delete=models.PROTECT, related_name="keys", db_index=False)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8)
    sealed = models.BinaryField(null=True)
    shown = models.JSONField(default=dict)  # names against masks, for people
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_keys_version", fields=["account", "version"]),
            models.UniqueConstraint(
                name="provider_keys_one_newest", fields=["account"], condition=Q(state=KeysState.NEWEST.value)
            ),
            models.UniqueConstraint(
                name="provider_keys_one_former", fields=["account"], condition=Q(state=KeysState.FORMER.value)
            ),
            models.CheckConstraint(
                name="provider_keys_state",
                condition=Q(state=KeysState.NEWEST.value, sealed__isnull=False, ended_at__isnull=True)
                | Q(state=KeysState.FORMER.value, sealed__isnull=False, ended_at__isnull=False)
                | Q(state=KeysState.GONE.value, sealed__isnull=True, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} version {self.version}"
