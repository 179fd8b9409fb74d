"""What beat starts is there to be started."""

from lms.celery import app
from lms.schedule import SCHEDULE


def test_each_entry_names_a_task():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in SCHEDULE.values()} <= app.tasks.keys()
    assert app.conf.beat_schedule == SCHEDULE
