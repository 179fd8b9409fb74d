"""What waits for the LRS, the readers of the log, what counts as evidence, and where it goes on."""

from xapi_bridge.models.evidence import EvidenceRule, StatementOutcome
from xapi_bridge.models.export import StatementExport
from xapi_bridge.models.outbox import Cursor, OutboxEntry
from xapi_bridge.models.retention import RetentionRule
from xapi_bridge.models.supplier import ActorLink, Supplier
from xapi_bridge.models.target import Poison, Target

__all__ = [
    "ActorLink",
    "Cursor",
    "EvidenceRule",
    "OutboxEntry",
    "Poison",
    "RetentionRule",
    "StatementExport",
    "StatementOutcome",
    "Supplier",
    "Target",
]
