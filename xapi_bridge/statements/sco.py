"""What a SCO reports: visits, status and answers (SCORM profile of xAPI)."""

from content.models import PackageKind
from courses.models import Enrolment
from lrs.xapi import national_id
from scorm.cmi2004.model import COMPLETION
from scorm.models import Sco, Visit
from scorm.signals import InteractionReported, StatusChanged, VisitEnded, VisitStarted
from xapi_bridge.statements.base import (
    Draft,
    Json,
    Verb,
    activity,
    base_iri,
    draft,
    duration,
    iri_part,
    reference,
)
from xapi_bridge.statements.course import course_activity
from xapi_bridge.statements.interaction import answer
from xapi_bridge.vocabulary import adl, portal, scorm

_STATUS: dict[str, tuple[Verb, Json]] = {
    "completed": (adl.COMPLETED, {"completion": True}),
    "passed": (adl.PASSED, {"success": True, "completion": True}),
    "failed": (adl.FAILED, {"success": False}),
}


def started(fact: VisitStarted) -> Draft:
    """ADL initialized, or resumed when the SCO kept its state."""
    verb = adl.RESUMED if fact.resumed else adl.INITIALIZED
    return _draft("visit-started", fact.visit.uuid, fact.visit, verb, fact)


def ended(fact: VisitEnded) -> Draft:
    """ADL suspended or terminated, with the visit's time and where the SCO then stood."""
    verb = adl.SUSPENDED if fact.suspended else adl.TERMINATED
    result: Json = {"duration": duration(fact.seconds)}
    if fact.state.lesson_status in _STATUS:
        result |= _result(fact.state.lesson_status, fact)
    return _draft("visit-ended", fact.visit.uuid, fact.visit, verb, fact, result=result)


def status_changed(fact: StatusChanged) -> Draft:
    """ADL completed, passed or failed, on the transition only."""
    verb, result = _STATUS[fact.status][0], _result(fact.status, fact)
    if fact.scaled is not None:
        result["score"] = _score(fact)
    row = f"{fact.visit.uuid}|{fact.seq}|{fact.status}"
    return _draft("status-changed", row, fact.visit, verb, fact, result=result)


def answered(fact: InteractionReported) -> Draft:
    """ADL responded, on an interaction activity below the SCO."""
    interaction, visit = fact.interaction, fact.visit
    iri = f"{sco_iri(visit.sco)}/interactions/{iri_part(interaction.identifier)}"
    target, result = answer(iri, interaction, _language(visit), visit.sco.package)
    enrolment = _enrolment(visit)
    return draft(
        event="interaction-reported",
        row=f"{interaction.uuid}|{fact.seq}" if fact.seq else interaction.uuid,
        person=enrolment.person,
        verb=adl.RESPONDED,
        target=target,
        at=fact.at,
        registration=enrolment.uuid,
        language=_language(visit),
        result=result,
        parent=[reference(sco_iri(visit.sco))],
        grouping=_grouping(visit),
        category=_category(),
    )


def sco_iri(sco: Sco) -> str:
    """The activity id of a SCO: each package version has its own."""
    return portal.sco_iri(base_iri(), sco.package.uuid, iri_part(sco.identifier))


def _draft(
    event: str,
    row: object,
    visit: Visit,
    verb: Verb,
    fact: VisitStarted | VisitEnded | StatusChanged,
    result: Json | None = None,
) -> Draft:
    enrolment = _enrolment(visit)
    language = _language(visit)
    return draft(
        event=event,
        row=str(row),
        person=enrolment.person,
        verb=verb,
        target=activity(
            sco_iri(visit.sco), adl.LESSON, national_id.redact(visit.sco.title), language
        ),
        at=fact.at,
        registration=enrolment.uuid,
        language=language,
        result=result,
        grouping=_grouping(visit),
        category=_category(),
    )


def _result(status: str, fact: StatusChanged | VisitEnded) -> Json:
    """What the status says. SCORM 2004 knows of passed and not yet completed, 1.2 does not."""
    result = dict(_STATUS[status][1])
    if fact.visit.sco.package.kind == PackageKind.SCORM2004 and status == "passed":
        result["completion"] = fact.state.cmi.get(COMPLETION) == "completed"
    return result


def _score(fact: StatusChanged) -> Json:
    """Scaled is -1..1. Raw, min and max go along when they fit together (Data 2.4.5.1)."""
    state = fact.state
    score: Json = {"scaled": fact.scaled}
    if state.score_raw is None:
        return score
    score["raw"] = state.score_raw
    low = state.score_min if state.score_min is not None else float("-inf")
    high = state.score_max if state.score_max is not None else float("inf")
    if low < high and low <= state.score_raw <= high:
        bounds = {"min": state.score_min, "max": state.score_max}
        score |= {k: v for k, v in bounds.items() if v is not None}
    return score


def _enrolment(visit: Visit) -> Enrolment:
    enrolment = visit.attempt.enrolment
    if enrolment is None:
        raise ValueError("What nobody has claimed is not told.")
    return enrolment


def _language(visit: Visit) -> str:
    return _enrolment(visit).course.language


def _grouping(visit: Visit) -> list[Json]:
    attempt = visit.attempt
    return [
        course_activity(_enrolment(visit).course),
        {
            "objectType": "Activity",
            "id": portal.attempt_iri(base_iri(), attempt.uuid),
            "definition": {"type": adl.ATTEMPT},
        },
    ]


def _category() -> list[Json]:
    return [
        {
            "objectType": "Activity",
            "id": scorm.CATEGORY,
            "definition": {"type": scorm.PROFILE_TYPE},
        }
    ]
