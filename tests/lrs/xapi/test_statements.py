"""Which statements are valid, clause by clause."""

import copy

import pytest

from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.statements import validate
from lrs.xapi.versions import Version
from tests.factories.lrs import statement

MBOX = {"mbox": "mailto:kari@example.org"}
ACCOUNT = {"account": {"homePage": "https://example.org", "name": "1"}}
GROUP = {"objectType": "Group", "member": [MBOX]}
ACTIVITY = {"id": "https://example.org/a"}
REF = {"objectType": "StatementRef", "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0"}
SUB = {"objectType": "SubStatement", "actor": MBOX, "verb": {"id": "tag:x"}, "object": ACTIVITY}
ATTACHMENT = {
    "usageType": "https://example.org/certificate",
    "display": {"nb": "Kursbevis"},
    "contentType": "application/pdf; charset=x",
    "length": 12,
    "sha2": "a" * 64,
    "fileUrl": "https://example.org/1.pdf",
}
CHOICE = {"interactionType": "choice", "choices": [{"id": "a"}, {"id": "b"}]}


def defined(**definition):
    return statement(object={**ACTIVITY, "definition": definition})


def context(**properties):
    return statement(context=properties)


def result(**properties):
    return statement(result=properties)


def attached(**changes):
    changed = {**ATTACHMENT, **changes}
    return statement(attachments=[{name: one for name, one in changed.items() if one is not None}])


VALID = {
    "least": statement(id=None, timestamp=None),
    "agent by mbox": statement(actor={"objectType": "Agent", "name": "K", **MBOX}),
    "agent by hash": statement(actor={"mbox_sha1sum": "0a" * 20}),
    "agent by openid": statement(actor={"openid": "https://kari.example.org/"}),
    "anonymous group": statement(actor=GROUP),
    "identified group": statement(actor={"objectType": "Group", **ACCOUNT}),
    "identified group with nobody": statement(
        actor={"objectType": "Group", "member": [], **ACCOUNT}
    ),
    "object agent": statement(object={"objectType": "Agent", **MBOX}),
    "object group": statement(object=GROUP),
    "object reference": statement(object=REF),
    "object substatement": statement(object=SUB),
    "substatement about a reference": statement(object={**SUB, "object": REF}),
    "voiding": statement(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object=REF),
    "definition": defined(
        name={"nb-NO": "Håndhygiene", "se": "x", "zh-Hant": "y", "sl-rozaj": "z"},
        description={},
        type="https://example.org/t",
        moreInfo="https://example.org/m",
        extensions={"https://example.org/x": None},
    ),
    "choice": defined(**CHOICE, correctResponsesPattern=["a[,]b"]),
    "true-false": defined(interactionType="true-false", correctResponsesPattern=["true"]),
    "matching": defined(interactionType="matching", source=[{"id": "a"}], target=[{"id": "a"}]),
    "result": result(
        score={"scaled": -1, "raw": 0, "min": 0, "max": 10.5},
        success=False,
        completion=True,
        response="",
        duration="PT4H35M59.14S",
        extensions={"https://example.org/x": {"any": [None, 1]}},
    ),
    "context": context(
        registration="EC531277-b57b-4c15-8d91-d292c5b2b8f7",
        instructor=GROUP,
        team=GROUP,
        contextActivities={"parent": ACTIVITY, "grouping": [ACTIVITY], "other": []},
        revision="1",
        platform="p",
        language="nn",
        statement=REF,
        extensions={},
    ),
    "attachment": attached(),
    "attachment elsewhere": attached(fileUrl=None, description={"nb": "x"}),
    "stored and authority": statement(
        stored="2026-11-22T10:00:00Z", authority={"objectType": "Agent", **ACCOUNT}
    ),
    "authority of OAuth": statement(authority={"objectType": "Group", "member": [MBOX, ACCOUNT]}),
    "version": statement(version="1.0.9"),
}


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("name", VALID)
def test_valid(name, version):
    before = copy.deepcopy(VALID[name])
    assert validate(VALID[name], version) == before


def without(name):
    return statement(**{name: None})


