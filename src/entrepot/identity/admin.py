"""Thin tables for the back office; people change things through the console, which audits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from .models import ApiKey, AuditEntry, Membership, Organisation, Person, StoreGrant

if TYPE_CHECKING:
    Table = admin.ModelAdmin[Model]
else:
    Table = admin.ModelAdmin


class ReadOnly(Table):
    """Seen and never changed here: changes go through verbs, which check, audit and tell."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Person)
class PersonAdmin(ReadOnly):
    list_display = ["email", "display_name", "is_active", "is_staff", "joined_at"]
    search_fields = ["email", "display_name"]
    exclude = ["password"]


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ["name", "kind", "created_at"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ["person", "organisation", "role", "created_at"]
    list_select_related = ["person", "organisation"]


@admin.register(StoreGrant)
class StoreGrantAdmin(ReadOnly):
    list_display = ["person", "store_id", "role", "granted_at"]
    list_select_related = ["person"]


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly):
    list_display = ["name", "prefix", "person", "store_id", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["person"]
    exclude = ["hash"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly):
    list_display = ["at", "action", "actor_code", "acting_for", "subject_kind", "subject_id"]
    search_fields = ["=subject_id", "=actor_code"]
    show_full_result_count = False
