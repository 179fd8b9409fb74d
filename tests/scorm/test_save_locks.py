"""Saves of two visits at once, each with a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from scorm.models import Visit
from scorm.payload import Save
from scorm.services import open_visit, save
from tests.factories.scorm import make_attempt

ROUNDS = 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_old_visit_and_the_first_save_of_a_new_one_do_not_lock_each_other_out():
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")
    attempt = make_attempt()
    sco = attempt.package.scos.get()
    start = threading.Barrier(2, timeout=30)

    def play(visit: Visit, seq: int) -> None:
        try:
            start.wait()
            values = {"cmi.core.lesson_location": str(seq)}
            save(attempt_id=attempt.pk, save=Save(seq=seq, visit=visit.number, values=values))
        finally:
            connection.close()

    newer = open_visit(attempt=attempt, sco=sco)
    save(attempt_id=attempt.pk, save=Save(seq=1, visit=newer.number))
    with ThreadPoolExecutor(2) as pool:
        for _ in range(ROUNDS):
            older, newer = newer, open_visit(attempt=attempt, sco=sco)
            saves = [pool.submit(play, older, 2), pool.submit(play, newer, 1)]
            for one in saves:
                one.result()
    assert Visit.objects.filter(finished_at__isnull=False).count() == ROUNDS
