"""What is kept in short, in words."""

import datetime as dt

import pytest

from people.assurance import Assurance, Level
from people.wording import log_in_in_words


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("idporten high BankID", "ID-porten, høyt sikkerhetsnivå"),
        ("sso low", "ansattinnloggingen, lavt sikkerhetsnivå"),
        ("local substantial pwd mfa", "en lokal konto, betydelig sikkerhetsnivå"),
        ("idporten-loa-high", "idporten-loa-high"),
        ("mfa+password", "mfa+password"),
        ("sso", "sso"),
        ("", ""),
    ],
)
def test_a_log_in_in_words(kept, words):
    assert log_in_in_words(kept) == words


def test_a_log_in_is_kept_with_way_level_and_methods():
    at = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)

    assert Assurance("sso", Level.SUBSTANTIAL, ("pwd", "mfa"), at).as_text == (
        "sso substantial pwd mfa"
    )
    assert len(Assurance("sso", Level.LOW, ("x" * 200,)).as_text) == 100
