"""A year passes, with the tasks that beat runs: reminders once each, expiry, renewal, history."""

import datetime as dt
from collections import Counter

import pytest
import time_machine

from courses import services
from courses.models import Certificate, CertificateExpiry, Enrolment, Reminder
from courses.selectors import states_for
from courses.tasks import follow_certificates
from people.models import Notice
from tests.factories.courses import ModuleFactory
from tests.factories.people import EmploymentFactory, PersonFactory, make_unit
from xapi_bridge.models import OutboxEntry

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)
ENDS = dt.date(2027, 11, 25)


@pytest.fixture
def module():
    return ModuleFactory(course__title="Brannvern", course__valid_months=12)


@pytest.fixture
def person():
    return EmploymentFactory(
        person=PersonFactory(email="kari@example.org", language="nb"), unit=make_unit("ward")
    ).person


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


def complete(person, module):
    launch = services.start(person=person, course=module.course)
    services.record_result(enrolment=launch.enrolment, module=module, state="passed", scaled=1.0)
    return Certificate.objects.get(completion__enrolment=launch.enrolment)


def to(clock, day):
    clock.move_to(dt.datetime.combine(day, dt.time(11), dt.UTC))


def days_before(days):
    return ENDS - dt.timedelta(days=days)


def live(clock, first, last):
    """The days from `first` to `last`; where a day brought news, the task runs once more."""
    day = first
    while day <= last:
        to(clock, day)
        before = Notice.objects.count()
        follow_certificates()
        if Notice.objects.count() != before:
            follow_certificates()
        day += dt.timedelta(days=1)


def told():
    """(subject, day) of each notice, in order."""
    return [(n.subject, n.created.date()) for n in Notice.objects.order_by("pk")]


def expired_statements():
    return [e for e in OutboxEntry.objects.all() if "verb/expired" in e.payload]


def test_a_year_without_renewal_reminds_three_times_and_tells_of_the_end(person, module, clock):
    certificate = complete(person, module)

    live(clock, NOON.date(), ENDS + dt.timedelta(days=60))

    ends = "Kursbeviset ditt utløper 25. november 2027: Brannvern"
    assert told() == [
        (ends, days_before(90)),
        (ends, days_before(30)),
        (ends, days_before(7)),
        ("Kursbeviset ditt har utløpt: Brannvern", ENDS + dt.timedelta(days=1)),
    ]
    assert Notice.objects.first().url == module.course.get_absolute_url()
    expiry = CertificateExpiry.objects.get()
    assert expiry.certificate == certificate
    assert expiry.at == dt.datetime(2027, 11, 25, 23, 0, tzinfo=dt.UTC)  # midnight in Oslo
    assert len(expired_statements()) == 1
    certificate.refresh_from_db()
    assert certificate.valid_until == ENDS


def test_who_renews_is_left_in_peace_and_keeps_the_history(person, module, clock):
    first = complete(person, module)
    live(clock, days_before(95), days_before(80))
    renewed = complete(person, module)
    live(clock, days_before(79), ENDS + dt.timedelta(days=40))

    assert [n[1] for n in told()] == [days_before(90)]
    assert renewed.valid_until == dt.date(2028, 11, 25)  # from the old end: nothing is lost
    (state,) = states_for(person, [module.course])
    assert state.certificates == [renewed, first]
    assert (state.certificate, state.status) == (renewed, "valid")
    assert list(Enrolment.objects.order_by("cycle").values_list("cycle", flat=True)) == [1, 2]
    assert CertificateExpiry.objects.get().certificate == first  # it has expired all the same


def test_one_completion_clears_years_of_backlog(person, module, clock):
    complete(person, module)
    to(clock, dt.date(2031, 3, 1))
    renewed = complete(person, module)

    assert renewed.valid_until == dt.date(2032, 3, 1)
    assert renewed.completion.enrolment.cycle == 2
    follow_certificates()
    assert told() == []  # an end so long ago is no news
    assert CertificateExpiry.objects.count() == 1


@pytest.mark.parametrize(
    ("up_again", "stages"),
    [
        (days_before(89), [90]),
        (days_before(28), [30]),
        (days_before(5), [7]),
        (ENDS, [7]),
        (ENDS + dt.timedelta(days=4), [0]),
        (ENDS + dt.timedelta(days=31), []),
    ],
)
def test_after_days_without_beat_only_the_nearest_reminder_goes_out(
    person, module, clock, up_again, stages
):
    complete(person, module)
    to(clock, up_again)
    follow_certificates()

    assert list(Reminder.objects.values_list("stage", flat=True)) == stages
    assert Notice.objects.count() == len(stages)


def test_a_certificate_that_may_not_be_renewed_yet_reminds_nobody(person, clock):
    module = ModuleFactory(course__valid_months=1)
    certificate = complete(person, module)
    end = certificate.valid_until

    live(clock, NOON.date(), end)

    # 30 days are left at once, but the course can first be taken again when 10 are.
    assert Counter(r.stage for r in Reminder.objects.all()) == {30: 1, 7: 1}
    assert Reminder.objects.earliest("at").at.date() == end - dt.timedelta(days=10)


def test_a_course_may_have_a_window_of_its_own(person, module, clock):
    module.course.renewal_days = 20
    module.course.save()
    complete(person, module)

    live(clock, days_before(95), days_before(1))

    assert [r.at.date() for r in Reminder.objects.order_by("at")] == [
        days_before(20),
        days_before(7),
    ]


def test_who_has_left_is_not_reminded_and_who_never_worked_here_is(module, clock):
    left = EmploymentFactory(unit=make_unit("ward"), until=dt.date(2027, 1, 1)).person
    student = PersonFactory()
    inactive = PersonFactory(is_active=False)
    for one in (left, student, inactive):
        complete(one, module)
    to(clock, days_before(30))

    follow_certificates()

    assert [n.person for n in Notice.objects.all()] == [student]
    live(clock, ENDS, ENDS + dt.timedelta(days=1))
    assert CertificateExpiry.objects.count() == 3  # a fact, whoever is told


def test_a_yearly_date_asks_everybody_at_the_same_time(module, clock):
    course = module.course
    course.valid_months, course.valid_until_day, course.valid_until_month = None, 31, 1
    course.save()
    one, other = PersonFactory(), PersonFactory()
    early = complete(one, module)  # 25 November: less than three months before the date
    to(clock, dt.date(2027, 6, 1))
    late = complete(other, module)

    assert early.valid_until == late.valid_until == dt.date(2028, 1, 31)
    to(clock, dt.date(2028, 1, 1))
    assert complete(one, module).valid_until == dt.date(2029, 1, 31)


def test_a_revoked_certificate_neither_reminds_nor_expires(person, module, clock):
    certificate = complete(person, module)
    services.revoke(certificate=certificate, by=PersonFactory(), reason="Feil person.")
    live(clock, days_before(10), ENDS + dt.timedelta(days=2))

    assert not Reminder.objects.exists()
    assert not CertificateExpiry.objects.exists()


def test_a_day_without_news_takes_few_queries(module, clock, django_assert_num_queries):
    for _ in range(3):
        complete(PersonFactory(), module)
    to(clock, days_before(40))
    follow_certificates()
    assert Notice.objects.count() == 3

    with django_assert_num_queries(7):  # a transaction that looks for ends, and four stages
        follow_certificates()
