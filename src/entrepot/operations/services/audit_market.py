"""The audit as work for a worker, with progress, results and a history."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, connections, transaction
from procrastinate.contrib.django import app

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.breach import Breach
from entrepot.kernel.errors import Busy
from entrepot.operations.enums import AuditState
from entrepot.operations.models import AuditRun
from entrepot.operations.types import Looked

from .check import RULES, check

_EACH: Final = 50  # findings kept of one rule; all are counted
_LOST: Final = timedelta(hours=1)  # a run whose worker died is given up after this
_OPEN: Final = (AuditState.WAITING, AuditState.RUNNING)


def ask_for_audit(*, actor: Actor) -> int:
    """Have a worker look at every rule; the run's id. Raises Busy while one is under way, Forbidden."""
    allow(actor, "operations.check")
    now = clock.now()
    AuditRun.objects.filter(state__in=_OPEN, asked_at__lt=now - _LOST).update(
        state=AuditState.FAILED, finished_at=now, error="no worker has finished it within an hour"
    )
    try:
        with transaction.atomic():
            run = AuditRun.objects.create(asked_by=actor.person_id, asked_at=now)
            record(actor, "operations.audit_asked", [Subject("operations.audit_run", run.pk)])
            app.configure_task("operations.audit_market", queue="checks", allow_unknown=True).defer(run_id=run.pk)
    except IntegrityError as error:
        raise Busy from error
    return run.pk


def audit_market(run_id: int) -> None:
    """Look at every rule and note each verdict as it comes. A run that is not waiting is left alone. Outside a transaction."""
    started = AuditRun.objects.filter(pk=run_id, state=AuditState.WAITING).update(
        state=AuditState.RUNNING, started_at=clock.now()
    )
    if not started:
        return
    rules: list[dict[str, Any]] = []
    findings: list[dict[str, str]] = []
    kept: dict[str, int] = {}
    counts = {"breach": 0, "warning": 0}
    try:
        for item in _beside():
            match item:
                case str():
                    AuditRun.objects.filter(pk=run_id).update(looking_at=item[:200])
                case Breach():
                    counts[item.severity] += 1
                    kept[item.code] = kept.get(item.code, 0) + 1
                    if kept[item.code] <= _EACH:
                        findings.append(
                            {
                                "code": item.code,
                                "subject": item.subject,
                                "detail": item.detail[:500],
                                "severity": item.severity,
                            }
                        )
                case Looked():
                    rules.append(
                        {
                            "code": item.rule.code,
                            "promise": item.rule.promise,
                            "breaches": item.breaches,
                            "warnings": item.warnings,
                            "milliseconds": round(item.seconds * 1000),
                        }
                    )
                    AuditRun.objects.filter(pk=run_id).update(
                        rules=rules, findings=findings, breaches=counts["breach"], warnings=counts["warning"]
                    )
    except Exception as error:
        AuditRun.objects.filter(pk=run_id).update(
            state=AuditState.FAILED, finished_at=clock.now(), error=f"{type(error).__name__}: {error}"[:2000]
        )
        raise
    AuditRun.objects.filter(pk=run_id).update(state=AuditState.DONE, finished_at=clock.now(), looking_at="")


def _beside() -> Iterator[str | Breach | Looked]:
    """What `check` tells, from a thread with a connection of its own: its snapshot only reads, and progress must be written."""
    told: queue.SimpleQueue[str | Breach | Looked | BaseException | None] = queue.SimpleQueue()

    def look() -> None:
        try:
            for item in check(told.put):
                told.put(item)
            told.put(None)
        except BaseException as error:  # noqa: BLE001  - raised again by who listens
            told.put(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=look, name="audit")
    thread.start()
    try:
        while (item := told.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        thread.join()


def rule_count() -> int:
    """How many rules an audit looks at."""
    return len(RULES)
