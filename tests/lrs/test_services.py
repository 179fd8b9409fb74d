"""Storing statements from within."""

import json
import uuid

import pytest

from lrs import log, services
from lrs.authorities import supplier_authority
from lrs.errors import ConflictError, MayNotVoidError
from lrs.models import Statement
from lrs.xapi.errors import InvalidStatementError
from tests.factories.lrs import statement

pytestmark = pytest.mark.django_db
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}


def store(*found, name="one", **more):
    return services.store(found, authority=supplier_authority(name), **more)


def referring(target, **changes):
    return statement(object={"objectType": "StatementRef", "id": target["id"]}, **changes)


def voided():
    return {str(one.statement_id) for one in Statement.objects.filter(voided=True)}


def test_text_bytes_and_dicts():
    one, two, three = statement(), statement(), statement()
    found = store(json.dumps(one), json.dumps(two).encode(), three)
    assert found == [uuid.UUID(found["id"]) for found in (one, two, three)]
    assert Statement.objects.get(statement_id=found[0]).payload == json.dumps(one)


def test_the_one_at_fault_is_named():
    with pytest.raises(InvalidStatementError) as refusal:
        store(statement(), statement(verb={}))
    assert (refusal.value.index, refusal.value.path) == (1, "$.verb")
    with pytest.raises(InvalidStatementError) as refusal:
        store(statement(), "{")
    assert refusal.value.index == 1
    one = statement()
    store(one)
    with pytest.raises(ConflictError) as conflict:
        store(statement(), {**one, "verb": {"id": "tag:x"}})
    assert str(conflict.value.statement_id) == one["id"]
    assert Statement.objects.count() == 1


def test_the_portal_is_its_own_authority():
    one = statement()
    services.store([one], authority=services.system_authority())
    found = log.get(uuid.UUID(one["id"]))
    assert found.authority == "account https://portal.example.org/id portal"
    assert found.authority == log.authority_key("https://portal.example.org/id", "portal")
    assert found.authority != supplier_authority("portal").key


def test_stored_and_seq_grow_together():
    store(*[statement() for _ in range(3)])
    store(statement())
    rows = list(Statement.objects.order_by("seq").values_list("stored", flat=True))
    assert rows == sorted(set(rows))


@pytest.mark.parametrize("voiding_first", [True, False])
def test_voiding(voiding_first):
    target = statement()
    voiding = referring(target, verb=VOIDED)
    for one in (voiding, target) if voiding_first else (target, voiding):
        store(one)
    assert voided() == {target["id"]}


def test_voiding_in_one_batch():
    target = statement()
    store(referring(target, verb=VOIDED), target)
    assert voided() == {target["id"]}


@pytest.mark.parametrize("voiding_first", [True, False])
def test_what_voids_is_never_voided(voiding_first):
    first = referring(statement(), verb=VOIDED)
    second = referring(first, verb=VOIDED)
    for one in (second, first) if voiding_first else (first, second):
        store(one)
    assert voided() == set()


def test_nobody_voids_what_another_stored():
    target = statement()
    store(target, name="one")
    with pytest.raises(MayNotVoidError):
        store(statement(), referring(target, verb=VOIDED), name="two")
    assert voided() == set()
    assert Statement.objects.count() == 1
    late = statement()
    store(referring(late, verb=VOIDED), name="two")
    store(late, name="one")
    assert voided() == set()


def test_the_portal_voids_anything():
    target, late = statement(), statement()
    store(target, name="one")
    services.store(
        [referring(target, verb=VOIDED), referring(late, verb=VOIDED)],
        authority=services.system_authority(),
    )
    store(late, name="one")
    assert voided() == {target["id"], late["id"]}


def test_another_verb_voids_nothing():
    target = statement()
    store(target, referring(target))
    assert voided() == set()


def test_voided_statements_over_http(xapi):
    target = statement(verb={"id": "tag:passed"})
    voiding = referring(target, verb=VOIDED)
    xapi.post([target, voiding])
    assert xapi.ids() == [voiding["id"]]
    assert xapi.ids(verb="tag:passed") == [voiding["id"]]
    assert xapi.get(statementId=target["id"]).status_code == 404
    assert xapi.get(voidedStatementId=target["id"]).json()["id"] == target["id"]
    assert xapi.get(voidedStatementId=voiding["id"]).status_code == 404


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1), (0, 2, 1), (1, 0, 2)]
)
def test_what_refers_to_a_statement_is_found_with_it(xapi, order):
    c = statement(verb={"id": "tag:passed"}, object={"id": "tag:c"})
    b = referring(c, verb={"id": "tag:confirmed"})
    a = referring(b, verb={"id": "tag:noted"})
    for place in order:
        xapi.post([a, b, c][place])
    assert set(xapi.ids(verb="tag:passed", activity="tag:c")) == {a["id"], b["id"], c["id"]}
    assert set(xapi.ids(verb="tag:confirmed")) == {a["id"], b["id"]}
    assert xapi.ids(verb="tag:noted") == [a["id"]]


def test_statements_that_refer_to_each_other(xapi):
    one, two = statement(), statement()
    one["object"] = {"objectType": "StatementRef", "id": two["id"]}
    two["object"] = {"objectType": "StatementRef", "id": one["id"]}
    myself = statement(verb={"id": "tag:self"})
    myself["object"] = {"objectType": "StatementRef", "id": myself["id"]}
    assert xapi.post([one, two, myself]).status_code == 200
    assert xapi.ids(verb="tag:self") == [myself["id"]]
