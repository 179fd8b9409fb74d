"""Competences."""

import factory
from factory.django import DjangoModelFactory

from competence.models import Competence


class CompetenceFactory(DjangoModelFactory):
    class Meta:
        model = Competence

    slug = factory.Sequence(lambda n: f"competence{n}")
    name = "Håndhygiene"
    short_name = factory.Sequence(lambda n: f"Hygiene {n}")
