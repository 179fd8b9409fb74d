"""The pages where a system administrator manages suppliers."""

import uuid

import pytest
from django.urls import reverse

from competence.models import Holding
from lrs.models import Credential
from people.models import AuditEvent, Role
from tests.factories.competence import CompetenceFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit
from tests.factories.suppliers import HOME_PAGE, PASSED, PREFIX, SendingSupplier, account, passed
from xapi_bridge.models import ActorLink, EvidenceRule, StatementOutcome, Supplier
from xapi_bridge.services import evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    """A system administrator who is logged in."""
    admin = GrantFactory(role=Role.SYSTEM_ADMIN, unit=None).person
    client.force_login(admin)
    return admin


@pytest.fixture
def supplier():
    return SendingSupplier()


@pytest.fixture
def competence():
    return CompetenceFactory(slug="arrest", name="Hjertestans")


def page(client, name, *args, **query):
    return client.get(reverse(f"exchange:{name}", args=args), query)


def test_only_a_system_administrator_of_everything_gets_in(client, supplier):
    rule = supplier.rule(CompetenceFactory())
    actor = uuid.uuid4()
    addresses = [
        reverse(f"exchange:{name}", args=args)
        for name, args in (
            ("suppliers", []),
            ("new_supplier", []),
            ("unmatched", []),
            ("supplier", [supplier.row.uuid]),
            ("supplier_terms", [supplier.row.uuid]),
            ("rotate_secret", [supplier.row.uuid]),
            ("end_supplier", [supplier.row.uuid]),
            ("statements", [supplier.row.uuid]),
            ("new_rule", [supplier.row.uuid]),
            ("rule", [supplier.row.uuid, rule.key]),
            ("stop_rule", [supplier.row.uuid, rule.key]),
            ("actor", [supplier.row.uuid, actor]),
            ("undo_link", [supplier.row.uuid, uuid.uuid4()]),
        )
    ]
    strangers = [
        GrantFactory(role=Role.COURSE_ADMIN, unit=None).person,
        GrantFactory(role=Role.SYSTEM_ADMIN, unit=make_unit("ward")).person,
    ]

    for address in addresses:
        client.logout()
        assert {client.get(address).status_code, client.post(address).status_code} <= {302, 405}
        for stranger in strangers:
            client.force_login(stranger)
            assert (client.get(address).status_code, client.post(address).status_code) in (
                (403, 403),
                (405, 403),
                (403, 405),
            ), address
    assert Supplier.objects.get().ended_at is None


def test_a_supplier_is_made_and_its_secret_shown_once(client, admin):
    answer = client.post(
        reverse("exchange:new_supplier"),
        {
            "name": "Simuleringssenteret",
            "contact": "drift@sim.example",
            "activity_prefixes": f"{PREFIX}\n\n{PREFIX}",
            "home_pages": HOME_PAGE,
            "mail_domains": "",
            "verbs": "",
        },
    )

    row = Supplier.objects.get()
    assert (row.activity_prefixes, row.home_pages, row.verbs) == ([PREFIX], [HOME_PAGE], [])
    secret = answer.context["made"].secret
    assert secret in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert secret not in page(client, "supplier", row.uuid).content.decode()
    assert AuditEvent.objects.get(action="supplier.created").actor == admin
    assert Credential.objects.get().name == "Simuleringssenteret"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "simuleringssenteret"),
        ("activity_prefixes", ""),
        ("activity_prefixes", "sim.example/"),
        ("activity_prefixes", "https://sim.example/scenario"),
        ("home_pages", "no address"),
        ("mail_domains", "kari@sim.example"),
        ("verbs", "passed"),
    ],
)
def test_terms_that_say_nothing_sure_are_refused(client, admin, supplier, field, value):
    filled = {"name": "En annen", "activity_prefixes": PREFIX} | {field: value}

    answer = client.post(reverse("exchange:new_supplier"), filled)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Supplier.objects.count() == 1


