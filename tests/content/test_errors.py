"""The sentences of refusals."""

import pytest
from django.utils import translation

from content.errors import sentence_for, sentence_for_unknown, shown
from content.unpacking import Reason, Refused


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_a_sentence(reason):
    sentence = sentence_for(Refused(reason, "a.html", other="A.html", limit=3))

    assert sentence.endswith(".")
    assert "%" not in sentence


@pytest.mark.parametrize("name", ["cmi5.xml", "tincan.xml", "kurs.crs", "index.html"])
def test_what_is_no_scorm_is_told_what_to_export(name):
    with translation.override("en"):
        sentence = sentence_for_unknown([name])

    assert "Export the course" in sentence
    assert "SCORM 1.2 or SCORM 2004" in sentence


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
