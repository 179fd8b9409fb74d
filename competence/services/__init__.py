"""Every write of the competence app."""

from competence.services.appraisals import (
    cancel_appraisal,
    hold_appraisal,
    note_appraisal,
    plan_appraisal,
)
from competence.services.approvals import approve, recall, return_with_comment, send_for_approval
from competence.services.checklists import publish_checklist, sign, withdraw_sign_off
from competence.services.evidence import record_evidence, withdraw_evidence
from competence.services.expiry import note_expired
from competence.services.leaders import leaders_of
from competence.services.obligations import refresh_obligations, require
from competence.services.plans import archive_plan, delete_plan, publish_plan, save_plan
from competence.services.reach import Preview, preview_plan
from competence.services.rebuild import differences, rebuild_holdings
from competence.services.rows import (
    leave_competence,
    new_competence,
    remove_row,
    save_checklist,
    save_row,
)

__all__ = [
    "Preview",
    "approve",
    "archive_plan",
    "cancel_appraisal",
    "delete_plan",
    "differences",
    "hold_appraisal",
    "leaders_of",
    "leave_competence",
    "new_competence",
    "note_appraisal",
    "note_expired",
    "plan_appraisal",
    "preview_plan",
    "publish_checklist",
    "publish_plan",
    "rebuild_holdings",
    "recall",
    "record_evidence",
    "refresh_obligations",
    "remove_row",
    "require",
    "return_with_comment",
    "save_checklist",
    "save_plan",
    "save_row",
    "send_for_approval",
    "sign",
    "withdraw_evidence",
    "withdraw_sign_off",
]
