"""The pages where courses are made: who may open them, uploads, metadata, publication."""

import json
import re
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content import tasks
from content.models import Upload
from courses.models import Course
from people.models import AuditEvent, Role
from tests.factories.content import UploadFactory
from tests.factories.courses import CourseFactory, ModuleFactory, PackageFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db

METADATA = {
    "title": "Håndhygiene i pasientarbeid",
    "summary": "Når og hvordan du vasker hendene.",
    "language": "nb",
    "subject_area": "",
    "duration_minutes": "25",
    "valid_months": "24",
    "completion_rule": "any",
}
SMALL_WINDOW = {"window_width": "800", "window_height": "600"}


@pytest.fixture
def draft(ward):
    """A draft of the ward without modules."""
    return CourseFactory(slug="hygiene", owner_unit=ward, published_at=None)


@pytest.fixture
def queue(monkeypatch):
    """The ids that were handed to the import task, in place of a broker."""
    handed = []
    monkeypatch.setattr(tasks.import_upload, "delay", handed.append)
    return handed


def audited():
    """What was written down, the oldest first."""
    return list(AuditEvent.objects.order_by("at").values_list("action", "actor", "detail"))


def zipped(name="kurs.zip", data=b"PK not really"):
    return SimpleUploadedFile(name, data, "application/zip")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # visitor, learner, the ward's course admin, one elsewhere, one everywhere
        ("home", (302, 403, 200, 200, 200)),
        ("upload", (302, 403, 200, 200, 200)),
        ("recent", (302, 403, 200, 200, 200)),
        ("report", (302, 403, 200, 404, 200)),
        ("course", (302, 403, 200, 404, 200)),
        ("audience", (302, 403, 200, 404, 200)),
        ("publish", (302, 403, 302, 404, 302)),
        ("unpublish", (302, 403, 302, 404, 302)),
    ],
)
def test_who_may_open_which_page(client, admin, draft, name, expected):
    upload = UploadFactory(uploaded_by=admin, course_slug=draft.slug)
    arguments = {"home": [], "upload": [], "recent": [], "report": [upload.uuid]}
    address = reverse(f"authoring:{name}", args=arguments.get(name, [draft.slug]))
    elsewhere = GrantFactory(role=Role.COURSE_ADMIN, unit=make_unit("lab")).person
    everywhere = GrantFactory(role=Role.COURSE_ADMIN, unit=None).person
    send = client.post if name in {"publish", "unpublish"} else client.get

    answers = []
    for viewer in (None, PersonFactory(), admin, elsewhere, everywhere):
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(send(address).status_code)

    assert tuple(answers) == expected


@pytest.mark.parametrize("name", ["publish", "unpublish"])
def test_publication_is_no_link(client, admin, draft, name):
    client.force_login(admin)

    assert client.get(reverse(f"authoring:{name}", args=[draft.slug])).status_code == 405


def test_a_plain_form_leads_to_the_report_of_its_file(
    client, admin, queue, django_capture_on_commit_callbacks
):
    client.force_login(admin)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("authoring:upload"), {"file": zipped()})

    upload = Upload.objects.get()
    assert answer.url == reverse("authoring:report", args=[upload.uuid])
    assert (upload.filename, upload.uploaded_by, upload.course_slug) == ("kurs.zip", admin, "")
    assert upload.path.read_bytes() == b"PK not really"
    assert queue == [upload.pk]


def test_several_files_lead_to_the_list(client, admin, queue):
    client.force_login(admin)

    answer = client.post(reverse("authoring:upload"), {"file": [zipped("a.zip"), zipped("b.zip")]})

    assert answer.url == reverse("authoring:home")
    assert set(Upload.objects.values_list("filename", flat=True)) == {"a.zip", "b.zip"}


def test_the_script_gets_the_addresses_of_the_reports(client, admin, queue):
    client.force_login(admin)
    headers = {"accept": "application/json"}

    answer = client.post(reverse("authoring:upload"), {"file": zipped()}, headers=headers)

    assert answer.status_code == 201
    report = reverse("authoring:report", args=[Upload.objects.get().uuid])
    assert json.loads(answer.content) == {"reports": [report]}


