"""The ways to log in, beside the local form. The log-in page shows those that are configured.

Each way registers itself when its app is ready.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Way:
    """A button of the log-in page. `name` stands in `Assurance.way`; the link to `url_name` gets
    `?next=`. `log_out_url_name` is the page that ends the session at the provider too: the person
    is logged out of the portal when they get there.
    """

    name: str
    label: str | Promise
    url_name: str
    offered: Callable[[], bool]
    order: int
    icon: str = ""
    note: str | Promise = ""
    log_out_url_name: str = ""

    @property
    def url(self) -> str:
        """Where the button leads."""
        return reverse(self.url_name)


_ways: dict[str, Way] = {}


def register(way: Way) -> None:
    """Offer `way` on the log-in page; the lowest `order` stands first."""
    _ways[way.name] = way


def offered() -> list[Way]:
    """The ways that are configured, in order."""
    return sorted((way for way in _ways.values() if way.offered()), key=lambda way: way.order)


def log_out_page(name: str) -> str:
    """The page that ends the session at the provider of this way; empty where there is none."""
    way = _ways.get(name)
    if way is None or not way.log_out_url_name or not way.offered():
        return ""
    return reverse(way.log_out_url_name)
