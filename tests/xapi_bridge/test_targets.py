"""Targets by command and on the pages: added, watched, paused, and what they refuse."""

import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lrs import services as lrs
from people.models import AuditEvent, Role
from tests.factories.lrs import statement
from tests.factories.people import GrantFactory
from tests.factories.suppliers import SendingSupplier
from tests.xapi_bridge.faulty_lrs import KEY, SECRET, Failure, FaultyLrs
from xapi_bridge.models import Poison, Target
from xapi_bridge.secrets import unseal
from xapi_bridge.selectors.targets import health
from xapi_bridge.services import delivery

pytestmark = pytest.mark.django_db
NOTHING = {"pending": 0, "poisoned": 0, "oldest_age_s": 0}


@pytest.fixture
def remote():
    with FaultyLrs() as found:
        yield found


@pytest.fixture
def admin(client):
    admin = GrantFactory(role=Role.SYSTEM_ADMIN, unit=None).person
    client.force_login(admin)
    return admin


def command(*args):
    out = io.StringIO()
    call_command(*args, stdout=out, skip_checks=True)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def store(count):
    found = [statement() for _ in range(count)]
    lrs.store(found, authority=lrs.system_authority())
    return found


def test_the_commands_say_how_it_stands_and_never_the_secret(remote):
    store(3)

    (made,) = command("lrs_target", "fjern", remote.endpoint, KEY, SECRET)

    assert made == {
        "endpoint": remote.endpoint,
        "version": "1.0.3",
        "target": "fjern",
        "pending": 3,
        "poisoned": 0,
        "oldest_age_s": 0,
    }
    target = Target.objects.get()
    assert SECRET not in target.secret
    assert unseal(target.secret) == SECRET
    assert SECRET not in json.dumps(list(AuditEvent.objects.values_list("detail", flat=True)))
    delivery.deliver(target.pk)
    assert command("outbox") == [NOTHING, {"target": "fjern"} | NOTHING]


def test_the_same_name_again_changes_the_target_which_goes_on(remote):
    store(2)
    command("lrs_target", "fjern", remote.endpoint, KEY, "wrong")
    delivery.deliver(Target.objects.get().pk)
    assert Target.objects.get().failures == 1

    command("lrs_target", "fjern", remote.endpoint, KEY, SECRET, "--xapi", "2.0.0")
    delivery.deliver(Target.objects.get().pk)

    assert len(remote.stored) == 2
    assert remote.seen_versions == {"2.0.0"}
    command("lrs_target", "fjern", remote.endpoint, KEY, SECRET)
    assert command("outbox")[1]["pending"] == 0


def test_a_target_may_get_only_what_comes_from_now_on(remote):
    store(2)
    command("lrs_target", "fjern", remote.endpoint, KEY, SECRET, "--from-now")
    (late,) = store(1)

    delivery.deliver(Target.objects.get().pk)

    assert list(remote.stored) == [late["id"]]


@pytest.mark.parametrize(
    "endpoint",
    [
        "ftp://lrs.example.org/",
        "lrs.example.org",
        "https:///xapi",
        "https://user:pass@lrs.example.org/",
        "https://lrs.example.org/?a=1",
        "http://169.254.169.254/latest/",
        "http://[fe80::1]/",
        "http://[broken/",
        "http://portal.localhost:8000/xapi",
    ],
)
def test_statements_go_to_no_strange_address(endpoint):
    with pytest.raises(CommandError):
        command("lrs_target", "fjern", endpoint, KEY, SECRET)
    assert not Target.objects.exists()


def test_plain_http_is_for_demos_alone(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="https"):
        command("lrs_target", "fjern", "http://lrs.example.org/", KEY, SECRET)
    command("lrs_target", "fjern", "https://lrs.example.org/", KEY, SECRET)


def test_an_unknown_supplier_or_target_is_said(remote):
    with pytest.raises(CommandError, match="no supplier"):
        command("lrs_target", "a", remote.endpoint, KEY, SECRET, "--supplier", "nobody")
    with pytest.raises(CommandError, match="no target"):
        command("outbox", "--retry", "nobody")


