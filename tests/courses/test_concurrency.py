"""Two at once, on PostgreSQL: one enrolment, one completion, one holding, one piece."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from competence.models import Evidence, Holding
from content.errors import WrongOffset
from content.models import Upload
from content.services import begin_upload, take_piece
from courses import services
from courses.models import Certificate, Completion, Enrolment, EnrolmentEvent
from lrs import log
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import ModuleFactory
from tests.factories.people import PersonFactory
from xapi_bridge.services import evidence, outbox
from xapi_bridge.services.rules import let_course_give

AT_ONCE = 8

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgres():
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")


def at_once(work):
    """Run `work` in eight threads that start together, each with a connection of its own."""
    start = threading.Barrier(AT_ONCE)

    def run():
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(AT_ONCE)]]


def test_starting_in_eight_tabs_is_one_enrolment():
    person, module = PersonFactory(), ModuleFactory()

    launches = at_once(lambda: services.start(person=person, course=module.course))

    assert {launch.enrolment_id for launch in launches} == {Enrolment.objects.get().pk}
    kinds = EnrolmentEvent.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["enrolled", "started"]


def test_passing_eight_times_is_one_completion_and_one_certificate():
    module = ModuleFactory()
    enrolment = services.enrol(person=PersonFactory(), course=module.course)

    at_once(
        lambda: services.record_result(
            enrolment=enrolment, module=module, state="passed", scaled=0.9
        )
    )

    assert Completion.objects.count() == Certificate.objects.count() == 1


def test_eight_workers_deliver_and_judge_each_statement_once():
    competence = CompetenceFactory()
    module = ModuleFactory()
    let_course_give(course=module.course, competence=competence, by=None)
    for _ in range(5):
        enrolment = services.enrol(person=PersonFactory(), course=module.course)
        services.record_result(enrolment=enrolment, module=module, state="passed")

    def work():
        return outbox.drain(), evidence.collect()

    at_once(work)
    work()

    logged = log.read(after=0, limit=1000)
    assert len(logged) == len({one.id for one in logged}) == 5 * 4  # conferred included
    assert Evidence.objects.count() == Holding.objects.count() == 5


def test_of_eight_pieces_for_one_place_one_counts():
    upload = begin_upload(filename="kurs.zip", size=9, by=PersonFactory())

    def send():
        letter = threading.current_thread().name[-1]
        try:
            mine = Upload.objects.get(pk=upload.pk)
            return take_piece(mine, offset=0, pieces=[letter.encode() * 4] * 2) and letter
        except WrongOffset:
            return None

    (winner,) = filter(None, at_once(send))

    upload.refresh_from_db()
    assert (upload.received, upload.path.read_text()) == (8, winner * 8)
