"""Changes of the table of groups and roles; each is audited."""

from typing import Any

from django.db import transaction

from people.models import GroupRole, Person, Role, Unit
from people.services import audit


@transaction.atomic
def add(*, by: Person, group: str, role: Role, unit: Unit | None) -> GroupRole:
    """Members of `group` get `role` at their next log-in; the same row twice is one."""
    row, created = GroupRole.objects.get_or_create(group=group, role=role, unit=unit)
    if created:
        audit(actor=by, action="group_role.added", subject=None, detail=_detail(row))
    return row


@transaction.atomic
def remove(*, by: Person, row: GroupRole) -> None:
    """Members lose the role at their next log-in, and at the latest when their grant runs out."""
    audit(actor=by, action="group_role.removed", subject=None, detail=_detail(row))
    row.delete()


def _detail(row: GroupRole) -> dict[str, Any]:
    unit = row.unit.code if row.unit else None
    return {"group": row.group, "role": row.role, "unit": unit}
