"""Moving people to another version of a module: on purpose, a few at a time, told to each."""

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Package
from courses.models import Module
from people.models import Person
from people.notices import notify
from scorm.errors import AttemptRefused
from scorm.models import Attempt, VersionMove
from scorm.selectors.versions import under_way_in
from scorm.services.replace import replace

log = structlog.get_logger(__name__)
_BATCH = 100
_STALE_AFTER = dt.timedelta(minutes=15)  # a claim that is older lost its worker


@transaction.atomic
def ask_to_move(
    *, module: Module, source: Package, who: str, by: Person, reason: str
) -> VersionMove:
    """Write down that those under way in `source` shall go to the module's current version.

    Raises AttemptRefused where that is the version they are in, or a move is under way already.
    """
    held = Module.objects.select_for_update(of=("self",)).get(pk=module.pk)
    target = held.package
    if target is None or target == source:
        raise AttemptRefused(_("They are in the current version already."))
    if held.version_moves.filter(source=source, finished_at__isnull=True).exists():
        raise AttemptRefused(_("They are being moved already."))
    return VersionMove.objects.create(
        module=held,
        source=source,
        target=target,
        who=who,
        reason=reason,
        asked_by=by,
        total=under_way_in(held, source, who=who).count(),
    )


def run_move(move_id: int) -> None:
    """Move those the row is about, unless another worker does. May be repeated: who is moved is not
    in `source` any more."""
    move = _claim(move_id)
    if move is None:
        return
    is_through = False
    try:
        is_through = _move_all(move)
    finally:
        if is_through:
            _mine(move).update(finished_at=timezone.now(), done=F("total"))
        else:
            _mine(move).update(claimed_at=None)


def run_pending_moves() -> None:
    """What a lost nudge or a killed worker left."""
    for pk in VersionMove.objects.filter(finished_at__isnull=True).values_list("pk", flat=True):
        try:
            run_move(pk)
        except Exception:
            # One that fails must not keep the next from its turn; it stays for the next sweep.
            log.exception("version_move_failed", move=pk)


def _claim(move_id: int) -> VersionMove | None:
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - _STALE_AFTER)
    unfinished = VersionMove.objects.filter(pk=move_id, finished_at__isnull=True)
    if not unfinished.filter(free).update(claimed_at=now):
        return None
    known = VersionMove.objects.select_related("module__course", "source", "target", "asked_by")
    return known.get(pk=move_id)


def _mine(move: VersionMove) -> QuerySet[VersionMove]:
    """The row, as long as this worker's claim holds."""
    return VersionMove.objects.filter(pk=move.pk, claimed_at=move.claimed_at)


def _is_still_mine(move: VersionMove) -> bool:
    now = timezone.now()
    renewed = _mine(move).update(claimed_at=now)
    move.claimed_at = now
    return bool(renewed)


def _move_all(move: VersionMove) -> bool:
    """Move all there are, a few at a time; whether nobody has to be tried again."""
    last, failed = 0, False
    while _is_still_mine(move):
        attempts = list(
            under_way_in(move.module, move.source, who=move.who)
            .filter(pk__gt=last)
            .order_by("pk")[:_BATCH]
        )
        if not attempts:
            return not failed
        for attempt in attempts:
            try:
                _move(move, attempt)
            except Exception:
                # The others have their turn; the next sweep tries this one again.
                failed = True
                log.exception("version_move_of_attempt_failed", move=move.pk, attempt=attempt.pk)
        last = attempts[-1].pk
    return False


@transaction.atomic
def _move(move: VersionMove, attempt: Attempt) -> None:
    # A save under way comes first: who has begun since the list was made is asked again.
    Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    has_begun = attempt.sco_states.exists()
    if has_begun and move.who == VersionMove.Who.UNTOUCHED:
        VersionMove.objects.filter(pk=move.pk).update(done=F("done") + 1)
        return
    try:
        opened = replace(
            attempt=attempt,
            package=move.target,
            by=move.asked_by,
            reason=move.reason,
            action="attempt.moved",
        )
    except AttemptRefused:  # completed, or moved by another worker, since it was listed
        VersionMove.objects.filter(pk=move.pk).update(done=F("done") + 1)
        return
    VersionMove.objects.filter(pk=move.pk).update(done=F("done") + 1, moved=F("moved") + 1)
    if has_begun and opened.enrolment is not None:
        _tell(move, opened, opened.enrolment.person)


def _tell(move: VersionMove, opened: Attempt, person: Person) -> None:
    course = move.module.course
    notify(
        person=person,
        key=f"moved.{opened.uuid}",
        template="scorm/notices/moved.txt",
        context={"course": course, "module": move.module, "reason": move.reason},
        url=reverse("courses:course", args=[course.slug]),
    )
