"""What one person proposes and another decides."""

from django.db import models
from django.db.models import F, Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.operations.enums import ProposalKind, ProposalState


class Proposal(models.Model):
    """`content` is what would be done, in the words of its kind. Four eyes are a constraint; a trigger keeps what was proposed and
    what was decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    content = models.JSONField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(state=ProposalState.OPEN), name="proposal_open")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=ProposalState.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN)
                | Q(state=ProposalState.WITHDRAWN, decided_by=F("proposed_by"))
                | (Q(state__in=[ProposalState.APPROVED, ProposalState.REFUSED]) & ~Q(decided_by=F("proposed_by"))),
                name="proposal_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"
