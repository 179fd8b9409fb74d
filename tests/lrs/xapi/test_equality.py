"""When two statements are the same."""

import copy
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi.equality import canonical_hash, same_time
from lrs.xapi.statements import validate
from lrs.xapi.versions import Version
from tests.factories.lrs import statement

AGENT = {"objectType": "Agent", "mbox": "mailto:Kari@Example.org"}
OTHER = {"account": {"homePage": "https://example.org", "name": "1"}}
REF = {"objectType": "StatementRef", "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0"}
ACTIVITY = {"id": "https://example.org/a"}
SUB = {
    "objectType": "SubStatement",
    "actor": AGENT,
    "verb": {"id": "tag:x"},
    "object": ACTIVITY,
    "timestamp": "2026-11-22T10:00:00Z",
}
WHOLE = statement(
    actor={"objectType": "Group", "member": [AGENT, OTHER]},
    result={"score": {"scaled": 1}, "duration": "PT1.5S", "response": "x"},
    context={
        "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        "contextActivities": {"parent": [ACTIVITY]},
        "language": "nb-NO",
        "instructor": OTHER,
        "statement": REF,
    },
)


def changed(found, path, value):
    """`found` with the value at a dotted path set, or taken away when it is None."""
    copied = copy.deepcopy(found)
    place = copied
    *steps, last = path.split(".")
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copied


def hashes(*found):
    return {canonical_hash(validate(one, Version.V1)) for one in found}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", None),
        ("timestamp", None),
        ("stored", "2026-11-22T10:00:00Z"),
        ("authority", AGENT),
        ("version", "1.0.3"),
        ("verb.display", None),
        ("object.objectType", "Activity"),
        ("object.definition", {"name": {"nb": "Håndhygiene"}}),
        ("actor.member", [OTHER, AGENT]),
        ("actor.member", [{"mbox": "mailto:Kari@example.ORG"}, OTHER]),
        ("result.score.scaled", 1.0),
        ("result.duration", "PT1.50S"[:-2] + "S"),
        ("context.registration", "EC531277-B57B-4C15-8D91-D292C5B2B8F7"),
        ("context.contextActivities.parent", ACTIVITY),
        ("context.contextActivities.parent", [{**ACTIVITY, "definition": {}}]),
        ("context.language", "nb-no"),
        ("context.statement.id", REF["id"].upper()),
    ],
)
def test_equal(path, value):
    assert len(hashes(WHOLE, changed(WHOLE, path, value))) == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("actor.member", [AGENT]),
        ("actor.name", "Gruppe"),
        ("actor.member.0.mbox", "mailto:kari@example.org"),
        ("verb.id", "tag:y"),
        ("object.id", "https://example.org/b"),
        ("object", REF),
        ("result", None),
        ("result.score.scaled", 0.5),
        ("result.duration", "PT0M1.5S"),
        ("result.response", "X"),
        ("result.success", True),
        ("context.registration", REF["id"]),
        ("context.contextActivities.parent", [ACTIVITY, ACTIVITY]),
        ("context.contextActivities.grouping", [ACTIVITY]),
        ("context.instructor", AGENT),
        ("context.extensions", {"tag:x": 1}),
        ("attachments", []),
    ],
)
def test_different(path, value):
    assert len(hashes(WHOLE, changed(WHOLE, path, value))) == 2


def test_a_duration_is_compared_to_a_hundredth():
    one = changed(WHOLE, "result.duration", "PT1.239S")
    assert len(hashes(one, changed(WHOLE, "result.duration", "PT1.231S"))) == 1
    assert len(hashes(one, changed(WHOLE, "result.duration", "PT1.24S"))) == 2


def test_a_substatement():
    one = statement(object=SUB)
    same = {
        **SUB,
        "timestamp": "2026-11-22T11:00:00.0001+01:00",
        "verb": {**SUB["verb"], "display": {}},
    }
    assert len(hashes(one, statement(object=same))) == 1
    later = {**SUB, "timestamp": "2026-11-22T10:00:01Z"}
    assert len(hashes(one, statement(object=later))) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2026-11-22T10:00:00Z", "2026-11-22T11:00:00+01:00", True),
        ("2026-11-22T10:00:00.1234Z", "2026-11-22T10:00:00.1239Z", True),
        ("2026-11-22T10:00:00.123Z", "2026-11-22T10:00:00.124Z", False),
        (None, "2026-11-22T10:00:00Z", True),
        (None, None, True),
    ],
)
def test_same_time(one, other, same):
    assert same_time(statement(timestamp=one), statement(timestamp=other)) is same


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
).filter(lambda value: "inf" not in repr(value))


def shuffled(value, by):
    """`value` with the keys of its objects in another order."""
    if isinstance(value, dict):
        pairs = [(name, shuffled(one, by)) for name, one in value.items()]
        by.shuffle(pairs)
        return dict(pairs)
    return [shuffled(one, by) for one in value] if isinstance(value, list) else value


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_keys_means_nothing(value, by: random.Random):
    one = {**WHOLE, "result": {"extensions": {"tag:x": value}}}
    again = json.loads(json.dumps(shuffled(one, by)))
    assert len(hashes(one, again)) == 1


@given(VALUES, VALUES)
def test_another_extension_is_another_statement(one, other):
    found = [{**WHOLE, "result": {"extensions": {"tag:x": value}}} for value in (one, other)]
    assert (len(hashes(*found)) == 1) is (strict(one) == strict(other))


def strict(value):
    """`value` so that true is not 1, but 1.0 is."""
    if isinstance(value, dict):
        return {name: strict(one) for name, one in value.items()}
    if isinstance(value, list):
        return [strict(one) for one in value]
    return (isinstance(value, bool), value)
