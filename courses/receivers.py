"""What other apps' news mean here."""

from typing import Any

from django.dispatch import receiver

from content.signals import UploadImported, upload_imported
from courses.services import place_package


@receiver(upload_imported, dispatch_uid="courses.place_package")
def put_upload_into_course(fact: UploadImported, **_: Any) -> None:
    """An imported upload becomes a module of the course it was meant for, or a new draft."""
    upload = fact.upload
    course = place_package(
        package=fact.package,
        slug=upload.course_slug,
        by=upload.uploaded_by,
        part=upload.course_part,
    )
    upload.course_slug = course.slug
    upload.save(update_fields=["course_slug"])
