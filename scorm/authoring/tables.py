"""The tables that a report gives as a file."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from courses.exports import Cell
from scorm.selectors.attempts import STATES, Attempts
from scorm.selectors.questions import Question

_CHUNK = 2000  # rows read at a time


def attempts_header() -> list[str]:
    """One row an attempt."""
    return [
        _("Name"),
        _("User name"),
        _("Unit"),
        _("Round"),
        _("Attempt"),
        _("Version"),
        _("State"),
        _("Score in percent"),
        _("Minutes"),
        _("Began"),
        _("Last active"),
        _("Reason for the new attempt"),
    ]


def attempt_rows(attempts: Attempts, versions: Mapping[int, int]) -> Iterator[list[Cell]]:
    """Of scorm.selectors.attempts.attempts_of, read piece by piece; `versions` by package id."""
    for one in attempts.iterator(chunk_size=_CHUNK):
        person = one.enrolment.person
        yield [
            person.get_full_name(),
            person.username,
            one.unit or "",
            one.enrolment.cycle,
            one.number,
            versions.get(one.package_id),
            str(STATES(one.state).label),
            None if one.scaled is None else round(100 * one.scaled, 1),
            round(one.seconds / 60, 1),
            one.started_at,
            one.active_at,
            one.reason,
        ]


def questions_header() -> list[str]:
    """One row a question."""
    return [
        _("Part"),
        _("Question"),
        _("Type of question"),
        _("Answers"),
        _("Right"),
        _("Wrong"),
        _("Not judged"),
        _("Right in percent"),
        _("Seconds used, median"),
        _("Most frequent answer"),
    ]


def question_rows(questions: Iterable[Question]) -> Iterator[list[Cell]]:
    """Of scorm.selectors.questions.questions_of."""
    for one in questions:
        yield [
            one.sco,
            one.identifier,
            one.type,
            one.answers,
            one.right,
            one.wrong,
            one.other,
            one.percent,
            None if one.seconds is None else round(one.seconds, 1),
            one.responses[0].text if one.responses else "",
        ]
