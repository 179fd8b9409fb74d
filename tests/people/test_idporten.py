"""Log-in with ID-porten against a certified provider over HTTP, right and wrong."""

import base64
import json
import time
import uuid
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.cache import cache
from django.test import Client

from people import national_ids
from people.assurance import Level
from people.models import AuditEvent, Login, LoginSession, Person
from people.national_ids import NationalNumber
from tests.factories.people import AffiliationFactory, EmploymentFactory, PersonFactory, make_unit
from tests.openid import PEOPLE, DemoProvider
from tests.people.idporten_client import Visitor

pytestmark = pytest.mark.django_db
ORIGIN = "http://portal.localhost:8000"
NURSE, PATIENT, WITHOUT_PID = "Kari Hansen", "Odd Martinsen", "Per Fosse"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _jwk(key, **more):
    algorithm = (
        jwt.algorithms.RSAAlgorithm if more["alg"] == "RS256" else jwt.algorithms.ECAlgorithm
    )
    return algorithm.to_jwk(key, as_dict=True) | {"use": "sig"} | more


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    keys = folder / "keys.json"
    keys.write_text(json.dumps({"keys": [_jwk(KEY, alg="RS256", kid="signs")]}))
    running = DemoProvider("idporten", ORIGIN, folder, keys=keys).start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _configured(settings, provider):
    """Every test begins with a provider that does nothing wrong, and that nobody has asked yet."""
    settings.IDPORTEN_ISSUER = provider.issuer
    settings.IDPORTEN_CLIENT_ID = "laeringsportalen"
    settings.IDPORTEN_CLIENT_SECRET = "only-for-the-demonstration"
    settings.IDPORTEN_PRIVATE_JWKS = []
    settings.IDPORTEN_ACR = ["idporten-loa-substantial"]
    cache.clear()
    yield
    provider.fault()


@pytest.fixture
def visitor(client, provider):
    return Visitor(client, provider)


def _pid(name):
    return PEOPLE["idporten"][name]["claims"]["pid"]


# --- out and back ------------------------------------------------------------------------------


