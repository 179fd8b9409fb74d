"""What a completed course gave, and what became of it. No row here is ever changed or removed."""

import datetime as dt
import secrets
import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models.enrolment import Enrolment
from people.models import Person

# Crockford's base 32: no letter that is read as a digit. 20 of them are 100 bits.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 20


def new_code() -> str:
    """A code that nobody guesses, to be printed on a diploma."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """A code in groups of five, as people read and type it."""
    return "-".join(code[n : n + 5] for n in range(0, CODE_LENGTH, 5))


class Completion(models.Model):
    """An enrolment met the course's completion rule. `scaled` is 0..1 where a score is known."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="completion")
    at = models.DateTimeField()
    scaled = models.FloatField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=4)  # the course's rule at that time


class Certificate(models.Model):
    """The record behind a diploma: everything that is printed is frozen at issue."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    completion = models.OneToOneField(Completion, models.PROTECT, related_name="certificate")
    course_title = models.CharField(max_length=200)
    holder_name = models.CharField(max_length=310, default="")
    hpr_number = models.CharField(max_length=9, default="")
    issuer_name = models.CharField(max_length=200, default="")
    language = models.CharField(max_length=2, default="nb")  # of the diploma
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    accreditation_body = models.CharField(max_length=200, default="")
    accreditation_category = models.CharField(max_length=200, default="")
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("certificate")
        indexes = (models.Index(fields=["valid_until"], name="courses_certificate_ends"),)

    def get_absolute_url(self) -> str:
        """The page for the holder and those who lead them."""
        return reverse("certificates:certificate", args=[self.uuid])

    @property
    def printed_code(self) -> str:
        """The code as it stands on the diploma."""
        return grouped(self.code)

    @property
    def verify_path(self) -> str:
        """The public page that says whether the diploma is valid."""
        return reverse("certificates:verify_code", args=[self.printed_code])

    @property
    def revoked(self) -> "Revocation | None":
        """The revocation, where there is one."""
        return getattr(self, "revocation", None)

    def status_on(self, today: dt.date) -> str:
        """`revoked`, `expired` or `valid`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.valid_until and self.valid_until < today else "valid"

    @property
    def lasts(self) -> tuple[dt.date, dt.datetime]:
        """Orders certificates of the same course: valid longest, then newest."""
        return (self.valid_until or dt.date.max, self.issued_at)


class Revocation(models.Model):
    """The certificate no longer counts, by a decision with a reason."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("revocation")


class CertificateExpiry(models.Model):
    """The certificate's last day has passed. `at` is the midnight after it, in Norway."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="expiry")
    at = models.DateTimeField()


class Reminder(models.Model):
    """The holder was told that the certificate ends, or has ended; once for each `stage`."""

    class Stage(models.IntegerChoices):
        """Days before the end, the nearest first."""

        EXPIRED = 0, _("expired")
        WEEK = 7, _("seven days before")
        MONTH = 30, _("thirty days before")
        QUARTER = 90, _("ninety days before")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="reminders")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["certificate", "stage"], name="courses_one_reminder_a_stage"
            ),
        )