@pytest.mark.parametrize("files", [{}, {"file": SimpleUploadedFile("kurs.zip", b"")}])
def test_no_file_and_an_empty_file_are_refused_in_a_sentence(client, admin, queue, files):
    client.force_login(admin)
    address = reverse("authoring:upload")

    page = client.post(address, files)
    script = client.post(address, files, headers={"accept": "application/json"})

    assert (page.status_code, script.status_code) == (422, 422)
    (sentence,) = json.loads(script.content)["errors"]
    assert sentence in page.content.decode()
    assert (queue, Upload.objects.count()) == ([], 0)


def test_a_file_above_the_limit_is_refused_by_name(client, admin, queue):
    client.force_login(admin)

    with mock.patch("courses.authoring.forms.MAX_BYTES", 5):
        answer = client.post(reverse("authoring:upload"), {"file": zipped()})

    assert answer.status_code == 422
    assert "kurs.zip" in answer.content.decode()
    assert queue == []


def test_an_upload_to_a_course_goes_there(client, admin, draft, queue):
    client.force_login(admin)

    client.post(f"{reverse('authoring:upload')}?course={draft.slug}", {"file": zipped()})

    assert Upload.objects.get().course_slug == draft.slug


@pytest.mark.parametrize("slug", ["others", "nowhere"])
def test_nobody_uploads_to_a_course_of_others(client, admin, queue, slug):
    CourseFactory(slug="others", owner_unit=make_unit("lab"))
    client.force_login(admin)

    answer = client.post(f"{reverse('authoring:upload')}?course={slug}", {"file": zipped()})

    assert (answer.status_code, queue) == (404, [])


@pytest.mark.django_db(transaction=True)
def test_a_lost_broker_does_not_lose_the_upload(client, admin, monkeypatch):
    def lost(_pk):
        raise ConnectionError

    monkeypatch.setattr(tasks.import_upload, "delay", lost)
    client.force_login(admin)

    answer = client.post(reverse("authoring:upload"), {"file": zipped()})

    assert answer.status_code == 302
    assert Upload.objects.get().state == Upload.State.WAITING


def test_the_report_polls_until_the_import_has_ended(client, admin):
    upload = UploadFactory(
        uploaded_by=admin, state=Upload.State.RUNNING, files_done=3, files_total=12
    )
    address = reverse("authoring:report", args=[upload.uuid])
    client.force_login(admin)

    running = client.get(address, headers={"hx-request": "true"}).content.decode()
    Upload.objects.update(state=Upload.State.REFUSED, report={"errors": ["No manifest."]})
    ended = client.get(address, headers={"hx-request": "true"}).content.decode()

    assert "<html" not in running
    assert "hx-get" in running
    assert 'value="25"' in running
    assert "hx-get" not in ended
    assert "No manifest." in ended


def test_a_finished_report_leads_to_the_draft(client, admin, draft):
    upload = UploadFactory(uploaded_by=admin, imported=True, course_slug=draft.slug)
    client.force_login(admin)

    page = client.get(reverse("authoring:report", args=[upload.uuid])).content.decode()

    assert reverse("authoring:course", args=[draft.slug]) in page


def test_a_package_in_a_course_of_others_gives_no_link(client, admin):
    others = CourseFactory(slug="not-mine", owner_unit=make_unit("lab"))
    upload = UploadFactory(uploaded_by=admin, imported=True, course_slug=others.slug)
    client.force_login(admin)

    page = client.get(reverse("authoring:report", args=[upload.uuid])).content.decode()

    assert others.slug not in page


def test_metadata_is_saved(client, admin, draft):
    client.force_login(admin)
    address = reverse("authoring:course", args=[draft.slug])

    answer = client.post(address, METADATA)

    assert answer.url == address
    kept = Course.objects.values(*METADATA).get()
    assert kept == METADATA | {"subject_area": None, "duration_minutes": 25, "valid_months": 24}
    assert "når og hvordan" in Course.objects.get().search_text
    assert audited() == [
        (
            "course.described",
            admin.pk,
            {
                "course": "hygiene",
                "title": "Håndhygiene i pasientarbeid",
                "summary": "Når og hvordan du vasker hendene.",
                "duration_minutes": "25",
                "valid_months": "24",
                "completion_rule": "any",
            },
        )
    ]


