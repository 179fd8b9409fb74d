"""News from the domain becomes a statement in the outbox, in the news' own transaction."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from competence import signals as competence
from courses import signals as courses
from people.models import ActorId
from scorm import signals as scorm
from xapi_bridge.services.outbox import keep
from xapi_bridge.services.practical import let_checklist_give
from xapi_bridge.statements import Draft
from xapi_bridge.statements import certificate as certificate_statements
from xapi_bridge.statements import competence as competence_statements
from xapi_bridge.statements import course as course_statements
from xapi_bridge.statements import practical as practical_statements
from xapi_bridge.statements import sco as sco_statements
from xapi_bridge.statements import session as session_statements
from xapi_bridge.tasks import drain_outbox

_BUILDERS: list[tuple[Signal, Callable[[Any], Draft]]] = [
    (courses.enrolled, course_statements.enrolled),
    (courses.withdrawn, course_statements.withdrawn),
    (courses.course_completed, course_statements.course_completed),
    (courses.certificate_issued, certificate_statements.certificate_issued),
    (courses.certificate_expired, certificate_statements.certificate_expired),
    (courses.certificate_revoked, certificate_statements.completion_voided),
    (courses.certificate_revoked, certificate_statements.certificate_voided),
    (courses.seat_booked, session_statements.booked),
    (courses.seat_cancelled, session_statements.cancelled),
    (courses.attended, session_statements.attended),
    (courses.attendance_taken_back, session_statements.taken_back),
    (scorm.visit_started, sco_statements.started),
    (scorm.visit_ended, sco_statements.ended),
    (scorm.status_changed, sco_statements.status_changed),
    (scorm.interaction_reported, sco_statements.answered),
    (competence.conferred, competence_statements.conferred),
    (competence.expired, competence_statements.expired),
    (competence.withdrawn, competence_statements.withdrawn),
    (competence.signed_off, practical_statements.signed_off),
    (competence.sign_off_withdrawn, practical_statements.withdrawn),
]


def _receiver(builder: Callable[[Any], Draft]) -> Callable[..., None]:
    def receive(fact: object, **_: object) -> None:
        try:
            made = builder(fact)
        except ActorId.DoesNotExist:  # who was erased gives no statements any more
            return
        keep(made)
        _nudge_once()

    return receive


def _nudge_once() -> None:
    """Wake the worker after the commit, once however many facts the transaction tells.

    A lost nudge costs seconds: beat sweeps what is left.
    """
    nudge = drain_outbox.delay
    if not any(waiting == nudge for _, waiting, _ in transaction.get_connection().run_on_commit):
        transaction.on_commit(nudge, robust=True)


def _count_practical_checks(fact: competence.ChecklistPublished, **_: object) -> None:
    let_checklist_give(fact.checklist)


def connect() -> None:
    """Listen to the whole domain; called once at start."""
    competence.checklist_published.connect(
        _count_practical_checks, dispatch_uid="xapi_bridge.checklist"
    )
    for signal, builder in _BUILDERS:
        uid = f"xapi_bridge.{builder.__module__}.{builder.__name__}"
        signal.connect(_receiver(builder), dispatch_uid=uid, weak=False)
