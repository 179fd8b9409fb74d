"""One request id, from the browser's request to the work it starts in Celery."""

from tests.e2e import driving


def test_the_request_id_follows_into_the_worker(portal, log_in, tmp_path):
    page = log_in("learner")
    # Beat's sweep may store the statement before the nudge of the request does.
    for number in range(5):
        _package, course = driving.import_course(portal, tmp_path, title=f"Spor i loggen {number}")
        page.goto(f"/courses/{course}/")
        with page.expect_response(lambda r: r.url.endswith("/start/")) as started:
            page.click("[data-action=start]")
        request_id = started.value.headers["x-request-id"]
        if driving.soon(lambda found=request_id: _lines(portal.log("worker"), found)):
            return
    raise AssertionError(portal.log("worker")[-2000:])


def _lines(log, request_id):
    return [line for line in log.splitlines() if request_id in line and "outbox_drained" in line]
