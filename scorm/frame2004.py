"""What the player frame of SCORM 2004 holds when it opens, and what each visit begins with."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from content import origin
from content.models import Package
from courses.models import Launch
from people.models import Person
from scorm import tokens
from scorm.cmi.record import SUSPEND, Record
from scorm.cmi2004.model import LOCATION, SUSPEND_DATA, WIDER
from scorm.cmi2004.period import format_period
from scorm.editions import edition_of
from scorm.frame import MODES, number_text, student_name
from scorm.hosts import label_of
from scorm.models import ActivityTree, Attempt, Interaction, Sco, ScoState
from scorm.saving import earlier_saves, right_to_save


def attempt_state(
    token: tokens.PlayToken, launch: Launch, package: Package, attempt: Attempt | None
) -> dict[str, Any]:
    """The JSON that static/scorm/frame2004.js starts from.

    `tree`, `sequencing` and `wider` are for the engine; `part` is what the learner asked for;
    `parts` has for each SCO its address, and what it begins with where nothing is saved (else the
    frame asks for a visit); `save` is the right to save, with the number of the last visit, or
    null; `earlier` are those for the attempts before this one.
    """
    label = label_of(launch, attempt, package)
    tree = ActivityTree.objects.get(package=package)
    scos = list(Sco.objects.filter(package=package).launchable())
    is_kept = attempt is not None and launch.purpose in tokens.KEPT
    save = _save(attempt, label) if attempt and is_kept else None
    begins = {} if save else _begins(launch, scos, attempt, label)
    return {
        "tree": tree.tree,
        "rollsUp": tree.is_sequenced and len(scos) > 1,
        "sequencing": attempt.sequencing if attempt else "",
        "wider": WIDER,
        "part": token.part,
        "parts": {
            sco.identifier: {
                "content": origin.file_url(label, package, sco.href),
                "isAsset": sco.is_asset,
                "title": sco.title,
                "values": begins.get(sco.pk),
            }
            for sco in scos
        },
        "save": save,
        "earlier": earlier_saves(launch, label, but=attempt if save else None),
        "portal": settings.PORTAL_ORIGIN,
    }


def visit_values(attempt: Attempt, sco: Sco, *, label: str) -> dict[str, str]:
    """What a SCO can read when a visit of it begins, for whoever the attempt belongs to."""
    person = attempt.enrolment.person if attempt.enrolment else None
    state = ScoState.objects.filter(attempt=attempt, sco=sco).first()
    return _values(sco, state, person=person, learner_id=label, mode=("normal", "credit"))


def _begins(
    launch: Launch, scos: Sequence[Sco], attempt: Attempt | None, label: str
) -> Mapping[int, dict[str, str]]:
    """Review shows what was kept, a preview nothing; neither keeps anything."""
    mode = MODES[Launch.Purpose(launch.purpose)]
    states = {state.sco_id: state for state in attempt.sco_states.all()} if attempt else {}
    who = launch.person
    return {
        sco.pk: _values(sco, states.get(sco.pk), person=who, learner_id=label, mode=mode)
        for sco in scos
    }


def _values(
    sco: Sco,
    state: ScoState | None,
    *,
    person: Person | None,
    learner_id: str,
    mode: tuple[str, str],
) -> dict[str, str]:
    """Elements by name (RTE 4.2); those without a value are left out.

    As it is when the visit begins: after another exit than suspend there is nothing to go on from.
    """
    record = edition_of(sco.package).opened(state.record) if state else Record()
    resumes = state is not None and state.exit == SUSPEND
    values = {
        "cmi.learner_id": learner_id,
        "cmi.learner_name": student_name(person),
        "cmi.mode": mode[0],
        "cmi.credit": mode[1],
        "cmi.entry": "" if mode[0] != "normal" else "resume" if resumes else "ab-initio",
        "cmi.total_time": format_period(state.total_seconds if state and resumes else 0),
        "cmi.launch_data": sco.launch_data,
        "cmi.max_time_allowed": sco.max_time_allowed,
        "cmi.time_limit_action": sco.time_limit_action,
        "cmi.scaled_passing_score": number_text(sco.passing_score),
        "cmi.completion_threshold": number_text(sco.completion_threshold),
        LOCATION: record.lesson_location,
        SUSPEND_DATA: record.suspend_data,
        **record.values,
        **(_answers(state) if state and resumes else {}),
    }
    return {name: value for name, value in values.items() if value}


def _answers(state: ScoState) -> dict[str, str]:
    """The interactions of the visits that this one goes on from; a later one takes their place."""
    rows = Interaction.objects.filter(
        visit__attempt_id=state.attempt_id,
        visit__sco_id=state.sco_id,
        visit__number__gte=state.begun_visit,
    ).order_by("visit__number")
    fields = edition_of(state.sco.package).answer_fields
    found: dict[str, str] = {}
    for row in rows:
        name = f"cmi.interactions.{row.index}"
        found |= {f"{name}.{element}": getattr(row, field) for element, field in fields.items()}
        if row.result == "wrong":
            found[f"{name}.result"] = "incorrect"
        for i, objective in enumerate(row.objectives):
            found[f"{name}.objectives.{i}.id"] = objective
        for i, pattern in enumerate(row.correct_responses):
            found[f"{name}.correct_responses.{i}.pattern"] = pattern
    return found


def _save(attempt: Attempt, label: str) -> dict[str, Any]:
    last = attempt.visits.order_by("number").last()
    number = last.number if last else 0
    return {**right_to_save(attempt, number, label), "visits": "/scorm/visit"}
