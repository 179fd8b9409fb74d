"""The SCOs of a package and what learners did in them."""

from scorm.models.attempt import Attempt, Interaction, ScoState, Visit
from scorm.models.held import HeldFact
from scorm.models.move import VersionMove
from scorm.models.sco import ActivityTree, Sco

__all__ = [
    "ActivityTree",
    "Attempt",
    "HeldFact",
    "Interaction",
    "Sco",
    "ScoState",
    "VersionMove",
    "Visit",
]
