"""Whom the demo's courses are meant for, where that is not everybody who logs in."""

from courses.audience import AudienceChoice
from courses.models import Audience, Course
from courses.services import set_audience
from people.models import Affiliation, JobRole, Person, Unit
from people.rules import EMPLOYEE

_OPEN = ("handhygiene", "parorende")  # what visitors can take in the waiting room
_FOR_RELATIVES = "fall"
_FOR_NURSES = "sarstell"


def choose_audiences() -> None:
    """Let each audience be seen in the catalogue; after the catalogue, once."""
    admin = Person.objects.get(username="courseadmin")
    choices = dict.fromkeys(_OPEN, AudienceChoice(Audience.OPEN))
    choices[_FOR_RELATIVES] = AudienceChoice(
        Audience.AFFILIATIONS,
        affiliations=[EMPLOYEE, Affiliation.Kind.PATIENT, Affiliation.Kind.RELATIVE],
    )
    choices[_FOR_NURSES] = AudienceChoice(
        Audience.TARGET_GROUP,
        units=list(Unit.objects.filter(code__in=["HVF-MED", "HVF-KIR"])),
        job_roles=list(JobRole.objects.filter(code__in=["sykepleier", "avdelingssykepleier"])),
    )
    for slug, choice in choices.items():
        set_audience(course=Course.objects.get(slug=slug), choice=choice, by=admin)
