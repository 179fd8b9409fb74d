"""News from the content app. Receivers run in the sender's transaction; a failing one fails it."""

from dataclasses import dataclass

from django.dispatch import Signal

from content.models import Package, Upload

upload_imported = Signal()  # fact: UploadImported


@dataclass(frozen=True, slots=True)
class UploadImported:
    """An upload became a package, or was the same file as one that is here already."""

    upload: Upload
    package: Package
