"""Issuing and revoking, the pages of a certificate, and the public check."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import services
from courses.certificates.codes import normalise
from courses.certificates.selectors import story_of
from courses.models import Certificate, Revocation
from courses.selectors import states_for
from courses.tasks import follow_certificates
from people.models import AuditEvent, Notice, Role
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def ward():
    return make_unit("ward")


@pytest.fixture
def person(ward):
    kari = PersonFactory(given_name="Kari", family_name="Hansen", hpr_number="9876543")
    return EmploymentFactory(person=kari, unit=ward).person


@pytest.fixture
def module(ward):
    course = CourseFactory(
        slug="brannvern",
        title="Brannvern",
        owner_unit=ward,
        valid_months=12,
        accreditation_hours=Decimal("2.5"),
        accreditation_body="NSF",
    )
    return ModuleFactory(course=course)


@pytest.fixture
def certificate(person, module):
    return complete(person, module)


@pytest.fixture
def admin(ward):
    return GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person


def complete(person, module):
    enrolment = services.enrol(person=person, course=module.course)
    services.record_result(enrolment=enrolment, module=module, state="passed", scaled=1.0)
    return Certificate.objects.get(completion__enrolment=enrolment)


def log_in(client, person):
    client.force_login(person)
    return client


def test_everything_that_is_printed_is_frozen_at_issue(certificate, person, module):
    person.family_name = "Berg"
    person.save()
    module.course.title, module.course.accreditation_hours = "Brann", Decimal(9)
    module.course.save()

    certificate.refresh_from_db()
    frozen = (
        certificate.holder_name,
        certificate.course_title,
        certificate.issuer_name,
        certificate.hours,
        certificate.accreditation_body,
        certificate.hpr_number,
        certificate.language,
    )
    assert frozen == ("Kari Hansen", "Brannvern", "Ward", Decimal("2.5"), "NSF", "9876543", "nb")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7K3QF-ABCDE-FGHJK-MNPQR", "7K3QFABCDEFGHJKMNPQR"),
        (" 7k3qf abcde fghjk mnpqr ", "7K3QFABCDEFGHJKMNPQR"),
        ("oil00-00000-00000-00000", "01100000000000000000"),
        ("7K3QF", ""),
        ("U" * 20, ""),
        ("", ""),
        ("æ" * 20, ""),
        ("\u0660" * 20, ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert normalise(typed) == code


def test_a_revocation_is_decided_once_told_and_written_down(certificate, admin, person):
    first = services.revoke(certificate=certificate, by=admin, reason="Feil person.")
    again = services.revoke(certificate=certificate, by=person, reason="Noe annet.")

    assert first == again
    assert Revocation.objects.count() == 1
    (event,) = AuditEvent.objects.filter(action="certificate.revoked")
    assert (event.actor, event.subject) == (admin, person)
    (notice,) = Notice.objects.all()
    assert notice.subject == "Kursbeviset ditt er tilbakekalt: Brannvern"
    assert "Feil person." in notice.body


def test_after_a_revocation_the_course_is_taken_anew(certificate, admin, person, module):
    services.revoke(certificate=certificate, by=admin, reason="Feil person.")
    (state,) = states_for(person, [module.course])
    assert (state.status, state.certificate, state.certificates) == ("none", None, [certificate])

    launch = services.start(person=person, course=module.course)

    assert launch.enrolment.cycle == 2


def test_the_holder_sees_the_certificate_its_story_and_the_diploma(client, certificate, person):
    log_in(client, person)

    page = client.get(certificate.get_absolute_url())
    pdf = client.get(f"{certificate.get_absolute_url()}diploma.pdf")

    assert page.status_code == pdf.status_code == 200
    assert "Utstedt da kurset ble fullført" in page.content.decode()
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content == client.get(f"{certificate.get_absolute_url()}diploma.pdf").content
    assert "no-store" in pdf["Cache-Control"]
    assert not AuditEvent.objects.filter(action__startswith="certificate").exists()


def test_a_leader_sees_it_too_and_that_is_written_down(client, certificate, ward, person):
    leader = GrantFactory(role=Role.LEADER, unit=ward).person
    log_in(client, leader)

    client.get(certificate.get_absolute_url())
    client.get(f"{certificate.get_absolute_url()}diploma.pdf")

    events = AuditEvent.objects.filter(actor=leader, subject=person).order_by("at")
    assert [e.action for e in events] == ["certificate.read", "certificate.diploma_read"]


def test_nobody_else_sees_it(client, certificate):
    log_in(client, PersonFactory())

    assert client.get(certificate.get_absolute_url()).status_code == 404
    assert client.get(f"{certificate.get_absolute_url()}diploma.pdf").status_code == 404


def test_the_story_tells_how_a_certificate_came_to_its_status(person, module, admin):
    with time_machine.travel(NOON, tick=False) as clock:
        certificate = complete(person, module)
        clock.move_to(NOON + dt.timedelta(days=340))
        follow_certificates()
        renewed = complete(person, module)
        clock.move_to(NOON + dt.timedelta(days=367))
        follow_certificates()
        services.revoke(certificate=certificate, by=admin, reason="Feil person.")

        certificate = Certificate.objects.get(pk=certificate.pk)
        story = story_of(certificate)
    assert [(one.kind, one.number) for one in story] == [
        ("issued", 0),
        ("reminded", 30),
        ("renewed", 0),
        ("expired", 0),
        ("revoked", 0),
    ]
    assert story[2].certificate == renewed


@pytest.mark.parametrize(
    ("days", "revoke", "status", "said"),
    [
        (0, False, "valid", "Kursbeviset er gyldig"),
        (365, False, "valid", "Kursbeviset er gyldig"),  # the last day
        (366, False, "expired", "Kursbeviset er utløpt"),
        (0, True, "revoked", "Kursbeviset er tilbakekalt"),
    ],
)
def test_anybody_may_check_a_code(client, person, module, admin, days, revoke, status, said):
    with time_machine.travel(NOON, tick=False) as clock:
        certificate = complete(person, module)
        if revoke:
            services.revoke(certificate=certificate, by=admin, reason="Hemmelig grunn.")
        clock.shift(dt.timedelta(days=days))
        page = client.get(certificate.verify_path)

    text = page.content.decode()
    assert page.status_code == 200
    assert f'data-status="{status}"' in text
    for shown in (said, "Kari Hansen", "Brannvern"):
        assert shown in text
    for hidden in ("Hemmelig", "9876543", "person", str(certificate.uuid)):
        assert hidden not in text.split("<main")[1].split("</main>")[0]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in text


def test_a_code_in_another_form_leads_to_the_page_of_the_code(client, certificate):
    answer = client.get(f"/verify/{certificate.code.lower()}/")

    assert (answer.status_code, answer["Location"]) == (302, certificate.verify_path)
    typed = client.get("/verify/", {"code": certificate.code})
    assert (typed.status_code, typed["Location"]) == (302, certificate.verify_path)


@pytest.mark.parametrize("code", ["0" * 20, "x", "%C3%A6", "<script>", "%F0%9F%98%80"])
def test_an_unknown_code_says_what_to_do(client, code):
    answer = client.get(f"/verify/{code}/")

    assert answer.status_code == 404
    assert "Ingen kursbevis har denne koden" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_a_code_that_can_be_none_is_refused_with_a_sentence(client):
    answer = client.get("/verify/", {"code": "12345"})

    assert answer.status_code == 422
    assert "En kode har 20 bokstaver og tall." in answer.content.decode()


LIST = "/content/courses/brannvern/certificates/"


def test_the_list_of_a_course_is_searched_and_the_reading_written_down(
    client, certificate, admin, module
):
    other = complete(PersonFactory(given_name="Ola", family_name="Nordmann"), module)
    log_in(client, admin)

    def found(searched):
        return [one for one, _ in client.get(LIST, {"q": searched}).context["listed"]]

    assert found("") == [other, certificate]
    assert found("hansen kari") == [certificate]
    assert found(other.printed_code.lower()) == [other]
    assert found("nobody") == []
    assert AuditEvent.objects.filter(action="certificates.listed", actor=admin).count() == 4


def test_the_list_takes_the_same_queries_however_long(client, certificate, admin, module):
    log_in(client, admin)
    client.get(LIST)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    before = queries()
    for _ in range(5):
        complete(PersonFactory(), module)

    assert queries() == before


def test_a_revocation_needs_a_reason(client, certificate, admin):
    log_in(client, admin)
    address = f"{LIST}{certificate.uuid}/revoke/"

    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert not Revocation.objects.exists()

    client.post(address, {"reason": "Feil person."})
    assert Revocation.objects.get().by == admin
    assert client.get(address)["Location"] == LIST  # it cannot be revoked again


def test_another_units_course_admin_and_the_learner_revoke_nothing(client, certificate, person):
    for viewer in (GrantFactory(role=Role.COURSE_ADMIN, unit=make_unit("other")).person, person):
        log_in(client, viewer)
        assert client.post(f"{LIST}{certificate.uuid}/revoke/", {"reason": "x"}).status_code == 404
    assert not Revocation.objects.exists()


def test_a_system_admin_revokes_without_making_courses(client, certificate):
    log_in(client, GrantFactory(role=Role.SYSTEM_ADMIN, unit=None).person)

    client.post(f"{LIST}{certificate.uuid}/revoke/", {"reason": "Feil person."})

    assert Revocation.objects.exists()