def test_the_portal_asks_with_state_nonce_and_pkce_in_the_language_of_the_page(client, provider):
    answer = client.get("/accounts/idporten/", headers={"accept-language": "nn"})
    address = urlsplit(answer["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert f"{address.scheme}://{address.netloc}" == provider.issuer
    assert {name: asked.pop(name) for name in ("state", "nonce", "code_challenge")}.keys()
    assert asked == {
        "response_type": "code",
        "scope": "openid profile",
        "client_id": "laeringsportalen",
        "redirect_uri": f"{ORIGIN}/accounts/idporten/callback/",
        "acr_values": "idporten-loa-substantial",
        "ui_locales": "nn",
        "code_challenge_method": "S256",
    }


def test_the_employee_whom_hr_knows_comes_as_themselves(client, visitor):
    person = EmploymentFactory(unit=make_unit("a")).person
    national_ids.remember(person=person, number=NationalNumber(_pid(NURSE)))

    answer = visitor.log_in(NURSE, "idporten-loa-high", "?next=/learning/")

    assert (answer.status_code, answer["Location"]) == (302, "/learning/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session["assurance"]["level"] == Level.HIGH
    login = Login.objects.get()
    assert (login.person, login.subject, login.acr) == (
        person,
        PEOPLE["idporten"][NURSE]["sub"],
        "idporten-loa-high",
    )
    assert AuditEvent.objects.filter(action="login.attached", subject=person).count() == 1


def test_somebody_new_becomes_a_person_and_is_asked_what_they_are(client, visitor):
    answer = visitor.log_in(PATIENT, query="?next=/learning/")

    person = Person.objects.get()
    assert answer["Location"] == "/welcome/?next=%2Flearning%2F"
    assert client.get(answer["Location"]).status_code == 200
    assert national_ids.person_with(NationalNumber(_pid(PATIENT))) == person
    assert person.actor_ids.count() == 1
    assert not person.has_usable_password()


def test_who_comes_again_is_the_same_person_and_is_not_asked_again(client, provider, visitor):
    visitor.log_in(PATIENT)
    AffiliationFactory(person=Person.objects.get(), kind="patient")

    again = Visitor(Client(headers={"host": "portal.localhost:8000"}), provider)
    assert again.log_in(PATIENT)["Location"] == "/"
    assert Person.objects.count() == Login.objects.count() == 1


def test_without_a_national_number_the_subject_is_enough(visitor):
    visitor.log_in(WITHOUT_PID)

    person = Person.objects.get()
    assert Login.objects.get().person == person
    assert national_ids.number_of(person) is None


def test_an_email_address_links_nobody(provider, visitor):
    PersonFactory(email="odd@example.org")
    provider.fault(claims={"email": "odd@example.org", "email_verified": True})

    visitor.log_in(PATIENT)

    assert Person.objects.count() == 2


def test_a_closed_account_stays_closed(client, visitor):
    person = PersonFactory(is_active=False)
    national_ids.remember(person=person, number=NationalNumber(_pid(NURSE)))

    assert visitor.log_in(NURSE)["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/learning/?a=b", "/learning/?a=b"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_next_page_is_one_of_ours(visitor, wanted, leads_to):
    person = EmploymentFactory(unit=make_unit("a")).person
    national_ids.remember(person=person, number=NationalNumber(_pid(NURSE)))

    answer = visitor.log_in(NURSE, query=f"?next={wanted.replace('?', '%3F')}")

    assert answer["Location"] == leads_to


def test_two_tabs_keep_each_their_next_page(client, visitor):
    person = EmploymentFactory(unit=make_unit("a")).person
    national_ids.remember(person=person, number=NationalNumber(_pid(NURSE)))
    first, second = visitor.set_out("?next=/learning/"), visitor.set_out("?next=/competence/")

    back = visitor.choose(first, NURSE), visitor.choose(second, NURSE)

    answers = [client.get(address) for address in back]
    assert [(a.status_code, a.get("Location")) for a in answers] == [
        (302, "/learning/"),
        (302, "/competence/"),
    ]


def test_every_log_in_has_a_session_key_of_its_own(client, visitor):
    visitor.log_in(NURSE)
    first = client.session.session_key
    visitor.log_in(NURSE)
    second = client.session.session_key

    assert first != second
    assert [row.session_key for row in LoginSession.objects.all()] == [second]


def test_what_a_visitor_began_before_the_log_in_is_kept(client, visitor):
    session = client.session
    session["begun"] = "here"
    session.save()

    visitor.log_in(NURSE)

    assert client.session["begun"] == "here"
    assert client.session.session_key != session.session_key


def test_the_number_and_the_token_are_nowhere_in_the_session(client, visitor):
    visitor.log_in(NURSE)

    kept = json.dumps(dict(client.session))
    assert _pid(NURSE) not in kept
    assert "eyJ" not in kept


# --- answers that are not to be trusted --------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"nonce": "another"}, 502),
        ({"nonce": None}, 502),
        ({"iss": "https://evil.example"}, 502),
        ({"aud": "another-client"}, 502),
        ({"aud": ["laeringsportalen", "another-client"], "azp": "laeringsportalen"}, 502),
        ({"azp": "another-client"}, 502),
        ({"exp": -3600}, 502),
        ({"exp": None}, 502),
        ({"iat": 3600}, 502),
        ({"iat": None}, 502),
        ({"sub": None}, 502),
        ({"acr": None}, 403),
        ({"pid": "not a number"}, 502),
        ({"acr": "idporten-loa-low"}, 403),
        ({"acr": "loa-of-their-own"}, 403),
    ],
    ids=str,
)
def test_a_token_that_is_not_right_logs_nobody_in(client, provider, visitor, claims, status):
    from_now = {k: v + int(time.time()) for k, v in claims.items() if isinstance(v, int)}
    provider.fault(claims=claims | from_now)

    answer = visitor.log_in(NURSE)

    assert answer.status_code == status
    assert "_auth_user_id" not in client.session
    assert Person.objects.count() == 0
    assert answer["X-Request-Id"] in answer.content.decode() or answer.status_code == 403


@pytest.mark.parametrize(
    "fault", [{"alg": "none"}, {"alg": "HS256", "secret": "only-for-the-demonstration"}], ids=str
)
def test_a_token_must_be_signed_with_a_key_of_the_provider(client, provider, visitor, fault):
    provider.fault(**fault)

    assert visitor.log_in(NURSE).status_code == 502
    assert "_auth_user_id" not in client.session


def test_the_level_that_the_person_chose_may_be_too_low(client, visitor):
    answer = visitor.log_in(NURSE, "idporten-loa-low")

    assert answer.status_code == 403
    assert "BankID" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_where_high_is_asked_substantial_is_too_low(visitor, settings):
    settings.IDPORTEN_ACR = ["idporten-loa-high"]

    assert visitor.log_in(NURSE, "idporten-loa-substantial").status_code == 403
    assert visitor.log_in(NURSE, "idporten-loa-high").status_code == 302


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=forged", "?error=x"])
def test_an_answer_to_nothing_changes_nothing(client, query):
    person = PersonFactory()
    client.force_login(person)

    answer = client.get(f"/accounts/idporten/callback/{query}")

    assert answer.status_code == 400
    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_answer_is_taken_once(client, visitor):
    back = visitor.choose(visitor.set_out(), NURSE)

    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 400


def test_the_answer_belongs_to_the_browser_that_began(visitor):
    back = visitor.choose(visitor.set_out(), NURSE)

    other = Client(headers={"host": "portal.localhost:8000"})
    assert other.get(back).status_code == 400
    assert Login.objects.count() == 0


def test_a_log_in_may_not_take_all_day(client, visitor):
    back = visitor.choose(visitor.set_out(), NURSE)
    session = client.session
    for waiting in session["oidc_states"].values():
        waiting["added_on"] -= 7200
    session.save()

    assert client.get(back).status_code == 400


def test_an_answer_of_another_issuer_is_refused(client, visitor):
    back = visitor.choose(visitor.set_out(), NURSE)
    other = back.replace("iss=", "iss=https%3A%2F%2Fevil.example%2F&x=")

    assert client.get(other).status_code == 502
    assert "_auth_user_id" not in client.session


def test_breaking_off_logs_nobody_out_and_says_what_to_do(client, visitor):
    person = PersonFactory()
    client.force_login(person)

    answer = client.get(visitor.choose(visitor.set_out(), ""))

    assert answer.status_code == 200
    assert "Du avbrøt innloggingen" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session["oidc_states"] == {}


def test_no_other_form_reaches_the_backend(client):
    person = PersonFactory(username="kari", password="a long enough secret")
    values = {"login": "kari", "password": "x", "nonce": "n", "code_verifier": "v", "code": "c"}

    answer = client.post("/accounts/login/?code=x&state=y", values)

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert person.logins.count() == 0


def test_without_the_setting_there_is_no_id_porten(client, settings):
    settings.IDPORTEN_ISSUER = ""
    paths = ["", "callback/", "log-out/", "front-channel-logout/"]

    assert [client.get(f"/accounts/idporten/{path}").status_code for path in paths] == [404] * 4
    assert "ID-porten" not in client.get("/accounts/login/").content.decode()


# --- the provider fails ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500, "body": "oops"},
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": "[]"},
        {"status": 200, "body": "{}"},
        {"status": 200, "body": '{"issuer": "https://evil.example"}'},
        {"status": 302, "body": ""},
        {"status": 200, "body": "x" * 600_000},
    ],
    ids=lambda fault: f"{fault['status']} {fault['body'][:30]}",
)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
def test_a_bad_answer_is_a_page_and_not_a_500(client, provider, visitor, path, fault):
    if path == "/.well-known/openid-configuration":
        provider.fault(path=path, **fault)
        answer = client.get("/accounts/idporten/")
    else:
        back = visitor.choose(visitor.set_out(), NURSE)
        provider.fault(path=path, **fault)
        answer = client.get(back)

    assert answer.status_code == 503
    assert answer["X-Request-Id"] in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_listening_is_a_page(client, settings):
    settings.IDPORTEN_ISSUER = "http://localhost:9"

    assert client.get("/accounts/idporten/").status_code == 503


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token"])
def test_a_provider_that_hangs_is_not_waited_for(client, provider, visitor, monkeypatch, path):
    monkeypatch.setattr("people.idporten.provider._STEP", httpx.Timeout(0.3))
    if path == "/token":
        back = visitor.choose(visitor.set_out(), NURSE)
        provider.fault(path=path, hang=True)
        answer = client.get(back)
    else:
        provider.fault(path=path, hang=True)
        answer = client.get("/accounts/idporten/")

    assert answer.status_code == 503


