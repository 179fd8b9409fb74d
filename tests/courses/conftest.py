"""What many tests of courses begin with."""

import pytest

from people.models import Role
from tests.factories.people import GrantFactory, make_unit


@pytest.fixture
def ward():
    return make_unit("ward")


@pytest.fixture
def admin(ward):
    """The course administrator of the ward."""
    return GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person