def test_what_is_said_already_is_not_audited_again(client, admin, draft):
    client.force_login(admin)
    address = reverse("authoring:course", args=[draft.slug])
    client.post(address, METADATA)

    client.post(address, METADATA)
    client.post(address, METADATA | {"valid_months": "", "summary": "x" * 1000})

    assert [detail for _, _, detail in audited()[1:]] == [
        {"course": "hygiene", "summary": "x" * 199 + "…", "valid_months": ""}
    ]


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"valid_months": "0"}, {"duration_minutes": "x"}, {"language": "sv"}]
)
def test_wrong_metadata_changes_nothing(client, admin, draft, wrong):
    client.force_login(admin)

    answer = client.post(reverse("authoring:course", args=[draft.slug]), METADATA | wrong)

    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert Course.objects.get().title == draft.title


def test_a_course_is_published_and_taken_out_again(client, admin, draft):
    ModuleFactory(course=draft)
    client.force_login(admin)

    client.post(reverse("authoring:publish", args=[draft.slug]))
    published = Course.objects.get().is_published
    client.post(reverse("authoring:unpublish", args=[draft.slug]))

    assert (published, Course.objects.get().is_published) == (True, False)
    assert list(AuditEvent.objects.order_by("at").values_list("action", "actor")) == [
        ("course.published", admin.pk),
        ("course.unpublished", admin.pk),
    ]


def test_an_empty_course_is_not_published_and_says_why(client, admin, draft):
    client.force_login(admin)

    answer = client.post(reverse("authoring:publish", args=[draft.slug]), follow=True)

    assert not Course.objects.get().is_published
    assert 'data-color="danger"' in answer.content.decode()


def test_home_costs_the_same_for_few_and_many(client, admin, ward, django_assert_num_queries):
    def add(number):
        for _ in range(number):
            course = ModuleFactory(course__owner_unit=ward).course
            UploadFactory(imported=True, course_slug=course.slug)
            CourseFactory(owner_unit=ward, published_at=None)

    client.force_login(admin)
    address = reverse("authoring:home")
    add(1)
    client.get(address)  # the session is new, and saved, this once
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    add(12)

    with django_assert_num_queries(len(few)):
        client.get(address)


@pytest.mark.parametrize(
    ("sent", "status", "kept", "changed"),
    [
        ({}, 302, ("window", 800, 600, False), SMALL_WINDOW | {"opens_in": "window"}),
        (
            {"goes_on": "on", "opens_in": "page"},
            302,
            ("page", 800, 600, True),
            SMALL_WINDOW | {"goes_on": "True"},
        ),
        (
            {"opens_in": "page", "window_width": "1024", "window_height": "768"},
            302,
            ("page", 1024, 768, False),
            None,
        ),
        ({"window_width": "100"}, 422, ("page", 1024, 768, False), None),
        ({"window_height": ""}, 422, ("page", 1024, 768, False), None),
        ({"opens_in": "elsewhere"}, 422, ("page", 1024, 768, False), None),
    ],
)
def test_how_a_part_is_shown(client, sent, status, kept, changed):
    admin = GrantFactory(role=Role.COURSE_ADMIN).person
    client.force_login(admin)
    module = ModuleFactory(package=PackageFactory())
    form = {"opens_in": "window", "window_width": "800", "window_height": "600"} | sent
    assert client.post(f"/content/parts/{module.pk}/showing/", form).status_code == status
    module.refresh_from_db()
    found = (module.opens_in, module.window_width, module.window_height, module.goes_on)
    assert found == kept
    part = {"course": module.course.slug, "part": module.title}
    assert audited() == ([("module.showing", admin.pk, part | changed)] if changed else [])


def test_the_help_of_a_check_box_is_shown_and_read_with_it(client):
    client.force_login(GrantFactory(role=Role.COURSE_ADMIN).person)
    module = ModuleFactory(package=PackageFactory())
    page = client.get(reverse("authoring:showing", args=[module.pk])).content.decode()
    box = re.search(r'<input type="checkbox" name="goes_on"[^>]*>', page)[0]
    assert 'aria-describedby="id_goes_on_helptext"' in box
    help_text = "For pakker med flere deler: Når én er ferdig, åpnes den neste."
    assert f'id="id_goes_on_helptext">{help_text}</p>' in page
