"""Whatever breaks one clause of a valid statement is refused, with its place and that clause.

What may be broken is written down here a second time, by kind of object: the rules themselves are
not asked. So a place that the rules forget is found wherever it can stand.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.statements import validate
from lrs.xapi.versions import Version
from tests.factories.lrs import statement
from tests.lrs.strategies import STATEMENT
from tests.lrs.xapi.test_statements import VALID

MBOX = {"mbox": "mailto:kari@example.org"}
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")

# What stands in each kind of object; a list holds many, a tuple one of them by objectType.
SHAPES: dict[str, dict[str, Any]] = {
    "statement": {
        "actor": ("agent", "group"),
        "verb": "verb",
        "object": ("object", "agent", "group", "reference", "substatement"),
        "result": "result",
        "context": "context",
        "attachments": ["attachment"],
    },
    "group": {"account": "account", "member": ["agent"]},
    "agent": {"account": "account"},
    "verb": {"display": "languages"},
    "object": {"definition": "definition"},
    "activity": {"definition": "definition"},
    "definition": {
        "name": "languages",
        "description": "languages",
        "extensions": "extensions",
        "choices": ["component"],
        "source": ["component"],
        "target": ["component"],
    },
    "component": {"description": "languages"},
    "result": {"score": "score", "extensions": "extensions"},
    "context": {
        "instructor": ("agent", "group"),
        "team": "group",
        "contextActivities": "kinds",
        "statement": "reference",
        "extensions": "extensions",
    },
    "kinds": {name: ["activity"] for name in ("parent", "grouping", "category", "other")},
    "attachment": {"display": "languages", "description": "languages"},
}
SHAPES["substatement"] = SHAPES["statement"]
OBJECT_TYPES = {
    "Agent": "agent",
    "Group": "group",
    "StatementRef": "reference",
    "SubStatement": "substatement",
}


class Break(NamedTuple):
    """What an object becomes, and where in it which clause is broken."""

    changed: Callable[[Any], Any]
    place: str
    clause: Clause


def put(clause: Clause, **members: Any) -> Break:
    """The object with these members; the first is the one that is wrong."""
    return Break(lambda found: {**found, **members}, f".{next(iter(members))}", clause)


def without(name: str, clause: Clause) -> Break:
    return Break(lambda found: {k: v for k, v in found.items() if k != name}, "", clause)


def only(place: str, clause: Clause, **members: Any) -> Break:
    """An object of these members alone."""
    return Break(lambda _: members, place, clause)


def known_by(place: str, clause: Clause, **identifiers: Any) -> Break:
    """The agent or group with other identifiers than its own, and without members."""
    own = {*IDENTIFIERS, "member"}
    return Break(
        lambda found: {**{k: v for k, v in found.items() if k not in own}, **identifiers},
        place,
        clause,
    )


EXTRA = put(Clause.FORMAT, portal=1)
IDENTIFIED = [
    known_by(".mbox", Clause.IFI, mbox="kari@example.org"),
    known_by(".mbox", Clause.IFI, mbox="mailto:kari"),
    known_by(".mbox_sha1sum", Clause.IFI, mbox_sha1sum="g" * 40),
    known_by(".openid", Clause.IRI, openid="kari"),
    known_by(".account", Clause.ACCOUNT, account={"homePage": "https://example.org"}),
    known_by(".account", Clause.ACCOUNT, account="kari"),
]
ACTIVITY = [
    without("id", Clause.ACTIVITY),
    put(Clause.IRI, id="handhygiene"),
    put(Clause.ACTIVITY, id=7),
    put(Clause.ACTIVITY, definition="Håndhygiene"),
    EXTRA,
]
STATEMENT_PARTS = [
    *(put(Clause.RESULT, result=one) for one in (None, [], "passed")),
    *(put(Clause.CONTEXT, context=one) for one in (None, [], "ward 3")),
    put(Clause.DATE, timestamp="in May"),
    put(Clause.TIMESTAMP, timestamp=1_700_000_000),
    put(Clause.ATTACHMENT, attachments={}),
    put(Clause.ACTOR, actor="kari"),
    put(Clause.VERB, verb="passed"),
    put(Clause.OBJECT, object=["handhygiene"]),
]
BREAKS: dict[str, list[Break]] = {
    "statement": [
        *STATEMENT_PARTS,
        *(without(name, Clause.FORMAT) for name in ("actor", "verb", "object")),
        put(Clause.UUID, id="7"),
        put(Clause.ID, id=None),
        put(Clause.DATE, stored="in May"),
        put(Clause.VERSION, version="0.9"),
        put(Clause.AUTHORITY, authority="kari"),
        EXTRA,
    ],
    "substatement": [
        *STATEMENT_PARTS,
        *(without(name, Clause.OBJECT_STATEMENT) for name in ("actor", "verb", "object")),
        put(Clause.FORMAT, stored="2026-11-22T10:00:00Z"),
        EXTRA,
    ],
    "agent": [
        *IDENTIFIED,
        known_by("", Clause.AGENT),
        known_by("", Clause.AGENT, **MBOX, openid="https://kari.example.org/"),
        put(Clause.AGENT, name=7),
        EXTRA,
    ],
    "group": [
        *IDENTIFIED,
        known_by("", Clause.GROUP),
        known_by("", Clause.GROUP, member=[]),
        known_by("", Clause.GROUP, **MBOX, openid="https://kari.example.org/"),
        known_by(".member", Clause.GROUP, member="kari"),
        known_by(".member[0]", Clause.GROUP, member=["kari"]),
        put(Clause.AGENT, name=7),
        EXTRA,
    ],
    "account": [
        without("name", Clause.ACCOUNT),
        without("homePage", Clause.ACCOUNT),
        put(Clause.IRI, homePage="example.org"),
        put(Clause.ACCOUNT, name=7),
        EXTRA,
    ],
    "verb": [
        without("id", Clause.VERB),
        put(Clause.IRI, id="passed"),
        put(Clause.VERB, display="besto"),
        EXTRA,
    ],
    "object": [*ACTIVITY, put(Clause.OBJECT, objectType="activity")],
    "activity": [*ACTIVITY, put(Clause.ACTIVITY, objectType="Agent")],
    "definition": [
        put(Clause.IRI, type="lesson"),
        put(Clause.IRI, moreInfo="more"),
        put(Clause.ACTIVITY, name="Håndhygiene"),
        put(Clause.ACTIVITY, interactionType="quiz"),
        only(".steps", Clause.ACTIVITY, steps=[], interactionType="choice"),
        only(
            ".correctResponsesPattern",
            Clause.ACTIVITY,
            correctResponsesPattern="a",
            interactionType="numeric",
        ),
        EXTRA,
    ],
    "component": [
        without("id", Clause.ACTIVITY),
        put(Clause.ACTIVITY, id=7),
        put(Clause.ACTIVITY, description="a"),
        EXTRA,
    ],
    "result": [
        put(Clause.RESULT, success="true"),
        put(Clause.RESULT, completion=1),
        put(Clause.RESULT, response=7),
        put(Clause.DURATION, duration="4 min"),
        put(Clause.SCORE, score=9),
        EXTRA,
    ],
    "score": [
        put(Clause.SCORE, scaled=1.01),
        put(Clause.SCORE, scaled=-1.01),
        put(Clause.SCORE, raw="9"),
        put(Clause.SCORE, min=2, max=2),
        put(Clause.SCORE, raw=9, min=10, max=11),
        put(Clause.SCORE, raw=9, min=0, max=8),
        EXTRA,
    ],
    "context": [
        put(Clause.UUID, registration="7"),
        put(Clause.CONTEXT, platform=7),
        put(Clause.CONTEXT, revision=7),
        put(Clause.LANGUAGE_MAP, language="norsk bokmål"),
        put(Clause.GROUP, team=MBOX),
        put(Clause.CONTEXT, instructor="kari"),
        put(Clause.CONTEXT_ACTIVITIES, contextActivities=[]),
        EXTRA,
    ],
    "kinds": [
        put(Clause.FORMAT, uncle=[]),
        put(Clause.CONTEXT_ACTIVITIES, parent="handhygiene"),
    ],
    "reference": [
        without("id", Clause.OBJECT_STATEMENT),
        put(Clause.UUID, id="7"),
        EXTRA,
    ],
    "languages": [
        Break(lambda found: {**found, "a12345678": "x"}, ".a12345678", Clause.LANGUAGE_MAP),
        put(Clause.LANGUAGE_MAP, nb=7),
    ],
    "extensions": [
        put(Clause.IRI, ward=3),
        Break(lambda _: ["ward 3"], "", Clause.EXTENSIONS),
    ],
    "attachment": [
        *(
            without(name, Clause.ATTACHMENT)
            for name in ("usageType", "display", "contentType", "length", "sha2")
        ),
        put(Clause.IRI, usageType="certificate"),
        put(Clause.IRI, fileUrl="1.pdf"),
        put(Clause.ATTACHMENT, contentType="pdf"),
        put(Clause.ATTACHMENT, length=-1),
        put(Clause.ATTACHMENT, sha2="x"),
        EXTRA,
    ],
}


class Place(NamedTuple):
    """Where an object stands: the steps to it, and its kind."""

    steps: tuple[str | int, ...]
    kind: str

    @property
    def path(self) -> str:
        steps = (f"[{one}]" if isinstance(one, int) else f".{one}" for one in self.steps)
        return "$" + "".join(steps)


def places(value: Any, kind: str, steps: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Every object of a valid statement."""
    yield Place(steps, kind)
    for name, shape in SHAPES.get(kind, {}).items():
        if name not in value:
            continue
        many = value[name] if isinstance(value[name], list) else None
        ways = shape[0] if isinstance(shape, list) else shape
        if many is None:
            yield from places(value[name], kind_of(value[name], ways), (*steps, name))
        for at, one in enumerate(many or ()):
            yield from places(one, kind_of(one, ways), (*steps, name, at))


