"""Which ways lead from a weak log-in to a strong one."""

import pytest
from django.utils import timezone

from people import step_up
from people.models import Login
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

IDPORTEN, SSO = "https://idporten.example", "https://sso.example"
HIGH = "/accounts/idporten/?level=high&next=%2Funits%2F"
AGAIN = "/accounts/oidc/sso/?again=1&next=%2Funits%2F"
SET_UP = "/accounts/security/"


@pytest.mark.parametrize(
    ("password", "known_at", "configured", "urls"),
    [
        (None, [], [IDPORTEN, SSO], [HIGH, AGAIN]),
        (None, [SSO], [IDPORTEN, SSO], [HIGH, AGAIN]),
        (None, [SSO], [SSO], [AGAIN]),
        (None, [IDPORTEN], [IDPORTEN], [HIGH]),
        (None, [IDPORTEN], [], []),
        ("a long enough secret", [], [IDPORTEN, SSO], [SET_UP]),
        ("a long enough secret", [SSO], [IDPORTEN, SSO], [AGAIN]),
        ("a long enough secret", [IDPORTEN, SSO], [IDPORTEN, SSO], [HIGH, AGAIN]),
    ],
)
def test_who_can_step_up_how(settings, password, known_at, configured, urls):
    settings.IDPORTEN_ISSUER = IDPORTEN if IDPORTEN in configured else ""
    settings.SSO_ISSUER = SSO if SSO in configured else ""
    person = PersonFactory(password=password)
    for issuer in known_at:
        Login.objects.create(person=person, issuer=issuer, subject="x", last_used=timezone.now())

    assert [way.url for way in step_up.ways(person, "/units/")] == urls
