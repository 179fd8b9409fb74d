"""How sure the portal is of the person in a session: who vouched for them, how strongly, when.

Each way to log in calls `remember` once the person is logged in; a step-up calls it again. What
needs a strong log-in asks `assurance_of`.
"""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

_KEY = "assurance"
LOCAL = "local"


class Level(IntEnum):
    """Levels of assurance as eIDAS names them (EU 910/2014, article 8), in their order."""

    NONE = 0
    LOW = 1  # a password alone
    SUBSTANTIAL = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Assurance:
    """`way` is the name of the log-in way (`people.log_in_ways`), `methods` what the person used
    (RFC 8176, amr), `at` when.
    """

    way: str
    level: Level
    methods: tuple[str, ...] = ()
    at: dt.datetime | None = None

    @property
    def as_text(self) -> str:
        """Way, level and methods, as kept with what is signed: "sso substantial pwd mfa"."""
        return " ".join((self.way, self.level.name.lower(), *self.methods))[:100]


_VISITOR = Assurance(way="", level=Level.NONE)
_PASSWORD = Assurance(way=LOCAL, level=Level.LOW, methods=("pwd",))


def remember(
    request: HttpRequest, *, way: str, level: Level, methods: tuple[str, ...] = ()
) -> Assurance:
    """Keep in the session how the person has just logged in."""
    now = timezone.now()
    request.session[_KEY] = {
        "way": way,
        "level": int(level),
        "methods": list(methods),
        "at": now.isoformat(),
    }
    return Assurance(way=way, level=level, methods=methods, at=now)


def assurance_of(request: HttpRequest) -> Assurance:
    """What the session knows; a password alone where nothing was remembered."""
    if not request.user.is_authenticated:
        return _VISITOR
    kept = request.session.get(_KEY)
    if kept is None:
        return _PASSWORD
    return Assurance(
        way=kept["way"],
        level=Level(kept["level"]),
        methods=tuple(kept["methods"]),
        at=parse_datetime(kept["at"]),
    )
