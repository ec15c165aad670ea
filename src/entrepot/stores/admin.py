"""Thin tables for the back office; stores change through verbs, which check, audit and tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from .models import FeePlan, Merchant, Store, StoreApplication

if TYPE_CHECKING:
    Table = admin.ModelAdmin[Model]
else:
    Table = admin.ModelAdmin


class ReadOnly(Table):
    """Seen and never changed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Merchant)
class MerchantAdmin(ReadOnly):
    list_display = ["legal_name", "country", "registration_no", "created_at"]
    search_fields = ["legal_name", "=registration_no"]


@admin.register(Store)
class StoreAdmin(ReadOnly):
    list_display = ["slug", "kind", "state", "country", "currency", "merchant", "opened_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["merchant"]
    search_fields = ["slug"]


@admin.register(StoreApplication)
class StoreApplicationAdmin(ReadOnly):
    list_display = ["store", "applied_at", "outcome", "decided_at"]
    list_filter = ["outcome"]
    list_select_related = ["store"]


@admin.register(FeePlan)
class FeePlanAdmin(ReadOnly):
    list_display = ["kind", "category_path", "valid_from", "valid_to", "commission_bps", "annual_fee_minor", "deposit_minor"]
    list_filter = ["kind"]
