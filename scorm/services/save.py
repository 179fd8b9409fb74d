"""A save of the player frame: checked again, applied once, told to the apps above."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from scorm.cmi.claims import stated
from scorm.cmi.errors import Error
from scorm.cmi.outcome import Total
from scorm.cmi.record import SUSPEND
from scorm.cmi2004.model import SEQUENCING
from scorm.editions import edition_of
from scorm.errors import GuestIsFull
from scorm.models import Attempt, ScoState, Visit
from scorm.payload import Save
from scorm.services.interactions import record_interactions
from scorm.services.progress import report_progress
from scorm.services.rows import locked_visit, state_of
from scorm.services.sequencing import keep_sequencing
from scorm.services.visit import finish, start_visit, tell_end, tell_status

GUEST_BYTES = 32 * 2**20  # sent to one attempt without log-in, all saves together


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save.

    `refused` holds the error code of each element that was not taken; `late` says that a newer
    save of the visit came first, so that what this one holds must be sent again under a new number;
    `superseded` says that a newer visit, or a newer attempt, is under way; `total` is the module's
    result where it was counted.
    """

    seq: int
    at: dt.datetime
    late: bool = False
    superseded: bool = False
    refused: Mapping[str, Error] = field(default_factory=dict)
    total: Total | None = None


@transaction.atomic
def save(*, attempt_id: int, save: Save) -> Saved:
    """Apply a save to a visit of the attempt; raises Visit.DoesNotExist.

    May be repeated, and may come late: a save whose number was passed, or whose visit has been
    followed by a newer one of the same SCO, can raise the outcome and nothing else of the state;
    its answers are kept all the same. A save of another attempt than the token's (which was
    replaced while its page was open) changes nothing.
    """
    now = timezone.now()
    visit = locked_visit(attempt_id, save.visit, tells=_may_tell(save))
    if save.attempt and save.attempt != visit.attempt.uuid.hex:
        return Saved(seq=save.seq, at=now, late=True, superseded=True)
    at = _between(visit.opened_at, save.at or now, now)
    edition = edition_of(visit.sco.package)
    checked = {name: edition.check_set(name, value) for name, value in save.values.items()}
    values = {name: save.values[name] for name, error in checked.items() if not error}
    if not visit.attempt.is_claimed:
        _count_kept(visit.attempt, values)
    begins = visit.initialized_at is None
    if begins:
        start_visit(visit, at=_between(visit.opened_at, save.initialized or at, now))
    state = state_of(visit)
    before = (state.outcome, state.total_seconds)
    # The last number again is a repeat: its values are here.
    late = save.seq < visit.last_seq and state.visit_number == visit.number
    sequencing = values.pop(SEQUENCING, "")
    is_newest = save.seq > visit.last_seq and visit.attempt.current_visit == visit.number
    changed = bool(sequencing) and keep_sequencing(visit.attempt, sequencing, is_newest=is_newest)
    _apply(visit, state, save, values, at=at)
    changed = changed or before != (state.outcome, state.total_seconds)
    total = report_progress(visit.attempt, at=at) if begins or changed else None
    return Saved(
        seq=save.seq,
        at=now,
        late=late,
        superseded=visit.attempt.current_visit > visit.number
        or visit.attempt.replaced_at is not None,
        refused={name: error for name, error in checked.items() if error},
        total=total,
    )


def _count_kept(attempt: Attempt, values: Mapping[str, str]) -> None:
    """A visitor may fill so much and no more; raises GuestIsFull."""
    attempt.kept_bytes += sum(len(name) + len(value) for name, value in values.items())
    if attempt.kept_bytes > GUEST_BYTES:
        raise GuestIsFull
    attempt.save(update_fields=["kept_bytes"])


def _may_tell(save: Save) -> bool:
    """Whether facts are likely to be told: the visit begins or ends, or has an answer."""
    return (
        save.seq == 1
        or save.finished
        or any(name.startswith("cmi.interactions.") for name in save.values)
    )


def _apply(
    visit: Visit, state: ScoState, save: Save, values: Mapping[str, str], *, at: dt.datetime
) -> None:
    """Bring the state and the visit up to the save, and send what it changed."""
    is_new = save.seq > visit.last_seq
    is_current = state.visit_number == visit.number
    ends = is_new and save.finished and visit.finished_at is None
    edition, sco = edition_of(visit.sco.package), visit.sco
    visit.claims = claims = edition.claimed(visit.claims, values, seq=save.seq)
    before, finished = state.record, save.finished
    if is_new and is_current:
        record = edition.apply(before, values, claims, finished=finished, sco=sco)
    else:
        record = edition.apply_late(
            before, values, claims, seq=save.seq, finished=finished, sco=sco
        )
    changed = state.keep(record)
    if is_new:
        visit.last_seq = save.seq
        visit.saved_at = max(at, visit.saved_at or at)
        _count_time(visit, state, values)
        if ends:
            finish(visit, state, at=at)
    visit.save(update_fields=["last_seq", "saved_at", "seconds", "finished_at", "claims"])
    record_interactions(visit, values, seq=save.seq, at=at, overtaken=not is_new)
    state.save(update_fields=[*changed, "total_seconds", "changed_at"])
    tell_status(visit, state, before.outcome.status, seq=save.seq, at=at)
    if ends:
        tell_end(visit, state, suspended=stated(claims).get(edition.exit) == SUSPEND)


def _count_time(visit: Visit, state: ScoState, values: Mapping[str, str]) -> None:
    """Take the visit's session_time; a visit that has ended already corrects the total."""
    edition = edition_of(visit.sco.package)
    if edition.session_time not in values:
        return
    seconds = edition.seconds(values[edition.session_time])
    if visit.finished_at is not None:
        state.total_seconds += seconds - visit.seconds
    visit.seconds = seconds


def _between(earliest: dt.datetime, at: dt.datetime, latest: dt.datetime) -> dt.datetime:
    """The browser's time, kept within what can be true by the server's clock."""
    return min(max(earliest, at), latest)
