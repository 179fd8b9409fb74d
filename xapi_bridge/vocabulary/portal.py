"""Our own IRIs, below the stable domain of the portal, and the namespace of statement ids."""

import uuid
from typing import Final

# Never change: a replay must give the same statement id.
STATEMENT_NAMESPACE: Final = uuid.UUID("6b0e6f3b-4a52-5c58-9a0b-0d8c9f0f5f6e")
PLATFORM: Final = "Læringsportalen"


def course_iri(base: str, course: uuid.UUID | str) -> str:
    """The activity of a course."""
    return f"{base}/activities/course/{course}"


def sco_iri(base: str, package: uuid.UUID, identifier: str) -> str:
    """The activity of one SCO of a package version; `identifier` is already percent-encoded."""
    return f"{base}/activities/package/{package}/sco/{identifier}"


def attempt_iri(base: str, attempt: uuid.UUID) -> str:
    """The activity that groups what one attempt sends."""
    return f"{base}/activities/attempt/{attempt}"


def session_iri(base: str, session: uuid.UUID) -> str:
    """The activity of a classroom session or a simulation."""
    return f"{base}/activities/session/{session}"


def certificate_iri(base: str, certificate: uuid.UUID) -> str:
    """The activity of an issued certificate."""
    return f"{base}/activities/certificate/{certificate}"


def competence_iri(base: str, competence: uuid.UUID) -> str:
    """The activity of a competence."""
    return f"{base}/activities/competence/{competence}"


def practical_iri(base: str, competence: uuid.UUID | str) -> str:
    """The activity of doing, before a supervisor, what shows a competence."""
    return f"{base}/activities/practical/{competence}"


def extension_iri(base: str, name: str) -> str:
    """An extension of ours: `unit`, `cycle`, `valid-until`, `place`, `meeting`."""
    return f"{base}/extensions/{name}"
