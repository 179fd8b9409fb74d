"""Answers: gathered from cmi.interactions.n over the saves of a visit, reported once."""

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from scorm.editions import Edition, edition_of
from scorm.models import Interaction, Visit
from scorm.services.held import tell
from scorm.signals import InteractionReported

_NAME = re.compile(
    r"cmi\.interactions\.(\d+)\.(?:(objectives|correct_responses)\.(\d+)\.\w+|(\w+))"
)

_LONGEST = 255  # characters of an identifier


def record_interactions(
    visit: Visit, values: Mapping[str, str], *, seq: int, at: dt.datetime, overtaken: bool = False
) -> None:
    """Keep what the save says of each answer; one that is final is reported.

    It is when it has its result, or when the visit has ended; and again when its result or response
    becomes another: content may give a second try, or say the result first. A save that a newer one
    has overtaken fills in what is not known yet.
    """
    changes: dict[int, list[tuple[re.Match[str], str]]] = defaultdict(list)
    for name, value in values.items():
        if found := _NAME.fullmatch(name):
            changes[int(found[1])].append((found, value))
    if not changes:
        return
    known = {row.index: row for row in visit.interactions.filter(index__in=changes)}
    rows = [known.get(index) or Interaction(visit=visit, index=index) for index in sorted(changes)]
    told = {index: _told(row) for index, row in known.items() if row.reported_at}
    edition = edition_of(visit.sco.package)
    for row in rows:
        for found, value in changes[row.index]:
            _set(edition, row, found, value, overtaken=overtaken)
    _name(visit, [row for row in rows if not row.identifier])
    has_ended = visit.finished_at is not None
    ready = [row for row in rows if (row.result or has_ended) and row.reported_at is None]
    for row in ready:
        row.reported_at = at
    _keep(rows)
    _tell(visit, ready, at)
    again = [row for row in rows if row.index in told and told[row.index] != _told(row)]
    _tell(visit, again, at, seq)


def report_rest(visit: Visit, *, at: dt.datetime) -> None:
    """Report the answers that never got a result, now that the visit has ended."""
    rest = visit.interactions.filter(reported_at__isnull=True)
    rows = list(rest)
    rest.update(reported_at=at)
    for row in rows:
        row.reported_at = at
    _tell(visit, rows, at)


def _told(row: Interaction) -> tuple[str, str]:
    """What an answer is told again for."""
    return row.result, row.student_response


def _keep(rows: Sequence[Interaction]) -> None:
    """Write the rows, new and known, by one query. Everybody holds the attempt's lock."""
    Interaction.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["visit", "index"],
        update_fields=[*Interaction.SAID, "reported_at"],
    )


def _set(
    edition: Edition, row: Interaction, found: re.Match[str], value: str, *, overtaken: bool
) -> None:
    group, position, field = found[2], found[3], found[4]
    if group is None:
        name = edition.answer_fields[field]
        if not (overtaken and getattr(row, name)):
            setattr(row, name, _kept(field, value))
        return
    items: list[str] = getattr(row, group)
    items.extend([""] * (int(position) + 1 - len(items)))
    if not (overtaken and items[int(position)]):
        items[int(position)] = value


def _kept(field: str, value: str) -> str:
    """One word for a wrong answer in both versions; a long identifier by its beginning and hash."""
    if field == "result" and value == "incorrect":
        return "wrong"
    if field == "id" and len(value) > _LONGEST:
        return f"{value[: _LONGEST - 17]}-{hashlib.sha256(value.encode()).hexdigest()[:16]}"
    return value


def _name(visit: Visit, unnamed: Sequence[Interaction]) -> None:
    """Give an answer without an id the one it had in an earlier visit, else its number."""
    if not unnamed:
        return
    indexes = [row.index for row in unnamed]
    earlier = Interaction.objects.filter(
        visit__attempt_id=visit.attempt_id, visit__sco_id=visit.sco_id, index__in=indexes
    ).exclude(identifier="")
    last = {row.index: row for row in earlier.order_by("visit__number")}
    for row in unnamed:
        named = last.get(row.index)
        row.identifier = named.identifier if named else str(row.index)
        row.type = row.type or (named.type if named else "")


def _tell(visit: Visit, rows: Iterable[Interaction], at: dt.datetime, seq: int = 0) -> None:
    for row in rows:
        tell(InteractionReported(interaction=row, visit=visit, at=at, seq=seq))
