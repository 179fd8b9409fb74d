"""Which content host a launch runs on."""

from content import origin
from content.models import Package
from courses.models import Launch
from scorm.models import Attempt


def label_of(launch: Launch, attempt: Attempt | None, package: Package) -> str:
    """The host's label: the person's, or the visitor's where the attempt began without log-in.

    An attempt keeps its host when it is claimed: what the browser stored there is still found.
    """
    guest = attempt.guest if attempt else launch.guest
    who = guest.visitor if guest else launch.person
    if who is None:
        raise ValueError("A launch belongs to a person or to a guest round.")
    return origin.label_for(who, package)