def test_what_was_refused_is_retried_by_command(remote):
    store(3)
    command("lrs_target", "fjern", remote.endpoint, KEY, SECRET)
    remote.fault = lambda lrs, statements: Failure(400)
    delivery.deliver(Target.objects.get().pk)
    assert command("outbox")[1]["poisoned"] == 3

    remote.fault = None

    assert command("outbox", "--retry", "fjern") == [NOTHING, {"target": "fjern"} | NOTHING]
    assert len(remote.stored) == 3


def test_a_target_is_added_paused_and_resumed_on_the_pages(client, admin, remote):
    supplier = SendingSupplier()
    store(2)

    answer = client.post(
        reverse("exchange:new_target"),
        {
            "name": "Learning Locker",
            "endpoint": remote.endpoint,
            "key": KEY,
            "secret": SECRET,
            "version": "1.0.3",
            "supplier": supplier.row.uuid,
        },
    )

    target = Target.objects.get()
    assert answer.url == reverse("exchange:target", args=[target.uuid])
    assert target.supplier == supplier.row
    for name, args in (("targets", []), ("target", [target.uuid])):
        text = client.get(reverse(f"exchange:{name}", args=args)).content.decode()
        assert SECRET not in text
        assert "2 hendelser venter" in text
    client.post(reverse("exchange:pause_target", args=[target.uuid]))
    target.refresh_from_db()
    assert target.paused_at
    client.post(reverse("exchange:resume_target", args=[target.uuid]))
    target.refresh_from_db()
    assert target.paused_at is None
    actions = AuditEvent.objects.filter(actor=admin).order_by("at")
    assert [one.action for one in actions] == ["target.added", "target.paused", "target.resumed"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("endpoint", "ftp://x.example/"), ("secret", ""), ("version", "0.9")],
)
def test_a_target_that_cannot_work_is_refused(client, admin, field, value):
    filled = {
        "name": "LL",
        "endpoint": "https://lrs.example.org/",
        "key": KEY,
        "secret": SECRET,
        "version": "1.0.3",
    }

    answer = client.post(reverse("exchange:new_target"), filled | {field: value})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert SECRET not in answer.content.decode()


def test_what_a_target_refuses_is_shown_and_skipped_with_a_reason(client, admin, remote):
    store(2)
    command("lrs_target", "fjern", remote.endpoint, KEY, SECRET)
    remote.fault = lambda lrs, statements: Failure(400, "<b>for gammel</b>")
    target = Target.objects.get()
    delivery.deliver(target.pk)
    page = reverse("exchange:target", args=[target.uuid])
    text = client.get(page).content.decode()
    assert "&lt;b&gt;for gammel&lt;/b&gt;" in text
    ids = re.findall(r'data-poison="([^"]+)"', text)
    skip = reverse("exchange:skip_poison", args=[target.uuid, ids[0]])

    client.post(skip, {"reason": " "})
    assert not Poison.objects.exclude(skipped_at=None).exists()
    client.post(skip, {"reason": "Testdata"})

    gone = Poison.objects.exclude(skipped_at=None).get()
    assert (str(gone.statement_id), gone.skipped_by, gone.skipped_reason) == (
        ids[0],
        admin,
        "Testdata",
    )
    assert client.post(skip, {"reason": "igjen"}).status_code == 404
    assert "Testdata" in client.get(page).content.decode()
    assert AuditEvent.objects.get(action="target.statement_skipped").detail["reason"] == "Testdata"
    assert health().targets[0].poisoned == 1


def test_health_says_what_asks_for_somebody(remote):
    assert health().is_good
    store(1)
    command("lrs_target", "fjern", remote.endpoint, KEY, "wrong")
    assert health().is_good  # it waits, and nothing is wrong yet
    delivery.deliver(Target.objects.get().pk)

    found = health()

    assert not found.is_good
    assert (found.targets[0].pending, found.targets[0].is_stuck, found.unmatched) == (1, True, 0)
