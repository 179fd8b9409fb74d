"""What an import did, or would do; it holds no national identity number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from people.hr.rows import RowError

SHOWN_ERRORS = 200
SHOWN_SAMPLES = 5
_HEADINGS = {"since": "from", "until": "to"}  # where docs/operating.md calls a column otherwise


@dataclass(slots=True)
class Report:
    """`counts` and `samples` by kind of change; `stopped` is why nothing at all was changed."""

    dry_run: bool
    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)
    errors: Sequence[RowError] = ()
    warnings: list[str] = field(default_factory=list)
    stopped: str = ""
    needs_force: bool = False

    @property
    def changed(self) -> int:
        """How many things changed, or would."""
        return sum(self.counts.values())

    @property
    def ok(self) -> bool:
        """Whether every row was used and nothing stopped the import."""
        return not (self.errors or self.stopped)

    def as_json(self) -> dict[str, Any]:
        """For standard output and the page; the first of the errors."""
        return {
            "ok": self.ok,
            "dry_run": self.dry_run,
            "rows": self.rows,
            "changed": self.changed,
            "counts": self.counts,
            "samples": self.samples,
            "error_count": len(self.errors),
            "errors": [
                {"row": e.row, "column": _HEADINGS.get(e.column, e.column), "text": e.text}
                for e in self.errors[:SHOWN_ERRORS]
            ],
            "warnings": self.warnings,
            "stopped": self.stopped,
            "needs_force": self.needs_force,
        }
