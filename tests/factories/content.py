"""Uploads on their way to becoming packages."""

import factory
from factory.django import DjangoModelFactory

from content.models import Upload
from tests.factories.courses import PackageFactory
from tests.factories.people import PersonFactory


class UploadFactory(DjangoModelFactory):
    """An upload that waits for its import."""

    class Meta:
        model = Upload

    filename = "kurs.zip"
    size = 2000
    uploaded_by = factory.SubFactory(PersonFactory)

    class Params:
        imported = factory.Trait(
            state=Upload.State.IMPORTED,
            package=factory.SubFactory(PackageFactory),
            report={"title": "Håndhygiene", "kind": "scorm12", "warnings": [], "errors": []},
        )
