"""Finding people by what other systems call them."""

import pytest

from people.identities import person_for_employee
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "found"),
    [("100017", True), (" 100017 ", True), ("100018", False), ("", False), (" ", False)],
)
def test_a_person_is_found_by_the_employee_number(number, found):
    person = PersonFactory(employee_number="100017")
    PersonFactory(employee_number=None)

    assert person_for_employee(number) == (person if found else None)
