"""Every write of the competence app."""

from competence.services.evidence import record_evidence, withdraw_evidence
from competence.services.expiry import note_expired
from competence.services.obligations import refresh_obligations, require
from competence.services.rebuild import differences, rebuild_holdings

__all__ = [
    "differences",
    "note_expired",
    "rebuild_holdings",
    "record_evidence",
    "refresh_obligations",
    "require",
    "withdraw_evidence",
]