def test_a_code_that_the_provider_does_not_take_is_an_old_log_in(client, provider, visitor):
    back = visitor.choose(visitor.set_out(), NURSE)
    provider.fault(path="/token", status=400, body='{"error": "invalid_grant"}')

    assert client.get(back).status_code == 400


def test_a_wrong_secret_is_told_to_the_log_without_the_secret(client, visitor, settings, caplog):
    settings.IDPORTEN_CLIENT_SECRET = "a wrong secret"

    assert visitor.log_in(NURSE).status_code == 503
    assert "invalid_client" in caplog.text
    assert "a wrong secret" not in caplog.text


def test_nothing_secret_reaches_the_log(visitor, caplog):
    visitor.log_in(NURSE)
    visitor.client.get("/accounts/idporten/front-channel-logout/?iss=x&sid=y")

    assert _pid(NURSE) not in caplog.text
    assert "eyJ" not in caplog.text


def test_addresses_and_keys_are_asked_for_once(client, provider, visitor):
    visitor.log_in(NURSE)
    provider.fault(path="/.well-known/openid-configuration", status=500)

    assert visitor.log_in(NURSE).status_code == 302
    assert client.get("/accounts/idporten/").status_code == 302


def test_a_new_key_of_the_provider_is_looked_for_once(client, provider, visitor):
    name = f"idporten:keys:{provider.issuer}"
    cache.set(name, [_jwk(KEY, alg="RS256", kid="former")])

    assert visitor.log_in(NURSE).status_code == 302

    cache.set(name, [_jwk(KEY, alg="RS256", kid="former")])
    assert visitor.log_in(NURSE).status_code == 502  # within the minute nobody asks again


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_the_portal_may_show_who_it_is_by_a_key(client, settings, tmp_path, alg):
    own = KEY if alg == "RS256" else ec.generate_private_key(ec.SECP256R1())
    old = _jwk(
        rsa.generate_private_key(public_exponent=65537, key_size=2048), alg="RS256", kid="old"
    )
    new = _jwk(own, alg=alg, kid="new")
    public = [
        {
            k: v
            for k, v in key.items()
            if k in {"kty", "n", "e", "crv", "x", "y", "kid", "alg", "use"}
        }
        for key in (old, new)
    ]
    (tmp_path / "public.json").write_text(json.dumps({"keys": public}))
    running = DemoProvider("idporten", ORIGIN, tmp_path, client_keys=tmp_path / "public.json")
    settings.IDPORTEN_ISSUER = running.issuer
    settings.IDPORTEN_CLIENT_SECRET = ""
    settings.IDPORTEN_PRIVATE_JWKS = [new, old]
    try:
        assert Visitor(client, running.start()).log_in(NURSE).status_code == 302
        settings.IDPORTEN_PRIVATE_JWKS = [_jwk(KEY, alg="RS256", kid="unknown")]
        assert Visitor(client, running).log_in(NURSE).status_code == 503
    finally:
        running.stop()


