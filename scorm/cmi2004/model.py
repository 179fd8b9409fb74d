"""Every element that a SCO may set (RTE 4.2), with its type. `n` stands for an index.

Where real content is wider than the standard, so are we; nothing is ever truncated. What the engine
in the browser refuses (it follows the standard, but for `WIDER`) never gets here.
"""

from scorm.cmi.datatypes import MEBI, DataType

_TEXT = "[^\\u0000\\ud800-\\udfff]*"
_REAL = "[+-]?(?:[0-9]{1,20}(?:[.][0-9]{0,40})?|[.][0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?"  # 4.1.1.5
_PERIOD = (
    "P(?:[0-9]{1,6}Y)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}D)?"
    "(?:T(?:[0-9]{1,9}H)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}(?:[.][0-9]{1,9})?S)?)?"
)

TYPES = {
    "text": DataType(_TEXT, length=MEBI),
    "feedback": DataType(_TEXT, length=65_536),
    "short": DataType(_TEXT, length=4_096),
    "identifier": DataType("[^\\u0000-\\u001f\\ud800-\\udfff]+", length=4_096),
    "real": DataType(_REAL),
    "scaled": DataType(_REAL, minimum=-1, maximum=1),
    "measure": DataType(_REAL, minimum=0, maximum=1),
    "period": DataType(_PERIOD),
    "time": DataType("[0-9]{4}[0-9T:.Z+-]{0,36}"),
    "completion": DataType("completed|incomplete|not attempted|unknown"),
    "success": DataType("passed|failed|unknown"),
    "exit": DataType("time-out|suspend|logout|normal|"),
    "caption": DataType("-1|0|1"),
    "level": DataType(_REAL, minimum=0),
    "interaction": DataType(
        "true-false|choice|fill-in|long-fill-in|matching|performance|sequencing|likert|numeric|other"
    ),
    "result": DataType(f"correct|incorrect|unanticipated|neutral|{_REAL}"),
}

COMPLETION = "cmi.completion_status"
SUCCESS = "cmi.success_status"
EXIT = "cmi.exit"
LOCATION = "cmi.location"
SUSPEND_DATA = "cmi.suspend_data"
SESSION_TIME = "cmi.session_time"
PROGRESS = "cmi.progress_measure"
SCALED = "cmi.score.scaled"
SCORES = {
    "raw": "cmi.score.raw",
    "min": "cmi.score.min",
    "max": "cmi.score.max",
    "given": SCALED,
}
# Our own: where the sequencer stands (static/scorm/engine2004.js). No SCO can name it.
SEQUENCING = "portal.sequencing"

_SCORE = {"scaled": "scaled", "raw": "real", "min": "real", "max": "real"}


def _below(parent: str, **types: str) -> dict[str, str]:
    return {f"{parent}.{name}": kind for name, kind in types.items()}


ELEMENTS = {
    COMPLETION: "completion",
    SUCCESS: "success",
    EXIT: "exit",
    LOCATION: "short",
    SUSPEND_DATA: "text",
    SESSION_TIME: "period",
    PROGRESS: "measure",
    SEQUENCING: "text",
    **_below("cmi.score", **_SCORE),
    **_below(
        "cmi.learner_preference",
        audio_level="level",
        language="short",
        delivery_speed="level",
        audio_captioning="caption",
    ),
    **_below("cmi.comments_from_learner.n", comment="text", location="short", timestamp="time"),
    **_below(
        "cmi.objectives.n",
        id="identifier",
        success_status="success",
        completion_status="completion",
        progress_measure="measure",
        description="feedback",
    ),
    **_below("cmi.objectives.n.score", **_SCORE),
    **_below(
        "cmi.interactions.n",
        id="identifier",
        type="interaction",
        timestamp="time",
        weighting="real",
        learner_response="feedback",
        result="result",
        latency="period",
        description="feedback",
    ),
    **_below("cmi.interactions.n.objectives.n", id="identifier"),
    **_below("cmi.interactions.n.correct_responses.n", pattern="feedback"),
}

# Texts that static/scorm/wider.js takes as they are: the lengths of the standard are what an LMS
# must take, not what it may (RTE 4.1.1: smallest permitted maximum).
WIDER = {
    name: {"pattern": TYPES[ELEMENTS[name]].pattern, "length": TYPES[ELEMENTS[name]].length}
    for name in (
        LOCATION,
        SUSPEND_DATA,
        "cmi.comments_from_learner.n.comment",
        "cmi.objectives.n.description",
        "cmi.interactions.n.description",
        "cmi.interactions.n.learner_response",  # in words
        "cmi.interactions.n.correct_responses.n.pattern",  # in words
    )
}
