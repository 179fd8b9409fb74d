"""Which rules want a statement, found without looking at every rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lrs.log import LoggedStatement
from xapi_bridge.models import EvidenceRule, Supplier

_Rules = list[EvidenceRule]


@dataclass(slots=True)
class Rulebook:
    """The rules in force and the suppliers, as they stood when it was opened.

    A rule on one activity is found by authority, verb and IRI. Rules on prefixes are found by
    authority and verb, then by the beginning of the IRI at each length that some prefix has.
    """

    suppliers: dict[str, Supplier] = field(default_factory=dict)
    _exact: dict[tuple[str, str, str], _Rules] = field(default_factory=dict)
    _prefixes: dict[tuple[str, str], dict[int, dict[str, _Rules]]] = field(default_factory=dict)

    @classmethod
    def in_force(cls) -> "Rulebook":
        """The rules of today: two queries."""
        book = cls({one.authority: one for one in Supplier.objects.all()})
        rules = EvidenceRule.objects.filter(retired_at__isnull=True)
        for rule in rules.select_related("competence"):
            book._add(rule)
        return book

    def supplier_of(self, logged: LoggedStatement) -> Supplier | None:
        """The supplier whose credential stored it."""
        return self.suppliers.get(logged.authority)

    def wanted_by(self, logged: LoggedStatement) -> Iterator[EvidenceRule]:
        """The rules that want a statement."""
        activity = activity_of(logged)
        if not activity:
            return
        yield from self._exact.get((logged.authority, logged.verb, activity), ())
        by_length = self._prefixes.get((logged.authority, logged.verb), {})
        for length, rules in by_length.items():
            yield from rules.get(activity[:length], ())

    def _add(self, rule: EvidenceRule) -> None:
        for verb in rule.verbs:
            if rule.is_prefix:
                by_length = self._prefixes.setdefault((rule.authority, verb), {})
                rules = by_length.setdefault(len(rule.activity), {})
                rules.setdefault(rule.activity, []).append(rule)
            else:
                key = (rule.authority, verb, rule.activity)
                self._exact.setdefault(key, []).append(rule)


def activity_of(logged: LoggedStatement) -> str:
    """The IRI of the activity that the statement is about; empty when its object is none."""
    target = logged.statement["object"]
    return str(target["id"]) if target.get("objectType", "Activity") == "Activity" else ""
