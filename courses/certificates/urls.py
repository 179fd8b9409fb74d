"""Addresses of the pages about certificates. Those below verify/ need no log-in."""

from django.urls import path

from courses.certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/<uuid:uuid>/", views.certificate, name="certificate"),
    path("certificates/<uuid:uuid>/diploma.pdf", views.diploma, name="diploma"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
]
