"""Competences, who must have them, and the proof that they do."""

from competence.models.competence import Competence, Obligation, Requirement
from competence.models.holding import Evidence, Holding, HoldingExpiry

__all__ = ["Competence", "Evidence", "Holding", "HoldingExpiry", "Obligation", "Requirement"]
