"""SCOs, attempts and visits."""

import itertools

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import Enrolment, Launch
from courses.services import enrol
from scorm.models import Attempt, Sco, ScoState
from scorm.payload import Save
from scorm.services import open_attempt, open_visit, save
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


class Player:
    """One visit of a SCO; each call is a save with the next number."""

    def __init__(self, attempt, sco=None):
        self.attempt = attempt
        self.visit = open_visit(attempt=attempt, sco=sco or attempt.package.scos.first())
        self.seq = itertools.count(1)

    def save(self, values=None, *, seq=0, finished=False, at=None):
        body = Save(
            seq=seq or next(self.seq),
            visit=self.visit.number,
            values=values or {},
            at=at,
            finished=finished,
        )
        return save(attempt_id=self.attempt.pk, save=body)


def state_of(attempt: Attempt) -> ScoState:
    """The state of the only SCO of the attempt."""
    return ScoState.objects.get(attempt=attempt)
