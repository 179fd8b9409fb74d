"""Every element of the SCORM 1.2 data model with its mode and type (RTE 1.2, 3.4.4).

`n` stands for an index. All optional elements are implemented.
"""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What a SCO may do with an element."""

    READ = "r"
    WRITE = "w"
    BOTH = "rw"


@dataclass(frozen=True, slots=True)
class Element:
    """One element. Its `type` is a key of datatypes.TYPES; one that is only read has none."""

    name: str
    mode: Mode
    type: str = ""


def _elements(mode: Mode, parent: str, **types: str) -> list[Element]:
    return [Element(f"{parent}.{name}", mode, kind) for name, kind in types.items()]


_SCORE = {"raw": "score", "max": "score", "min": "score"}
_READ_ONLY = (
    "cmi.core.student_id",
    "cmi.core.student_name",
    "cmi.core.credit",
    "cmi.core.entry",
    "cmi.core.total_time",
    "cmi.core.lesson_mode",
    "cmi.launch_data",
    "cmi.comments_from_lms",
    "cmi.student_data.mastery_score",
    "cmi.student_data.max_time_allowed",
    "cmi.student_data.time_limit_action",
)

ELEMENTS = {
    element.name: element
    for element in [
        *(Element(name, Mode.READ) for name in _READ_ONLY),
        *_elements(Mode.BOTH, "cmi.core", lesson_location="location", lesson_status="status"),
        *_elements(Mode.BOTH, "cmi.core.score", **_SCORE),
        *_elements(Mode.WRITE, "cmi.core", exit="exit", session_time="timespan"),
        *_elements(Mode.BOTH, "cmi", suspend_data="text", comments="text"),
        *_elements(Mode.BOTH, "cmi.objectives.n", id="identifier", status="objective_status"),
        *_elements(Mode.BOTH, "cmi.objectives.n.score", **_SCORE),
        *_elements(
            Mode.BOTH,
            "cmi.student_preference",
            audio="audio",
            language="string255",
            speed="speed",
            text="text_preference",
        ),
        *_elements(
            Mode.WRITE,
            "cmi.interactions.n",
            id="identifier",
            time="time",
            type="interaction",
            weighting="decimal",
            student_response="feedback",
            result="result",
            latency="timespan",
        ),
        *_elements(Mode.WRITE, "cmi.interactions.n.objectives.n", id="identifier"),
        *_elements(Mode.WRITE, "cmi.interactions.n.correct_responses.n", pattern="feedback"),
    ]
}

# `_children` of each element that has some, in the order of the standard's tables.
CHILDREN = {
    "cmi": (
        "core,suspend_data,launch_data,comments,comments_from_lms,objectives,student_data,"
        "student_preference,interactions"
    ),
    "cmi.core": (
        "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,"
        "lesson_mode,exit,session_time"
    ),
    "cmi.core.score": "raw,max,min",
    "cmi.objectives": "id,score,status",
    "cmi.objectives.n.score": "raw,max,min",
    "cmi.student_data": "mastery_score,max_time_allowed,time_limit_action",
    "cmi.student_preference": "audio,language,speed,text",
    "cmi.interactions": (
        "id,objectives,time,type,correct_responses,weighting,student_response,result,latency"
    ),
}
ARRAYS = (
    "cmi.objectives",
    "cmi.interactions",
    "cmi.interactions.n.objectives",
    "cmi.interactions.n.correct_responses",
)
VERSION = "3.4"  # cmi._version