# --- the end of a session ----------------------------------------------------------------------


def _another_device(provider, name):
    device = Visitor(Client(headers={"host": "portal.localhost:8000"}), provider)
    device.log_in(name)
    return device.client


def _is_in(client):
    return client.get("/profile/").status_code == 200


def test_a_frame_at_the_provider_ends_that_session_and_no_other(client, provider, visitor):
    visitor.log_in(NURSE)
    other = _another_device(provider, NURSE)
    sid = LoginSession.objects.get(session_key=client.session.session_key).sid

    frame = Client(headers={"host": "portal.localhost:8000"}).get(
        "/accounts/idporten/front-channel-logout/",
        {"iss": provider.issuer, "sid": sid},
        headers={
            "sec-fetch-site": "cross-site",
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "iframe",
        },
    )

    assert frame.status_code == 200
    policy = frame["Content-Security-Policy"]
    assert f"frame-ancestors {provider.issuer};" in f"{policy};"
    assert "X-Frame-Options" not in frame
    assert "no-store" in frame["Cache-Control"]
    assert (_is_in(client), _is_in(other)) == (False, True)
    assert LoginSession.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"iss": "https://evil.example", "sid": "{sid}"}, 400),
        ({"sid": "{sid}"}, 400),
        ({"iss": "{iss}"}, 400),
        ({"iss": "{iss}", "sid": ""}, 400),
        ({"iss": "{iss}", "sid": "unknown"}, 200),
    ],
)
def test_a_frame_that_says_something_else_ends_nothing(client, provider, visitor, query, status):
    visitor.log_in(NURSE)
    sid = LoginSession.objects.get().sid
    query = {k: v.format(sid=sid, iss=provider.issuer) for k, v in query.items()}

    answer = client.get("/accounts/idporten/front-channel-logout/", query)

    assert answer.status_code == status
    assert _is_in(client)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/accounts/idporten/front-channel-logout/", {"mode": "no-cors", "dest": "image"}),
        ("/accounts/idporten/log-out/", {"mode": "navigate", "dest": "iframe"}),
        ("/accounts/idporten/", {"mode": "navigate", "dest": "iframe"}),
        ("/profile/", {"mode": "navigate", "dest": "iframe"}),
    ],
)
def test_another_site_may_frame_nothing_else(client, path, headers):
    said = {f"sec-fetch-{name}": value for name, value in headers.items()}

    assert client.get(path, headers={"sec-fetch-site": "cross-site"} | said).status_code == 403


