"""Addresses of the competence pages."""

from django.urls import path

from competence import views

app_name = "competence"
urlpatterns = [
    path("competence/", views.mine, name="mine"),
    path("competence/evidence/<uuid:uuid>/", views.evidence, name="evidence"),
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("units/<int:pk>/people/<int:person_pk>/", views.person, name="person"),
]
