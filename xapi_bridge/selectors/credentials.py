"""What the pages about credentials ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from lrs.models import Credential
from xapi_bridge.models import Supplier


@dataclass(frozen=True, slots=True)
class CredentialLine:
    """A credential, how it does, and the supplier that it belongs to."""

    credential: Credential
    supplier: Supplier | None
    is_in_force: bool
    has_previous: bool

    @property
    def scopes(self) -> list[tuple[str, str]]:
        """(scope, words) of each, in their order."""
        held = self.credential.scopes
        return [(value, str(label)) for value, label in Credential.Scope.choices if value in held]


def credential_lines(credentials: Iterable[Credential]) -> list[CredentialLine]:
    """Each with its supplier, two queries whatever their number."""
    rows = list(credentials)
    suppliers = Supplier.objects.filter(name__in={row.name for row in rows})
    by_name = {supplier.name: supplier for supplier in suppliers}
    now = timezone.now()
    return [
        CredentialLine(row, by_name.get(row.name), row.is_in_force(now), row.has_previous(now))
        for row in rows
    ]


# Those that work first, and of these the ones that were made last.
ORDER = (F("revoked_at").asc(nulls_first=True), F("created").desc(), F("pk").desc())
