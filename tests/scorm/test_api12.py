"""The browser's API against the server's rules: the same answers to the same calls."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scorm.cmi import table
from scorm.cmi.errors import TEXTS, Error
from scorm.cmi.model import ARRAYS, CHILDREN, ELEMENTS
from scorm.cmi.validation import check_get, check_set, generic, indices
from tests.scorm.cmi.test_validation import BAD, GOOD

HERE = Path(__file__).parent
VALUES = {
    "cmi.core.student_id": "abc",
    "cmi.core.lesson_status": "not attempted",
    "cmi.core.entry": "ab-initio",
    "cmi.objectives.0.id": "o1",
}


@pytest.fixture(scope="module")
def drive(tmp_path_factory):
    """Runs calls on the API in Node: [[name, *arguments]] -> [[result, last error]]."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("NODE IS MISSING: the browser's SCORM API is not tested")
    script = tmp_path_factory.mktemp("api12") / "api12.mjs"  # the name tells Node it is a module
    shutil.copyfile(settings.BASE_DIR / "static" / "scorm" / "api12.js", script)
    process = subprocess.Popen(
        [node, "--no-warnings", HERE / "drive_api12.mjs", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def run(calls, *, interactions=0):
        state = {"model": table.as_json(), "values": VALUES, "interactions": interactions}
        process.stdin.write(json.dumps({"state": state, "calls": calls}) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield run
    process.stdin.close()
    process.wait(timeout=10)
    process.stdout.close()


BEGIN = ["LMSInitialize", ""]


@pytest.mark.parametrize(
    ("calls", "answers"),
    [
        ([["LMSGetValue", "cmi.core.entry"]], [["", "301"]]),
        ([["LMSSetValue", "cmi.suspend_data", "x"]], [["false", "301"]]),
        ([["LMSCommit", ""]], [["false", "301"]]),
        ([["LMSFinish", ""]], [["false", "301"]]),
        ([["LMSInitialize", "x"], BEGIN], [["false", "201"], ["true", "0"]]),
        ([BEGIN, BEGIN], [["true", "0"], ["false", "101"]]),
        ([BEGIN, ["LMSCommit", "x"]], [["true", "0"], ["false", "201"]]),
        ([BEGIN, ["LMSFinish", "x"]], [["true", "0"], ["false", "201"]]),
        (
            [BEGIN, ["LMSFinish", ""], ["LMSSetValue", "cmi.suspend_data", "x"], BEGIN],
            [["true", "0"], ["true", "0"], ["false", "301"], ["false", "101"]],
        ),
        (
            [BEGIN, ["LMSGetValue", "cmi.objectives._count"], ["LMSGetValue", "cmi._version"]],
            [["true", "0"], ["1", "0"], ["3.4", "0"]],
        ),
        (
            [
                BEGIN,
                ["LMSSetValue", "cmi.core.score.raw", 85],
                ["LMSGetValue", "cmi.core.score.raw"],
            ],
            [["true", "0"], ["true", "0"], ["85", "0"]],
        ),
        (
            [
                BEGIN,
                ["LMSSetValue", "cmi.comments", "a"],
                ["LMSSetValue", "cmi.comments", "b"],
                ["LMSGetValue", "cmi.comments"],
            ],
            [["true", "0"], ["true", "0"], ["true", "0"], ["ab", "0"]],
        ),
        (
            [["LMSGetErrorString", "405"], ["LMSGetErrorString", 301], ["LMSGetErrorString", "9"]],
            [["Incorrect Data Type", "0"], ["Not initialized", "0"], ["", "0"]],
        ),
        (
            [["LMSFinish", ""], ["LMSGetDiagnostic", ""]],
            [["false", "301"], ["Not initialized", "301"]],
        ),
        (
            [BEGIN, ["LMSSetValue", "constructor", "x"], ["LMSGetValue", "__proto__._children"]],
            [["true", "0"], ["false", "401"], ["", "401"]],
        ),
    ],
)
def test_calls(drive, calls, answers):
    assert drive(calls) == answers


def test_interactions_go_on_from_those_of_earlier_visits(drive):
    calls = [BEGIN, ["LMSGetValue", "cmi.interactions._count"]]
    calls += [["LMSSetValue", f"cmi.interactions.{n}.id", "q"] for n in (3, 2, 4)]
    answers = drive(calls, interactions=3)
    assert answers[1:] == [["3", "0"], ["true", "0"], ["true", "0"], ["true", "0"]]


class Reference:
    """The API by the server's rules."""

    def __init__(self):
        self.values = dict(VALUES)
        self.counts = {"cmi.objectives": 1}

    def get(self, name):
        error = check_get(name, self.counts)
        return ["" if error else self.answer(name), str(error.value)]

    def answer(self, name):
        parent, _, last = name.rpartition(".")
        keywords = {"_version": "3.4", "_children": CHILDREN.get(generic(parent))}
        keywords["_count"] = str(self.counts.get(parent, 0))
        return keywords.get(last, self.values.get(name, ""))

    def set(self, name, value):
        error = check_set(name, value, self.counts)
        if not error and name == "cmi.comments":
            value = self.values.get(name, "") + value
            error = check_set(name, value, self.counts)
        if not error:
            self.values[name] = value
            for array, index in indices(name):
                self.counts[array] = max(self.counts.get(array, 0), index + 1)
        return ["false" if error else "true", str(error.value)]


names = st.sampled_from([*ELEMENTS, *CHILDREN, *ARRAYS, "cmi", "cmi.bogus", ""])
suffixes = st.sampled_from(["", "", "", "._children", "._count", "._version", ".n"])
element_names = st.builds(
    lambda name, index, suffix: name.replace(".n", f".{index}") + suffix,
    names,
    st.sampled_from(["0", "0", "1", "2", "01", "n", "99999"]),
    suffixes,
)
some_values = st.sampled_from(
    [one for kind in (GOOD, BAD) for many in kind.values() for one in many]
)
calls_ = st.lists(
    st.tuples(st.just("LMSGetValue"), element_names)
    | st.tuples(st.just("LMSSetValue"), element_names, some_values | st.text(max_size=9)),
    max_size=30,
)


@given(calls_)
@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_browser_and_server_agree(drive, calls):
    reference = Reference()
    expected = [["true", "0"]]
    for name, *given_ in calls:
        expected.append((reference.get if name == "LMSGetValue" else reference.set)(*given_))
    assert drive([BEGIN, *calls]) == expected


@pytest.mark.parametrize("element", ELEMENTS, ids=str)
def test_each_type_agrees(drive, element):
    name, kind = element.replace(".n", ".0"), ELEMENTS[element].type
    values = [*GOOD.get(kind, []), *BAD.get(kind, ["x"])]
    values += ["🩺" * (n // 2) for n in (254, 256, 510, 512)]
    answers = drive([BEGIN, *(["LMSSetValue", name, value] for value in values)])
    reference = Reference()
    assert answers[1:] == [reference.set(name, value) for value in values]


def test_the_table_has_a_text_for_each_error():
    assert set(TEXTS) == set(Error)
