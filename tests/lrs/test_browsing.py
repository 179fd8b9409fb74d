"""Looking through the log, voided statements too."""

import datetime as dt

import pytest
import time_machine

from lrs import browsing, services
from lrs.authorities import supplier_authority, system_authority
from lrs.browsing import Search
from lrs.models import Statement
from lrs.xapi.keys import key
from tests.factories.lrs import statement

pytestmark = pytest.mark.django_db
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}


def agent(name):
    return frozenset({key("agent", f"mbox mailto:{name}@example.org")})


def store(*found, name="one"):
    services.store(found, authority=supplier_authority(name))
    return list(Statement.objects.order_by("seq").values_list("seq", flat=True))


def by(name, verb="tag:a"):
    return statement(actor={"mbox": f"mailto:{name}@example.org"}, verb={"id": verb})


def seqs(rows):
    return [row.seq for row in rows]


@pytest.fixture
def five():
    """a, b, a with another verb, c, a."""
    return store(by("a"), by("b"), by("a", "tag:b"), by("c"), by("a"))


SEARCHES = [
    (Search(), [0, 1, 2, 3, 4]),
    (Search(keys=agent("a")), [0, 2, 4]),
    (Search(keys=agent("a") | {key("verb", "tag:a")}), [0, 4]),
    (Search(alternatives=(agent("a"), agent("b"))), [0, 1, 2, 4]),
    (Search(alternatives=(agent("a"), agent("a"))), [0, 2, 4]),
    (
        Search(keys=frozenset({key("verb", "tag:a")}), alternatives=(agent("a"), agent("c"))),
        [0, 3, 4],
    ),
    (Search(keys=agent("nobody")), []),
]


@pytest.mark.parametrize(("search", "places"), SEARCHES)
def test_both_ways_and_page_by_page(five, search, places):
    wanted = [five[place] for place in places]
    assert seqs(browsing.newest(search, before=None, limit=9)) == wanted[::-1]
    found, before = [], None
    while rows := browsing.newest(search, before=before, limit=2):
        found += seqs(rows)
        before = found[-1]
    assert found == wanted[::-1]
    walked = [seqs(rows) for rows in browsing.walk(search, upto=five[-1], batch=2)]
    assert [seq for rows in walked for seq in rows] == wanted
    until = [seqs(rows) for rows in browsing.walk(search, upto=five[2], batch=2)]
    assert [seq for rows in until for seq in rows] == [seq for seq in wanted if seq <= five[2]]


def test_by_the_time_of_storing():
    for day in (1, 2, 3):
        with time_machine.travel(dt.datetime(2040, 1, day, 12, tzinfo=dt.UTC), tick=False):
            store(by("a"))
    stored = list(Statement.objects.order_by("seq").values_list("stored", flat=True))
    found = browsing.newest(Search(since=stored[0], until=stored[1]), before=None, limit=9)
    assert [row.stored for row in found] == [stored[1]]


def test_what_voided_it():
    target, other, stranger = by("a"), by("a"), by("b")
    first = statement(verb=VOIDED, object={"objectType": "StatementRef", "id": target["id"]})
    again = statement(verb=VOIDED, object={"objectType": "StatementRef", "id": target["id"]})
    ours = statement(verb=VOIDED, object={"objectType": "StatementRef", "id": other["id"]})
    refused = statement(verb=VOIDED, object={"objectType": "StatementRef", "id": target["id"]})
    store(refused, name="two")  # before its target, so that nobody can say no
    store(target, other, first, again, stranger)
    services.store([ours], authority=system_authority())
    rows = browsing.newest(Search(), before=None, limit=9)
    by_id = {str(one): str(by) for one, by in browsing.voided_by(rows).items()}
    assert by_id == {target["id"]: first["id"], other["id"]: ours["id"]}


def test_each_alternative_costs_one_query(five, django_assert_num_queries):
    with django_assert_num_queries(3):
        browsing.newest(Search(alternatives=(agent("a"), agent("b"))), before=None, limit=50)