def kind_of(value: Any, ways: str | tuple[str, ...]) -> str:
    if isinstance(ways, str):
        return ways
    return OBJECT_TYPES.get(value.get("objectType", ""), ways[0])


def changed_at(whole: Any, steps: tuple[str | int, ...], change: Callable[[Any], Any]) -> Any:
    """A copy of `whole` with the object at `steps` changed."""
    if not steps:
        return change(whole)
    copied = copy.copy(whole)
    copied[steps[0]] = changed_at(whole[steps[0]], steps[1:], change)
    return copied


def as_sub(whole: dict[str, Any]) -> dict[str, Any]:
    """A statement whose object says what `whole` says."""
    own = SHAPES["statement"].keys() | {"timestamp"}
    said = {name: one for name, one in whole.items() if name in own}
    return statement(object={"objectType": "SubStatement", **said})


WHOLE = STATEMENT | st.sampled_from(list(VALID.values()))
FLAT = WHOLE.filter(lambda one: one["object"].get("objectType") != "SubStatement")


SENT = WHOLE | FLAT.map(as_sub)
SOME = settings(max_examples=200, deadline=None)


@SOME
@given(whole=SENT, version=st.sampled_from(list(Version)))
def test_what_breaks_a_clause_is_refused_with_it(whole, version):
    validate(whole, version)
    for place in places(whole, "statement"):
        for broken in BREAKS[place.kind]:
            sent = changed_at(whole, place.steps, broken.changed)
            with pytest.raises(InvalidStatementError) as refusal:
                validate(sent, version)
            found = (refusal.value.path, refusal.value.clause)
            assert found == (place.path + broken.place, broken.clause), sent


@SOME
@given(whole=SENT, version=st.sampled_from(list(Version)))
def test_nothing_is_null_outside_extensions(whole, version):
    """No property has the value null, but in extensions (1.0.3 Data 2.2, 2.0 4.2.1)."""
    for place in places(whole, "statement"):
        for name in () if place.kind == "extensions" else value_at(whole, place.steps):
            sent = changed_at(whole, place.steps, lambda found, name=name: {**found, name: None})
            with pytest.raises(InvalidStatementError) as refusal:
                validate(sent, version)
            # An objectType of null leaves something of another kind, at fault in its own place.
            assert refusal.value.path.startswith(place.path), sent


def value_at(whole: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        whole = whole[step]
    return whole


def test_every_kind_of_object_is_broken():
    """Each kind has breaks, and stands in a statement that the tests begin with."""
    stands = {one.kind for whole in VALID.values() for one in places(whole, "statement")}
    assert stands == set(BREAKS)
