"""News about people. Receivers run in the sender's transaction; a failing one fails it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.dispatch import Signal

employments_changed = Signal()  # fact: EmploymentsChanged


@dataclass(frozen=True, slots=True)
class EmploymentsChanged:
    """The employments of these persons began, ended or moved."""

    person_ids: Sequence[int]
