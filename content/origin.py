"""The content origin: a host for each person and package, and the capability that reads files.

The label keeps the storage (localStorage, IndexedDB) of packages and of people apart, also when
two people share a browser. It tells nobody who they are: it is a keyed hash.
"""

import base64
import hmac
import re
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from content.models import Package
from people.models import Person

_LABEL_MARK = "{label}"


def label_for(who: Person | uuid.UUID, package: Package) -> str:
    """The host label of `package` when `who` runs it: 32 characters, valid in a host name.

    Who is not logged in is known by the random id of the browser session.

    Each version has its own: authors reuse identifiers, so a lineage may join strangers.
    """
    name = str(who.pk) if isinstance(who, Person) else who.hex
    digest = salted_hmac("content.label", f"{name}|{package.uuid.hex}", algorithm="sha256").digest()
    return base64.b32encode(digest[:20]).decode().lower()


def origin_for(label: str) -> str:
    """The origin `scheme://host[:port]` of a label. Without labels, the one content origin."""
    return str(settings.CONTENT_ORIGIN).replace(_LABEL_MARK, label)


def label_of(host: str) -> str | None:
    """The label in `host[:port]`; "" for a content origin without labels; None for another host."""
    pattern = re.escape(urlsplit(settings.CONTENT_ORIGIN.replace(_LABEL_MARK, "label-mark")).netloc)
    found = re.fullmatch(pattern.replace(re.escape("label-mark"), "([a-z2-7]{32})"), host)
    if not found:
        return None
    return found[1] if found.groups() else ""


def file_capability(label: str, package: Package) -> str:
    """The path segment that reads the files of `package` on the host `label`.

    Stable on purpose, so that the browser's cache works; it names the package and is signed.
    """
    return f"{package.uuid.hex}.{_signature(label, package.uuid.hex)}"


def package_uuid_of(label: str, capability: str) -> str | None:
    """The hex uuid of the package that `capability` reads on the host `label`, or None."""
    package, _, signature = capability.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(label, package).encode()):
        return None
    return package


def file_url(label: str, package: Package, href: str) -> str:
    """The whole address of a file (`href` relative to the package, query and hash included)."""
    return f"{origin_for(label)}/c/{file_capability(label, package)}/{href}"


def _signature(label: str, package_hex: str) -> str:
    """Signs the whole origin: without labels there is one, whoever the package runs for."""
    signed = f"{origin_for(label)}|{package_hex}"
    return salted_hmac("content.files", signed, algorithm="sha256").hexdigest()[:32]
