"""The catalogue: courses and their modules."""

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.models import Package
from courses.models.audience import Audience
from courses.validity import MINIMUM_MONTHS, RENEWAL_DAYS, Validity
from people.models import JobRole, Person, Unit


class SubjectArea(models.Model):
    """A subject area such as infection control; `icon` and `color` draw its course covers."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)
    icon = models.CharField(max_length=40, default="Book")
    color = models.CharField(max_length=12, default="primary")

    class Meta:
        ordering = ("name",)
        verbose_name = _("subject area")

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(models.QuerySet["Course"]):
    """Named questions about courses; who may see which stands in courses.rules."""

    def published(self) -> "CourseQuerySet":
        """Those in the catalogue."""
        return self.filter(published_at__isnull=False)

    def matching(self, text: str) -> "CourseQuerySet":
        """Those whose title, summary or subject area holds every word of `text`."""
        found = self
        for word in text.lower().split():
            found = found.filter(search_text__contains=word)
        return found


class Course(models.Model):
    """What a person can take and complete: one or more modules and a rule."""

    class CompletionRule(models.TextChoices):
        """When the course as a whole is complete."""

        ALL_MODULES = "all", _("Every module is completed")
        ANY_MODULE = "any", _("One module is completed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        default="nb",
        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
    )
    subject_area = models.ForeignKey(
        SubjectArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("subject area"),
    )
    owner_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="courses"
    )
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"), null=True, blank=True
    )
    valid_months = models.PositiveSmallIntegerField(
        _("certificate valid for, in months"), null=True, blank=True
    )
    # Or until this date of a year, but at least `minimum_months`; see courses.validity.
    valid_until_day = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_until_month = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum_months = models.PositiveSmallIntegerField(default=MINIMUM_MONTHS)
    renewal_days = models.PositiveSmallIntegerField(default=RENEWAL_DAYS)
    # Printed on the diploma of a course that counts towards a speciality.
    accreditation_hours = models.DecimalField(
        _("approved hours"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    accreditation_body = models.CharField(_("approved by"), max_length=200, blank=True)
    accreditation_category = models.CharField(_("approved as"), max_length=200, blank=True)
    completion_rule = models.CharField(
        _("completed when"),
        max_length=4,
        choices=CompletionRule,
        default=CompletionRule.ALL_MODULES,
    )
    audience = models.CharField(
        _("meant for"), max_length=12, choices=Audience, default=Audience.LOGGED_IN
    )
    # Of a target group: the units with what is below them, and the positions; none means any.
    audience_units = models.ManyToManyField(Unit, blank=True, related_name="+")
    audience_job_roles = models.ManyToManyField(JobRole, blank=True, related_name="+")
    # Lower case, since SQLite compares Æ, Ø and Å with regard to case.
    search_text = models.TextField(blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        verbose_name = _("course")
        constraints = (
            models.CheckConstraint(
                name="courses_one_validity",
                condition=models.Q(valid_until_day__isnull=True, valid_until_month__isnull=True)
                | models.Q(
                    valid_until_day__range=(1, 31),
                    valid_until_month__range=(1, 12),
                    valid_months__isnull=True,
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the text that the catalogue searches in step with what is shown."""
        area = self.subject_area.name if self.subject_area else ""
        self.search_text = f"{self.title}\n{self.summary}\n{area}".lower()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The course page."""
        return reverse("courses:course", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Whether the course can be taken without logging in."""
        return self.audience == Audience.OPEN

    @property
    def is_limited(self) -> bool:
        """Whether logging in is not enough."""
        return self.audience not in {Audience.OPEN, Audience.LOGGED_IN}

    @property
    def validity(self) -> Validity:
        """How long its certificates are valid."""
        day, month = self.valid_until_day, self.valid_until_month
        return Validity(
            months=self.valid_months,
            yearly=(month, day) if month and day else None,
            minimum_months=self.minimum_months,
            renewal_days=self.renewal_days,
        )

    @property
    def yearly_date(self) -> dt.date | None:
        """The yearly date in a leap year, to be shown as day and month; None without one."""
        if not (self.valid_until_day and self.valid_until_month):
            return None
        return dt.date(2000, self.valid_until_month, self.valid_until_day)

    @property
    def is_published(self) -> bool:
        """Whether the course stands in the catalogue."""
        return self.published_at is not None


class Module(models.Model):
    """One part of a course."""

    class Kind(models.TextChoices):
        """How the part is learnt."""

        ELEARNING = "elearning", _("e-learning")
        CLASSROOM = "classroom", _("classroom session")
        SIMULATION = "simulation", _("simulation")

    class Completion(models.TextChoices):
        """What of a player's reports completes the part."""

        REPORTED = "reported", _("the package reports completed or passed")
        PASSED = "passed", _("the package reports passed")
        SCORE = "score", _("the score is high enough")
        OPENED = "opened", _("it has been opened")

    class OpensIn(models.TextChoices):
        """Where the content is shown."""

        PAGE = "page", _("in the page")
        WINDOW = "window", _("in a window of its own")

    IN_SESSIONS = (Kind.CLASSROOM, Kind.SIMULATION)

    course = models.ForeignKey(Course, models.CASCADE, related_name="modules")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ELEARNING)
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    duration_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    package = models.ForeignKey(Package, models.PROTECT, null=True, related_name="modules")
    completion = models.CharField(
        _("completed when"), max_length=8, choices=Completion, default=Completion.REPORTED
    )
    minimum_score = models.PositiveSmallIntegerField(_("lowest score in percent"), default=80)
    opens_in = models.CharField(
        _("the content opens"), max_length=6, choices=OpensIn, default=OpensIn.PAGE
    )
    window_width = models.PositiveSmallIntegerField(_("width of the window"), default=1024)  # px
    window_height = models.PositiveSmallIntegerField(_("height of the window"), default=768)  # px
    # Of a package with several parts in SCORM 1.2; in 2004 its own sequencing decides.
    goes_on = models.BooleanField(_("go on by itself when a part is finished"), default=False)
    # Of a module in sessions: the share of the minutes, in percent, that completes it.
    required_attendance = models.PositiveSmallIntegerField(_("required attendance"), default=80)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["course", "position"], name="courses_module_position"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_sessions(self) -> bool:
        """Whether it is taken by meeting others, not in a player."""
        return self.kind in self.IN_SESSIONS


class ModuleVersion(models.Model):
    """A package that is, or was, what new learners get in a module. Never changed or deleted.

    The module's `package` says which one is current; the order in which they came numbers them.
    """

    module = models.ForeignKey(Module, models.CASCADE, related_name="versions")
    package = models.ForeignKey(Package, models.PROTECT, related_name="module_versions")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["module", "package"], name="courses_module_version"),
        )