INVALID = [
    # (statement, path, clause)
    ([], "$", Clause.FORMAT),
    (without("actor"), "$", Clause.FORMAT),
    (without("verb"), "$", Clause.FORMAT),
    (without("object"), "$", Clause.FORMAT),
    ({**statement(), "extra": 1}, "$.extra", Clause.FORMAT),
    ({**statement(), "Result": {}}, "$.Result", Clause.FORMAT),
    ({**statement(), "result": None}, "$.result", Clause.RESULT),
    (statement(id=1), "$.id", Clause.ID),
    (statement(id="{8f87ccde-bb56-4c2e-ab83-44982ef22df0}"), "$.id", Clause.UUID),
    (statement(id="8f87ccdebb564c2eab8344982ef22df0"), "$.id", Clause.UUID),
    # actor
    (statement(actor="kari"), "$.actor", Clause.ACTOR),
    (statement(actor={"name": "Kari"}), "$.actor", Clause.AGENT),
    (statement(actor={**MBOX, **ACCOUNT}), "$.actor", Clause.AGENT),
    (statement(actor={**MBOX, "member": []}), "$.actor.member", Clause.FORMAT),
    (statement(actor={**MBOX, "objectType": "agent"}), "$.actor.objectType", Clause.AGENT),
    (statement(actor={**MBOX, "name": 1}), "$.actor.name", Clause.AGENT),
    (statement(actor={"mbox": "kari@example.org"}), "$.actor.mbox", Clause.IFI),
    (statement(actor={"mbox_sha1sum": "0a"}), "$.actor.mbox_sha1sum", Clause.IFI),
    (statement(actor={"openid": "kari"}), "$.actor.openid", Clause.IRI),
    (statement(actor={"account": {"name": "1"}}), "$.actor.account", Clause.ACCOUNT),
    (
        statement(actor={"account": {"homePage": "x", "name": "1"}}),
        "$.actor.account.homePage",
        Clause.IRI,
    ),
    (
        statement(actor={"account": {"homePage": "https://x", "name": 1}}),
        "$.actor.account.name",
        Clause.ACCOUNT,
    ),
    (statement(actor={"objectType": "Group"}), "$.actor", Clause.GROUP),
    (statement(actor={"objectType": "Group", "member": []}), "$.actor", Clause.GROUP),
    (statement(actor={"objectType": "Group", **MBOX, **ACCOUNT}), "$.actor", Clause.GROUP),
    (
        statement(actor={"objectType": "Group", "member": [GROUP]}),
        "$.actor.member[0].member",
        Clause.FORMAT,
    ),
    # verb
    (statement(verb={}), "$.verb", Clause.VERB),
    (statement(verb={"id": "passed"}), "$.verb.id", Clause.IRI),
    (statement(verb={"id": "tag:x", "display": "x"}), "$.verb.display", Clause.VERB),
    (
        statement(verb={"id": "tag:x", "display": {"a12345678": "x"}}),
        "$.verb.display.a12345678",
        Clause.LANGUAGE_MAP,
    ),
    (
        statement(verb={"id": "tag:x", "display": {"nb": 1}}),
        "$.verb.display.nb",
        Clause.LANGUAGE_MAP,
    ),
    (
        statement(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}),
        "$.object",
        Clause.VOIDING,
    ),
    # object
    (statement(object={}), "$.object", Clause.ACTIVITY),
    (statement(object={"id": "x"}), "$.object.id", Clause.IRI),
    (
        statement(object={**ACTIVITY, "objectType": "activity"}),
        "$.object.objectType",
        Clause.OBJECT,
    ),
    (statement(object={**ACTIVITY, "objectType": []}), "$.object.objectType", Clause.OBJECT),
    (statement(object=MBOX), "$.object.mbox", Clause.FORMAT),
    (statement(object={"objectType": "StatementRef"}), "$.object", Clause.OBJECT_STATEMENT),
    (statement(object={**REF, "id": "x"}), "$.object.id", Clause.UUID),
    (
        statement(object={**SUB, "object": SUB}),
        "$.object.object.objectType",
        Clause.OBJECT_STATEMENT,
    ),
    (
        statement(object={**SUB, "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0"}),
        "$.object.id",
        Clause.FORMAT,
    ),
    (statement(object={**SUB, "timestamp": "x"}), "$.object.timestamp", Clause.DATE),
    (defined(name="x"), "$.object.definition.name", Clause.ACTIVITY),
    (defined(type="x"), "$.object.definition.type", Clause.IRI),
    (defined(moreInfo="x"), "$.object.definition.moreInfo", Clause.IRI),
    (defined(extensions={"x": 1}), "$.object.definition.extensions.x", Clause.IRI),
    (defined(choices=[]), "$.object.definition.interactionType", Clause.ACTIVITY),
    (
        defined(interactionType="Choice"),
        "$.object.definition.interactionType",
        Clause.ACTIVITY,
    ),
    (
        defined(interactionType="choice", choices=[{"id": "a"}, {"id": "a"}]),
        "$.object.definition.choices[1].id",
        Clause.ACTIVITY,
    ),
    (
        defined(interactionType="numeric", steps=[]),
        "$.object.definition.steps",
        Clause.ACTIVITY,
    ),
    (
        defined(interactionType="other", correctResponsesPattern="a"),
        "$.object.definition.correctResponsesPattern",
        Clause.ACTIVITY,
    ),
    # result
    (result(success="true"), "$.result.success", Clause.RESULT),
    (result(completion=1), "$.result.completion", Clause.RESULT),
    (result(response=1), "$.result.response", Clause.RESULT),
    (result(duration="P4W1D"), "$.result.duration", Clause.DURATION),
    (result(score={"scaled": 1.01}), "$.result.score.scaled", Clause.SCORE),
    (result(score={"scaled": "1"}), "$.result.score.scaled", Clause.SCORE),
    (result(score={"scaled": True}), "$.result.score.scaled", Clause.SCORE),
    (result(score={"min": 1, "max": 1}), "$.result.score.min", Clause.SCORE),
    (result(score={"raw": 11, "max": 10}), "$.result.score.raw", Clause.SCORE),
    (result(score={"raw": -1, "min": 0}), "$.result.score.raw", Clause.SCORE),
    # context
    (context(registration="1"), "$.context.registration", Clause.UUID),
    (context(instructor=[]), "$.context.instructor", Clause.CONTEXT),
    (context(team=MBOX), "$.context.team", Clause.GROUP),
    (
        context(contextActivities={"Parent": []}),
        "$.context.contextActivities.Parent",
        Clause.FORMAT,
    ),
    (
        context(contextActivities={"parent": "x"}),
        "$.context.contextActivities.parent",
        Clause.CONTEXT_ACTIVITIES,
    ),
    (
        context(contextActivities={"parent": [ACTIVITY, {}]}),
        "$.context.contextActivities.parent[1]",
        Clause.ACTIVITY,
    ),
    (context(language="norsk bokmål"), "$.context.language", Clause.LANGUAGE_MAP),
    (context(statement=SUB), "$.context.statement.actor", Clause.FORMAT),
    (
        statement(object=REF, context={"platform": "p"}),
        "$.context.platform",
        Clause.CONTEXT,
    ),
    (
        statement(object=GROUP, context={"revision": "1"}),
        "$.context.revision",
        Clause.CONTEXT,
    ),
    # what the LRS sets
    (statement(timestamp="2026-11-22"), "$.timestamp", Clause.DATE),
    (statement(timestamp="2026-11-22T10:00:00-00:00"), "$.timestamp", Clause.DATE),
    (statement(stored=1), "$.stored", Clause.STORED),
    (statement(authority=GROUP), "$.authority", Clause.AUTHORITY),
    (statement(version="1.1.0"), "$.version", Clause.VERSION),
    (statement(version="0.95"), "$.version", Clause.VERSION),
    # attachments
    (statement(attachments={}), "$.attachments", Clause.ATTACHMENT),
    (attached(sha2=None), "$.attachments[0]", Clause.ATTACHMENT),
    (attached(sha2="x"), "$.attachments[0].sha2", Clause.ATTACHMENT),
    (attached(length=1.5), "$.attachments[0].length", Clause.ATTACHMENT),
    (attached(contentType="pdf"), "$.attachments[0].contentType", Clause.ATTACHMENT),
    (attached(usageType="x"), "$.attachments[0].usageType", Clause.IRI),
    (attached(fileUrl="x"), "$.attachments[0].fileUrl", Clause.IRI),
]


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize(("broken", "path", "clause"), INVALID)
def test_invalid(broken, path, clause, version):
    with pytest.raises(InvalidStatementError) as refusal:
        validate(broken, version)
    assert (refusal.value.path, refusal.value.clause) == (path, clause)
    assert refusal.value.sentence.endswith(".")


