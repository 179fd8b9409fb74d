"""Where an imported package goes, and that no course changes which was not named."""

import pytest
from django.urls import reverse

from content import signals as content_signals
from content.models import Upload
from content.signals import UploadImported
from courses.models import Course
from courses.services import place_package
from people.models import AuditEvent
from tests.factories.content import UploadFactory
from tests.factories.courses import CourseFactory, ModuleFactory, PackageFactory
from tests.factories.people import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def package():
    return PackageFactory(lineage="hygiene", title="Håndhygiene")


def courses():
    """The packages of each course's parts, oldest course first."""
    return [
        (course.slug, course.owner_unit.code, [m.package.pk for m in course.modules.all()])
        for course in Course.objects.order_by("pk")
    ]


def others(package, slug="others"):
    """A course of another unit that has `package`."""
    course = CourseFactory(slug=slug, owner_unit=make_unit("lab"))
    return ModuleFactory(course=course, package=package).course


def upload_of(package, by, slug=""):
    """What became of an upload of `package`, after its import."""
    upload = UploadFactory(
        state=Upload.State.IMPORTED, uploaded_by=by, package=package, course_slug=slug
    )
    content_signals.upload_imported.send(
        Upload, fact=UploadImported(upload=upload, package=package)
    )
    return upload


def test_a_package_in_a_course_of_others_becomes_a_draft_of_one_s_own(admin, package):
    others(package)
    before = courses()

    place_package(package=package, by=admin)

    assert courses() == [*before, ("handhygiene", "ward", [package.pk])]


def test_a_course_of_others_named_long_ago_is_left_alone(admin, package):
    """Whoever lost the role while the file was on its way."""
    others(PackageFactory(lineage=package.lineage))
    before = courses()

    place_package(package=package, slug="others", by=admin)

    assert courses() == [*before, ("handhygiene", "ward", [package.pk])]


@pytest.mark.parametrize("is_current", [True, False])
def test_a_package_in_a_course_of_one_s_own_leads_there_and_changes_nothing(
    ward, admin, package, is_current
):
    course = CourseFactory(slug="mine", owner_unit=ward)
    ModuleFactory(course=course, package=PackageFactory(lineage=package.lineage))  # is found first
    module = ModuleFactory(course=course, package=package)
    if not is_current:
        module.package = PackageFactory()
        module.save()
        module.versions.create(package=module.package)
    others(package)
    before = courses()

    assert place_package(package=package, by=admin) == course
    assert courses() == before
    assert not AuditEvent.objects.exists()


def test_a_package_that_the_named_course_has_stays_in_the_part_that_has_it(ward, admin, package):
    course = CourseFactory(slug="mine", owner_unit=ward)
    ModuleFactory(course=course, package=PackageFactory(lineage=package.lineage))
    ModuleFactory(course=course, package=package)
    before = courses()

    place_package(package=package, slug="mine", by=admin)

    assert courses() == before


def test_the_shell_finds_the_course_whoever_owns_it(package):
    course = others(package)
    before = courses()

    assert place_package(package=package) == course
    assert courses() == before


@pytest.mark.parametrize(
    ("lies_in", "slug", "leads_to", "says_known", "says_unchanged"),
    [
        ("mine", "", "mine", True, True),
        ("mine", "mine", "mine", True, True),
        ("mine", "second", "second", True, False),
        ("others", "", "handhygiene", True, False),
    ],
)
def test_the_report_says_what_was_there_and_what_became_of_it(
    client, ward, admin, package, lies_in, slug, leads_to, says_known, says_unchanged
):
    CourseFactory(slug="second", owner_unit=ward)
    if lies_in == "mine":
        ModuleFactory(course=CourseFactory(slug="mine", owner_unit=ward), package=package)
    else:
        others(package)
    upload = upload_of(package, admin, slug)
    client.force_login(admin)

    page = client.get(
        reverse("authoring:report", args=[upload.uuid]), headers={"accept-language": "en"}
    ).content.decode()

    assert reverse("authoring:course", args=[leads_to]) in page
    assert ("The portal has this package already" in page) is says_known
    assert ("nothing was added" in page) is says_unchanged


def test_the_report_of_a_new_package_says_nothing_of_the_kind(client, admin):
    upload = UploadFactory(state=Upload.State.RUNNING, uploaded_by=admin)
    upload.state, upload.package = Upload.State.IMPORTED, PackageFactory()
    upload.save()
    content_signals.upload_imported.send(
        Upload, fact=UploadImported(upload=upload, package=upload.package)
    )
    client.force_login(admin)

    page = client.get(
        reverse("authoring:report", args=[upload.uuid]), headers={"accept-language": "en"}
    ).content.decode()

    assert "The portal has this package already" not in page
    assert "nothing was added" not in page
