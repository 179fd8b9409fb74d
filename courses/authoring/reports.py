"""What an upload's page says: how far the import has come, and what it found."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from content.models import PackageKind, Upload
from courses.models import Course, ModuleVersion
from courses.rules import managed_courses
from people.models import Person


@dataclass(frozen=True, slots=True)
class UploadReport:
    """An upload with its report. `course` is where it went, if the viewer manages that;
    `was_there` whether the package was in that course already."""

    upload: Upload
    course: Course | None
    was_there: bool

    @property
    def is_open(self) -> bool:
        """Whether the import has not ended."""
        return self.upload.state in {
            Upload.State.RECEIVING,
            Upload.State.WAITING,
            Upload.State.RUNNING,
        }

    @property
    def is_known(self) -> bool:
        """Whether the portal had the package already, byte for byte."""
        package = self.upload.package
        return package is not None and package.imported_at < self.upload.created

    @property
    def is_imported(self) -> bool:
        """Whether there is a package now."""
        return self.upload.state == Upload.State.IMPORTED

    @property
    def percent(self) -> int:
        """How many of the files are unpacked and checked."""
        if not self.upload.files_total:
            return 0
        return min(100, 100 * self.upload.files_done // self.upload.files_total)

    @property
    def title(self) -> str:
        """The course's title as the package gives it, else the file's name."""
        return self.upload.report.get("title") or self.upload.filename

    @property
    def kind(self) -> str:
        """Such as SCORM 1.2; empty when nothing was recognised."""
        kind = self.upload.report.get("kind", "")
        return PackageKind(kind).label if kind in PackageKind.values else ""

    @property
    def errors(self) -> list[str]:
        """Why it was not imported, in sentences."""
        return list(self.upload.report.get("errors", ()))

    @property
    def warnings(self) -> list[str]:
        """What should be looked at before the course is published, in sentences."""
        return list(self.upload.report.get("warnings", ()))


@dataclass(frozen=True, slots=True)
class Tally:
    """How a list of uploads ended."""

    ready: int
    look_over: int
    refused: int


def reports_of(uploads: Iterable[Upload], viewer: Person) -> list[UploadReport]:
    """The reports of `uploads`, in their order; two queries besides."""
    listed = list(uploads)
    slugs = {u.course_slug for u in listed if u.course_slug}
    courses = {c.slug: c for c in managed_courses(viewer).filter(slug__in=slugs)}
    added = {
        (version.package_id, version.module.course_id): version.added_at
        for version in ModuleVersion.objects.filter(
            module__course__in=courses.values(), package__in={u.package_id for u in listed}
        )
        .select_related("module")
        .order_by("-added_at")  # so the first of a course with the package twice counts
    }
    return [_report(upload, courses.get(upload.course_slug), added) for upload in listed]


def _report(
    upload: Upload, course: Course | None, added: dict[tuple[int, int], dt.datetime]
) -> UploadReport:
    came = added.get((upload.package_id or 0, course.pk)) if course else None
    return UploadReport(
        upload=upload, course=course, was_there=came is not None and came < upload.created
    )


def tally(reports: Iterable[UploadReport]) -> Tally:
    """How many can be published as they are, should be looked over, or were refused."""
    ended = [r for r in reports if not r.is_open]
    imported = [r for r in ended if r.is_imported]
    look_over = sum(bool(r.warnings) for r in imported)
    return Tally(
        ready=len(imported) - look_over, look_over=look_over, refused=len(ended) - len(imported)
    )
