"""Statements as sentences, in three languages."""

import pytest
from django.utils import translation

from tests.factories.lrs import statement
from xapi_bridge.sentences import sentence

COURSE = {"id": "tag:c", "definition": {"name": {"nn": "Handhygiene", "nb": "Håndhygiene"}}}
ADL = "http://adlnet.gov/expapi/verbs/"


@pytest.mark.parametrize(
    ("language", "changes", "who", "said"),
    [
        (
            "nb",
            {"object": COURSE, "result": {"score": {"scaled": 0.9}}},
            "Kari Nordmann",
            "Kari Nordmann besto Håndhygiene med 90 %",
        ),
        (
            "nn",
            {"object": COURSE, "result": {"score": {"scaled": 0.895}}},
            "Kari Nordmann",
            "Kari Nordmann bestod Handhygiene med 90 %",
        ),
        ("en", {"object": COURSE}, "Kari Nordmann", "Kari Nordmann passed Håndhygiene"),
        ("nb", {}, "", "7f3c besto https://portal.example.org/activities/1"),
        (
            "nb",
            {"actor": {"mbox": "mailto:kari@example.org"}, "verb": {"id": f"{ADL}completed"}},
            "",
            "kari@example.org fullførte https://portal.example.org/activities/1",
        ),
        (
            "nb",
            {
                "actor": {"objectType": "Group", "name": "Vaktlaget", "member": []},
                "verb": {"id": "tag:x", "display": {"nb-NO": "øvde på"}},
                "object": COURSE,
            },
            "",
            "Vaktlaget øvde på Håndhygiene",
        ),
        (
            "en",
            {"verb": {"id": "https://x.example/verbs/took-apart"}, "object": COURSE},
            "Kari",
            "Kari took apart Håndhygiene",
        ),
        (
            "nb",
            {
                "verb": {"id": f"{ADL}voided"},
                "object": {
                    "objectType": "StatementRef",
                    "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df1",
                },
            },
            "Drift",
            "Drift trakk tilbake hendelsen 8f87ccde-bb56-4c2e-ab83-44982ef22df1",
        ),
        (
            "nb",
            {
                "verb": {"id": "tag:planla", "display": {"nb": "planla"}},
                "object": {
                    "objectType": "SubStatement",
                    "actor": {"mbox": "mailto:per@example.org"},
                    "verb": {"id": f"{ADL}attended"},
                    "object": COURSE,
                },
            },
            "Kari",
            "Kari planla «per@example.org deltok på Håndhygiene»",
        ),
        (
            "nb",
            {"object": {"objectType": "Agent", "name": "Per", "mbox": "mailto:p@example.org"}},
            "Kari",
            "Kari besto Per",
        ),
    ],
)
def test_sentences(language, changes, who, said):
    with translation.override(language):
        assert sentence(statement(**changes), who) == said
