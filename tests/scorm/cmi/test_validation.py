"""Every element of the data model: may it be read, may it be set, and to what?"""

import pytest

from scorm.cmi.errors import Error
from scorm.cmi.model import CHILDREN, ELEMENTS, Mode
from scorm.cmi.validation import check_get, check_set, generic, indices

ONE_OF_EACH = {
    "cmi.objectives": 1,
    "cmi.interactions": 1,
    "cmi.interactions.0.objectives": 1,
    "cmi.interactions.0.correct_responses": 1,
}
GOOD = {
    "string255": ["", "nb", "x" * 255],
    "location": ["", "side 3", "x" * 4096],
    "text": ["", "æøå 🩺", "x" * 2**20],
    "feedback": ["", "{a,b}", "x" * 4096],
    "identifier": ["q1", "Spørsmål 1", "urn:x:1", "x" * 255],
    "decimal": ["0", "-1.5", "66.66666666666667", ".5", "5."],
    "score": ["", "0", "100", "100.0", "87.5"],
    "timespan": ["00:00:00", "0001:02:03", "99:59:59.99", "00:99:00"],
    "time": ["00:00:00", "23:59:59.9"],
    "audio": ["-1", "0", "100"],
    "speed": ["-100", "0", "100"],
    "text_preference": ["-1", "0", "1"],
    "status": ["passed", "completed", "failed", "incomplete", "browsed"],
    "objective_status": ["passed", "not attempted"],
    "exit": ["", "time-out", "suspend", "logout"],
    "interaction": ["true-false", "choice", "fill-in", "matching", "performance", "sequencing"],
    "result": ["correct", "wrong", "unanticipated", "neutral", "1", "0.5"],
}
BAD = {
    "string255": ["x" * 256, "a\0b", "\ud800"],
    "location": ["x" * 4097],
    "text": ["x" * (2**20 + 1), "\udc00", "\0"],
    "feedback": ["x" * 4097],
    "identifier": ["", "a\nb", "x" * 256],
    "decimal": ["", "1,5", "1e3", "NaN", "+1", " 1", "1\n", "٣"],
    "score": ["101", "-1", "100.01", "abc", " ", "80%"],
    "timespan": ["", "1:02:03", "00:00:00.123", "PT1S", "00:00", "00:00:00\n"],
    "time": ["24:00:00", "12:60:00", "12:00"],
    "audio": ["-2", "101", "1.5", ""],
    "speed": ["-101", "101"],
    "text_preference": ["2", ""],
    "status": ["", "not attempted", "Passed", "passed\n", "unknown"],
    "objective_status": ["", "done"],
    "exit": ["normal", "Suspend"],
    "interaction": ["", "long-fill-in", "other"],
    "result": ["", "incorrect", "right"],
}


def settable():
    return [one for one in ELEMENTS.values() if one.mode is not Mode.READ]


@pytest.mark.parametrize("element", settable(), ids=lambda one: one.name)
def test_values_of_the_type_are_taken_and_others_refused(element):
    name = element.name.replace(".n", ".0")
    good = {value: check_set(name, value, {}) for value in GOOD[element.type]}
    bad = {value: check_set(name, value, {}) for value in BAD[element.type]}
    assert good == dict.fromkeys(good, Error.NONE)
    assert bad == dict.fromkeys(bad, Error.INCORRECT_TYPE)


@pytest.mark.parametrize("element", ELEMENTS.values(), ids=lambda one: one.name)
def test_mode_says_what_may_be_done(element):
    name = element.name.replace(".n", ".0")
    readable = Error.WRITE_ONLY if element.mode is Mode.WRITE else Error.NONE
    assert check_get(name, ONE_OF_EACH) is readable
    if element.mode is Mode.READ:
        assert check_set(name, "x", ONE_OF_EACH) is Error.READ_ONLY


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("cmi._version", Error.NONE),
        ("cmi._children", Error.NONE),
        ("cmi.core._children", Error.NONE),
        ("cmi.objectives._count", Error.NONE),
        ("cmi.objectives.0.score._children", Error.NONE),
        ("cmi.interactions.0.objectives._count", Error.NONE),
        ("cmi.interactions.0.correct_responses._count", Error.NONE),
        ("cmi.objectives.1.id", Error.INVALID_ARGUMENT),
        ("cmi.objectives.1.score._children", Error.INVALID_ARGUMENT),
        ("", Error.INVALID_ARGUMENT),
        ("cmi.core.lesson_status._children", Error.NO_CHILDREN),
        ("cmi.interactions.0.objectives._children", Error.NO_CHILDREN),
        ("cmi.core.lesson_status._count", Error.NOT_AN_ARRAY),
        ("cmi.core._count", Error.NOT_AN_ARRAY),
        ("cmi.core.bogus", Error.NOT_IMPLEMENTED),
        ("cmi.bogus._count", Error.NOT_IMPLEMENTED),
        ("cmi.score.scaled", Error.NOT_IMPLEMENTED),
        ("xyz.score.result", Error.NOT_IMPLEMENTED),
        ("_children", Error.NOT_IMPLEMENTED),
        ("cmi.objectives.01.id", Error.NOT_IMPLEMENTED),
        ("cmi.objectives.n.id", Error.NOT_IMPLEMENTED),
        ("cmi.core.exit", Error.WRITE_ONLY),
    ],
)
def test_reading(name, error):
    assert check_get(name, ONE_OF_EACH) is error


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("cmi.core._children", Error.KEYWORD),
        ("cmi.objectives._count", Error.KEYWORD),
        ("cmi._version", Error.KEYWORD),
        ("cmi.core.student_id", Error.READ_ONLY),
        ("cmi.student_data.mastery_score", Error.READ_ONLY),
        ("cmi.objectives.1.id", Error.NONE),
        ("cmi.objectives.2.id", Error.INVALID_ARGUMENT),
        ("cmi.interactions.0.objectives.1.id", Error.NONE),
        ("cmi.interactions.1.objectives.1.id", Error.INVALID_ARGUMENT),
        ("cmi.core.bogus", Error.NOT_IMPLEMENTED),
        ("", Error.INVALID_ARGUMENT),
        ("cmi.core", Error.NOT_IMPLEMENTED),
    ],
)
def test_setting(name, error):
    assert check_set(name, "x", ONE_OF_EACH) is error


def test_the_server_does_not_mind_where_an_increment_begins():
    assert check_set("cmi.interactions.7.id", "q8") is Error.NONE


def test_names_of_array_elements():
    name = "cmi.interactions.3.correct_responses.0.pattern"
    assert generic(name) == "cmi.interactions.n.correct_responses.n.pattern"
    assert list(indices(name)) == [
        ("cmi.interactions", 3),
        ("cmi.interactions.3.correct_responses", 0),
    ]


def test_children_name_what_the_model_holds():
    known = {*ELEMENTS, *CHILDREN, "cmi.interactions.n.objectives"}
    known |= {"cmi.interactions.n.correct_responses"}
    for parent, children in CHILDREN.items():
        prefix = f"{parent}.n" if parent in {"cmi.objectives", "cmi.interactions"} else parent
        assert {f"{prefix}.{child}" for child in children.split(",")} <= known
