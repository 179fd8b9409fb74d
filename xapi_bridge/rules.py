"""Who may manage suppliers, targets and credentials: system administrators of everything."""

from django.db.models import QuerySet

from lrs.models import Credential
from people.models import Role
from people.rules import Viewer, has_role_everywhere
from xapi_bridge.models import Supplier, Target


def may_manage_exchange(viewer: Viewer) -> bool:
    """Whether the viewer may manage them. Twins: `suppliers`, `targets`, `credentials`."""
    return has_role_everywhere(viewer, Role.SYSTEM_ADMIN)


def suppliers(viewer: Viewer) -> QuerySet[Supplier]:
    """The suppliers that the viewer may manage."""
    return Supplier.objects.all() if may_manage_exchange(viewer) else Supplier.objects.none()


def targets(viewer: Viewer) -> QuerySet[Target]:
    """The targets that the viewer may manage."""
    return Target.objects.all() if may_manage_exchange(viewer) else Target.objects.none()


def credentials(viewer: Viewer) -> QuerySet[Credential]:
    """The credentials of the LRS that the viewer may manage."""
    return Credential.objects.all() if may_manage_exchange(viewer) else Credential.objects.none()
