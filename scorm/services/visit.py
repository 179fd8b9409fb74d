"""The life of a visit: begun by LMSInitialize, ended by LMSFinish or by a newer visit."""

import datetime as dt

from scorm.cmi.claims import Claims
from scorm.cmi.outcome import OUTCOMES
from scorm.cmi.record import entry
from scorm.editions import edition_of
from scorm.models import Attempt, ScoState, Visit
from scorm.services.held import tell
from scorm.services.interactions import report_rest
from scorm.signals import StatusChanged, VisitEnded, VisitStarted


def start_visit(visit: Visit, *, at: dt.datetime) -> None:
    """LMSInitialize: the visit takes over the SCO's state, and unfinished older ones end.

    A visit whose first save comes when a newer one is under way takes nothing over.
    """
    attempt = visit.attempt
    end_unfinished(attempt, before=visit.number)
    if visit.number > attempt.current_visit:
        attempt.current_visit = visit.number
        attempt.current_sco = visit.sco
        attempt.save(update_fields=["current_visit", "current_sco"])
    state, created = ScoState.objects.get_or_create(attempt=attempt, sco=visit.sco)
    resumed = not created and entry(state.record) == "resume"
    if visit.number > state.visit_number:
        state.keep(edition_of(visit.sco.package).opened(state.record))
        state.visit_number = visit.number
        if not resumed:
            state.begun_visit = visit.number
        state.save()
    visit.initialized_at = at
    visit.claims = _begun_with(visit, resumed=resumed)
    visit.save()
    tell(VisitStarted(visit=visit, at=at, resumed=resumed))


def end_unfinished(attempt: Attempt, *, before: int | None = None) -> None:
    """End the visits that never called LMSFinish: those below the number `before`, or all."""
    unfinished = attempt.visits.filter(initialized_at__isnull=False, finished_at__isnull=True)
    if before is not None:
        unfinished = unfinished.filter(number__lt=before)
    for visit in unfinished.select_related("sco__package").order_by("number"):
        visit.attempt = attempt
        _close(visit)


def finish(visit: Visit, state: ScoState, *, at: dt.datetime) -> None:
    """Mark the visit as ended and add its time to the SCO's total; the caller saves both."""
    visit.finished_at = at
    state.total_seconds += visit.seconds


def tell_end(visit: Visit, state: ScoState, *, suspended: bool) -> None:
    """Send the answers that never got a result, and the end of the visit."""
    at = visit.finished_at
    if at is None:
        raise ValueError("A visit that has not ended has no end to tell.")
    report_rest(visit, at=at)
    tell(VisitEnded(visit=visit, state=state, at=at, suspended=suspended, seconds=visit.seconds))


def tell_status(visit: Visit, state: ScoState, before: str, *, seq: int, at: dt.datetime) -> None:
    """Send the SCO's status where it has become completed, passed or failed."""
    if state.lesson_status == before or state.lesson_status not in OUTCOMES:
        return
    tell(
        StatusChanged(
            visit=visit,
            state=state,
            status=state.lesson_status,
            scaled=state.outcome.score.scaled,
            seq=seq,
            at=at,
        )
    )


def _begun_with(visit: Visit, *, resumed: bool) -> Claims:
    """What the visit before this one left, also where a newer one has begun already."""
    earlier = Visit.objects.filter(
        attempt_id=visit.attempt_id,
        sco_id=visit.sco_id,
        number__lt=visit.number,
        initialized_at__isnull=False,
    )
    last = earlier.order_by("number").last()
    if last is None:
        return {}
    return edition_of(visit.sco.package).inherited(last.claims, resumed=resumed)


def _close(visit: Visit) -> None:
    """End a visit that never called LMSFinish, when a newer one takes over: it was suspended."""
    state = ScoState.objects.get(attempt_id=visit.attempt_id, sco_id=visit.sco_id)
    at = visit.saved_at or visit.opened_at
    before = state.lesson_status
    if state.visit_number == visit.number:
        edition = edition_of(visit.sco.package)
        state.keep(edition.cut_off(state.record, visit.claims, sco=visit.sco))
    finish(visit, state, at=at)
    visit.save()
    state.save()
    tell_status(visit, state, before, seq=visit.last_seq, at=at)
    tell_end(visit, state, suspended=True)
