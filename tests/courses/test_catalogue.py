"""Search in the catalogue, and the number behind each choice."""

import pytest

from courses.catalogue import Search, area_choices, find, kind_choices
from courses.models import Course, SubjectArea
from tests.factories.courses import CourseFactory, ModuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue():
    areas = {
        slug: SubjectArea.objects.create(slug=slug, name=name)
        for slug, name in (("infection", "Smittevern"), ("drugs", "Legemidler"), ("none", "Tomt"))
    }
    for title, summary, area in (
        ("Håndhygiene", "Når du vasker hendene.", "infection"),
        ("Øyeskyll", "Ved sprut i øyet.", "infection"),
        ("Legemidler i hjemmet", "Utdeling og kontroll.", "drugs"),
    ):
        course = CourseFactory(title=title, summary=summary, subject_area=areas[area])
        ModuleFactory(course=course)
    CourseFactory(title="Utkast om håndhygiene", published_at=None)


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        (Search(), ["Håndhygiene", "Legemidler i hjemmet", "Øyeskyll"]),
        (Search("hånd"), ["Håndhygiene"]),
        (Search("øye"), ["Øyeskyll"]),
        (Search("ØYE"), ["Øyeskyll"]),
        (Search("smittevern"), ["Håndhygiene", "Øyeskyll"]),
        (Search("smittevern sprut"), ["Øyeskyll"]),
        (Search("100%"), []),
        (Search(areas={"drugs"}), ["Legemidler i hjemmet"]),
        (Search(areas={"drugs", "infection"}, text="hjem"), ["Legemidler i hjemmet"]),
        (Search(kinds={"elearning"}), ["Håndhygiene", "Legemidler i hjemmet", "Øyeskyll"]),
        (Search(kinds={"classroom"}), []),
    ],
)
def test_a_search_finds(search, titles):
    assert sorted(course.title for course in find(search, Course.objects.all())) == titles


def test_counts_of_areas_heed_the_words_and_not_the_chosen_areas():
    choices = area_choices(Search("hånd", areas={"drugs"}), Course.objects.all())
    assert [(c.value, c.count, c.is_chosen) for c in choices] == [
        ("drugs", 0, True),
        ("infection", 1, False),
    ]


def test_counts_of_kinds_heed_areas():
    choices = kind_choices(Search(areas={"infection"}, kinds={"elearning"}), Course.objects.all())
    assert [(choice.value, choice.count, choice.is_chosen) for choice in choices] == [
        ("elearning", 2, True),
        ("classroom", 0, False),
        ("simulation", 0, False),
    ]
