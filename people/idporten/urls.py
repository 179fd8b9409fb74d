"""Addresses of ID-porten's log-in. The operator registers four of them at the provider."""

from django.urls import path

from people.idporten import log_out, views

app_name = "idporten"
urlpatterns = [
    path("", views.LogIn.as_view(), name="log_in"),
    path("callback/", views.Callback.as_view(), name="callback"),
    path("log-out/", log_out.at_provider, name="log_out"),
    path("front-channel-logout/", log_out.front_channel, name="front_channel"),
    path("back-channel-logout/", log_out.back_channel, name="back_channel"),
]
