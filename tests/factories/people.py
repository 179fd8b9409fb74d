"""People, units, positions and roles."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from people.models import Affiliation, Employment, Grant, JobRole, Person, Role, Unit
from people.services import add_unit


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    username = factory.Sequence(lambda n: f"person{n}")
    given_name = "Kari"
    family_name = factory.Sequence(lambda n: f"Hansen {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(**kwargs)


class JobRoleFactory(DjangoModelFactory):
    class Meta:
        model = JobRole

    code = factory.Sequence(lambda n: f"role{n}")
    name = "Sykepleier"


class EmploymentFactory(DjangoModelFactory):
    class Meta:
        model = Employment

    person = factory.SubFactory(PersonFactory)
    job_role = factory.SubFactory(JobRoleFactory)
    since = dt.date(2020, 1, 1)


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    person = factory.SubFactory(PersonFactory)
    role = Role.LEADER
    since = dt.date(2020, 1, 1)


def make_unit(code: str, parent: Unit | None = None) -> Unit:
    """A unit below `parent`, or a root."""
    return add_unit(name=code.title(), code=code, parent=parent)


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    kind = Affiliation.Kind.STUDENT
