"""SCORM 2004 on the server: what the frame holds, visits, saves, and what is told."""

import json
import uuid

import pytest
from django.test import Client

from content.models import PackageKind
from courses.models import Course, Launch, ModuleResult
from courses.services import claim, enrol, start_as_guest
from scorm import services
from scorm.cmi.outcome import Total
from scorm.launcher import ScormLauncher
from scorm.models import ActivityTree, Interaction, ScoState, Visit
from scorm.services import open_attempt
from tests.factories.courses import ModuleFactory
from tests.factories.people import PersonFactory
from tests.factories.scorm import Player, ScoFactory, make_attempt, make_launch
from tests.scorm.test_views import _plain_static_files, state_in  # noqa: F401  # a fixture
from xapi_bridge.models import OutboxEntry

pytestmark = pytest.mark.django_db

COMPLETION = "cmi.completion_status"
SUCCESS = "cmi.success_status"
SCALED = "cmi.score.scaled"
EXIT = "cmi.exit"
SEQUENCING = "portal.sequencing"


def stands(completion="incomplete", success="unknown", scaled=None):
    rollup = {"completion": completion, "success": success, "scaled": scaled}
    return json.dumps({"engine": None, "rollup": rollup})


@pytest.fixture
def attempt():
    module = ModuleFactory(package__kind=PackageKind.SCORM2004)
    for key in ("A", "B"):
        ScoFactory(package=module.package, identifier=key, set_by_content=True)
    ActivityTree.objects.create(
        package=module.package, tree={"id": "org", "children": []}, is_sequenced=True
    )
    enrolment = enrol(person=PersonFactory(), course=module.course)
    return open_attempt(enrolment=enrolment, module=module)


def player(attempt, key="A"):
    return Player(attempt, attempt.package.scos.get(identifier=key))


def state(attempt, key="A"):
    return ScoState.objects.get(attempt=attempt, sco__identifier=key)


class Frame:
    """The player frame as the browser sees it."""

    def __init__(self, launch, key=""):
        self.client = Client()
        url = ScormLauncher().play(launch, key).frame_url
        self.host, _, path = url.removeprefix("http://").partition("/")
        self.response = self.client.get(f"/{path}", headers={"host": self.host})
        self.state = state_in(self.response)

    def post(self, url, body, *, token="", host=""):
        right = self.state["save"]
        return self.client.post(
            url,
            json.dumps(body),
            content_type="application/json",
            headers={
                "host": host or self.host,
                "authorization": f"Bearer {token or right['token']}",
            },
        )

    def visit(self, part, after=0, **more):
        return self.post("/scorm/visit", {"part": part, "after": after}, **more)


def test_the_frame_holds_the_tree_and_every_part(attempt):
    frame = Frame(make_launch(attempt), key="B")
    assert frame.state["tree"] == {"id": "org", "children": []}
    assert (frame.state["rollsUp"], frame.state["sequencing"], frame.state["part"]) == (
        True,
        "",
        "B",
    )
    assert {key: part["values"] for key, part in frame.state["parts"].items()} == {
        "A": None,
        "B": None,
    }
    assert frame.state["save"]["visit"] == 0
    assert not Visit.objects.exists()  # the sequencer has not chosen yet
    assert "frame2004" in frame.response.text


def test_a_visit_is_opened_and_saved(attempt):
    frame = Frame(make_launch(attempt))
    opened = frame.visit("A").json()
    assert (opened["visit"], opened["seq"], opened["values"]["cmi.entry"]) == (1, 0, "ab-initio")
    values = {COMPLETION: "completed", SEQUENCING: stands()}
    body = {"seq": 1, "visit": 1, "values": values, "finished": True}
    saved = frame.post("/scorm/save", body, token=opened["token"])
    assert (saved.status_code, saved.json()["state"]) == (200, "incomplete")
    attempt.refresh_from_db()
    assert attempt.sequencing == stands()
    assert Frame(make_launch(attempt)).state["sequencing"] == stands()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"part": "A", "after": 0}, 200),
        ({"part": "X", "after": 0}, 404),
        ({"part": "", "after": 0}, 400),
        ({"part": "A"}, 400),
        ({"part": "A", "after": -1}, 400),
        ({"part": 3, "after": 0}, 400),
        ([], 400),
    ],
)
def test_what_is_asked_for_must_be_a_part(attempt, body, status):
    assert Frame(make_launch(attempt)).post("/scorm/visit", body).status_code == status


