"""What people may do: a role within a unit subtree, for a time."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from people.models.employment import Employment, Unit
from people.models.person import Person

# Who keeps a grant: nobody else ends it.
MANUAL = "manual"
HR = "hr"
GROUP = "group"  # of the internal log-in (people.sso.groups)


class Role(models.TextChoices):
    """The roles of the portal. Every person is a learner without a grant."""

    INSTRUCTOR = "instructor", _("instructor")
    SUPERVISOR = "supervisor", _("supervisor")
    LEADER = "leader", _("leader")
    DEPUTY = "deputy", _("deputy")
    CLINIC_HEAD = "clinic_head", _("clinic head")
    SUBJECT_OWNER = "subject_owner", _("subject owner")
    COURSE_ADMIN = "course_admin", _("course administrator")
    UNIT_ADMIN = "unit_admin", _("unit administrator")
    AUDITOR = "auditor", _("auditor")
    SYSTEM_ADMIN = "system_admin", _("system administrator")


class GrantQuerySet(models.QuerySet["Grant"]):
    """Named questions about grants."""

    def current(self, on: dt.date) -> "GrantQuerySet":
        """Those that hold on the day `on`."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)

    def of_leavers(self, on: dt.date) -> "GrantQuerySet":
        """Of the current ones, what was given by hand to whoever was employed since, and is not on
        the day `on`."""
        own = Employment.objects.filter(person=OuterRef("person"))
        was_employed = Exists(own.filter(until__gte=OuterRef("since"), until__lt=on))
        return self.current(on).filter(was_employed, ~Exists(own.current(on)), source=MANUAL)


class Grant(models.Model):
    """`person` has `role` in `unit` and below, or everywhere when `unit` is empty."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="grants")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="grants_given"
    )

    source = models.CharField(max_length=20, default=MANUAL)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["person", "role"], name="people_grant_person"),)
        verbose_name = _("grant")
