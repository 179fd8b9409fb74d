"""Addresses of those pages."""

from django.urls import path

from scorm.authoring import attempts, reports

app_name = "scorm"
urlpatterns = [
    path("parts/<int:pk>/results/", reports.report, name="report"),
    path("parts/<int:pk>/results/<str:table>/<str:kind>/", reports.export, name="export"),
    path("attempts/<uuid:uuid>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/new/", attempts.new_attempt, name="new_attempt"),
]
