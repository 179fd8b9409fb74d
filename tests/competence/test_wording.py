"""What a proof says, in plain words."""

import pytest
from django.utils import translation

from competence import wording


@pytest.mark.parametrize(
    ("iri", "word"),
    [
        ("http://adlnet.gov/expapi/verbs/completed", "Completed"),
        ("http://adlnet.gov/expapi/verbs/passed", "Passed"),
        ("https://sim.example.org/verbs/signed-off", "signed off"),
        ("https://sim.example.org/verbs/held_line/", "held line"),
    ],
)
def test_a_verb_in_words(iri, word):
    with translation.override("en"):
        assert wording.verb_in_words(iri) == word


@pytest.mark.parametrize(("scaled", "percent"), [(0.0, 0), (0.5, 50), (0.85, 85), (1.0, 100)])
def test_a_score_in_percent(scaled, percent):
    assert wording.as_percent(scaled) == percent
