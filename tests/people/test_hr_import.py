"""The HR import: what a file changes, that the second run changes nothing, and what stops it."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import hr, national_ids, signals
from people.models import (
    ActorId,
    AuditEvent,
    Employment,
    Grant,
    JobRole,
    NationalId,
    Person,
    Role,
    Unit,
)
from people.national_ids import NationalNumber
from people.rules import has_role
from people.services import end_roles_of_leavers
from tests.factories.people import (
    EmploymentFactory,
    GrantFactory,
    JobRoleFactory,
    PersonFactory,
    make_unit,
)
from tests.people.hr_files import INGRID, KARI, ROOT, WARD, csv, hospital, person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
YESTERDAY = dt.date(2026, 11, 24)
TOP = {"parent_code": "", "leader": ""}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def told():
    """Whom each EmploymentsChanged was about."""
    facts = []

    def receive(fact, **_more):
        facts.append([Person.objects.get(pk=pk).employee_number for pk in fact.person_ids])

    signals.employments_changed.connect(receive)
    yield facts
    signals.employments_changed.disconnect(receive)


def run(rows, *, dry_run=False, force=False):
    return hr.import_file(csv(rows).encode(), by=None, dry_run=dry_run, force=force)


def counted(report):
    """The counts that are not zero."""
    return {name: count for name, count in report.counts.items() if count}


def test_a_first_file_makes_everything(told):
    report = run(hospital())

    assert report.ok
    assert counted(report) == {
        "units_added": 3,
        "positions_added": 1,
        "people_added": 2,
        "numbers_changed": 2,
        "employments_added": 2,
        "leaders_added": 1,
    }
    ward = Unit.objects.get(code="H-M-1")
    assert [unit.code for unit in Unit.objects.get_ancestors(ward)] == ["H", "H-M"]
    kari = national_ids.person_with(NationalNumber(KARI))
    assert (kari.employee_number, kari.get_full_name(), kari.language) == ("1", "Kari Hansen", "nn")
    assert not kari.has_usable_password()
    assert ActorId.objects.filter(person=kari, is_current=True).count() == 1
    employment = kari.employments.get()
    assert (employment.unit, str(employment.share), employment.until) == (ward, "80.50", None)
    grant = Grant.objects.get()
    assert (grant.person.given_name, grant.role, grant.unit) == ("Ingrid", Role.LEADER, ward)
    assert (grant.source, grant.since) == ("hr", TODAY)
    assert told == [["1", "2"]]
    assert sorted(AuditEvent.objects.values_list("action", flat=True)) == [
        "grant.given",
        "people.imported",
    ]


def test_the_second_run_changes_nothing_and_writes_nothing(told):
    run(hospital())
    told.clear()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = run(hospital())

    assert (report.ok, report.changed) == (True, 0)
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert len(queries) < 15
    assert told == []


def test_a_dry_run_tells_the_same_and_writes_nothing(told):
    report = run(hospital(), dry_run=True)

    assert counted(report) == counted(run(hospital()))
    assert report.samples["people_added"] == ["1 Kari Hansen", "2 Ingrid Solberg"]
    assert KARI not in json.dumps(report.as_json())
    assert told == [["1", "2"]]  # of the real run


def test_a_dry_run_leaves_the_database_as_it_was():
    run(hospital(), dry_run=True)

    for model in (Person, Unit, JobRole, Employment, Grant, NationalId, AuditEvent):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"given_name": "Kari Anne"}, {"people_changed": 1}),
        ({"email": "ny@h.example"}, {"people_changed": 1}),
        ({"email": ""}, {}),
        ({"language": "nb"}, {}),
        ({"share": "50"}, {"employments_changed": 1}),
        ({"until": "2026-12-31"}, {"employments_changed": 1}),
        ({"since": "2020-02-01"}, {"employments_changed": 1}),
        ({"national_id": ""}, {}),
        ({"national_id": "09819540249"}, {"numbers_changed": 1}),
        (
            {"position_code": "711", "position_name": "Spesialsykepleier"},
            {"positions_added": 1, "employments_added": 1, "employments_ended": 1},
        ),
    ],
)
def test_what_a_changed_row_changes(change, counts):
    run(hospital())
    rows = hospital()
    rows[2] |= change

    report = run(rows)

    assert (report.ok, counted(report)) == (True, counts)
    assert run(rows).changed == 0


def test_who_is_missing_ends_yesterday_and_nothing_is_deleted(told):
    run(hospital())
    EmploymentFactory(unit=Unit.objects.get(code="H"))  # not from HR: nobody's to end
    by_hand = [
        GrantFactory(person=Person.objects.get(employee_number=number), role=Role.COURSE_ADMIN)
        for number in "12"
    ]
    told.clear()

    report = run([row | {"leader": ""} for row in hospital()[:3]])

    assert counted(report) == {
        "employments_ended": 1,
        "leaders_ended": 1,
        "leavers_with_roles": 1,
    }
    assert report.samples["leavers_with_roles"] == ["2"]
    ended = Employment.objects.get(person__employee_number="2")
    assert (ended.until, ended.person.is_active) == (YESTERDAY, True)
    assert Grant.objects.get(source="hr").until == YESTERDAY
    assert [Grant.objects.get(pk=one.pk).until for one in by_hand] == [None, None]
    assert told == [["2"]]
    assert AuditEvent.objects.filter(action="grant.ended", subject=ended.person).exists()


def test_who_comes_back_has_the_old_employment_and_the_roles_again():
    run(hospital())
    ingrid = Person.objects.get(employee_number="2")
    GrantFactory(person=ingrid, role=Role.COURSE_ADMIN)
    run(hospital()[:3])
    end_roles_of_leavers()

    report = run(hospital())

    assert counted(report) == {"employments_changed": 1}
    assert Employment.objects.get(person__employee_number="2").until is None
    assert has_role(ingrid, Role.COURSE_ADMIN)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({}, []),
        ({"until": "2026-11-25"}, []),
        ({"until": "2026-11-20"}, ["2"]),
        ({"since": "2020-02-01"}, []),
        ({"position_code": "711", "position_name": "Spesialsykepleier"}, []),
        ({"share": "many"}, []),  # a bad row: she keeps what she has
        (None, ["2"]),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_who_is_left_without_employment_and_has_roles_is_told_once(change, left, dry_run):
    run(hospital())
    for number in "12":
        GrantFactory(person=Person.objects.get(employee_number=number), role=Role.COURSE_ADMIN)
    ingrid = Person.objects.get(employee_number="2")
    GrantFactory(person=ingrid, role=Role.INSTRUCTOR)
    rows = hospital()[:3] if change is None else [*hospital()[:3], hospital()[3] | change]

    report = run(rows, dry_run=dry_run)

    assert report.counts["leavers_with_roles"] == len(left)
    assert report.samples.get("leavers_with_roles", []) == left
    if not dry_run:
        assert run(rows).counts["leavers_with_roles"] == 0


def test_units_are_renamed_and_moved_also_around_each_other(told):
    run(hospital())
    told.clear()
    rows = hospital()
    rows[0] |= {"parent_code": "H-M"}
    rows[1] |= {"parent_code": "", "unit_name": "Medisinsk klinikk"}

    report = run(rows)

    assert counted(report) == {"units_renamed": 1, "units_moved": 2}
    clinic = Unit.objects.get(code="H-M")
    assert (Unit.objects.get_parent(clinic), clinic.name) == (None, "Medisinsk klinikk")
    assert Unit.objects.get_parent(Unit.objects.get(code="H")) == clinic
    assert Unit.objects.get_parent(Unit.objects.get(code="H-M-1")) == clinic
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert told == [["1", "2"]]
    assert run(rows).changed == 0


def test_a_person_whom_the_portal_knew_by_national_number_becomes_the_employee():
    known = PersonFactory(username="kari", given_name="Kari", family_name="Hansen")
    national_ids.remember(person=known, number=NationalNumber(KARI))
    EmploymentFactory(
        person=known,
        unit=make_unit("H-M-1"),
        job_role=JobRoleFactory(code="710"),
        since=dt.date(2020, 1, 1),
    )

    report = run(hospital())

    assert report.ok
    known.refresh_from_db()
    assert (known.employee_number, known.email) == ("1", "kari@h.example")
    assert str(known.employments.get().share) == "80.50"
    assert run(hospital()).changed == 0


def test_a_taken_username_does_not_stop_a_new_person():
    PersonFactory(username="1")

    assert run(hospital()).ok
    assert Person.objects.get(employee_number="1").username == "hr-1"


def test_a_bad_row_does_not_stop_the_others_and_its_person_keeps_what_they_have():
    run(hospital())
    rows = [*hospital(), person("3", "Ny")]
    rows[2] |= {"since": "soon", "national_id": KARI}

    report = run(rows)

    assert [(error.row, error.column) for error in report.errors] == [(4, "since")]
    assert counted(report) == {"people_added": 1, "employments_added": 1}
    assert Employment.objects.get(person__employee_number="1").until is None


def test_nothing_ends_while_a_row_does_not_say_whom_it_is_about():
    run(hospital())
    rows = hospital()
    rows[2] |= {"employee_number": ""}

    report = run(rows)

    assert [(error.row, error.column) for error in report.errors] == [(4, "employee_number")]
    assert (report.changed, len(report.warnings)) == (0, 1)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (person("1", "Karin"), (6, "family_name")),
        (person("3", "Ny", unit_name="Post en"), (6, "unit_name")),
        (person("3", "Ny", parent_code="H"), (6, "parent_code")),
        (person("3", "Ny", leader="1"), (6, "leader")),
        (person("3", "Ny", position_name="Lege"), (6, "position_name")),
        (person("3", "Ny", national_id=KARI), (6, "national_id")),
        (person("1", "Kari", national_id=INGRID, share="80,5"), (6, "national_id")),
        (person("1", "Kari", share="10"), (6, "since")),
        (person("3", "Ny", unit_code="X", parent_code="gone", leader=""), (6, "parent_code")),
        (person("3", "Ny", unit_code="X", parent_code="X", leader=""), (6, "parent_code")),
        (person("3", "Ny", unit_code="X", parent_code="H", leader="9"), (6, "leader")),
    ],
)
def test_rows_that_disagree_are_told_and_nobody_is_hurt(row, error):
    report = run([*hospital(), row])

    assert error in [(e.row, e.column) for e in report.errors]
    assert KARI not in json.dumps(report.as_json())
    assert Employment.objects.filter(person__employee_number__in="12").count() == 2


def test_a_number_of_somebody_else_in_the_portal_is_an_error():
    run(hospital())
    rows = [*hospital()[:2], person("5", "Ny", national_id=KARI)]

    report = run(rows, force=True)

    assert [(e.row, e.column) for e in report.errors] == [(4, "national_id")]
    assert not Person.objects.filter(employee_number="5").exists()


def test_units_in_a_circle_stop_everything():
    rows = hospital()
    rows[0] |= {"parent_code": "H-M-1"}

    report = run(rows)

    assert (report.ok, report.changed) == (False, 0)
    assert "sirkel" in report.stopped
    assert not Unit.objects.exists()


def test_a_file_that_would_end_more_than_a_tenth_stops_unless_it_is_forced():
    everybody = [*hospital(), *(person(str(n), f"Nr {n}") for n in range(10, 30))]
    run(everybody)

    stopped = run(hospital())
    assert (stopped.needs_force, stopped.ok) == (True, False)
    assert not Employment.objects.filter(until__isnull=False).exists()

    assert run(hospital(), force=True).ok
    assert Employment.objects.filter(until=YESTERDAY).count() == 20


@pytest.mark.parametrize(("units", "stops"), [(5, False), (6, True)])
def test_an_empty_column_of_leaders_stops_unless_it_is_forced(units, stops):
    wards = [WARD | {"unit_code": f"W{n}", "unit_name": f"Post {n}"} for n in range(1, units)]
    run([*hospital(), *wards])
    led = Grant.objects.filter(role=Role.LEADER, until__isnull=True)
    assert led.count() == units
    blank = [row | {"leader": ""} for row in [*hospital(), *wards]]

    report = run(blank)

    assert (report.needs_force, bool(report.stopped)) == (stops, stops)
    assert led.count() == (units if stops else 0)
    assert run(blank, force=True).ok
    assert led.count() == 0


def test_a_unit_that_the_file_leaves_out_stays_without_its_people_and_leader():
    run(hospital())

    assert run([dict(ROOT), person("3", "Ny", unit_code="H", unit_name="Sykehuset", **TOP)]).ok

    ward = Unit.objects.get(code="H-M-1")
    assert Unit.objects.get_parent(ward).code == "H-M"
    assert not ward.employments.current(TODAY).exists()
    assert not Grant.objects.current(TODAY).exists()


def test_the_command_prints_json_and_deletes_the_file(tmp_path, capsys):
    path = tmp_path / "hr.csv"
    path.write_text(csv(hospital()), encoding="utf-8")

    call_command("import_people", str(path), "--dry-run")
    assert path.exists()
    assert json.loads(capsys.readouterr().out)["counts"]["people_added"] == 2

    call_command("import_people", str(path))
    printed = json.loads(capsys.readouterr().out)
    assert (printed["file"], printed["ok"], printed["changed"]) == ("hr.csv", True, 11)
    assert not path.exists()


def test_the_command_fails_when_a_row_is_bad_and_keeps_a_file_that_was_stopped(tmp_path, capsys):
    path = tmp_path / "hr.csv"
    path.write_text(csv([*hospital(), WARD | {"unit_name": "Annet"}]), encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("import_people", str(path))
    assert not path.exists()

    path.write_bytes(b"\x00")
    with pytest.raises(SystemExit):
        call_command("import_people", str(path))
    assert path.exists()
    with pytest.raises(CommandError, match=r"gone\.csv cannot be read"):
        call_command("import_people", str(tmp_path / "gone.csv"))
