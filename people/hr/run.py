"""The whole import: read, compare, and unless it is a dry run or is stopped, write."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.hr import facts as facts_of_file
from people.hr import file, plan, snapshot, writing
from people.hr.plan import Plan
from people.hr.report import SHOWN_SAMPLES, Report
from people.models import Person, Unit

# More ends than this share of today's employments, or of HR's leaders, stop an import that is not
# forced.
MOST_ENDED = 0.10
FEW = 5  # so many may end in any case


def import_file(
    data: bytes,
    *,
    by: Person | None,
    dry_run: bool,
    force: bool = False,
) -> Report:
    """Bring people, units, positions, employments and leaders in step with the file.

    The file is the whole truth about those who have an employee number: what it leaves out ends
    yesterday, and nothing is deleted. The same file again changes nothing.
    """
    report = Report(dry_run=dry_run)
    try:
        facts = facts_of_file.gather(_read(data, report))
        report.rows = facts.rows
        with transaction.atomic():
            # Two imports at once, after each other.
            list(Unit.objects.select_for_update().filter(depth=1).order_by("pk"))
            _run(facts, report, by=by, force=force)
    except file.BrokenFile as broken:
        report.stopped = str(broken)
    return report


def _read(data: bytes, report: Report) -> file.RawFile:
    found = file.read(data)
    if found.ignored:
        report.warnings.append(
            _("These columns were not recognised and not used: %(places)s.")
            % {"places": ", ".join(map(str, found.ignored))}
        )
    return found


def _run(
    facts: facts_of_file.Facts,
    report: Report,
    *,
    by: Person | None,
    force: bool,
) -> None:
    today = timezone.localdate()
    known = snapshot.take(today)
    changes = plan.make(facts, known, today)
    _tell(report, changes)
    report.errors = sorted(facts.errors, key=lambda error: error.row)
    if facts.spares_all:
        report.warnings.append(
            _("No employment ends, since a row does not say whom it is about. Correct it first.")
        )
    too_much = _too_much(changes)
    if too_much and not force:
        report.needs_force = True
        report.stopped = too_much
    elif report.changed and not report.dry_run:
        writing.carry_out(changes, known, by=by, today=today, counts=report.counts)


def _too_much(changes: Plan) -> str:
    """Why so much would end that the file may not be whole; "" where it would not."""
    employments, leaders = len(changes.employments_ended), len(changes.leaders_ended)
    if _is_much(employments, changes.current_employments):
        return _(
            "The file would end %(ended)d of %(current)d employments. That is more than a tenth: "
            "the file may not be whole. Nothing was changed."
        ) % {"ended": employments, "current": changes.current_employments}
    if _is_much(leaders, changes.current_leaders):
        return _(
            "The file would take the role from %(ended)d of %(current)d leaders. That is more than "
            "a tenth: the column of leaders may be empty. Nothing was changed."
        ) % {"ended": leaders, "current": changes.current_leaders}
    return ""


def _is_much(ended: int, current: int) -> bool:
    return ended > max(FEW, MOST_ENDED * current)


def _tell(report: Report, changes: Plan) -> None:
    """Counts, and the first few of each kind by employee number and code."""
    kinds: dict[str, Iterable[str]] = {
        "units_added": (f"{c} {u.name}" for c, u in changes.units_added.items()),
        "units_renamed": (f"{c} {name}" for c, name in changes.units_renamed.items()),
        "units_moved": (f"{c} → {above or '–'}" for c, above in changes.units_moved.items()),
        "positions_added": (f"{c} {name}" for c, name in changes.positions_added.items()),
        "positions_renamed": (f"{c} {name}" for c, name in changes.positions_renamed.items()),
        "people_added": (
            f"{n} {p.given_name} {p.family_name}" for n, p in changes.people_added.items()
        ),
        "people_changed": iter(changes.people_changed),
        "numbers_changed": iter(changes.numbers_changed),
        "employments_added": (_employment(key) for key in changes.employments_added),
        "employments_changed": (_employment(key) for key in changes.employments_changed),
        "employments_ended": (
            f"{_employment(key)} – {until.isoformat()}"
            for key, (_pk, until) in changes.employments_ended.items()
        ),
        "leavers_with_roles": changes.leavers_with_roles,
        "leaders_added": (f"{n}: {code}" for n, code in sorted(changes.leaders_added)),
        "leaders_ended": (f"{n}: {code}" for n, code in sorted(changes.leaders_ended)),
    }
    for kind, told in kinds.items():
        lines = list(told)
        report.counts[kind] = len(lines)
        if lines:
            report.samples[kind] = lines[:SHOWN_SAMPLES]


def _employment(key: tuple[str, str, str, dt.date]) -> str:
    number, unit, position, since = key
    return f"{number}: {unit}, {position}, {since.isoformat()}"