def test_only_the_right_token_opens_a_visit(attempt):
    frame = Frame(make_launch(attempt))
    assert frame.visit("A", token="forged").status_code == 401
    other = "a" * 32 + frame.host[32:]
    assert frame.visit("A", host=other).status_code == 401


def test_a_visitor_opens_so_many_visits_and_no_more(attempt, monkeypatch):
    monkeypatch.setattr(services.attempt, "GUEST_VISITS", 1)
    Course.objects.update(audience="open")
    course = Course.objects.get()
    launch = start_as_guest(visitor=uuid.uuid4(), course=course)
    frame = Frame(launch)
    assert frame.visit("A").status_code == 200
    answer = frame.visit("B", after=1)
    assert (answer.status_code, answer.json()["reason"]) == (413, "full")
    claim(guest=launch.guest, person=PersonFactory())
    assert frame.visit("B", after=1).status_code == 200


def test_an_older_frame_is_told_that_another_has_taken_over(attempt):
    older = Frame(make_launch(attempt))
    newer = Frame(make_launch(attempt))
    token = newer.visit("A").json()["token"]
    newer.post("/scorm/save", {"seq": 1, "visit": 1, "values": {}}, token=token)
    assert older.visit("A", after=0).status_code == 409
    assert newer.visit("B", after=1).status_code == 200


def test_an_attempt_of_1_2_stays_one_when_the_module_becomes_2004(attempt):
    older = make_attempt()
    older.module.package = attempt.package
    older.module.save()
    shown = ScormLauncher().play(make_launch(older))
    assert (shown.navigates, older.visits.count()) == (False, 1)


@pytest.mark.parametrize("purpose", [Launch.Purpose.PREVIEW, Launch.Purpose.REVIEW])
def test_review_and_preview_hold_all_and_keep_nothing(attempt, purpose):
    player(attempt).save({COMPLETION: "incomplete", EXIT: "suspend"}, finished=True)
    frame = Frame(make_launch(attempt, purpose))
    assert frame.state["save"] is None
    values = frame.state["parts"]["A"]["values"]
    assert (values["cmi.credit"], values.get("cmi.entry")) == ("no-credit", None)
    assert values.get(COMPLETION) == ("incomplete" if purpose == Launch.Purpose.REVIEW else None)


def test_the_root_decides_where_the_author_sequences(attempt):
    first = player(attempt)
    assert first.save({COMPLETION: "completed", SEQUENCING: stands()}).total == Total(
        "incomplete", None, 0.5
    )
    saved = first.save({SEQUENCING: stands("completed", "passed", 0.9)}, finished=True)
    assert saved.total == Total("passed", 0.9, 1.0)
    later = player(attempt, "B")
    assert later.save({SEQUENCING: stands("completed", "failed", 0.1)}).total.status == "passed"
    assert ModuleResult.objects.get().state == "passed"


def test_without_a_rollup_the_scos_are_counted(attempt):
    told = json.dumps({"engine": None, "rollup": None})
    player(attempt).save({COMPLETION: "completed", SEQUENCING: told}, finished=True)
    total = player(attempt, "B").save({SUCCESS: "passed", SCALED: "0.7"}, finished=True).total
    assert total == Total("passed", 0.7, 1.0)


def test_an_older_visit_never_overwrites_where_the_sequencer_stands(attempt):
    older = player(attempt)
    older.save({SEQUENCING: stands()})
    newer = player(attempt, "B")
    newer.save({SEQUENCING: stands("incomplete", scaled=0.2)})
    older.save({SEQUENCING: stands("completed", "passed", 1.0)})
    attempt.refresh_from_db()
    assert attempt.sequencing == stands("incomplete", scaled=0.2)
    assert attempt.rollup_status == "passed"  # and may raise the result


def test_an_older_visit_never_lowers_what_a_newer_one_came_to(attempt):
    older, newer = player(attempt), player(attempt, "B")
    newer.save({SEQUENCING: stands("completed", "failed", 0.4)})
    older.save({SEQUENCING: stands()})

    attempt.refresh_from_db()
    assert (attempt.rollup_status, attempt.rollup_scaled) == ("failed", 0.4)


