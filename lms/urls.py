"""Addresses of the portal's pages."""

from allauth.account import views as account_views
from django.urls import URLPattern, URLResolver, include, path

from lms.views import information, more, preferences, start
from people.views import log_in, log_out

handler400 = "lms.errors.bad_request"
handler403 = "lms.errors.permission_denied"
handler404 = "lms.errors.page_not_found"
handler500 = "lms.errors.server_error"

pages = [
    path("", start.start, name="start"),
    path("more/", more.more, name="more"),
    path("help/", information.help_page, name="help"),
    path("privacy/", information.privacy, name="privacy"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("language/", preferences.set_language, name="set_language"),
    path("appearance/", preferences.set_color_scheme, name="set_color_scheme"),
]

# Of allauth's pages these alone: accounts, passwords and addresses are kept outside the portal.
accounts = [
    path("login/", log_in.log_in, name="account_login"),
    path("logout/", log_out.log_out, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("logged-out/", log_out.logged_out, name="logged_out"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "lms"))),
    path("accounts/", include(accounts)),
    path("accounts/", include("people.mfa.urls")),
    path("accounts/oidc/sso/", include("people.sso.urls")),
    path("accounts/idporten/", include("people.idporten.urls")),
    path("", include("people.urls")),
    path("", include("courses.urls")),
    path("", include("courses.certificates.urls")),
    path("", include("competence.urls")),
    path("content/", include("courses.authoring.urls")),
    path("content/", include("scorm.authoring.urls")),
    path("", include("xapi_bridge.urls")),
    path("", include("xapi_bridge.exchange_urls")),
    path("statements/", include("xapi_bridge.statement_urls")),
]
