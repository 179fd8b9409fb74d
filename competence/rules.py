"""Who may see and do what about competence. Rule and queryset twin answer alike."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from competence.models import Appraisal, Approval, Competence, Evidence, Plan, Requirement, SignOff
from people.models import Employment, Grant, Person, Role, Unit
from people.rules import Viewer, grants_held, has_role, people_led, units_led, units_with_role

__all__ = ["topmost_units_led", "units_led", "visible_evidence"]

# A legal act: not for those who only administer a unit.
APPROVING = (Role.LEADER, Role.DEPUTY, Role.CLINIC_HEAD)
LED_FROM_ABOVE = (Role.LEADER, Role.CLINIC_HEAD)  # by nobody in the unit they lead, nor below it
SIGNING = (Role.SUPERVISOR, Role.INSTRUCTOR, Role.LEADER, Role.DEPUTY, Role.CLINIC_HEAD)
TALKING = (Role.LEADER, Role.DEPUTY)
KEEPING = (Role.SUBJECT_OWNER, Role.CLINIC_HEAD, Role.UNIT_ADMIN)
PUBLISHING = (Role.CLINIC_HEAD, Role.UNIT_ADMIN)


def visible_evidence(viewer: Viewer) -> QuerySet[Evidence]:
    """One's own, and that of the people one leads."""
    if not isinstance(viewer, Person):
        return Evidence.objects.none()
    return Evidence.objects.filter(Q(person=viewer) | Q(person__in=people_led(viewer)))


def topmost_units_led(viewer: Viewer) -> list[Unit]:
    """Those of `units_led` that lie in no other of them, in the order of the tree; one query."""
    return topmost(units_led(viewer))


def topmost(units: QuerySet[Unit]) -> list[Unit]:
    """Those that lie in no other of them, in the order of the tree; one query."""
    found: list[Unit] = []
    for unit in units.order_by("path"):
        if not found or not unit.path.startswith(found[-1].path):
            found.append(unit)
    return found


def visible_plans(viewer: Viewer) -> QuerySet[Plan]:
    """Those one keeps, and the published ones that may reach people one leads."""
    led = [unit.path for unit in topmost_units_led(viewer)]
    reaching = Q(owner_unit__path__in=paths_up_from(led)) | Q(owner_unit__in=units_led(viewer))
    published = Q(published_at__isnull=False) & reaching
    return Plan.objects.filter(Q(pk__in=kept_plans(viewer).values("pk")) | published)


def kept_plans(viewer: Viewer) -> QuerySet[Plan]:
    """Those one may change: a subject owner one's own, clinic heads and unit admins all below."""
    own = Q(subject_owner_id=viewer.pk, owner_unit__in=units_with_role(viewer, Role.SUBJECT_OWNER))
    return Plan.objects.filter(own | Q(owner_unit__in=units_with_role(viewer, *PUBLISHING)))


def publishable_plans(viewer: Viewer) -> QuerySet[Plan]:
    """Those one may let apply to people: as clinic head or unit administrator."""
    return Plan.objects.filter(owner_unit__in=units_with_role(viewer, *PUBLISHING))


def units_to_plan(viewer: Viewer) -> QuerySet[Unit]:
    """The units for which one may make a plan."""
    return units_with_role(viewer, *KEEPING)


def may_make_plans(viewer: Viewer) -> bool:
    """Whether one may make a plan for any unit."""
    return units_to_plan(viewer).exists()


def may_shape(viewer: Viewer, competence: Competence) -> bool:
    """Whether one may say what a competence takes: when all whom it is required of are one's own.

    Twin: `shapeable_competences`.
    """
    return shapeable_competences(viewer).filter(pk=competence.pk).exists()


def shapeable_competences(viewer: Viewer) -> QuerySet[Competence]:
    """Those that are required nowhere outside the units for which one makes plans."""
    return _required_only_in(units_to_plan(viewer))


def reshapeable_competences(viewer: Viewer) -> QuerySet[Competence]:
    """Those that are required nowhere outside the units whose plans one publishes: there one may
    let a change of what they take apply.
    """
    return _required_only_in(units_with_role(viewer, *PUBLISHING))


def _required_only_in(own: QuerySet[Unit]) -> QuerySet[Competence]:
    lasting = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    others = Requirement.objects.filter(lasting, competence=OuterRef("pk")).exclude(unit__in=own)
    return Competence.objects.filter(~Exists(others)) if own.exists() else Competence.objects.none()


