"""What a visit itself has said of its status, exit and score, in whatever order its saves came.

Claims map the name of an element to the number of the save that said it and the value. Number 0 is
what the visit began with: the score that LMSGetValue answered at LMSInitialize. So a save that
turns up late is judged as if it had come in its turn, and never by what another visit did later.
"""

from collections.abc import Mapping, Set

STATUS = "cmi.core.lesson_status"
EXIT = "cmi.core.exit"
RAW = "cmi.core.score.raw"
SCORES = {"raw": RAW, "min": "cmi.core.score.min", "max": "cmi.core.score.max"}
_CLAIMED = frozenset({STATUS, EXIT, *SCORES.values()})

Claims = Mapping[str, tuple[int, str]]


def claimed(claims: Claims, values: Mapping[str, str], *, seq: int) -> dict[str, tuple[int, str]]:
    """The claims after save number `seq`."""
    return newest(claims, values, _CLAIMED, seq=seq)


def newest(
    claims: Claims, values: Mapping[str, str], names: Set[str], *, seq: int
) -> dict[str, tuple[int, str]]:
    """The claims with those of `names` that the save holds: the newest save's value stands."""
    newer = {
        name: (seq, values[name])
        for name in names & values.keys()
        if name not in claims or claims[name][0] <= seq
    }
    return {**claims, **newer}


def as_of(claims: Claims, values: Mapping[str, str], *, seq: int) -> dict[str, tuple[int, str]]:
    """What the visit had said at save number `seq`, without what only newer saves said."""
    earlier = {name: one for name, one in claims.items() if one[0] <= seq}
    return claimed(earlier, values, seq=seq)


def inherited(claims: Claims) -> dict[str, tuple[int, str]]:
    """What the next visit of the SCO begins with: the score, but neither status nor exit."""
    return {name: (0, claims[name][1]) for name in SCORES.values() if name in claims}


def stated(claims: Claims) -> dict[str, str]:
    """The value of each element that is claimed."""
    return {name: value for name, (_seq, value) in claims.items()}


def is_touched(claims: Claims) -> bool:
    """Whether the visit itself has set its status or its raw score."""
    return any(name in claims and claims[name][0] > 0 for name in (STATUS, RAW))
