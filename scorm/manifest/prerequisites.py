"""adlcp:prerequisites of type aicc_script (CAM 1.2, 2.3.2.5.1; AICC CMI001 5.4): may a part open?

    a & b, a | b, ~a          and, or, not; also as the words AND, OR and NOT
    a = passed, a <> failed   the status of a part
    2*{a, b, c}               at least two of these
    a                         a is completed or passed

Names are the identifiers of items. A script that is no script, and a name that the package has not,
hold nobody up: a learner could do nothing about it. The author is told at import.
"""

import re
from collections.abc import Iterator, Mapping

_TOKEN = re.compile(r'\s*(?:(<>|[()&|~=*{},])|"([^"]*)"|([^\s()&|~=<>*{},"]+))')
_WORDS = {"and": "&", "or": "|", "not": "~"}
_DONE = frozenset({"passed", "completed"})
_LETTERS = {
    "p": "passed",
    "c": "completed",
    "f": "failed",
    "i": "incomplete",
    "b": "browsed",
    "n": "not attempted",
}


class BadScriptError(ValueError):
    """The text is no aicc_script."""


def is_met(script: str, statuses: Mapping[str, str]) -> bool:
    """Whether the part may open, by the lesson_status of each item; raises BadScriptError.

    An empty script is met. A name that `statuses` has not counts as done.
    """
    if not script.strip():
        return True
    return _Parser(script, statuses).whole()


def names_in(script: str) -> set[str]:
    """The identifiers that the script speaks of; raises BadScriptError."""
    if not script.strip():
        return set()
    parser = _Parser(script, {})
    parser.whole()
    return parser.names


class _Parser:
    """Works the value out while it reads; every part is read, whatever the first one gives."""

    def __init__(self, script: str, statuses: Mapping[str, str]) -> None:
        self._tokens = list(_tokens(script))
        self._statuses = statuses
        self._depth = 0
        self.names: set[str] = set()

    def whole(self) -> bool:
        value = self._any()
        if self._tokens:
            raise BadScriptError(f"something is left: {self._tokens[0]}")
        return value

    def _any(self) -> bool:
        value = self._all()
        while self._take("|"):
            value = self._all() or value
        return value

    def _all(self) -> bool:
        value = self._one()
        while self._take("&"):
            value = self._one() and value
        return value

    def _one(self) -> bool:
        self._depth += 1
        if self._depth > 200:
            raise BadScriptError("too deep")
        try:
            if self._take("~"):
                return not self._one()
            if self._take("("):
                value = self._any()
                self._need(")")
                return value
            return self._named()
        finally:
            self._depth -= 1

    def _named(self) -> bool:
        name = self._name()
        if name.isdecimal() and self._take("*"):
            return self._count() >= int(name)
        self.names.add(name)
        status = self._statuses.get(name, "")
        if self._take("="):
            return self._status() in {status, ""} or not status
        if self._take("<>"):
            return self._status() != status
        return status in _DONE or not status

    def _count(self) -> int:
        self._need("{")
        met = int(self._one())
        while self._take(","):
            met += self._one()
        self._need("}")
        return met

    def _status(self) -> str:
        """A status by its word or first letter; two words are "not attempted"."""
        word = self._name().lower()
        if word == "not" and self._tokens and self._tokens[0] == ("", "attempted"):
            self._tokens.pop(0)
            return "not attempted"
        return _LETTERS.get(word, word)

    def _name(self) -> str:
        if not self._tokens or self._tokens[0][0]:
            raise BadScriptError("a name is missing")
        return self._tokens.pop(0)[1]

    def _take(self, sign: str) -> bool:
        if self._tokens and self._tokens[0][0] == sign:
            self._tokens.pop(0)
            return True
        return False

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise BadScriptError(f"{sign} is missing")


def _tokens(script: str) -> Iterator[tuple[str, str]]:
    """(sign, name) pairs, one of them empty."""
    position, text = 0, script.strip()
    before = ""
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise BadScriptError(f"what is this: {text[position : position + 20]}")
        position = found.end()
        sign, quoted, name = found.groups()
        # After = or <> "not" is the first word of "not attempted".
        if name and name.lower() in _WORDS and before not in {"=", "<>"}:
            sign, name = _WORDS[name.lower()], ""
        before = sign or ""
        yield sign or "", (quoted if quoted is not None else name) or ""
