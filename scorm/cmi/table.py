"""The data model as JSON for the API in the browser, so that there is one source of it."""

from typing import Any

from scorm.cmi.datatypes import TYPES
from scorm.cmi.errors import TEXTS
from scorm.cmi.model import ARRAYS, CHILDREN, ELEMENTS, VERSION


def as_json() -> dict[str, Any]:
    """`elements` {name: [mode, type]}, `types`, `children`, `arrays`, `errors` {code: text}."""
    return {
        "version": VERSION,
        "elements": {name: [one.mode.value, one.type] for name, one in ELEMENTS.items()},
        "types": {
            name: {
                "pattern": one.pattern,
                "length": one.length,
                "minimum": one.minimum,
                "maximum": one.maximum,
            }
            for name, one in TYPES.items()
        },
        "children": CHILDREN,
        "arrays": ARRAYS,
        "errors": {str(code.value): text for code, text in TEXTS.items()},
    }
