"""The rules of the two versions of SCORM behind one set of names, for the services.

A save, a visit and a record mean the same in both; names of elements, types and what a result is
differ (scorm.cmi and scorm.cmi2004).
"""

from collections.abc import Mapping
from typing import Protocol

from content.models import Package, PackageKind
from scorm.cmi import claims as claims12
from scorm.cmi import record as record12
from scorm.cmi.claims import Claims
from scorm.cmi.errors import Error
from scorm.cmi.record import Record
from scorm.cmi.timespan import parse_timespan
from scorm.cmi.validation import check_set as check_set12
from scorm.cmi2004 import model as model2004
from scorm.cmi2004 import record as record2004
from scorm.cmi2004.period import parse_period
from scorm.cmi2004.validation import check_set as check_set2004
from scorm.models import Sco


class Edition(Protocol):
    """See scorm.cmi.record and scorm.cmi.claims for what each rule does."""

    session_time: str  # name of the element
    exit: str
    answer_fields: Mapping[str, str]  # cmi.interactions.n.* -> field of Interaction
    done: Mapping[str, str]  # what an asset says when it has been opened

    def check_set(self, name: str, value: str) -> Error:
        """Whether a SCO may set this."""

    def seconds(self, session_time: str) -> float:
        """The seconds of a valid session time."""

    def claimed(self, claims: Claims, values: Mapping[str, str], *, seq: int) -> Claims:
        """The claims after a save."""

    def inherited(self, claims: Claims, *, resumed: bool) -> Claims:
        """What the next visit begins with."""

    def opened(self, record: Record) -> Record:
        """The record when a visit begins."""

    def apply(
        self, record: Record, values: Mapping[str, str], claims: Claims, *, finished: bool, sco: Sco
    ) -> Record:
        """The record after a save in its turn."""

    def apply_late(
        self,
        record: Record,
        values: Mapping[str, str],
        claims: Claims,
        *,
        seq: int,
        finished: bool,
        sco: Sco,
    ) -> Record:
        """The record after a late save."""

    def cut_off(self, record: Record, claims: Claims, *, sco: Sco) -> Record:
        """The record when a visit is closed from outside."""


class _Scorm12(Edition):
    session_time = record12.SESSION_TIME
    exit = claims12.EXIT
    answer_fields: Mapping[str, str] = {
        "id": "identifier",
        "type": "type",
        "student_response": "student_response",
        "result": "result",
        "weighting": "weighting",
        "latency": "latency",
        "time": "time",
    }
    done: Mapping[str, str] = {claims12.STATUS: "completed"}

    def check_set(self, name: str, value: str) -> Error:
        return check_set12(name, value)

    def seconds(self, session_time: str) -> float:
        return parse_timespan(session_time)

    def claimed(self, claims: Claims, values: Mapping[str, str], *, seq: int) -> Claims:
        return claims12.claimed(claims, values, seq=seq)

    def inherited(self, claims: Claims, *, resumed: bool) -> Claims:  # noqa: ARG002  # 2004 asks
        return claims12.inherited(claims)

    def opened(self, record: Record) -> Record:
        return record12.opened(record)

    def apply(
        self, record: Record, values: Mapping[str, str], claims: Claims, *, finished: bool, sco: Sco
    ) -> Record:
        return record12.apply(record, values, claims, finished=finished, mastery=sco.mastery_score)

    def apply_late(
        self,
        record: Record,
        values: Mapping[str, str],
        claims: Claims,
        *,
        seq: int,
        finished: bool,
        sco: Sco,
    ) -> Record:
        mastery = sco.mastery_score
        return record12.apply_late(
            record, values, claims, seq=seq, finished=finished, mastery=mastery
        )

    def cut_off(self, record: Record, claims: Claims, *, sco: Sco) -> Record:
        return record12.cut_off(record, claims, mastery=sco.mastery_score)


class _Scorm2004(Edition):
    session_time = model2004.SESSION_TIME
    exit = model2004.EXIT
    answer_fields: Mapping[str, str] = {
        "id": "identifier",
        "type": "type",
        "description": "description",
        "learner_response": "student_response",
        "result": "result",
        "weighting": "weighting",
        "latency": "latency",
        "timestamp": "time",
    }
    done: Mapping[str, str] = {model2004.COMPLETION: "completed"}

    def check_set(self, name: str, value: str) -> Error:
        return check_set2004(name, value)

    def seconds(self, session_time: str) -> float:
        return parse_period(session_time)

    def claimed(self, claims: Claims, values: Mapping[str, str], *, seq: int) -> Claims:
        return record2004.claimed(claims, values, seq=seq)

    def inherited(self, claims: Claims, *, resumed: bool) -> Claims:
        return record2004.inherited(claims, resumed=resumed)

    def opened(self, record: Record) -> Record:
        return record2004.opened(record)

    def apply(
        self, record: Record, values: Mapping[str, str], claims: Claims, *, finished: bool, sco: Sco
    ) -> Record:
        criteria = _criteria(sco)
        return record2004.apply(record, values, claims, finished=finished, criteria=criteria)

    def apply_late(
        self,
        record: Record,
        values: Mapping[str, str],
        claims: Claims,
        *,
        seq: int,
        finished: bool,
        sco: Sco,
    ) -> Record:
        return record2004.apply_late(
            record, values, claims, seq=seq, finished=finished, criteria=_criteria(sco)
        )

    def cut_off(self, record: Record, claims: Claims, *, sco: Sco) -> Record:
        return record2004.cut_off(record, claims, criteria=_criteria(sco))


def _criteria(sco: Sco) -> record2004.Criteria:
    return record2004.Criteria(sco.passing_score, sco.completion_threshold, sco.set_by_content)


_EDITIONS: Mapping[str, Edition] = {
    PackageKind.SCORM12.value: _Scorm12(),
    PackageKind.SCORM2004.value: _Scorm2004(),
}


def edition_of(package: Package) -> Edition:
    """The rules of the package's version."""
    return _EDITIONS[package.kind]
