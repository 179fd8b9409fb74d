"""Which parts are closed, by what they and the chapters they lie in wait for."""

import pytest

from scorm.models import Sco, ScoState
from scorm.progress import closed_parts

# Two chapters of two parts each; the second holds a chapter of its own.
TREE = {"H": 0, "A": 1, "B": 1, "K": 0, "C": 1, "L": 1, "D": 2, "E": 0}
HEADINGS = {"H", "K", "L"}


def package(prerequisites):
    return [
        Sco(
            pk=number,
            identifier=key,
            depth=depth,
            href="" if key in HEADINGS else "a.html",
            prerequisites=prerequisites.get(key, ""),
        )
        for number, (key, depth) in enumerate(TREE.items(), start=1)
    ]


@pytest.mark.parametrize(
    ("prerequisites", "done", "closed"),
    [
        ({}, "", ""),
        ({"B": "A"}, "", "B"),
        ({"B": "A"}, "A", ""),
        ({"K": "H"}, "A", "K C L D"),
        ({"K": "H"}, "A B", ""),
        ({"L": "C"}, "", "L D"),
        ({"L": "C", "D": "A"}, "C", "D"),
        ({"K": "A", "D": "B"}, "B", "K C L D"),
        # What waits for what lies in itself would never open.
        ({"H": "B"}, "", ""),
        ({"A": "A"}, "", ""),
        ({"K": "D & A"}, "", "K C L D"),
        ({"K": "D & A"}, "A", ""),
        # Nor would those that wait for each other, where nothing else is open.
        ({"H": "K", "K": "H", "E": "A"}, "", ""),
    ],
)
def test_closed_parts(prerequisites, done, closed):
    scos = package(prerequisites)
    states = {
        sco.pk: ScoState(sco=sco, lesson_status="completed")
        for sco in scos
        if sco.identifier in done.split()
    }

    assert closed_parts(scos, states) == set(closed.split())
