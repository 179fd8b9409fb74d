"""Who and what needs the viewer today, for each role that they have; a fixed number of queries."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence import rules as competence_rules
from competence import selectors as competence
from content.models import Upload
from courses import rules as course_rules
from courses.selectors import sessions
from people import admin_rules, rules
from people.models import Notice, PeopleImport, Person, Role, Unit
from xapi_bridge import rules as bridge_rules
from xapi_bridge.selectors.targets import health

_REFUSED_FOR = dt.timedelta(days=7)  # so long a refused upload is told of here
_SLOW_AFTER = 300  # seconds that a statement may wait


@dataclass(frozen=True, slots=True)
class Task:
    """One line: what it is, where it is done, and a tag that says how it stands."""

    title: str
    url: str
    note: str
    tag: str
    color: str  # of Designsystemet; "" is neutral
    icon: str


@dataclass(frozen=True, slots=True)
class Section:
    """The tasks of one role; `key` is the section's id on the page."""

    key: str
    heading: str
    tasks: list[Task]


def sections_for(person: Person, led: list[Unit]) -> list[Section]:
    """What needs `person`, the leader's work first; `led` are the topmost units that they lead."""
    roles = rules.roles_of(person)
    found = [
        Section("who-needs-you", _("Who needs you"), [*_leading(person, led, roles)]),
        Section("teaching", _("Your teaching today"), [*_teaching(person, roles)]),
        Section("authoring", _("Your content"), [*_authoring(person, roles)]),
        Section("running", _("Running the portal"), [*_running(person, roles)]),
    ]
    return [section for section in found if section.tasks]


def _leading(person: Person, led: list[Unit], roles: set[str]) -> Iterator[Task]:
    if not led:
        return
    if waiting := competence.waiting_approvals(person):
        oldest = date_format(timezone.localdate(waiting[0].sent_at), "DATE_FORMAT")
        yield Task(
            title=_("Competence to approve"),
            url=reverse("competence:approvals"),
            note=_("The oldest was sent %(day)s.") % {"day": oldest},
            tag=ngettext("%(n)s waits for you", "%(n)s wait for you", len(waiting))
            % {"n": len(waiting)},
            color="warning",
            icon="Hourglass",
        )
    if {Role.LEADER, Role.DEPUTY} & roles:
        yield from _appraisals(person)


def _appraisals(person: Person) -> Iterator[Task]:
    units = competence_rules.topmost(competence_rules.units_to_talk_in(person))
    waiting = competence.appraisals_due(units)
    for unit in units:
        if not (due := waiting[unit.pk]):
            continue
        yield Task(
            title=_("Appraisals to plan"),
            url=f"{reverse('competence:unit_appraisals', args=[unit.pk])}?show=due",
            note=_("No talk in the last twelve months in %(unit)s.") % {"unit": unit.name},
            tag=ngettext("%(n)s person", "%(n)s people", due) % {"n": due},
            color="",
            icon="PersonChat",
        )


def _teaching(person: Person, roles: set[str]) -> Iterator[Task]:
    if Role.INSTRUCTOR not in roles:
        return
    today = sessions.today_of_instructor(person)
    for meeting in today:
        at = date_format(timezone.localtime(meeting.meeting.starts), "TIME_FORMAT")
        done = meeting.is_done
        yield Task(
            title=str(meeting.session.module.course),
            url=reverse("courses:teaching_session", args=[meeting.session.uuid]),
            note=_("At %(time)s, %(place)s") % {"time": at, "place": meeting.meeting.where},
            tag=_("Attendance is marked")
            if done
            else ngettext("%(n)s participant", "%(n)s participants", meeting.booked)
            % {"n": meeting.booked},
            color="success" if done else "info",
            icon="CheckmarkCircle" if done else "PersonGroup",
        )
    if not today:
        yield Task(
            title=_("No sessions today"),
            url=reverse("courses:teaching"),
            note=_("See the sessions that come."),
            tag="",
            color="",
            icon="",
        )


