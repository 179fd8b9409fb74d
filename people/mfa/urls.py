"""Of allauth's pages those about two factors, under addresses and rules of our own.

Their names are allauth's, which looks them up.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path
from django.views.generic import RedirectView

from people.mfa.views import for_local_accounts as local
from people.views import step_up

urlpatterns = [
    path("reauthenticate/", local(account.reauthenticate), name="account_reauthenticate"),
    path("step-up/", step_up.page, name="step_up"),
    path("security/", mfa.index, name="mfa_index"),
    path("security/log-in/", mfa.authenticate, name="mfa_authenticate"),
    path("security/confirm/", local(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("security/app/", local(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", local(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/codes/", local(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "security/codes/new/",
        local(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/codes/download/",
        local(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "security/keys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"
    ),
    path("security/keys/add/", local(keys.add_webauthn), name="mfa_add_webauthn"),
    path("security/keys/log-in/", keys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "security/keys/confirm/",
        local(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("security/keys/<int:pk>/", local(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/keys/<int:pk>/remove/", local(keys.remove_webauthn), name="mfa_remove_webauthn"),
]
