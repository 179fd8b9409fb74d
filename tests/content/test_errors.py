"""The sentences of refusals."""

import pytest

from content.errors import sentence_for, shown
from content.unpacking import Reason, Refused


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_a_sentence(reason):
    sentence = sentence_for(Refused(reason, "a.html", other="A.html", limit=3))

    assert sentence.endswith(".")
    assert "%" not in sentence


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("å.html", "å.html"),
        ("a\0b\u202ecod.exe", "a�b�cod.exe"),
        ("x" * 60 + "y" * 100 + "z" * 60, "x" * 60 + "…" + "z" * 60),
    ],
)
def test_names_are_shown_printable_and_short(name, seen):
    assert shown(name) == seen