def test_a_rule_is_made_changed_and_stopped(client, admin, supplier, competence):
    filled = {
        "competence": "arrest",
        "activity": PREFIX,
        "is_prefix": "on",
        "verbs": [PASSED],
        "minimum_percent": "80",
        "valid_months": "12",
    }
    new = reverse("exchange:new_rule", args=[supplier.row.uuid])

    assert client.post(new, filled).url == reverse("exchange:supplier", args=[supplier.row.uuid])
    rule = EvidenceRule.objects.get()
    assert (rule.minimum_scaled, rule.valid_months, rule.is_prefix) == (0.8, 12, True)
    assert 'data-rule="arrest"' in page(client, "supplier", supplier.row.uuid).content.decode()
    change = reverse("exchange:rule", args=[supplier.row.uuid, rule.key])
    assert client.get(change).context["form"]["minimum_percent"].value() == 80
    client.post(change, filled | {"minimum_percent": "90"})
    versions = EvidenceRule.objects.order_by("version").values_list("version", "minimum_scaled")
    assert list(versions) == [(1, 0.8), (2, 0.9)]
    client.post(reverse("exchange:stop_rule", args=[supplier.row.uuid, rule.key]))
    assert not EvidenceRule.objects.filter(retired_at=None).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"activity": "https://other.example/"}, "activity"),
        ({"verbs": []}, "verbs"),
        ({"verbs": ["http://x.example/v"]}, "verbs"),
        ({"minimum_percent": "101"}, "minimum_percent"),
        ({"happened_from": "2026-02-01", "happened_until": "2026-01-01"}, "happened_until"),
    ],
)
def test_a_rule_that_could_never_count_is_refused(
    client, admin, supplier, competence, change, field
):
    filled = {"competence": "arrest", "activity": PREFIX, "verbs": [PASSED]} | change

    answer = client.post(reverse("exchange:new_rule", args=[supplier.row.uuid]), filled)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not EvidenceRule.objects.exists()


def test_what_was_sent_is_shown_with_its_outcome_and_the_look_is_written_down(
    client, admin, supplier, competence
):
    supplier.rule(competence)
    supplier.post(passed(account("ks-17")), passed(account("x", "https://other.example")))
    evidence.collect()

    text = page(client, "statements", supplier.row.uuid).content.decode()

    assert text.count("data-outcome") == 2
    assert "leverandøren kan ikke uttale seg om kontoer der" in text.lower()
    some = page(client, "statements", supplier.row.uuid, outcome="rejected").content.decode()
    assert some.count("data-outcome") == 1
    assert AuditEvent.objects.filter(action="supplier.statements_read", actor=admin).count() == 2


def test_the_pages_of_what_was_sent_follow_each_other(
    client, admin, supplier, django_assert_max_num_queries
):
    for _ in range(3):
        supplier.post(*(passed(account("ks-17")) for _ in range(20)))
    evidence.collect()

    with django_assert_max_num_queries(14):
        first = page(client, "statements", supplier.row.uuid)
    second = page(client, "statements", supplier.row.uuid, before=first.context["before"])

    shown = [line.logged.id for one in (first, second) for line in one.context["lines"]]
    assert (len(first.context["lines"]), len(set(shown)), len(shown)) == (50, 60, 60)
    assert second.context["before"] is None
    assert page(client, "statements", supplier.row.uuid, before="x").status_code == 200


def test_an_actor_is_linked_on_the_page_and_the_link_undone(client, admin, supplier, competence):
    kari = PersonFactory(given_name="Kari", family_name="Nordmann", email="kari@vestfjell.example")
    supplier.rule(competence)
    supplier.post(passed(account("ks-17") | {"name": "K. Nordmann"}))
    evidence.collect()
    actor = StatementOutcome.objects.get().actor
    assert "K. Nordmann" in page(client, "unmatched").content.decode()
    address = reverse("exchange:actor", args=[supplier.row.uuid, actor])
    found = client.get(address, {"q": "kari nordm"})
    assert found.context["people"] == [kari]

    client.post(address, {"person": kari.pk})

    assert Holding.objects.get().person == kari
    assert "data-waiting" not in page(client, "unmatched").content.decode()
    assert client.get(address).status_code == 404
    made = ActorLink.objects.get()
    assert made.made_by == admin
    client.post(reverse("exchange:undo_link", args=[supplier.row.uuid, made.uuid]))
    assert not Holding.objects.exists()
    assert "data-waiting" in page(client, "unmatched").content.decode()


@pytest.mark.parametrize("person", ["", "x", "0", "99999999999999999999"])
def test_nobody_is_linked_by_a_wrong_number(client, admin, supplier, competence, person):
    supplier.rule(competence)
    supplier.post(passed(account("ks-17")))
    evidence.collect()
    actor = StatementOutcome.objects.get().actor
    address = reverse("exchange:actor", args=[supplier.row.uuid, actor])

    assert client.post(address, {"person": person}).status_code == 404
    assert not ActorLink.objects.exists()


def test_a_secret_is_renewed_and_the_supplier_ended(client, admin, supplier):
    made = client.post(reverse("exchange:rotate_secret", args=[supplier.row.uuid]))
    assert made.context["made"].secret in made.content.decode()

    client.post(reverse("exchange:end_supplier", args=[supplier.row.uuid]))

    supplier.row.refresh_from_db()
    assert supplier.row.ended_at
    assert page(client, "supplier", supplier.row.uuid).status_code == 200
    assert (
        client.post(reverse("exchange:rotate_secret", args=[supplier.row.uuid])).status_code == 404
    )
