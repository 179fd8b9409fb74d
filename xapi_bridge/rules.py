"""Who may manage suppliers, targets and credentials, and who may read the log."""

from django.db.models import QuerySet

from lrs.models import Credential
from people.admin_rules import AUDITING
from people.models import Role
from people.rules import Viewer, has_role_everywhere
from xapi_bridge.models import StatementExport, Supplier, Target


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


def may_read_log(viewer: Viewer) -> bool:
    """Auditors and system administrators of everything: a statement is of no unit. Twin: `exports`,
    of what they took out.
    """
    return has_role_everywhere(viewer, *AUDITING)


def exports(viewer: Viewer) -> QuerySet[StatementExport]:
    """What the viewer has taken out of the log; nobody else may fetch it."""
    if not may_read_log(viewer):
        return StatementExport.objects.none()
    return StatementExport.objects.filter(by_id=viewer.pk)
