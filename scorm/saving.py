"""The rights to save that a player frame is given: for its own attempt, and for those before it.

What did not get through waits on the device for the next launch there. By then the attempt may have
been replaced by a new one, moved to another version, or followed by another round: what waits is
sent for the attempt it was done in, from the host it was done on (static/scorm/keeping.js).
"""

import datetime as dt
import uuid
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from content import origin
from courses.models import Launch
from scorm import tokens
from scorm.hosts import label_of
from scorm.models import Attempt, Visit
from scorm.services import attempts_in

Attempts = QuerySet[Any]  # of Attempt with the columns that `_attempts` adds
_WAITS = dt.timedelta(days=365)  # longer than a device is used again


def right_to_save(
    attempt: Attempt, visit: int, label: str, *, leftover: bool = False
) -> dict[str, Any]:
    """What static/scorm/queue.js sends saves with: those of the attempt's visits up to `visit`."""
    return {
        "url": "/scorm/save",
        "token": tokens.save_token(tokens.SaveToken(attempt.pk, visit, label, leftover)),
        "attempt": attempt.uuid.hex,
        "visit": visit,
    }


def fresh_token(launch: Launch, attempt: str) -> str:
    """A save token for the attempt with this uuid, up to its last visit; "" where it is another's.

    Each frame names the attempt that it shows, which need not be the newest any more.
    """
    try:
        found = _attempts(launch).select_related("package", "guest").get(uuid=uuid.UUID(attempt))
    except (ValueError, Attempt.DoesNotExist):
        return ""
    last = found.visits.order_by("number").last()
    label = label_of(launch, found, found.package)
    under_way = attempts_in(launch.module, enrolment=launch.enrolment, guest=launch.guest)
    is_current = launch.purpose in tokens.KEPT and found == under_way.order_by("number").last()
    right = right_to_save(found, last.number if last else 0, label, leftover=not is_current)
    return str(right["token"])


def earlier_saves(
    launch: Launch, label: str, *, but: Attempt | None = None
) -> list[dict[str, Any]]:
    """The rights to save the attempts, all but one, whose frames were on the host `label`."""
    here = origin.origin_for(label)
    return [
        right_to_save(visit.attempt, visit.number, _label(launch, visit.attempt), leftover=True)
        for visit in _last_visits(launch)
        if visit.attempt != but and origin.origin_for(_label(launch, visit.attempt)) == here
    ]


def leftover_urls(launch: Launch, label: str, *, language: str) -> list[str]:
    """A page on each other host than `label` that attempts were on; it sends what waits there."""
    attempts = [visit.attempt for visit in _last_visits(launch)]
    hosts = {origin.origin_for(_label(launch, attempt)): attempt for attempt in attempts}
    hosts.pop(origin.origin_for(label), None)
    return [
        f"{host}/leftovers/{tokens.play_token(_token(launch, attempt, language))}/"
        for host, attempt in hosts.items()
    ]


def _token(launch: Launch, attempt: Attempt, language: str) -> tokens.PlayToken:
    return tokens.PlayToken(launch.pk, sco=0, attempt=attempt.pk, visit=0, language=language)


def _label(launch: Launch, attempt: Attempt) -> str:
    return label_of(launch, attempt, attempt.package)


def _last_visits(launch: Launch) -> QuerySet[Visit]:
    """The last visit of each attempt that something may still wait for, oldest attempt first."""
    of_attempt = Visit.objects.filter(attempt=OuterRef("attempt")).order_by("-number")
    return (
        Visit.objects.filter(
            attempt__in=_attempts(launch),
            pk=Subquery(of_attempt.values("pk")[:1]),
            opened_at__gte=timezone.now() - _WAITS,
        )
        .select_related("attempt__package", "attempt__guest")
        .order_by("attempt")
    )


def _attempts(launch: Launch) -> QuerySet[Attempt]:
    """All that the person, or the visitor in this round, has had in the module."""
    if launch.purpose in {Launch.Purpose.PREVIEW, Launch.Purpose.BENCH}:
        return Attempt.objects.none()
    mine = Q(enrolment__person=launch.person) if launch.person else Q(guest=launch.guest)
    return Attempt.objects.filter(mine, module=launch.module)
