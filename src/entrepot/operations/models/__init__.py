from .audit_run import AuditRun
from .look import Look
from .proposal import Proposal
from .replay import Replay

__all__ = ["AuditRun", "Look", "Proposal", "Replay"]
