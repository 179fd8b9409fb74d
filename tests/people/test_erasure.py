"""What a person is called, and who is too much here to be erased."""

import pytest

from people import erasure
from tests.factories.people import PersonFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"username": "kari.nordmann", "employee_number": "4711001", "hpr_number": "9988776"},
            [
                "Kari Nordmann",
                "Nordmann, Kari",
                "k@example.org",
                "kari.nordmann",
                "4711001",
                "9988776",
            ],
        ),
        # A username that is a word, and numbers that are anybody's, stay in texts.
        (
            {"username": "learner", "employee_number": "17", "hpr_number": ""},
            ["Kari Nordmann", "Nordmann, Kari", "k@example.org"],
        ),
        ({"username": "x", "family_name": "", "email": "", "hpr_number": ""}, []),
    ],
)
def test_words(facts, words):
    known = {"given_name": "Kari", "family_name": "Nordmann", "email": "k@example.org", **facts}
    assert erasure.words_of(PersonFactory(**known)) == words
