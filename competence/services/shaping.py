"""What it takes to hold a competence: rows of a plan say it, and publishing the plan changes it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from competence.errors import RefusedError
from competence.models import Competence, PlanRow
from competence.rules import reshapeable_competences
from competence.services.checklists import publish_checklist
from people.models import Person
from people.services import audit


def reshape(rows: Sequence[PlanRow], by: Person | None) -> None:
    """Let each competence take what its row says, for proofs that come after this. Audited.

    Raises RefusedError where others require one than those whose plans `by` publishes.
    """
    asked_for = Competence.objects.filter(pk__in=[row.competence_id for row in rows])
    locked = asked_for.order_by("pk").select_for_update(no_key=True)
    competences = {competence.pk: competence for competence in locked}
    for row in rows:
        row.competence = competences[row.competence_id]
    changing = [row for row in rows if row.changes_competence]
    if by is not None:
        _refuse(changing, by)
    for row in changing:
        _shape(row, by)


def _refuse(changing: Sequence[PlanRow], by: Person) -> None:
    own = set(reshapeable_competences(by).values_list("pk", flat=True))
    for row in changing:
        if row.competence_id not in own:
            text = _(
                "Others require “%(competence)s” too, so you cannot change what it takes."
                " Open the row “%(topic)s” and choose “%(way_out)s”."
            )
            way_out = _("Leave the competence as it is")  # the button's words
            facts = {"competence": row.competence, "topic": row.topic, "way_out": way_out}
            raise RefusedError(text % facts)


def _shape(row: PlanRow, by: Person | None) -> None:
    competence = row.competence
    will_take = (row.will_need_approval, row.will_be_high_risk)
    if will_take != (competence.needs_approval, competence.high_risk):
        competence.needs_approval, competence.high_risk = will_take
        competence.save(update_fields=["needs_approval", "high_risk"])
        detail = {
            "competence": competence.slug,
            "needs_approval": competence.needs_approval,
            "high_risk": competence.high_risk,
        }
        audit(actor=by, action="competence.shaped", subject=None, detail=detail)
    if row.new_checklist is not None:
        publish_checklist(competence=competence, by=by, **row.new_checklist)
    forget_changes(row)


def forget_changes(row: PlanRow) -> None:
    """From now on the row changes nothing of what its competence takes."""
    row.needs_approval = row.high_risk = row.new_checklist = None
    row.save(update_fields=["needs_approval", "high_risk", "new_checklist"])
