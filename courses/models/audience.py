"""Whom a course is meant for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who sees a published course and may take it; from everybody to a few."""

    OPEN = "open", _("Open to everybody")
    LOGGED_IN = "logged_in", _("Everybody who logs in")
    AFFILIATIONS = "affiliations", _("People with a chosen affiliation")
    EMPLOYEES = "employees", _("Employees")
    TARGET_GROUP = "target_group", _("Chosen units and positions")


# The kinds of people.Affiliation and the employees, as an audience.
AFFILIATED = {
    "employee": _("Employees"),
    "student": _("Students and apprentices"),
    "temp": _("Temps and hired staff"),
    "municipality": _("Employees of municipalities"),
    "other_region": _("Employees of other health regions"),
    "patient": _("Patients"),
    "relative": _("Relatives"),
}


class AudienceAffiliation(models.Model):
    """One kind of affiliation that a course is meant for."""

    course = models.ForeignKey(
        "courses.Course", models.CASCADE, related_name="audience_affiliations"
    )
    kind = models.CharField(max_length=20)  # a key of AFFILIATED

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["course", "kind"], name="courses_one_affiliation"),
        )
