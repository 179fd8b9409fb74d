"""Two factors for local accounts: what is stored, who may, what is told, whose keys count."""

import base64
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import management
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from people.mfa import forms, sealing
from people.mfa.adapter import MfaAdapter
from people.models import AuditEvent, Notice
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
OLD, NEW = ("a", b"o" * 32), ("b", b"n" * 32)


@pytest.fixture(autouse=True)
def _attempts_from_nought():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person():
    return PersonFactory(username="kari", password="a long enough secret")


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def log_in(client):
    values = {"login": "kari", "password": "a long enough secret"}
    return client.post("/accounts/login/", values)


def test_secrets_do_not_stand_in_clear(person):
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    codes = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert not any(one in stored for one in codes)


def test_a_new_key_reads_what_an_old_one_sealed_until_all_is_sealed_anew(settings, person):
    settings.NATIONAL_ID_KEYS = (OLD,)
    app = TOTP.activate(person, SECRET).instance
    settings.NATIONAL_ID_KEYS = (NEW, OLD)
    assert sealing.unseal(app.data["secret"]) == SECRET
    assert sealing.reseal() == 1
    settings.NATIONAL_ID_KEYS = (NEW,)
    app.refresh_from_db()
    assert sealing.unseal(app.data["secret"]) == SECRET


def test_a_secret_whose_key_is_lost_lets_nobody_in(settings, person):
    settings.NATIONAL_ID_KEYS = (OLD,)
    app = TOTP.activate(person, SECRET)
    settings.NATIONAL_ID_KEYS = (NEW,)
    with pytest.raises(ValidationError):
        app.validate_code(code())
    with pytest.raises(sealing.Unreadable):
        sealing.reseal()


def test_the_password_alone_is_half_a_log_in(client, person):
    TOTP.activate(person, SECRET)
    assert log_in(client)["Location"] == "/accounts/security/log-in/"
    assert client.get("/learning/").status_code == 302
    answer = client.post("/accounts/security/log-in/", {"code": code()})
    assert answer["Location"] == "/"
    assert client.get("/learning/").status_code == 200


def test_a_log_in_with_a_code_opens_roles(client, settings, person):
    settings.STAFF_MFA = True
    person.grants.create(role="course_admin", since="2020-01-01")
    TOTP.activate(person, SECRET)
    log_in(client)
    client.post("/accounts/security/log-in/", {"code": code()})
    assert client.get("/content/").status_code == 200


def test_codes_cannot_be_guessed(client, person):
    TOTP.activate(person, SECRET)
    log_in(client)
    wrong = "000000" if code() != "000000" else "111111"
    for _ in range(5):
        client.post("/accounts/security/log-in/", {"code": wrong})
    answer = client.post("/accounts/security/log-in/", {"code": code()})
    assert answer.status_code == 200  # refused: too many attempts


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/security/app/",
        "/accounts/security/keys/add/",
        "/accounts/security/codes/",
        "/accounts/security/codes/new/",
        "/accounts/security/codes/download/",
        "/accounts/security/keys/1/",
        "/accounts/security/keys/1/remove/",
        "/accounts/reauthenticate/",
        "/accounts/security/confirm/",
        "/accounts/security/keys/confirm/",
    ],
)
def test_who_logs_in_elsewhere_has_no_factor_here(client, path):
    client.force_login(PersonFactory())
    assert client.get(path)["Location"] == "/accounts/security/"


def test_setting_up_asks_for_the_password_first(client, person):
    client.force_login(person)
    assert client.get("/accounts/security/app/")["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.django_db(transaction=True)  # allauth tells of it after the commit
def test_what_is_set_up_is_written_down_and_told(client, person, settings):
    settings.STAFF_MFA = True
    person.grants.create(role="course_admin", since="2020-01-01")
    log_in(client)
    client.post("/accounts/reauthenticate/", {"password": "a long enough secret"})
    client.get("/accounts/security/app/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/security/app/", {"code": code(secret)})

    actions = set(AuditEvent.objects.values_list("action", "actor", "subject"))
    assert actions == {("mfa.added", person.pk, person.pk)}
    assert Notice.objects.filter(person=person).count() == 1
    assert client.get("/content/").status_code == 200  # the code was just shown


def test_a_lost_factor_is_taken_away_by_the_operator(person, capsys):
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    management.call_command("reset_mfa", "kari")
    assert json.loads(capsys.readouterr().out) == {"username": "kari", "removed": 2}
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.get().action == "mfa.reset"
    assert Notice.objects.get().person == person
    with pytest.raises(management.CommandError, match="no person with the username"):
        management.call_command("reset_mfa", "nobody")


def test_a_session_does_not_outlive_the_lost_factor(client, person):
    log_in(client)
    TOTP.activate(person, SECRET)
    assert client.get("/accounts/security/").status_code == 200
    management.call_command("reset_mfa", "kari")
    assert client.get("/accounts/security/").headers["Location"].startswith("/accounts/login/")


def client_data(**changes):
    data = {"type": "webauthn.get", "challenge": "x", "origin": "http://portal.localhost:8000"}
    text = json.dumps(data | changes).encode()
    return {"response": {"clientDataJSON": base64.urlsafe_b64encode(text).decode().rstrip("=")}}


@pytest.mark.parametrize(
    "credential",
    [
        client_data(origin="http://abc.portal.localhost:8000"),  # a course package asked
        client_data(origin="https://portal.localhost:8000"),
        client_data(origin=None),
        client_data(crossOrigin=True),
        {"response": {"clientDataJSON": "not base64"}},
        {"response": {}},
        {"response": None},
        ["list"],
        "text",
        7,
    ],
)
@pytest.mark.parametrize(
    "form", [forms.LoginKeyForm, forms.AuthenticateKeyForm, forms.ReauthenticateKeyForm]
)
def test_a_key_asked_for_by_another_origin_is_refused(client, person, form, credential):
    kwargs = {} if form is forms.LoginKeyForm else {"user": person}
    filled = form(data={"credential": json.dumps(credential)}, **kwargs)
    assert filled.errors == {"credential": [MfaAdapter.error_messages["incorrect_key"]]}


def test_a_key_for_the_portal_itself_goes_on_to_the_check_of_its_signature(rf, client, person):
    answer = client.post(
        "/accounts/security/keys/log-in/", {"credential": json.dumps(client_data())}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")


def test_a_key_is_not_asked_for_from_who_has_none(client, person):
    TOTP.activate(person, SECRET)
    log_in(client)
    page = client.get("/accounts/security/log-in/").content.decode()

    assert 'name="code"' in page
    assert 'id="key-use"' not in page
