"""The SCOs of a package and what learners did in them."""

from scorm.models.attempt import Attempt, Interaction, ScoState, Visit
from scorm.models.sco import Sco

__all__ = ["Attempt", "Interaction", "Sco", "ScoState", "Visit"]
