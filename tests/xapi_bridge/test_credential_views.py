"""The pages about keys to the LRS."""

import datetime as dt

import pytest
from django.urls import reverse

from lrs import credentials
from lrs.models import Credential
from people.models import AuditEvent, Role
from tests.factories.people import GrantFactory, PersonFactory
from tests.factories.suppliers import SendingSupplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = PersonFactory()
    GrantFactory(person=person, role=Role.SYSTEM_ADMIN, unit=None)
    client.force_login(person)
    return person


@pytest.fixture
def made():
    return credentials.create(name="Videoportalen", scopes=["statements/write"])


def url(name, *arguments):
    return reverse(f"exchange:{name}", args=arguments)


def audited():
    return list(AuditEvent.objects.order_by("at").values_list("action", "detail"))


def test_a_key_is_made_and_its_secret_shown_once(client, admin):
    data = {
        "name": "Videoportalen",
        "scopes": ["statements/write", "state"],
        "expires_on": "2027-01-31",
        "requests_a_minute": "60",
        "home_pages": "https://sim.example/users",
        "activity_prefixes": "https://sim.example/scenario/",
    }
    answer = client.post(url("new_credential"), data)
    secret = answer.context["made"].secret
    assert secret in answer.content.decode()
    row = Credential.objects.get()
    assert credentials.check(row.key, secret) == row
    assert row.expires_at == dt.datetime(2027, 1, 31, 23, tzinfo=dt.UTC)
    assert (row.requests_a_minute, row.home_pages, row.activity_prefixes, row.scopes) == (
        60,
        ["https://sim.example/users"],
        ["https://sim.example/scenario/"],
        ["statements/write", "state"],
    )
    assert secret not in client.get(url("credential", row.pk)).content.decode()
    assert [action for action, _ in audited()] == ["credential.made"]
    assert secret not in str(audited())


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "videoportalen"}, "name"),
        ({"name": "Simuleringssenteret"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"activity_prefixes": "https://sim.example/scen"}, "activity_prefixes"),
        ({"home_pages": "sim"}, "home_pages"),
        ({"requests_a_minute": "0"}, "requests_a_minute"),
    ],
)
def test_what_cannot_be_made(client, admin, made, data, field):
    SendingSupplier()
    before = Credential.objects.count()
    answer = client.post(url("new_credential"), {"name": "Ny", "scopes": ["state"], **data})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Credential.objects.count() == before


def test_a_key_is_changed(client, admin, made):
    row = Credential.objects.get()
    page = client.get(url("change_credential", row.pk))
    assert page.context["form"].initial["scopes"] == ["statements/write"]
    data = {"scopes": ["all/read"], "expires_on": "2027-01-31"}
    assert client.post(url("change_credential", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert row.scopes == ["all/read"]
    again = client.get(url("change_credential", row.pk))
    assert str(again.context["form"].initial["expires_on"]) == "2027-01-31"
    (event,) = audited()
    assert (event[0], event[1]["scopes"], event[1]["credential"]) == (
        "credential.changed",
        ["all/read"],
        "Videoportalen",
    )


def test_a_secret_is_renewed(client, admin, made):
    row = Credential.objects.get()
    answer = client.post(url("rotate_credential", row.pk), {"overlap_days": "3"})
    secret = answer.context["made"].secret
    assert secret in answer.content.decode()
    assert credentials.check(made.key, secret)
    assert credentials.check(made.key, made.secret)
    refused = client.post(url("rotate_credential", row.pk), {"overlap_days": "400"})
    assert refused.status_code == 422
    client.post(url("rotate_credential", row.pk), {"overlap_days": "0"})
    assert credentials.check(made.key, secret) is None


def test_a_key_is_switched_off(client, admin, made):
    row = Credential.objects.get()
    assert client.post(url("end_credential", row.pk)).status_code == 302
    assert credentials.check(made.key, made.secret) is None
    assert client.get(url("credential", row.pk)).status_code == 200
    assert client.post(url("rotate_credential", row.pk), {"overlap_days": 1}).status_code == 404
    assert client.get(url("change_credential", row.pk)).status_code == 404
    client.post(url("end_credential", row.pk))
    assert [action for action, _ in audited()] == ["credential.ended"]


def test_the_list_tells_whose_they_are(client, admin, made, django_assert_max_num_queries):
    supplier = SendingSupplier()
    Credential.objects.filter(name="Videoportalen").update(revoked_at=dt.datetime.now(dt.UTC))
    for count in range(5):
        credentials.create(name=f"Nr. {count}")
    with django_assert_max_num_queries(12):
        answer = client.get(url("credentials"))
    lines = answer.context["lines"]
    assert [line.credential.name for line in lines][-1] == "Videoportalen"
    assert [line.supplier for line in lines if line.supplier] == [supplier.row]
