"""The states of a seat: what may happen to it, from where and to where (docs/classroom.md)."""

from typing import Final, NamedTuple

from courses.models import Seat, SeatEvent

_State = Seat.State
_Kind = SeatEvent.Kind


class Step(NamedTuple):
    """An event may follow in one of the states `after` and leads to the state `to`."""

    after: frozenset[str]
    to: str


def _step(*after: str, to: str) -> Step:
    return Step(frozenset(after), to)


TABLE: Final[dict[str, Step]] = {
    _Kind.WAITED: _step(_State.REQUESTED, _State.CANCELLED, to=_State.WAITING),
    _Kind.BOOKED: _step(_State.REQUESTED, _State.CANCELLED, to=_State.BOOKED),
    _Kind.WALKED_IN: _step(
        _State.REQUESTED, _State.WAITING, _State.OFFERED, _State.CANCELLED, to=_State.BOOKED
    ),
    _Kind.OFFERED: _step(_State.WAITING, to=_State.OFFERED),
    _Kind.ACCEPTED: _step(_State.OFFERED, to=_State.BOOKED),
    _Kind.MOVED_UP: _step(_State.WAITING, to=_State.BOOKED),
    _Kind.DECLINED: _step(_State.OFFERED, to=_State.CANCELLED),
    _Kind.LAPSED: _step(_State.OFFERED, to=_State.CANCELLED),
    _Kind.CANCELLED: _step(*Seat.ACTIVE, to=_State.CANCELLED),
    _Kind.CALLED_OFF: _step(*Seat.ACTIVE, to=_State.CANCELLED),
    _Kind.CLOSED: _step(_State.WAITING, to=_State.CANCELLED),
}