def _log_out_token(provider, **changes):
    claims = {
        "iss": provider.issuer,
        "aud": "laeringsportalen",
        "iat": int(time.time()),
        "exp": int(time.time()) + 120,
        "jti": str(uuid.uuid4()),
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    } | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, KEY, "RS256", headers={"kid": "signs", "typ": "logout+jwt"})


def _tell(token):
    plain = Client(enforce_csrf_checks=True, headers={"host": "portal.localhost:8000"})
    return plain.post(
        "/accounts/idporten/back-channel-logout/", {"logout_token": token}
    ).status_code


def test_the_provider_may_end_one_session_or_all_of_a_person(client, provider, visitor):
    visitor.log_in(NURSE)
    second, third = (_another_device(provider, NURSE) for _ in range(2))
    patient = _another_device(provider, PATIENT)
    sid = LoginSession.objects.get(session_key=client.session.session_key).sid

    assert _tell(_log_out_token(provider, sid=sid)) == 200
    assert [_is_in(c) for c in (client, second, third, patient)] == [False, True, True, True]
    assert _tell(_log_out_token(provider, sub=PEOPLE["idporten"][NURSE]["sub"])) == 200
    assert [_is_in(c) for c in (client, second, third, patient)] == [False, False, False, True]


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "n"},
        {"events": {}},
        {"events": None},
        {"aud": "another-client"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"iat": None},
        {"jti": None},
        {"sid": None},
    ],
    ids=str,
)
def test_a_log_out_token_that_is_not_right_ends_nothing(client, provider, visitor, changes):
    visitor.log_in(NURSE)
    sid = LoginSession.objects.get().sid

    assert _tell(_log_out_token(provider, **{"sid": sid} | changes)) == 400
    assert _is_in(client)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "{}.{}.{}"])
def test_what_is_no_token_is_refused(token):
    assert _tell(token) == 400


def test_an_id_token_is_no_log_out_token(client, provider, visitor):
    """Whoever gets hold of one could else log the person out."""
    visitor.log_in(NURSE)
    forged = _log_out_token(provider, events=None, nonce="n", sub="x")

    assert _tell(forged) == 400


def test_logging_out_ends_the_session_here_and_leads_to_the_provider(client, provider, visitor):
    visitor.log_in(NURSE)

    answer = client.post("/accounts/logout/")
    assert answer["Location"] == "/accounts/idporten/log-out/"
    assert LoginSession.objects.count() == 0
    assert not _is_in(client)

    page = client.get(answer["Location"]).content.decode()
    address = (
        f"{provider.issuer}/session/end?client_id=laeringsportalen&amp;post_logout_redirect_uri="
    )
    assert f'content="0;url={address}' in page
    assert "id_token" not in page


def test_a_local_log_in_has_a_local_log_out(client):
    client.force_login(PersonFactory())

    assert client.post("/accounts/logout/")["Location"] == "/"


def test_without_an_answer_from_the_provider_the_person_is_told_to_close_the_browser(
    client, provider, visitor
):
    visitor.log_in(NURSE)
    cache.clear()
    provider.fault(path="/.well-known/openid-configuration", status=500)

    page = client.get(client.post("/accounts/logout/")["Location"])

    assert page.status_code == 200
    assert "Lukk nettleseren" in page.content.decode()


def test_the_log_out_page_logs_nobody_out_by_a_link(client, visitor):
    visitor.log_in(NURSE)

    assert client.get("/accounts/idporten/log-out/")["Location"] == "/accounts/logout/"
    assert _is_in(client)


def test_nothing_of_the_number_is_in_the_database(visitor):
    """Sessions are looked into too, decoded."""
    visitor.log_in(NURSE)

    secret = _pid(NURSE)
    for model in (Person, Login, LoginSession, AuditEvent):
        assert secret not in json.dumps(list(model.objects.values()), default=str)
    session = visitor.client.session
    assert secret not in base64.b64encode(json.dumps(dict(session)).encode()).decode()
