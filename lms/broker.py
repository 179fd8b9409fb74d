"""Celery's queue in a folder, for a laptop without Redis: whole messages only.

kombu's own transport opens a message's file under its final name and then writes it. A worker that
looks in between reads half a message, and dies of it.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "folder"


class Channel(filesystem.Channel):
    """Writes a message aside and gives it its name when it is whole."""

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
