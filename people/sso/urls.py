"""Addresses of the internal log-in; the operator registers the callback at the provider."""

from django.urls import path

from people.sso import views

urlpatterns = [
    path("", views.login, name="sso_log_in"),
    path("log-out/", views.log_out, name="sso_log_out"),
    path("login/callback/", views.callback, name="sso_callback"),
]
