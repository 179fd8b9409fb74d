"""What a target gets: the text as it came, without what its version does not have."""

import json

import pytest

from lrs import log
from lrs import services as lrs
from lrs.xapi.statements import validate
from lrs.xapi.versions import Version
from tests.factories.lrs import statement
from xapi_bridge.delivery.wire import text_for

pytestmark = pytest.mark.django_db
AGENTS = [{"objectType": "contextAgent", "agent": {"mbox": "mailto:a@example.org"}}]
GROUPS = [
    {
        "objectType": "contextGroup",
        "group": {"objectType": "Group", "mbox": "mailto:g@example.org"},
    }
]


def through(one, version, *, came_as="2.0.0"):
    text = one if isinstance(one, str) else json.dumps(one)
    lrs.store([text], authority=lrs.system_authority(), version=came_as)
    return text_for(log.read(0, 100)[-1], version)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_what_both_versions_take_is_sent_to_the_last_digit(version):
    text = json.dumps(statement(result={"score": {"raw": 1}}), indent=1).replace(
        '"raw": 1', '"raw": 1.50000000000000000001'
    )

    assert through(text, version, came_as="1.0.3") == text


def test_what_only_2_0_has_is_left_out_for_1_0_3_and_nothing_else_changes():
    kept = {"platform": "Læringsportalen", "extensions": {"https://x.example/e": 1.10}}
    one = statement(
        context={**kept, "contextAgents": AGENTS, "contextGroups": GROUPS}, version="2.0.0"
    )

    found = json.loads(through(one, "1.0.3"))

    assert found == {k: v for k, v in one.items() if k != "version"} | {"context": kept}
    validate(found, Version.V1)
    assert json.loads(through(one, "2.0.0")) == one


def test_what_only_2_0_has_is_left_out_of_a_substatement_too():
    sub = {
        "objectType": "SubStatement",
        "actor": {"mbox": "mailto:a@example.org"},
        "verb": {"id": "https://x.example/v"},
        "object": {"id": "https://x.example/a"},
        "context": {"contextAgents": AGENTS, "language": "nb"},
    }

    found = json.loads(through(statement(object=sub), "1.0.3"))

    assert found["object"] == sub | {"context": {"language": "nb"}}
    validate(found, Version.V1)


def test_id_and_timestamp_that_the_log_gave_go_along():
    found = json.loads(through(statement(id=None, timestamp=None), "1.0.3"))

    logged = log.read(0, 1)[0]
    assert found["id"] == str(logged.id)
    assert found["timestamp"] == logged.stored.isoformat().replace("+00:00", "Z")


def test_what_an_lrs_sets_itself_is_left_out():
    one = statement(
        stored="2020-01-01T00:00:00Z", authority={"mbox": "mailto:a@example.org"}, version="1.0.0"
    )

    found = json.loads(through(one, "2.0.0", came_as="1.0.3"))

    assert found == {k: v for k, v in one.items() if k not in ("stored", "authority")}


def test_a_time_that_2_0_does_not_take_is_written_anew_for_it():
    one = statement(timestamp="20261122T100000+0100")

    assert json.loads(through(one, "2.0.0", came_as="1.0.3"))["timestamp"] == (
        "2026-11-22T09:00:00.000000Z"
    )
    assert json.loads(text_for(log.read(0, 1)[0], "1.0.3")) == one
