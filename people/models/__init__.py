"""Who people are, where they work and what they may do."""

from people.models.affiliation import Affiliation
from people.models.audit import AuditEvent
from people.models.employment import Employment, JobRole, Unit
from people.models.grant import Grant, Role
from people.models.group_role import GroupRole
from people.models.login import Login, LoginSession
from people.models.national_id import NationalId
from people.models.notice import Notice
from people.models.people_import import PeopleImport
from people.models.person import ActorId, Person

__all__ = [
    "ActorId",
    "Affiliation",
    "AuditEvent",
    "Employment",
    "Grant",
    "GroupRole",
    "JobRole",
    "Login",
    "LoginSession",
    "NationalId",
    "Notice",
    "PeopleImport",
    "Person",
    "Role",
    "Unit",
]
