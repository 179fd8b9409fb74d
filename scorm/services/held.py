"""News of attempts: told at once for an enrolment, held for a visitor until somebody claims it.

What is held is the whole fact with the values it had, so that what is told later is what would have
been told then.
"""

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.dispatch import Signal

from courses.models import Enrolment, GuestRound, Module, ModuleResult
from courses.services import record_result
from scorm import signals
from scorm.cmi2004.model import COMPLETION
from scorm.models import Attempt, HeldFact, Interaction, ScoState, Visit
from scorm.signals import InteractionReported, StatusChanged, VisitEnded, VisitStarted

Fact = VisitStarted | VisitEnded | StatusChanged | InteractionReported
Kind = HeldFact.Kind
_SIGNALS: dict[type[Fact], Signal] = {
    VisitStarted: signals.visit_started,
    VisitEnded: signals.visit_ended,
    StatusChanged: signals.status_changed,
    InteractionReported: signals.interaction_reported,
}
_STATE = ("lesson_status", "score_raw", "score_min", "score_max", "score_scaled")


def tell(fact: Fact) -> None:
    """Send the fact, or hold it where the attempt is nobody's yet."""
    attempt = fact.visit.attempt
    if attempt.is_claimed:
        _SIGNALS[type(fact)].send(sender=type(fact), fact=fact)
        return
    kind, data = _held(fact)
    HeldFact.objects.create(
        attempt=attempt,
        kind=kind,
        visit=fact.visit,
        interaction=fact.interaction if isinstance(fact, InteractionReported) else None,
        at=fact.at,
        data=data,
    )


def hold_result(attempt: Attempt, result: Mapping[str, Any], *, at: dt.datetime) -> None:
    """Hold what `record_result` would have been told of the module."""
    HeldFact.objects.create(attempt=attempt, kind=Kind.RESULT, at=at, data=dict(result))


def tell_held(guest: GuestRound, enrolment: Enrolment) -> None:
    """Tell everything that was held of the round, in its order, and hold it no longer.

    The attempts must be the enrolment's by now.
    """
    held = HeldFact.objects.filter(attempt__guest=guest).select_related("interaction")
    visits = {
        visit.pk: visit
        for visit in Visit.objects.filter(attempt__guest=guest).select_related(
            "sco__package", "attempt__package", "attempt__module"
        )
    }
    for visit in visits.values():
        visit.attempt.enrolment = enrolment
    modules = dict(guest.scorm_attempts.values_list("pk", "module"))
    for row in held.order_by("pk"):
        if row.visit_id is None:
            module = Module.objects.get(pk=modules[row.attempt_id])
            _tell_result(enrolment, module, row)
        else:
            fact = _fact(row, visits[row.visit_id])
            _SIGNALS[type(fact)].send(sender=type(fact), fact=fact)
    held.delete()


def _tell_result(enrolment: Enrolment, module: Module, row: HeldFact) -> ModuleResult:
    return record_result(enrolment=enrolment, module=module, at=row.at, **row.data)


def _held(fact: Fact) -> tuple[str, dict[str, Any]]:
    match fact:
        case VisitStarted():
            return Kind.STARTED, {"resumed": fact.resumed}
        case VisitEnded():
            rest: dict[str, Any] = {"suspended": fact.suspended, "seconds": fact.seconds}
            return Kind.ENDED, {"state": _state(fact.state), **rest}
        case StatusChanged():
            rest = {"status": fact.status, "scaled": fact.scaled, "seq": fact.seq}
            return Kind.STATUS, {"state": _state(fact.state), **rest}
        case InteractionReported():
            answer = _values(fact.interaction, Interaction.SAID)
            return Kind.ANSWER, {"answer": answer, "seq": fact.seq}


def _fact(row: HeldFact, visit: Visit) -> Fact:
    data = dict(row.data)
    if row.kind == Kind.STARTED:
        return VisitStarted(visit=visit, at=row.at, **data)
    if row.kind == Kind.ANSWER:
        answer = _with(row.interaction or Interaction(), data.pop("answer"))
        return InteractionReported(interaction=answer, visit=visit, at=row.at, **data)
    state = ScoState(attempt=visit.attempt, sco=visit.sco, **data.pop("state"))
    if row.kind == Kind.ENDED:
        return VisitEnded(visit=visit, state=state, at=row.at, **data)
    return StatusChanged(visit=visit, state=state, at=row.at, **data)


def _state(state: ScoState) -> dict[str, Any]:
    """What is told of a state: its columns, and of the data model whether it is completed."""
    cmi = {name: value for name, value in state.cmi.items() if name == COMPLETION}
    return {**_values(state, _STATE), "cmi": cmi}


def _values(row: ScoState | Interaction, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: copy.copy(getattr(row, name)) for name in names}


def _with(row: Interaction, values: Mapping[str, Any]) -> Interaction:
    """The row as it stood then; never saved."""
    then = copy.copy(row)
    for name, value in values.items():
        setattr(then, name, value)
    return then
