"""A rule's key is its own, however alike the names of two competences are."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from competence.models import Evidence, Holding
from competence.services import new_competence, publish_checklist
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import PersonFactory
from tests.xapi_bridge.test_pipe import complete, run_pipe
from xapi_bridge.models import EvidenceRule
from xapi_bridge.services.rules import let_course_give, rules_in_force

pytestmark = pytest.mark.django_db

NAME = "Håndtering av legemidler på sengepost for voksne og eldre med store behov"


@pytest.fixture
def alike():
    """Two competences of one long name, whose slugs differ in their ends alone."""
    return [new_competence(name=NAME, short_name="Legemidler") for _ in range(2)]


def test_a_course_gives_two_competences_with_names_that_are_alike(alike):
    course = CourseFactory()

    for competence in alike:
        let_course_give(course=course, competence=competence, by=None)

    assert {rule.competence for rule in rules_in_force(course)} == set(alike)
    assert max(len(key) for key in EvidenceRule.objects.values_list("key", flat=True)) <= 80


def test_two_checklists_of_names_that_are_alike_have_a_rule_each(alike):
    for competence in alike:
        publish_checklist(competence=competence, title="Prøve", items=["Gjør"], by=None)

    rules = EvidenceRule.objects.filter(retired_at__isnull=True)
    assert {rule.competence for rule in rules} == set(alike)


def test_what_one_key_had_named_is_named_apart_and_judged_again(alike):
    """As it was once: the second competence took the place of the first."""
    first, second = alike
    module = ModuleFactory(course__valid_months=24)
    old = f"course-{module.course.uuid}-{first.slug}"[:80]
    let_course_give(course=module.course, competence=first, by=None)
    EvidenceRule.objects.update(key=old)
    nurse = complete(module).person
    run_pipe()
    Evidence.objects.update(rule=old)
    EvidenceRule.objects.update(retired_at=timezone.now())
    taken = let_course_give(course=module.course, competence=second, by=None)
    EvidenceRule.objects.filter(pk=taken.pk).update(key=old, version=2, history_done=True)

    import_module("xapi_bridge.migrations.0006_keys_of_rules").name_by_uuid(apps, None)
    run_pipe()

    keys = EvidenceRule.objects.order_by("version").values_list("key", "competence", "version")
    assert list(keys) == [
        (f"course-{module.course.uuid}-{first.uuid}", first.pk, 1),
        (f"course-{module.course.uuid}-{second.uuid}", second.pk, 2),
    ]
    proofs = Evidence.objects.order_by("pk").values_list("rule", "rule_version", "person")
    assert list(proofs) == [(key, version, nurse.pk) for key, _, version in keys]
    assert {h.competence for h in Holding.objects.filter(person=nurse)} == set(alike)


def test_a_rule_of_a_checklist_takes_its_evidence_along_to_the_new_key():
    competence = CompetenceFactory(slug="legemidler")
    publish_checklist(competence=competence, title="Prøve", items=["Gjør"], by=None)
    EvidenceRule.objects.update(key="checklist-legemidler")
    record(PersonFactory(), competence)
    Evidence.objects.update(rule="checklist-legemidler")

    import_module("xapi_bridge.migrations.0006_keys_of_rules").name_by_uuid(apps, None)

    key = f"checklist-{competence.uuid}"
    assert (EvidenceRule.objects.get().key, Evidence.objects.get().rule) == (key, key)
