"""One request id, from the browser's request to the work it starts in Celery."""

from tests.e2e import driving


def test_the_request_id_follows_into_the_worker(portal, log_in, tmp_path):
    _package, course = driving.import_course(portal, tmp_path, title="Spor i loggen")
    page = log_in("learner")
    page.goto(f"/courses/{course}/")

    with page.expect_response(lambda r: r.url.endswith("/start/")) as started:
        page.click("[data-action=start]")

    request_id = started.value.headers["x-request-id"]
    assert driving.soon(lambda: _lines(portal.log("worker"), request_id), seconds=10)


def _lines(log, request_id):
    return [line for line in log.splitlines() if request_id in line and "outbox_drained" in line]
