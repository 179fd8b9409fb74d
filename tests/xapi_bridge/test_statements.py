"""Every statement we make, whole, against its golden copy; and the log takes each of them."""

import json
import os
from pathlib import Path

import pytest

from lrs import services as lrs
from lrs.xapi import national_id
from tests.xapi_bridge import facts
from xapi_bridge.statements import freeze
from xapi_bridge.statements.base import duration

GOLDEN = Path(__file__).parent.parent / "golden" / "statements"

pytestmark = pytest.mark.django_db


def test_statements_are_those_of_the_golden_files():
    made = {name: one.statement for name, one in facts.all_drafts().items()}
    if os.environ.get("GOLDEN") == "write":  # then read the diff before it is committed
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for name, statement in made.items():
            text = json.dumps(statement, indent=2, ensure_ascii=False)
            (GOLDEN / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")

    kept = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in GOLDEN.glob("*.json")}
    assert made == kept


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_the_log_takes_every_statement_in_both_versions(version):
    payloads = [freeze(one) for one in facts.all_drafts().values()]

    stored = lrs.store(payloads, authority=lrs.system_authority(), version=version)

    assert len(set(stored)) == len(payloads)
    assert not any(national_id.contains(text) for text in payloads)


def test_the_same_fact_gives_the_same_bytes():
    enrolment = facts.make_enrolment()
    first = {n: freeze(d) for n, d in facts.course_facts(enrolment).items()}
    enrolment.completion.certificate.delete()
    enrolment.completion.delete()
    enrolment.events.all().delete()

    assert {n: freeze(d) for n, d in facts.course_facts(enrolment).items()} == first


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "PT0S"),
        (0.5, "PT0.5S"),
        (59.999, "PT1M"),
        (62.5, "PT1M2.5S"),
        (3600, "PT1H"),
        (3723.25, "PT1H2M3.25S"),
        (90000, "PT25H"),
    ],
)
def test_durations(seconds, text):
    assert duration(seconds) == text