RELEVANT = {"objectType": "contextAgent", "agent": MBOX, "relevantTypes": ["tag:instructor"]}
RELEVANT_GROUP = {"objectType": "contextGroup", "group": GROUP}
ONLY_V2 = {
    "contextAgents": context(contextAgents=[RELEVANT]),
    "contextGroups": context(contextGroups=[RELEVANT_GROUP]),
    "version": statement(version="2.0.0"),
}


@pytest.mark.parametrize("name", ONLY_V2)
def test_what_only_2_0_knows(name):
    validate(ONLY_V2[name], Version.V2)
    with pytest.raises(InvalidStatementError):
        validate(ONLY_V2[name], Version.V1)


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        (context(contextAgents=RELEVANT), "$.context.contextAgents"),
        (
            context(contextAgents=[{**RELEVANT, "objectType": "Agent"}]),
            "$.context.contextAgents[0].objectType",
        ),
        (
            context(contextAgents=[{**RELEVANT, "relevantTypes": []}]),
            "$.context.contextAgents[0].relevantTypes",
        ),
        (
            context(contextAgents=[{**RELEVANT, "relevantTypes": ["abc"]}]),
            "$.context.contextAgents[0].relevantTypes[0]",
        ),
        (
            context(contextGroups=[{**RELEVANT_GROUP, "group": MBOX}]),
            "$.context.contextGroups[0].group",
        ),
        (statement(timestamp="20261122T100000Z"), "$.timestamp"),
        (statement(timestamp="2026-11-22T10:00:00"), "$.timestamp"),
    ],
)
def test_what_2_0_refuses(broken, path):
    with pytest.raises(InvalidStatementError) as refusal:
        validate(broken, Version.V2)
    assert refusal.value.path == path


def test_a_clause_is_cited_by_the_number_of_the_version():
    assert Clause.IFI.cite(Version.V1) == "xAPI 1.0.3 Data 2.4.2.3"
    assert Clause.IFI.cite(Version.V2) == "xAPI 2.0.0 4.2.2.1"