def _authoring(person: Person, roles: set[str]) -> Iterator[Task]:
    if Role.COURSE_ADMIN not in roles:
        return
    home = reverse("authoring:home")
    uploads = course_rules.visible_uploads(person)
    lately = timezone.now() - _REFUSED_FOR
    if refused := uploads.filter(state=Upload.State.REFUSED, created__gte=lately).count():
        yield Task(
            title=_("Uploads that were not imported"),
            url=f"{home}#recent",
            note=_("The report says what to correct."),
            tag=ngettext("%(n)s in the last week", "%(n)s in the last week", refused)
            % {"n": refused},
            color="danger",
            icon="XMarkOctagon",
        )
    open_states = (Upload.State.WAITING, Upload.State.RUNNING)
    if under_way := uploads.filter(state__in=open_states).count():
        yield Task(
            title=_("Imports under way"),
            url=f"{home}#recent",
            note=_("You can leave the page and come back."),
            tag=ngettext("%(n)s package", "%(n)s packages", under_way) % {"n": under_way},
            color="info",
            icon="Upload",
        )
    drafts = course_rules.managed_courses(person).filter(published_at__isnull=True).count()
    if drafts:
        yield Task(
            title=_("Drafts"),
            url=f"{home}#drafts",
            note=_("Nobody else sees them until you publish them."),
            tag=ngettext("%(n)s draft", "%(n)s drafts", drafts) % {"n": drafts},
            color="info",
            icon="PencilBoard",
        )


def _running(person: Person, roles: set[str]) -> Iterator[Task]:
    if roles.isdisjoint(admin_rules.ADMINISTERING):
        return
    if rules.may_verify_affiliations(person):
        yield from _affiliations(person)
    if bridge_rules.may_manage_exchange(person):
        yield from _exchange()
        yield from _mail()
        yield from _people_imports()


def _affiliations(person: Person) -> Iterator[Task]:
    stated = rules.affiliations_to_verify(person).filter(verified_at__isnull=True).count()
    if stated:
        yield Task(
            title=_("Affiliations to verify"),
            url=reverse("people:affiliations"),
            note=_("What people without employment here have said about themselves."),
            tag=ngettext("%(n)s person", "%(n)s people", stated) % {"n": stated},
            color="",
            icon="PersonCheckmark",
        )


def _exchange() -> Iterator[Task]:
    now = health()
    if now.unmatched:
        yield Task(
            title=_("Confirmations without a person"),
            url=reverse("exchange:unmatched"),
            note=_("Suppliers have confirmed what somebody we do not know has done."),
            tag=ngettext("%(n)s waits", "%(n)s wait", now.unmatched) % {"n": now.unmatched},
            color="warning",
            icon="PersonGroup",
        )
    stuck = sum(one.is_stuck or bool(one.poisoned) for one in now.targets)
    is_late = now.poisoned or now.oldest_age_s > _SLOW_AFTER
    pending = sum(one.pending for one in now.targets) + now.pending
    yield Task(
        title=_("The learning record store and its receivers"),
        url=reverse("exchange:targets"),
        note=ngettext(
            "%(n)s statement is on its way.", "%(n)s statements are on their way.", pending
        )
        % {"n": pending},
        tag=_("Needs attention") if stuck or is_late else _("All is well"),
        color="danger" if stuck or is_late else "success",
        icon="ExclamationmarkTriangle" if stuck or is_late else "CheckmarkCircle",
    )


def _mail() -> Iterator[Task]:
    lost = Notice.objects.filter(given_up_at__isnull=False, read_at__isnull=True).count()
    if lost:
        yield Task(
            title=_("E-mails that could not be sent"),
            url=reverse("lms:help"),
            note=_("The people see the messages in the portal. Look at the mail server."),
            tag=ngettext("%(n)s message", "%(n)s messages", lost) % {"n": lost},
            color="danger",
            icon="EnvelopeClosed",
        )


def _people_imports() -> Iterator[Task]:
    newest = PeopleImport.objects.first()
    if newest is not None and newest.state == PeopleImport.State.CHECKED:
        yield Task(
            title=_("An HR file waits for your yes"),
            url=reverse("people:import", args=[newest.uuid]),
            note=newest.filename,
            tag=_("Looked through"),
            color="info",
            icon="FileText",
        )
