"""By what the region's other systems know a person."""

from people.models import Person


def person_for_employee(number: str) -> Person | None:
    """Who has this employee number in HR; it is compared as written, without spaces around it."""
    number = number.strip()
    return Person.objects.filter(employee_number=number).first() if number else None
