"""Who vouches for a statement, in words."""

import pytest

from competence import authorities
from lrs.authorities import supplier_authority, system_authority


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (system_authority().key, "Læringsportalen"),
        (supplier_authority("sim").key, "sim"),
        ("mbox mailto:sim@example.org", "mbox mailto:sim@example.org"),
    ],
)
def test_the_portal_and_suppliers_have_names_and_others_their_key(key, name):
    assert authorities.name_of(key) == name
