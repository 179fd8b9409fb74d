"""Where SCORM 2004's sequencer stands, and what the root of the tree came to."""

import json
from typing import Any

from scorm.cmi.outcome import COMPLETED, FAILED, INCOMPLETE, PASSED, Outcome, Score, best, raised
from scorm.models import Attempt

_MOST = 2**20  # characters


def keep_sequencing(attempt: Attempt, text: str, *, is_newest: bool) -> bool:
    """Keep what the frame says of its sequencer; whether the module's result may have changed.

    `text` is JSON: {"engine": …, "rollup": {"completion", "success", "scaled"} or null}, as
    static/scorm/engine2004.js writes it. An older one may raise the rollup and nothing else. What
    cannot be read is left out: a tampering package can spoil its own attempt only.
    """
    said = _read(text)
    if said is None:
        return False
    fields = []
    if is_newest and attempt.sequencing != text:
        attempt.sequencing = text
        fields.append("sequencing")
    rollup = _after(attempt.rollup, said.get("rollup"), is_newest=is_newest)
    if rollup != attempt.rollup and rollup is not None:
        attempt.rollup_status = rollup.status
        attempt.rollup_scaled = rollup.score.given
        fields += ["rollup_status", "rollup_scaled"]
    if fields:
        attempt.save(update_fields=fields)
    return "rollup_status" in fields


def _read(text: str) -> dict[str, Any] | None:
    try:
        said = json.loads(text) if len(text) <= _MOST else None
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _after(old: Outcome | None, said: object, *, is_newest: bool) -> Outcome | None:
    """What stands once the frame has said `said` of the root."""
    if not isinstance(said, dict):
        return old
    new = _outcome(said)
    if old is None:
        return new
    return best(old, new) if is_newest else raised(old, new)


def _outcome(said: dict[str, Any]) -> Outcome:
    """The root's rollup as one status; it is over when it is completed (SN RB.1)."""
    scaled = said.get("scaled")
    score = Score()
    if isinstance(scaled, int | float) and -1 <= scaled <= 1:
        score = Score(given=max(float(scaled), 0.0))
    if said.get("completion") != "completed":
        return Outcome(INCOMPLETE, score)
    statuses = {"passed": PASSED, "failed": FAILED}
    return Outcome(statuses.get(str(said.get("success")), COMPLETED), score)
