"""What waits for the LRS, where the cursors stand, and what counts as evidence."""

from xapi_bridge.models.evidence import EvidenceRule, StatementOutcome
from xapi_bridge.models.outbox import Cursor, OutboxEntry

__all__ = ["Cursor", "EvidenceRule", "OutboxEntry", "StatementOutcome"]
