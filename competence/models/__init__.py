"""Competences, the plans that ask for them, and the proof that people hold them."""

from competence.models.appraisal import Appraisal, AppraisalEvent
from competence.models.approval import Approval, ApprovalEvent
from competence.models.checklist import (
    Checklist,
    ChecklistItem,
    SignOff,
    SignOffVerdict,
    SignOffWithdrawal,
)
from competence.models.competence import Competence, Obligation, Requirement
from competence.models.frequency import Frequency
from competence.models.holding import Evidence, Holding, HoldingExpiry
from competence.models.plan import Audience, Plan, PlanRow, PlanVersion, PublishedRow

__all__ = [
    "Appraisal",
    "AppraisalEvent",
    "Approval",
    "ApprovalEvent",
    "Audience",
    "Checklist",
    "ChecklistItem",
    "Competence",
    "Evidence",
    "Frequency",
    "Holding",
    "HoldingExpiry",
    "Obligation",
    "Plan",
    "PlanRow",
    "PlanVersion",
    "PublishedRow",
    "Requirement",
    "SignOff",
    "SignOffVerdict",
    "SignOffWithdrawal",
]
