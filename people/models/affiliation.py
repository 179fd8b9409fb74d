"""What a person without employment is to the region."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Named questions about affiliations."""

    def current(self) -> "AffiliationQuerySet":
        """Those that the person has not taken back."""
        return self.filter(ended_at__isnull=True)

    def verifiable(self) -> "AffiliationQuerySet":
        """Those that somebody can vouch for. Who is a patient or a relative is nobody's list."""
        return self.filter(kind__in=Affiliation.VERIFIABLE)


class Affiliation(models.Model):
    """A person says what they are: declared, until an administrator verifies it.

    Employees of the region are not here: their employment says it (`people.rules.affiliations_of`).
    """

    class Kind(models.TextChoices):
        """What a person may say about themselves."""

        OTHER_REGION = "other_region", _("I work in another health region")
        MUNICIPALITY = "municipality", _("I work in a municipality")
        TEMP = "temp", _("I am a temp or hired by an agency")
        STUDENT = "student", _("I am a student or an apprentice")
        PATIENT = "patient", _("I am a patient")
        RELATIVE = "relative", _("I am a relative of a patient")

    VERIFIABLE = (Kind.OTHER_REGION, Kind.MUNICIPALITY, Kind.TEMP, Kind.STUDENT)

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    kind = models.CharField(max_length=20, choices=Kind)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="affiliations_verified"
    )
    ended_at = models.DateTimeField(null=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ("declared_at", "id")
        verbose_name = _("affiliation")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_at__isnull=True),
                name="people_affiliation_once",
            ),
        )

    @property
    def name(self) -> str:
        """The kind, as somebody else says it."""
        return str(_NAMES[self.Kind(self.kind)])

    @property
    def is_verified(self) -> bool:
        """Whether an administrator has vouched for it."""
        return self.verified_at is not None

    @property
    def is_verifiable(self) -> bool:
        """Whether it is of a kind that somebody can vouch for."""
        return self.kind in self.VERIFIABLE


_NAMES = {
    Affiliation.Kind.OTHER_REGION: _("Another health region"),
    Affiliation.Kind.MUNICIPALITY: _("Municipality"),
    Affiliation.Kind.TEMP: _("Temp"),
    Affiliation.Kind.STUDENT: _("Student or apprentice"),
    Affiliation.Kind.PATIENT: _("Patient"),
    Affiliation.Kind.RELATIVE: _("Relative"),
}
