"""Who runs which module, and why."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models.course import Module
from courses.models.enrolment import Enrolment
from courses.models.guest import GuestRound
from people.models import Person


class Launch(models.Model):
    """One opening of a module. Only a launch for an enrolment is ever told of.

    An anonymous one has no person and belongs to a guest round. When the round is claimed it is
    the person's, for their enrolment; `guest` stays.
    """

    class Purpose(models.TextChoices):
        """Why the module is opened."""

        ENROLMENT = "enrolment", _("enrolment")
        REVIEW = "review", _("review")  # a completed course, opened again without being recorded
        ANONYMOUS = "anonymous", _("without log-in")  # kept, and told only if it is claimed
        PREVIEW = "preview", _("preview")  # a course admin looks at the content
        BENCH = "bench", _("test run")  # as a learner would meet it, watched, and kept nowhere

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="launches")
    module = models.ForeignKey(Module, models.PROTECT, related_name="launches")
    purpose = models.CharField(max_length=10, choices=Purpose)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True, related_name="launches")
    guest = models.ForeignKey(GuestRound, models.CASCADE, null=True, related_name="launches")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="courses_launch_has_enrolment",
                condition=models.Q(purpose__in=("preview", "bench"))
                | models.Q(enrolment__isnull=False)
                | models.Q(guest__isnull=False, purpose__in=("anonymous", "review")),
            ),
            models.CheckConstraint(
                name="courses_launch_is_somebodys",
                condition=models.Q(person__isnull=False) | models.Q(guest__isnull=False),
            ),
        )

    def get_absolute_url(self) -> str:
        """The player page."""
        return reverse("courses:player", args=[self.uuid])

    @property
    def is_over(self) -> bool:
        """Whether it would record into a round that is closed."""
        return (
            self.purpose == self.Purpose.ENROLMENT
            and self.enrolment is not None
            and self.enrolment.closed_at is not None
        )
