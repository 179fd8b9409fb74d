"""Course packages: what was uploaded, and what became of it."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person


class PackageKind(models.TextChoices):
    """The kinds of packages that can be recognised."""

    SCORM12 = "scorm12", "SCORM 1.2"
    SCORM2004 = "scorm2004", "SCORM 2004"
    XAPI = "xapi", "xAPI"
    CMI5 = "cmi5", "cmi5"


class Package(models.Model):
    """An unpacked course package. It never changes once imported; a new upload is a new row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The lineage holds what is the same course to its author: the manifest's identifier.
    lineage = models.CharField(max_length=255, db_index=True)
    kind = models.CharField(max_length=12, choices=PackageKind)
    title = models.CharField(_("title"), max_length=255)
    version = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    launch = models.CharField(max_length=2000)  # href of the first launchable item
    sco_count = models.PositiveIntegerField()
    file_count = models.PositiveIntegerField()
    total_bytes = models.PositiveBigIntegerField()
    warnings = models.JSONField(default=list)  # sentences
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-imported_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return Path(settings.STORAGE_DIR) / "packages" / self.uuid.hex


class Upload(models.Model):
    """A zip on its way to becoming a package: the import job and its report."""

    class State(models.TextChoices):
        """Where the upload is; a failed one keeps its report."""

        RECEIVING = "receiving", _("Under way")  # not all of the file is here
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Checking")
        IMPORTED = "imported", _("Imported")
        REFUSED = "refused", _("Not imported")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filename = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)  # bytes; of one that comes in pieces
    received_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # the sender's name for its content
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    files_done = models.PositiveIntegerField(default=0)
    files_total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)  # content.services.ImportReport as a dict
    package = models.ForeignKey(Package, models.PROTECT, null=True, related_name="uploads")
    uploaded_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="uploads")
    # The course this upload should go to; courses fills it in, content only keeps it.
    course_slug = models.CharField(max_length=80, blank=True)
    course_part = models.PositiveBigIntegerField(null=True)  # the module whose version it becomes
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.filename

    @property
    def path(self) -> Path:
        """Where the zip lies until it is imported or refused."""
        return Path(settings.STORAGE_DIR) / "uploads" / f"{self.uuid.hex}.zip"
