"""Celery's queue in a folder, for a laptop without Redis: whole files only.

kombu's own transport opens a file under its final name and then writes it: a message, or the table
of an exchange's queues. Whoever looks in between reads half of it, and dies of it.
"""

import fcntl
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "folder"


class Channel(filesystem.Channel):
    """Writes each file aside and gives it its name when it is whole."""

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None
    ) -> None:
        self.control_folder.mkdir(exist_ok=True)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with (self.control_folder / "lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)  # until it is closed
            table = self.get_table(exchange)
            if bound not in table:
                aside = self.control_folder / f"{uuid.uuid4()}.part"
                aside.write_text(dumps([bound, *table]), encoding="utf-8")
                aside.replace(self.control_folder / f"{exchange}.exchange")

    # kombu's own classes disagree on the name of the second argument.
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}"  # readers take them in this order
        aside = folder / f"{name}.part"
        aside.write_text(dumps(payload), encoding="utf-8")
        aside.replace(folder / f"{name}.{queue}.msg")


class Transport(filesystem.Transport):
    """kombu's file-system transport with the channel above."""

    Channel = Channel


def register() -> None:
    """Make `folder://` known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
