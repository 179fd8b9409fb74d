"""All settings of the portal. Each value that an operator may change comes from the environment
and is described in docs/settings.md.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from content.policies import static_headers
from lms import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent

DEMO = env.flag("DEMO")
SECRET_KEY = env.text("SECRET_KEY")
DEBUG = False

# --- Origins -----------------------------------------------------------------------------------
# Course packages are untrusted programs: they run on CONTENT_ORIGIN, never on PORTAL_ORIGIN.
PORTAL_ORIGIN = env.origin("PORTAL_ORIGIN")
CONTENT_ORIGIN = env.origin("CONTENT_ORIGIN", labelled=True)
_portal, _content = urlsplit(PORTAL_ORIGIN), urlsplit(CONTENT_ORIGIN)
HTTPS = _portal.scheme == "https"
if not (HTTPS or DEMO):
    raise ImproperlyConfigured("PORTAL_ORIGIN must be https:// unless DEMO=1.")
if _portal.netloc == _content.netloc:
    raise ImproperlyConfigured("CONTENT_ORIGIN must be another origin than PORTAL_ORIGIN.")
if _portal.scheme != _content.scheme:
    raise ImproperlyConfigured("CONTENT_ORIGIN must have the scheme of PORTAL_ORIGIN.")
_local = all(re.search(r"(^|\.)localhost$", part.hostname or "") for part in (_portal, _content))
if DEMO and (HTTPS or not _local):
    raise ImproperlyConfigured(
        "DEMO=1 shows accounts with a known password. With it, PORTAL_ORIGIN and CONTENT_ORIGIN "
        "must be http:// and a name below localhost."
    )
if not (DEMO or CONTENT_ORIGIN.partition("://")[2].startswith("{label}.")):
    raise ImproperlyConfigured(
        "CONTENT_ORIGIN must begin its host with {label}. unless DEMO=1: without it all packages "
        "and people share one origin."
    )
ALLOWED_HOSTS = ["*"]  # lms.origins answers known hosts only, with the port, which Django ignores
ROOT_URLCONF = "lms.urls"
CONTENT_URLCONF = "lms.content_urls"
MACHINE_URLCONF = "lms.machine_urls"
WSGI_APPLICATION = "lms.wsgi.application"

INSTALLED_APPS = [
    "lms.apps.LmsConfig",
    "demo.apps.DemoConfig",
    "xapi_bridge.apps.XapiBridgeConfig",
    "scorm.apps.ScormConfig",
    "competence.apps.CompetenceConfig",
    "courses.apps.CoursesConfig",
    "content.apps.ContentConfig",
    "lrs.apps.LrsConfig",
    "people.apps.PeopleConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "treebeard",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # the widgets that our form templates draw
]
if not DEMO:
    INSTALLED_APPS.remove("demo.apps.DemoConfig")

MIDDLEWARE = [
    "lms.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.origins.OriginsMiddleware",  # content hosts and machine interfaces leave here
    "lms.fetch_metadata.FetchMetadataMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.language.PersonLanguageMiddleware",
    "people.strong_log_in.StaffAssuranceMiddleware",
    "people.sessions.SessionKeyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# --- Data --------------------------------------------------------------------------------------
STORAGE_DIR = env.folder("STORAGE_URL")
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL"),
        conn_max_age=60,
        conn_health_checks=True,  # the first query after a restart of the database works
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN, so two writers wait instead of failing at COMMIT.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    # Statements are planned once a connection (decision 21), unless the URL says otherwise.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 3,
        **DATABASES["default"].get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a worker that is killed gives its task back
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Oslo"
CELERY_BEAT_SCHEDULE_FILENAME = str(STORAGE_DIR / "beat-schedule")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 3600}
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
else:
    _BROKER = STORAGE_DIR / "broker"
    CELERY_BROKER_URL = "folder://localhost"  # lms.broker
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER / "queue"),
        "data_folder_out": str(_BROKER / "queue"),
        "control_folder": str(_BROKER / "control"),
        "processed_folder": str(_BROKER / "processed"),
        # kombu looks once a second: nudges would queue up for minutes behind each other.
        "polling_interval": 0.05,
    }
    for _name in ("queue", "control", "processed"):
        (_BROKER / _name).mkdir(parents=True, exist_ok=True)

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "people.idporten.backend.IdportenBackend",  # answers in its own callback alone
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "people.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "lms.forms.LoginForm",
    "reauthenticate": "people.mfa.forms.ReauthenticatePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
# A hospital comes through one address, so an address may fail often; an account may not.
ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip", "login_failed": "300/m/ip,5/5m/key"}
# Started without log-in: a waiting room has one address too.
ACCOUNT_RATE_LIMITS["open_course"] = "300/h/ip"
# Two factors for local accounts, and for whoever holds a role (people.strong_log_in).
STAFF_MFA = env.flag("STAFF_MFA", default="0" if DEMO else "1")
if not (STAFF_MFA or DEMO):
    raise ImproperlyConfigured("STAFF_MFA=0 lets roles be used after a password alone: DEMO only.")
IDPORTEN_STAFF_ACR = env.choice(
    "IDPORTEN_STAFF_ACR", "idporten-loa-high", ("idporten-loa-high", "idporten-loa-substantial")
)
MFA_ADAPTER = "people.mfa.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Læringsportalen"
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # a hospital comes through one address
MFA_FORMS = {
    "authenticate": "people.mfa.forms.AuthenticateForm",
    "reauthenticate": "people.mfa.forms.ReauthenticateForm",
    "activate_totp": "people.mfa.forms.ActivateTotpForm",
    "add_webauthn": "people.mfa.forms.AddKeyForm",
    "edit_webauthn": "people.mfa.forms.RenameKeyForm",
    "login_webauthn": "people.mfa.forms.LoginKeyForm",
    "authenticate_webauthn": "people.mfa.forms.AuthenticateKeyForm",
    "reauthenticate_webauthn": "people.mfa.forms.ReauthenticateKeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0 if DEMO else 1)
ACTOR_HOMEPAGE = env.text("ACTOR_HOMEPAGE")
# The first seals national identity numbers, all of them open (people.national_ids).
NATIONAL_ID_KEYS = env.named_keys("NATIONAL_ID_KEYS", demo_secret=SECRET_KEY if DEMO else None)
XAPI_DEFAULT_VERSION = env.choice("XAPI_DEFAULT_VERSION", "1.0.3", ("1.0.3", "2.0.0"))
XAPI_MAX_BODY = env.number("XAPI_MAX_BODY_MIB", 16) * 2**20

# --- ID-porten ---------------------------------------------------------------------------------
IDPORTEN_ISSUER = env.issuer("IDPORTEN_ISSUER", insecure=DEMO)
IDPORTEN_CLIENT_ID = env.text("IDPORTEN_CLIENT_ID", "")
IDPORTEN_CLIENT_SECRET = env.text("IDPORTEN_CLIENT_SECRET", "")
IDPORTEN_PRIVATE_JWKS = env.private_jwks("IDPORTEN_PRIVATE_JWKS")
IDPORTEN_ACR = env.words(
    "IDPORTEN_ACR",
    "idporten-loa-substantial",
    allowed=("idporten-loa-substantial", "idporten-loa-high"),
)
if bool(IDPORTEN_ISSUER) != bool(IDPORTEN_CLIENT_ID):
    raise ImproperlyConfigured(
        "IDPORTEN_ISSUER and IDPORTEN_CLIENT_ID belong together: give both or neither."
    )
if IDPORTEN_ISSUER and bool(IDPORTEN_CLIENT_SECRET) == bool(IDPORTEN_PRIVATE_JWKS):
    raise ImproperlyConfigured(
        "IDPORTEN_ISSUER needs one of IDPORTEN_CLIENT_SECRET and IDPORTEN_PRIVATE_JWKS, not both."
    )

# --- The internal log-in -------------------------------------------------------------------------
SSO_ISSUER = env.issuer("SSO_ISSUER", insecure=DEMO)
SSO_CLIENT_ID = env.text("SSO_CLIENT_ID", "")
SSO_CLIENT_SECRET = env.text("SSO_CLIENT_SECRET", "")
if len({bool(SSO_ISSUER), bool(SSO_CLIENT_ID), bool(SSO_CLIENT_SECRET)}) > 1:
    raise ImproperlyConfigured(
        "SSO_ISSUER, SSO_CLIENT_ID and SSO_CLIENT_SECRET belong together: give all or none."
    )
SSO_EMPLOYEE_CLAIM = env.text("SSO_EMPLOYEE_CLAIM", "employee_number")
SSO_GROUPS_CLAIM = env.text("SSO_GROUPS_CLAIM", "groups")
SSO_MFA = env.choice("SSO_MFA", "claim", ("claim", "always"))
SSO_MFA_ACR = env.text("SSO_MFA_ACR", "")
SOCIALACCOUNT_ADAPTER = "people.sso.flow.SsoAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the log-in page has links; state ties the answer to the browser
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "people.sso.flow.Provider",
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "profile"],
        "APPS": [
            {
                "provider_id": "sso",
                "name": "sso",
                "client_id": SSO_CLIENT_ID,
                "secret": SSO_CLIENT_SECRET,
                "settings": {"server_url": SSO_ISSUER},
            }
        ],
    }
}

# --- Sessions, CSRF and policies ---------------------------------------------------------------
# Content hosts share the portal's site, so they can set cookies for the parent domain: the __Host-
# prefix (https only) makes the browser refuse those, and the CSRF secret lives in the session.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = (
    "django.contrib.sessions.backends.cached_db"
    if REDIS_URL
    else ("django.contrib.sessions.backends.db")
)
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
COLOR_SCHEME_COOKIE_NAME = "__Host-color-scheme" if HTTPS else "color-scheme"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "lms.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # frame-ancestors below, not X-Frame-Options
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [CONTENT_ORIGIN.replace("{label}", "*")],
    }
}

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "lms.formats"

# --- Templates and static files ----------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lms.templatetags.portal",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "lms.forms.DsRenderer"
ICONS_DIR = BASE_DIR / "build" / "icons"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("theme", BASE_DIR / "build" / "theme"),  # deploy/assets.py makes these two, and the icons
    ("vendor", BASE_DIR / "build" / "vendor"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": STORAGE_DIR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "lms.static_files.StaticFilesStorage"},
}

# --- Uploads -----------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20  # a save carries at most 1 MiB of suspend_data, JSON-quoted
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# --- Mail and logs -----------------------------------------------------------------------------
_mail = env.mail("EMAIL_URL", f"file://{STORAGE_DIR}/mail" if DEMO else None)
EMAIL_BACKEND = f"django.core.mail.backends.{_mail.backend}.EmailBackend"
EMAIL_FILE_PATH = _mail.folder
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _mail.sender
LOGGING_CONFIG = None
logs.configure()
