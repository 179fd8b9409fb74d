"""From an href in a manifest to a file of the package, as browsers and Windows servers read it."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote, unquote

from content.unpacking.paths import match_key

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_IN_PATH = "/~!$&'()*+,;=:@"  # RFC 3986, 3.3 (pchar)
_IN_QUERY = _IN_PATH + "?%[]|{}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an href points: the file's path in the package, and the address that opens it.

    `path` is "" when the package has no such file; `address` is a relative URL with query and
    hash, percent-encoded.
    """

    path: str
    address: str


class Files:
    """The files of a package, found as a forgiving web server finds them.

    Without `names` (when only the manifest is at hand) each href is taken to be there.
    """

    def __init__(self, names: Iterable[str] | None, root: str = "") -> None:
        self._exact = None if names is None else set(names)
        self._by_key = {match_key(name): name for name in self._exact or ()}
        self._root = root

    def find(self, href: str, base: str = "") -> Target:
        """The target of `href`, relative to `base` below the folder of the manifest."""
        path, query, fragment = _split(href)
        folders = _readings(base)
        for name, folder in product(_readings(path), folders):
            if found := self._lookup(self._whole(name, folder)):
                return Target(found, _address(found, query, fragment))
        for folder in folders:  # a name with # or ? that the author did not escape
            if found := self._lookup(self._whole(href, folder)):
                return Target(found, _address(found, "", ""))
        return Target("", _address(self._whole(unquote(path), unquote(base)), query, fragment))

    def _whole(self, path: str, base: str) -> str:
        below = f"{base}{path}".replace("\\", "/").lstrip("/")
        return posixpath.normpath(posixpath.join(self._root, below))

    def _lookup(self, path: str) -> str | None:
        if path == ".." or path.startswith("../"):
            return None
        if self._exact is None:
            return unquote(path)
        return path if path in self._exact else self._by_key.get(match_key(path))


def is_external(href: str) -> bool:
    """Whether the href leaves the package: an absolute address, or one with another scheme."""
    return bool(_SCHEME.match(href))


def with_parameters(href: str, parameters: str) -> str:
    """The href with the item's parameters, by the rules of CAM 4th Edition 3.4.3.1.1."""
    parameters = parameters.strip().lstrip("?&")
    if not parameters:
        return href
    address, mark, fragment = href.partition("#")
    if parameters.startswith("#"):
        return href if mark else address + parameters
    joined = f"{address}{'&' if '?' in address else '?'}{parameters}"
    return f"{joined}#{fragment}" if mark and "#" not in parameters else joined


def _readings(text: str) -> tuple[str, str, str]:
    """As it stands, since names with a literal %20 exist; with its escapes; and with those of
    Latin-1, which exist too."""
    return text, unquote(text), unquote(text, encoding="latin-1")


def _split(href: str) -> tuple[str, str, str]:
    rest, _, fragment = href.partition("#")
    path, _, query = rest.partition("?")
    return path, query, fragment


def _address(path: str, query: str, fragment: str) -> str:
    address = quote(path, safe=_IN_PATH)
    if query:
        address += "?" + quote(query, safe=_IN_QUERY)
    if fragment:
        address += "#" + quote(fragment, safe=_IN_QUERY)
    return address