def approvals_to_decide(viewer: Viewer) -> QuerySet[Approval]:
    """What waits for the viewer as leader, deputy or clinic head."""
    return _approvals_led(viewer).filter(state=Approval.State.SENT)


def visible_approvals(viewer: Viewer) -> QuerySet[Approval]:
    """One's own, and those of the people for whom one approves."""
    if not isinstance(viewer, Person):
        return Approval.objects.none()
    return Approval.objects.filter(Q(person=viewer) | Q(pk__in=_approvals_led(viewer).values("pk")))


def _approvals_led(viewer: Viewer) -> QuerySet[Approval]:
    return Approval.objects.filter(person__in=people_to_decide_for(viewer))


def may_decide_for(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer approves what the person sends. Twin: `people_to_decide_for`."""
    return people_to_decide_for(viewer).filter(pk=person.pk).exists()


def people_to_decide_for(viewer: Viewer) -> QuerySet[Person]:
    """Those for whom one approves: who work in a unit that one leads, and do not lead it, or one
    above it, themselves. Never oneself.

    `services.leaders_of` names the nearest of those who may.
    """
    today = timezone.localdate()
    found = Q(pk__in=())
    for path in grants_held(viewer, *APPROVING).values_list("unit__path", flat=True):
        employed = Employment.objects.current(today).filter(unit__path__startswith=path or "")
        above = Q(unit__path__in=paths_up_from([path or ""])) | Q(unit__isnull=True)
        leading = Grant.objects.current(today).filter(above, role__in=LED_FROM_ABOVE)
        found |= Q(pk__in=employed.values("person")) & ~Q(pk__in=leading.values("person"))
    return Person.objects.filter(found).exclude(pk=viewer.pk or 0)


def paths_up_from(paths: Iterable[str]) -> set[str]:
    """The paths of these units and of all above them."""
    step = Unit.steplen
    return {path[:end] for path in paths for end in range(step, len(path) + 1, step)}


def people_to_sign(viewer: Viewer) -> QuerySet[Person]:
    """The people whose practical checks the viewer may sign: never oneself."""
    people = _employed_in(units_with_role(viewer, *SIGNING))
    return people.filter(is_active=True).exclude(pk=viewer.pk or 0)


def may_sign_checks(viewer: Viewer) -> bool:
    """Whether the viewer signs practical checks anywhere."""
    return units_with_role(viewer, *SIGNING).exists()


def visible_sign_offs(viewer: Viewer) -> QuerySet[SignOff]:
    """About oneself, by oneself while one signs, and about the people for whom one approves."""
    if not isinstance(viewer, Person):
        return SignOff.objects.none()
    visible = Q(person=viewer) | Q(person__in=people_to_decide_for(viewer).values("pk"))
    if has_role(viewer, *SIGNING):
        visible |= Q(supervisor=viewer)
    return SignOff.objects.filter(visible)


def withdrawable_sign_offs(viewer: Viewer) -> QuerySet[SignOff]:
    """Those that stand, by oneself or about people for whom one approves; never about oneself."""
    standing = visible_sign_offs(viewer).filter(withdrawal__isnull=True)
    return standing.exclude(person_id=viewer.pk or 0)


def units_to_talk_in(viewer: Viewer) -> QuerySet[Unit]:
    """The units whose appraisals the viewer keeps track of."""
    return units_with_role(viewer, *TALKING)


def visible_appraisals(viewer: Viewer) -> QuerySet[Appraisal]:
    """The employee's own, and for those who lead the very unit that registered it today.

    Whoever leads from higher up sees dates on the unit's page, and not what was agreed.
    """
    if not isinstance(viewer, Person):
        return Appraisal.objects.none()
    return Appraisal.objects.filter(Q(person=viewer) | Q(pk__in=led_appraisals(viewer)))


def led_appraisals(viewer: Viewer) -> QuerySet[Appraisal]:
    """Those that the viewer may change: as present leader or deputy of the very unit."""
    grants = grants_held(viewer, *TALKING).filter(unit=OuterRef("unit"))
    return Appraisal.objects.filter(Exists(grants)).exclude(person_id=viewer.pk or 0)


def _employed_in(units: QuerySet[Unit]) -> QuerySet[Person]:
    employed = Employment.objects.current(timezone.localdate()).filter(unit__in=units)
    return Person.objects.filter(pk__in=employed.values("person"))
