"""Two living plans of the region, and how far people have come in them.

Nothing is written past the portal's own services: checks are signed, statements go through the log,
and the leader approves what was sent.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from competence import services
from competence.counting import Lack
from competence.models import Checklist, Competence, Plan, PlanRow
from competence.selectors import competences_of
from courses.models import Course
from people.models import Employment, JobRole, Person, Unit
from people.services import main_employment
from xapi_bridge.services.rules import let_course_give
from xapi_bridge.tasks import collect_evidence

WARD = "HVF-MED-1"
EVACUATION, DRUGS = "evakuering-av-sengepost", "legemiddelhandtering-pa-sengepost"
# What the plans add to what the nurse of the demo has before her.
LEARNER = {EVACUATION: "valid", DRUGS: "waiting_approval"}
EVACUATE = (
    "Finner nærmeste rømningsvei og samlingsplass",
    "Lukker dører og melder fra om hvem som er igjen",
    "Evakuerer en pasient med madrass",
)
HAND_OUT = (
    "Kontrollerer pasient, legemiddel, dose, form og tid",
    "Ber om dobbeltkontroll der prosedyren krever det",
    "Observerer virkning og bivirkning",
    "Dokumenterer utdeling med en gang",
)


def load_plans(today: dt.date) -> None:
    """Make the plans, let the log answer, and tell what happened since; once."""
    keeper = Person.objects.get(username="courseadmin")
    with transaction.atomic():
        fire, drugs = _fire_safety(keeper), _drugs(keeper)
    collect_evidence.delay()
    with transaction.atomic():
        _drill(fire, today)
    _rounds(drugs)
    with transaction.atomic():
        _talks(today)


def _fire_safety(keeper: Person) -> Checklist:
    plan = services.save_plan(
        Plan(
            title="Brannvern",
            purpose="Alle skal kunne varsle, redde og slokke der de jobber.",
            owner_unit=Unit.objects.get(code="HVF"),
            subject_owner=keeper,
        ),
        by=keeper,
    )
    basics = PlanRow(
        plan=plan,
        topic="Grunnopplæring",
        objective="Varsler, redder og avgrenser ved brann, og vet hvor utstyret er.",
        activities="Omvisning på egen enhet den første uka.",
        every_months=12,
    )
    _save(basics, keeper, Competence.objects.get(slug="brannvern"), ["HVF"], courses=["brannvern"])
    drill = PlanRow(
        plan=plan,
        topic="Evakueringsøvelse",
        objective="Evakuerer pasienter fra sengeposten sammen med kolleger.",
        activities="Øvelse på posten, ledet av brannvernkontakten.",
        yearly_month=6,
        yearly_day=1,
    )
    evacuation = services.new_competence(name="Evakuering av sengepost", short_name="Evakuering")
    _save(drill, keeper, evacuation, [WARD])
    services.save_checklist(
        drill, title="Evakueringsøvelse", items=EVACUATE, valid_months=None, by=keeper
    )
    services.publish_plan(plan, by=Person.objects.get(username="admin"))
    return evacuation.checklists.get()


def _drugs(keeper: Person) -> Checklist:
    plan = services.save_plan(
        Plan(
            title="Legemiddelhåndtering",
            purpose="Den som håndterer legemidler, er vurdert personlig av sin leder.",
            owner_unit=Unit.objects.get(code="HVF-MED"),
            subject_owner=keeper,
        ),
        by=keeper,
    )
    row = PlanRow(
        plan=plan,
        topic="Legemidler på sengepost",
        objective="Gjør i stand, kontrollerer, deler ut og dokumenterer legemidler på egen post.",
        activities="To legemiddelrunder sammen med veileder.",
        due_days=60,
        every_months=24,
    )
    competence = services.new_competence(
        name="Legemiddelhåndtering på sengepost", short_name="Legemidler post"
    )
    course = Course.objects.get(slug="legemiddelhandtering")
    _save(
        row,
        keeper,
        competence,
        [WARD],
        roles=["sykepleier", "avdelingssykepleier"],
        courses=[course.slug],
        is_legal_act=True,
    )
    services.save_checklist(
        row, title="Legemiddelrunde med veileder", items=HAND_OUT, valid_months=24, by=keeper
    )
    services.publish_plan(plan, by=Person.objects.get(username="helge.foss"))
    let_course_give(course=course, competence=competence, by=keeper)
    return competence.checklists.get()


def _save(
    row: PlanRow,
    keeper: Person,
    competence: Competence,
    units: Sequence[str],
    *,
    roles: Sequence[str] = (),
    courses: Sequence[str] = (),
    is_legal_act: bool = False,
) -> None:
    services.save_row(
        row,
        competence=competence,
        needs_approval=is_legal_act,
        high_risk=is_legal_act,
        units=list(Unit.objects.filter(code__in=units)),
        job_roles=list(JobRole.objects.filter(code__in=roles)),
        courses=list(Course.objects.filter(slug__in=courses)),
        by=keeper,
    )


def _colleagues(*roles: str) -> list[Person]:
    """Who works in the ward, the nurse of the demo first."""
    works = Employment.objects.filter(unit__code=WARD, until__isnull=True)
    if roles:
        works = works.filter(job_role__code__in=roles)
    people = Person.objects.filter(pk__in=works.values("person"))
    return sorted(people, key=lambda person: (person.username != "learner", person.pk))


def _drill(checklist: Checklist, today: dt.date) -> None:
    """Most took part this year, two last year and the year before, and the newest never."""
    day = (today - dt.timedelta(days=40), today - dt.timedelta(days=800))
    for number, person in enumerate(_colleagues()):
        if number < 9 and (at_work := main_employment(person, day[number >= 7])):
            _sign(person, checklist, day[number >= 7], at_work.unit)


def _rounds(checklist: Checklist) -> None:
    """One is approved, one waits for the leader, the nurse may send, and others need a check."""
    slug, leader = checklist.competence.slug, Person.objects.get(username="leader")
    waiting = [person for person in _colleagues("sykepleier") if _lacks(person, slug)]
    for number, person in enumerate(waiting[:3]):
        with transaction.atomic():
            lately = timezone.localdate() - dt.timedelta(days=3)
            _sign(person, checklist, lately, Unit.objects.get(code=WARD))
        if number == 0:  # the nurse of the demo: hers to send
            continue
        with transaction.atomic():
            sent = services.send_for_approval(person=person, competence=checklist.competence)
            if number == 1:
                services.approve(approval=sent, by=leader)


def _lacks(person: Person, slug: str) -> bool:
    return any(
        one.cell.competence.slug == slug
        and one.cell.waiting is not None
        and Lack.PRACTICAL in one.cell.waiting.lacks
        for one in competences_of(person)
    )


def _sign(person: Person, checklist: Checklist, day: dt.date, unit: Unit) -> None:
    noon = dt.datetime.combine(day, dt.time(12, 30), timezone.get_default_timezone())
    services.sign(
        uuid=uuid.uuid4(),
        person=person,
        checklist=checklist,
        supervisor=Person.objects.get(username="instructor"),
        verdicts=dict.fromkeys(checklist.items.values_list("pk", flat=True), True),
        unit=unit,
        at=noon,
    )


def _talks(today: dt.date) -> None:
    """Some were held this year, one is planned, and some have waited too long."""
    leader, unit = Person.objects.get(username="leader"), Unit.objects.get(code=WARD)
    colleagues = [person for person in _colleagues() if person != leader]
    for number, person in enumerate(colleagues[:8]):
        day = today - dt.timedelta(days=60 + 55 * number)
        notes = "Vil lære mer om smertelindring. Kurs i vår." if number == 0 else ""
        services.hold_appraisal(person=person, leader=leader, unit=unit, day=day, notes=notes)
    services.plan_appraisal(
        person=colleagues[7], leader=leader, unit=unit, day=today + dt.timedelta(days=9)
    )
