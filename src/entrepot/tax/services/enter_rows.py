"""Enter rule rows as drafts, and approve them: two different people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.tax.enums import Origin
from entrepot.tax.errors import NotADraft, RuleOverlaps, SameApprover
from entrepot.tax.models import DatedRow
from entrepot.tax.types import NewRow

from .row_columns import MODELS, built, identity_of
from .tables import forget_tables

_LEAF = "tax.edit"


def enter_rows(rows: Sequence[NewRow], *, actor: Actor) -> list[int]:
    """Store `rows` as drafts of an operator; their ids within their tables, in order. Nothing changes for buyers yet.

    Raises BadRuleRow (nothing is stored then) and Forbidden.
    """
    allow(actor, _LEAF)
    drafts = [built(row) for row in rows]
    with transaction.atomic():
        for draft in drafts:
            draft.origin = Origin.OPERATOR
            draft.entered_by = actor.code
            draft.save()
        record(actor, "tax.rows_entered", [_subject(row.table, draft) for row, draft in zip(rows, drafts, strict=True)])
    return [draft.pk for draft in drafts]


def approve_rows(table: str, ids: Sequence[int], *, actor: Actor, replaces: bool = True) -> None:
    """Put drafts in force. Rows in force for the same key in an overlapping period are superseded if `replaces`, else refused.

    Raises NotADraft, SameApprover, RuleOverlaps, Forbidden.
    """
    allow(actor, _LEAF)
    with transaction.atomic():
        drafts = list(MODELS[table].objects.select_for_update().filter(pk__in=ids, approved_at__isnull=True).order_by("pk"))
        if len(drafts) != len(set(ids)):
            raise NotADraft(row=f"{table} {sorted(set(ids) - {draft.pk for draft in drafts})}")
        for draft in drafts:
            if draft.entered_by == actor.code:
                raise SameApprover
            if replaces:
                _step_down(table, draft)
            draft.approved_by = actor.code
            draft.approved_at = clock.now()
            try:
                with transaction.atomic():
                    draft.save(update_fields=["approved_by", "approved_at"])
            except IntegrityError as error:
                raise RuleOverlaps(row=draft.row_id) from error
        record(actor, "tax.rows_approved", [_subject(table, draft) for draft in drafts])
    forget_tables()


def _step_down(table: str, draft: DatedRow) -> None:
    """Supersede what `draft` overlaps; what it leaves uncovered of an old period goes on as a copy of the old row."""
    model = MODELS[table]
    for old in model.objects.select_for_update().filter(approved_at__isnull=False, superseded_by__isnull=True):
        ends_before = old.valid_to is not None and old.valid_to <= draft.valid_from
        starts_after = draft.valid_to is not None and draft.valid_to <= old.valid_from
        if ends_before or starts_after or identity_of(table, old) != identity_of(table, draft):
            continue
        old.superseded_by = draft
        old.save(update_fields=["superseded_by"])
        if old.valid_from < draft.valid_from:
            _continue(table, old, old.valid_from, draft.valid_from)
        if draft.valid_to is not None and (old.valid_to is None or draft.valid_to < old.valid_to):
            _continue(table, old, draft.valid_to, old.valid_to)


def _continue(table: str, old: DatedRow, valid_from: date, valid_to: date | None) -> None:
    rest: DatedRow = MODELS[table].objects.get(pk=old.pk)
    rest.pk = None
    rest._state.adding = True  # noqa: SLF001  - Django's documented way to copy a row
    rest.superseded_by = None
    rest.valid_from, rest.valid_to = valid_from, valid_to
    rest.version = old.version + 1
    rest.reason = f"rest of {old.row_id} after its correction"[:300]
    rest.save()


def _subject(table: str, draft: DatedRow) -> Subject:
    return Subject(kind=f"tax.{table}", id=draft.pk, detail={"row": draft.row_id})
