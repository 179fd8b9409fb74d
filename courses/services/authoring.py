"""Making courses: drafts, modules, what is said of them, and publication."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from content.models import Package
from courses import rules
from courses.errors import NotReady
from courses.models import Course, Module
from people.models import Person, Role, Unit
from people.services import audit

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"})
_SLUG_LENGTH = 80
_AUDITED = 200  # characters of a text


@transaction.atomic
def create_course(
    *, title: str, slug: str = "", owner_unit: Unit | None = None, language: str = "nb"
) -> Course:
    """A new draft. Without `slug` one is made from the title; a number makes it unique."""
    return Course.objects.create(
        slug=slug or _free_slug(title),
        title=title[:200],
        owner_unit=owner_unit,
        language=language,
    )


@transaction.atomic
def add_module(
    *, course: Course, package: Package, by: Person | None = None, part: int | None = None
) -> Module:
    """Put `package` into `course`: the module that had it gets it, else the one of its lineage,
    else a module is added.

    `part` is the id of the module that gets it whatever its lineage; another course's is ignored.
    Whoever is under way in the older version keeps it: an attempt names its own package.
    """
    Course.objects.select_for_update().get(pk=course.pk)
    with_content = course.modules.filter(package__isnull=False)
    lineage = Q(versions__package__lineage=package.lineage) | Q(package__lineage=package.lineage)
    module = (
        with_content.filter(pk=part or 0).first()
        or with_content.filter(versions__package=package).first()
        or with_content.filter(lineage).first()
    )
    if module is not None:
        make_current(module=module, package=package, by=by)
        return module
    last = course.modules.aggregate(last=Max("position"))["last"]
    module = Module.objects.create(
        course=course,
        title=package.title[:200],
        package=package,
        position=0 if last is None else last + 1,
    )
    module.versions.create(package=package, added_by=by)
    return module


@transaction.atomic
def make_current(*, module: Module, package: Package, by: Person | None) -> bool:
    """Give `package` to whoever begins the module from now on; False when they get it already.

    Nobody who is under way is moved. A new package becomes the module's next version.
    """
    held = Module.objects.select_for_update(of=("self",)).select_related("course").get(pk=module.pk)
    held.versions.get_or_create(package=package, defaults={"added_by": by})
    if held.package_id == package.pk:
        return False
    audit(
        actor=by,
        action="module.version",
        subject=None,
        detail={"course": held.course.slug, "part": held.title, "package": str(package.uuid)},
    )
    module.package = held.package = package
    held.save(update_fields=["package"])
    return True


@transaction.atomic
def describe(*, course: Course, facts: Mapping[str, Any], by: Person | None) -> bool:
    """Let the catalogue, and certificates from now on, say `facts` (field -> value) of the course;
    False when it says so already. Audited."""
    held = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if not (changed := _set(held, facts)):
        return False
    held.save(update_fields=[*changed, "search_text"])
    audit(
        actor=by,
        action="course.described",
        subject=None,
        detail={"course": held.slug, **_in_short(changed)},
    )
    return True


@transaction.atomic
def set_showing(*, module: Module, facts: Mapping[str, Any], by: Person | None) -> bool:
    """Let the part open as `facts` (field -> value) say, from the next launch on; False when it
    does so already. Audited."""
    held = Module.objects.select_for_update(of=("self",)).select_related("course").get(pk=module.pk)
    if not (changed := _set(held, facts)):
        return False
    held.save(update_fields=list(changed))
    audit(
        actor=by,
        action="module.showing",
        subject=None,
        detail={"course": held.course.slug, "part": held.title, **_in_short(changed)},
    )
    return True


@transaction.atomic
def set_completion(*, module: Module, rule: str, minimum_score: int, by: Person | None) -> None:
    """What completes the module from now on; what people have reached stands. Audited."""
    module.completion, module.minimum_score = rule, minimum_score
    module.save(update_fields=["completion", "minimum_score"])
    detail = {"course": module.course.slug, "part": module.title, "rule": rule}
    if rule == Module.Completion.SCORE:
        detail["minimum_score"] = str(minimum_score)
    audit(actor=by, action="module.completion", subject=None, detail=detail)


@transaction.atomic
def place_package(
    *, package: Package, slug: str = "", by: Person | None = None, part: int | None = None
) -> Course:
    """Put an imported package where it belongs, and say where that is.

    With `slug` it goes into that course, which is made when it is not there. Without one, a package
    that is, or was, in a course that `by` manages leads there and changes nothing; else it becomes
    a new draft. Without `by` (the shell) every course counts. A course of others never changes.
    """
    managed = rules.managed_courses(by) if by else Course.objects.all()
    course = managed.filter(slug=slug).first() if slug else None
    if course is None and Course.objects.filter(slug=slug).exists():
        slug = ""  # `by` no longer manages the course that the upload was meant for
    if not slug:
        holding = managed.filter(modules__versions__package=package).order_by("pk").first()
        if holding is not None:
            return holding
    if course is None:
        course = create_course(title=package.title, slug=slug, owner_unit=_home_of(by))
    add_module(course=course, package=package, by=by, part=part)
    return course


@transaction.atomic
def publish(*, course: Course, by: Person | None) -> Course:
    """Show the course in the catalogue; raises NotReady when it has nothing to take."""
    if not course.modules.exists():
        raise NotReady(_("The course has no content yet. Upload a package first."))
    if course.published_at is None:
        course.published_at = timezone.now()
        course.save(update_fields=["published_at"])
        audit(actor=by, action="course.published", subject=None, detail={"course": course.slug})
    return course


@transaction.atomic
def unpublish(*, course: Course, by: Person | None) -> Course:
    """Take the course out of the catalogue; those under way go on."""
    if course.published_at is not None:
        course.published_at = None
        course.save(update_fields=["published_at"])
        audit(actor=by, action="course.unpublished", subject=None, detail={"course": course.slug})
    return course


def _set(row: Course | Module, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give `row` the values, unsaved; those that are new to it."""
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return changed


def _in_short(facts: Mapping[str, Any]) -> dict[str, str]:
    """As the audit keeps them: one line each."""
    return {
        name: "" if value is None else Truncator(value).chars(_AUDITED)
        for name, value in facts.items()
    }


def _home_of(by: Person | None) -> Unit | None:
    """The unit whose course administrator `by` is; None for one who is that everywhere."""
    if by is None:
        return None
    grants = by.grants.current(timezone.localdate()).filter(role=Role.COURSE_ADMIN)
    units = [g.unit for g in grants.select_related("unit").order_by("unit__path")]
    return None if None in units or not units else units[0]


def _free_slug(title: str) -> str:
    base = slugify(title.translate(_LETTERS))[: _SLUG_LENGTH - 4] or "kurs"
    taken = set(Course.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for n in range(2, 10_000) if (slug := f"{base}-{n}") not in taken)
