"""What can be learnt in the region: packages, courses, competences, requirements, rules."""

import datetime as dt
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from competence.models import Competence
from competence.services.obligations import require
from content.models import Package
from content.services import import_zip
from courses.models import Course, SubjectArea
from courses.services import add_module, create_course, publish
from demo.build import build_all
from demo.region import ROOT
from demo.source import PackageSource, read
from people.models import JobRole, Person, Unit
from xapi_bridge.services.rules import let_course_give

SOURCE = Path(__file__).parent / "catalogue.toml"


class PackageNotImportedError(Exception):
    """The portal refused a package that this project wrote; the text is its report."""


def import_packages() -> dict[str, Package]:
    """Build all demo packages and import them: slug -> package. Repeating it changes nothing."""
    packages = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in build_all(Path(folder)):
            report = import_zip(path, filename=path.name, by=None)
            if report.package is None:
                raise PackageNotImportedError(f"{path.name}: {' '.join(report.errors)}")
            packages[path.stem] = Package.objects.get(uuid=report.package)
    return packages


def load_catalogue(packages: dict[str, Package], today: dt.date) -> None:
    """Make courses and competences, and who must hold which; after the region, once."""
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    areas = {row["slug"]: SubjectArea.objects.create(**row) for row in data["area"]}
    admin = Person.objects.get(username="courseadmin")
    owner = Unit.objects.get(code=ROOT)
    courses = {}
    for row in data["course"]:
        slug = row["package"]
        course = _course(row, read(slug), areas[row["area"]], owner)
        module = add_module(course=course, package=packages[slug])
        module.duration_minutes = course.duration_minutes
        module.save(update_fields=["duration_minutes"])
        courses[slug] = publish(course=course, by=admin)
    for row in data["competence"]:
        _competence(row, courses[row["course"]], admin, today)


def _course(row: dict[str, Any], source: PackageSource, area: SubjectArea, owner: Unit) -> Course:
    course = create_course(
        title=source.title, slug=source.slug, owner_unit=owner, language=source.language
    )
    course.summary = source.description
    course.subject_area = area
    course.duration_minutes = source.minutes
    course.valid_months = row.get("valid_months")
    course.save()
    return course


def _competence(row: dict[str, Any], course: Course, admin: Person, today: dt.date) -> None:
    competence = Competence.objects.create(
        slug=row["slug"],
        name=row["name"],
        short_name=row["short_name"],
        description=row["description"],
    )
    let_course_give(course=course, competence=competence, by=admin)
    since = today - dt.timedelta(days=row["required_for_days"])
    for unit in Unit.objects.filter(code__in=row["units"]):
        for job_role in JobRole.objects.filter(code__in=row["positions"]) or [None]:
            require(competence=competence, unit=unit, job_role=job_role, since=since)
