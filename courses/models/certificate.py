"""What a completed course gave. Nothing here is ever changed or removed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.enrolment import Enrolment


class Completion(models.Model):
    """An enrolment met the course's completion rule. `scaled` is 0..1 where a score is known."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="completion")
    at = models.DateTimeField()
    scaled = models.FloatField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=4)  # the course's rule at that time


class Certificate(models.Model):
    """The record behind a diploma; `valid_until` is frozen at issue."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    completion = models.OneToOneField(Completion, models.PROTECT, related_name="certificate")
    course_title = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("certificate")
