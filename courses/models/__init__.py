"""Courses, who takes them, and what that gave."""

from courses.models.certificate import Certificate, Completion
from courses.models.course import Course, Module, SubjectArea
from courses.models.enrolment import Enrolment, EnrolmentEvent, ModuleResult
from courses.models.launch import Launch

__all__ = [
    "Certificate",
    "Completion",
    "Course",
    "Enrolment",
    "EnrolmentEvent",
    "Launch",
    "Module",
    "ModuleResult",
    "SubjectArea",
]
