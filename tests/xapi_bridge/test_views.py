"""Which competences a course gives, as its administrator decides it."""

import pytest
from django.urls import reverse

from competence.errors import RefusedError
from competence.services import require
from people.models import Role
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import CourseFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit
from xapi_bridge.models import EvidenceRule
from xapi_bridge.services.rules import let_course_give

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return CourseFactory(slug="hygiene", owner_unit=make_unit("ward"))


@pytest.fixture
def admin(course):
    """The course administrator of the course's unit, who keeps its training plans too."""
    person = GrantFactory(role=Role.COURSE_ADMIN, unit=course.owner_unit).person
    return GrantFactory(role=Role.SUBJECT_OWNER, unit=course.owner_unit, person=person).person


@pytest.fixture
def competence():
    return CompetenceFactory(slug="hands", name="Håndhygiene")


def give(client, course, competence, percent="", months=""):
    data = {"competence": competence.slug, "minimum_percent": percent, "valid_months": months}
    return client.post(reverse("bridge:course_gives", args=[course.slug]), data)


@pytest.mark.parametrize("name", ["course_gives", "stop_giving"])
def test_only_who_manages_the_course_may_open_it(client, course, admin, competence, name):
    arguments = [course.slug] if name == "course_gives" else [course.slug, competence.slug]
    address = reverse(f"bridge:{name}", args=arguments)
    elsewhere = GrantFactory(role=Role.COURSE_ADMIN, unit=make_unit("lab")).person

    answers = []
    for viewer in (None, PersonFactory(), elsewhere, admin):
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.post(address).status_code)

    assert answers == [302, 403, 404, 422 if name == "course_gives" else 302]


def test_a_rule_is_made_and_shown(client, course, admin, competence):
    client.force_login(admin)

    answer = give(client, course, competence, percent="80", months="24")

    address = reverse("bridge:course_gives", args=[course.slug])
    rule = EvidenceRule.objects.get()
    assert answer.url == address
    assert (rule.competence, rule.minimum_scaled, rule.valid_months) == (competence, 0.8, 24)
    page = client.get(address).content.decode()
    assert 'data-rule="hands"' in page
    assert "80\N{NO-BREAK SPACE}%" in page


def test_a_change_makes_a_new_version(client, course, admin, competence):
    client.force_login(admin)
    give(client, course, competence, percent="80")
    give(client, course, competence, percent="90")

    rules = EvidenceRule.objects.order_by("version").values_list("version", "minimum_scaled")
    assert list(rules) == [(1, 0.8), (2, 0.9)]
    assert EvidenceRule.objects.get(retired_at=None).version == 2


def test_a_competence_that_others_require_is_given_by_no_course_of_ours(
    client, course, admin, competence
):
    require(competence=competence, unit=make_unit("lab"))
    client.force_login(admin)

    answer = give(client, course, competence)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["competence"])
    with pytest.raises(RefusedError):
        let_course_give(course=course, competence=competence, by=admin)
    assert not EvidenceRule.objects.exists()


def test_who_keeps_no_training_plans_reads_whom_to_ask(client, course, competence):
    client.force_login(GrantFactory(role=Role.COURSE_ADMIN, unit=course.owner_unit).person)

    answer = give(client, course, competence)

    assert (answer.status_code, EvidenceRule.objects.exists()) == (422, False)
    assert 'data-action="give"' not in answer.content.decode()


@pytest.mark.parametrize(("percent", "months"), [("0", ""), ("101", ""), ("x", ""), ("", "0")])
def test_a_wrong_score_or_time_makes_no_rule(client, course, admin, competence, percent, months):
    client.force_login(admin)

    answer = give(client, course, competence, percent, months)

    assert (answer.status_code, EvidenceRule.objects.count()) == (422, 0)


def test_a_rule_is_stopped(client, course, admin, competence):
    client.force_login(admin)
    give(client, course, competence)

    client.post(reverse("bridge:stop_giving", args=[course.slug, competence.slug]))

    assert not EvidenceRule.objects.filter(retired_at=None).exists()
    page = client.get(reverse("bridge:course_gives", args=[course.slug])).content.decode()
    assert "data-rule" not in page