def test_times_and_numbers_as_long_as_2004_allows_are_kept(attempt):
    longest = {"weighting": "1" * 20 + "." + "1" * 40, "result": "-" + "1" * 20 + "." + "1" * 40}
    times = {"latency": "P999999Y999999M999999DT999999999H999999999M999999999.999999999S"}
    answer = {f"cmi.interactions.0.{name}": value for name, value in (longest | times).items()}
    values = {"cmi.interactions.0.id": "q", "cmi.interactions.0.type": "numeric", **answer}

    values |= {"cmi.session_time": "PT999999999H", COMPLETION: "completed"}
    said = player(attempt).save(values, finished=True)

    assert not said.refused
    row = Interaction.objects.get()
    assert {name: getattr(row, name) for name in (longest | times)} == longest | times
    assert ModuleResult.objects.get().seconds == 100_000_000


@pytest.mark.parametrize("text", ["", "no json", "[]", "[" * 5000, '{"rollup": {"scaled": "x"}}'])
def test_nonsense_is_left_out(attempt, text):
    assert player(attempt).save({COMPLETION: "completed", SEQUENCING: text}).total
    assert state(attempt).lesson_status == "completed"


def test_the_sco_goes_on_after_suspend_and_begins_anew_after_normal(attempt):
    said = {"cmi.location": "4", "cmi.suspend_data": "abc", COMPLETION: "incomplete"}
    said |= {"cmi.interactions.0.id": "q", "cmi.interactions.0.result": "incorrect"}
    said |= {"cmi.interactions.0.objectives.0.id": "o", "cmi.session_time": "PT1M1S"}
    player(attempt).save(said | {EXIT: "suspend"}, finished=True)

    values = Frame(make_launch(attempt)).visit("A", after=1).json()["values"]
    expected = {"cmi.location": "4", "cmi.suspend_data": "abc", "cmi.entry": "resume"}
    expected |= {"cmi.interactions.0.result": "incorrect", "cmi.total_time": "PT0H1M1S"}
    expected |= {"cmi.interactions.0.objectives.0.id": "o", COMPLETION: "incomplete"}
    assert expected.items() <= values.items()

    player(attempt).save({COMPLETION: "completed", EXIT: "normal"}, finished=True)
    values = Frame(make_launch(attempt)).visit("A", after=3).json()["values"]
    assert values["cmi.entry"] == "ab-initio"
    assert not {"cmi.location", COMPLETION, "cmi.interactions.0.id"} & values.keys()
    assert state(attempt).lesson_status == "completed"


def test_an_asset_is_completed_when_it_is_opened(attempt):
    attempt.package.scos.filter(identifier="A").update(is_asset=True)
    opened = Frame(make_launch(attempt)).visit("A").json()
    assert opened["seq"] == 1
    assert state(attempt).lesson_status == "completed"


def test_a_long_identifier_is_kept_by_its_beginning_and_hash(attempt):
    long = ["urn:q:" + "x" * 400 + end for end in "ab"]
    values = {f"cmi.interactions.{i}.id": name for i, name in enumerate(long)}
    player(attempt).save(values)
    kept = [row.identifier for row in Visit.objects.get().interactions.all()]
    assert [len(one) for one in kept] == [255, 255]
    assert kept[0] != kept[1]


def test_statements_are_those_of_1_2(attempt):
    answer = {"id": "q1", "type": "choice", "learner_response": "a[,]b", "result": "incorrect"}
    answer |= {"latency": "PT4.5S", "correct_responses.0.pattern": "a[,]c", "description": "Hva?"}
    said = {f"cmi.interactions.0.{name}": value for name, value in answer.items()}
    said |= {SUCCESS: "passed", SCALED: "0.9", "cmi.score.raw": "9", "cmi.score.max": "10"}
    said |= {"cmi.score.min": "0", "cmi.session_time": "PT61S", EXIT: "normal"}
    player(attempt).save(said, finished=True)

    told = [json.loads(entry.payload) for entry in OutboxEntry.objects.order_by("pk")]
    by_verb = {one["verb"]["id"].rpartition("/")[2]: one for one in told}
    responded, passed, ended = (by_verb[v] for v in ("responded", "passed", "terminated"))
    assert responded["result"] == {
        "response": "a[,]b",
        "success": False,
        "duration": "PT4.5S",
    }
    definition = responded["object"]["definition"]
    assert definition["correctResponsesPattern"] == ["a[,]c"]
    assert definition["description"] == {"nb": "Hva?"}
    assert passed["result"] == {
        "success": True,
        "completion": False,
        "score": {"scaled": 0.9, "raw": 9.0, "min": 0.0, "max": 10.0},
    }
    assert ended["result"]["duration"] == "PT1M1S"
