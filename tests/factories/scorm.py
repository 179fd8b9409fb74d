"""SCOs, attempts and visits."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import Enrolment, Launch
from courses.services import enrol
from scorm.models import Attempt, Sco
from scorm.services import open_attempt
from tests.factories.courses import ModuleFactory, PackageFactory
from tests.factories.people import PersonFactory


class ScoFactory(DjangoModelFactory):
    class Meta:
        model = Sco

    package = factory.SubFactory(PackageFactory)
    identifier = factory.Sequence(lambda n: f"ITEM-{n}")
    position = factory.Sequence(lambda n: n)
    title = "Del"
    href = "index.html"


def make_attempt(scos: int = 1, **sco_fields) -> Attempt:
    """An attempt of a new person in a new course whose package has `scos` SCOs."""
    module = ModuleFactory()
    for _ in range(scos):
        ScoFactory(package=module.package, **sco_fields)
    enrolment = enrol(person=PersonFactory(), course=module.course)
    return open_attempt(enrolment=enrolment, module=module)


def make_launch(attempt: Attempt, purpose: str = Launch.Purpose.ENROLMENT) -> Launch:
    """A launch of the attempt's module by its person."""
    enrolment: Enrolment = attempt.enrolment
    return Launch.objects.create(
        person=enrolment.person,
        module=attempt.module,
        purpose=purpose,
        enrolment=None if purpose == Launch.Purpose.PREVIEW else enrolment,
        created=timezone.now(),
    )
