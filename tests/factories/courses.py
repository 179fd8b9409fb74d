"""Packages, courses and modules."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from content.models import Package
from courses.models import Course, Module


class PackageFactory(DjangoModelFactory):
    class Meta:
        model = Package

    lineage = factory.Sequence(lambda n: f"lineage{n}")
    kind = "scorm12"
    title = "Håndhygiene"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    launch = "index.html"
    file_count = 2
    total_bytes = 2000
    sco_count = 1


class CourseFactory(DjangoModelFactory):
    """A published course without modules."""

    class Meta:
        model = Course

    slug = factory.Sequence(lambda n: f"course{n}")
    title = "Håndhygiene"
    published_at = factory.LazyFunction(timezone.now)


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module
        skip_postgeneration_save = True

    course = factory.SubFactory(CourseFactory)
    title = "Nettkurs"
    package = factory.SubFactory(PackageFactory)
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def version(self, create, extracted, **kwargs):
        """What it has is its first version."""
        if create and self.package:
            self.versions.create(package=self.package)
