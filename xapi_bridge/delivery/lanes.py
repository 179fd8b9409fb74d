"""Sending a window of the log in lanes by learner, so that each one's statements keep order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lrs.log import LoggedStatement, identifier
from lrs.xapi import equality
from lrs.xapi.multipart import Part
from lrs.xapi.references import is_voiding
from xapi_bridge.delivery.client import Refused, RemoteLrs, TryLater, parsed
from xapi_bridge.delivery.wire import text_for

LANES = 4
BATCH = 100  # statements in a request
_BYTES = 1_000_000  # in a request, unless one statement alone is larger
Parts = Mapping[int, Mapping[str, Part]]  # by seq and hash


@dataclass(slots=True)
class Settled:
    """What became of a lane: statements that the target has or refuses, and why it stopped."""

    taken: list[int] = field(default_factory=list)  # seq
    poison: list[tuple[LoggedStatement, Refused]] = field(default_factory=list)
    stopped: TryLater | None = None

    def seqs(self) -> set[int]:
        """All that need not be sent again."""
        return {*self.taken, *(logged.seq for logged, _ in self.poison)}


@dataclass(frozen=True, slots=True)
class Lane:
    """Statements to be sent one batch after the other; `parts` are their attachments, by seq."""

    statements: Sequence[LoggedStatement]
    version: str
    parts: Parts
    voids: bool = False

    def send(self, remote: RemoteLrs) -> Settled:
        """Send all; never raises for what the target does."""
        settled = Settled()
        try:
            for batch in self._batches():
                self._send(remote, batch, settled)
        except TryLater as later:
            settled.stopped = later
        return settled

    def _batches(self) -> Iterator[list[tuple[LoggedStatement, str]]]:
        batch: list[tuple[LoggedStatement, str]] = []
        size = 0
        for logged in self.statements:
            text = text_for(logged, self.version)
            added = len(text) + sum(len(one.content) for one in self._attached(logged).values())
            if batch and (len(batch) == BATCH or size + added > _BYTES):
                yield batch
                batch, size = [], 0
            batch.append((logged, text))
            size += added
        if batch:
            yield batch

    def _send(
        self, remote: RemoteLrs, batch: list[tuple[LoggedStatement, str]], settled: Settled
    ) -> None:
        """Send a batch; one that is refused is halved until what is refused stands alone."""
        try:
            parts = {k: v for logged, _ in batch for k, v in self._attached(logged).items()}
            remote.post(
                [text for _, text in batch],
                list(parts.values()),
                forbidden_is_refusal=self.voids,
            )
        except Refused as refused:
            if len(batch) > 1:
                middle = len(batch) // 2
                self._send(remote, batch[:middle], settled)
                self._send(remote, batch[middle:], settled)
                return
            logged, text = batch[0]
            if _is_there(remote, logged, text, refused):
                settled.taken.append(logged.seq)
            else:
                settled.poison.append((logged, refused))
            return
        settled.taken.extend(logged.seq for logged, _ in batch)

    def _attached(self, logged: LoggedStatement) -> Mapping[str, Part]:
        return self.parts.get(logged.seq, {})


def lanes_of(window: Sequence[LoggedStatement], version: str, parts: Parts) -> Iterator[list[Lane]]:
    """Groups of lanes that may be sent side by side, each group after the one before.

    What voids waits for everything before it, and what follows waits for that: the target must
    know a statement before it is taken back.
    """
    for voids, run in groupby(window, key=lambda logged: is_voiding(logged.statement)):
        if voids:
            yield [Lane(list(run), version, parts, voids=True)]
            continue
        lanes: list[list[LoggedStatement]] = [[] for _ in range(LANES)]
        for logged in run:
            lanes[lane_of(logged)].append(logged)
        yield [Lane(lane, version, parts) for lane in lanes if lane]


def lane_of(logged: LoggedStatement) -> int:
    """Which lane the statements of this learner take, the same within a window."""
    return hash(identifier(logged.statement["actor"])) % LANES


def _is_there(remote: RemoteLrs, logged: LoggedStatement, text: str, refused: Refused) -> bool:
    """Whether the target holds just this statement already. Raises TryLater."""
    if refused.status == 409:
        there = remote.get(logged.id)
        return there is not None and _same(parsed(text), there)
    if refused.status == 400 and not remote.speaks_our_version():
        raise TryLater("400: the target does not speak the version that is set for it")
    return False


def _same(ours: dict[str, object], theirs: dict[str, object]) -> bool:
    try:
        return equality.canonical_hash(ours) == equality.canonical_hash(
            theirs
        ) and equality.same_time(ours, theirs)
    except (KeyError, TypeError, AttributeError, ValueError):  # what they hold is no statement
        return False
