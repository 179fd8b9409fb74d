"""Addresses of those pages."""

from django.urls import path

from scorm.authoring import attempts, bench, reports, versions

app_name = "scorm"
urlpatterns = [
    path("parts/<int:pk>/results/", reports.report, name="report"),
    path("parts/<int:pk>/results/<str:table>/<str:kind>/", reports.export, name="export"),
    path("parts/<int:pk>/bench/", bench.bench, name="bench"),
    path("parts/<int:pk>/bench/verdict/", bench.verdict, name="verdict"),
    path("parts/<int:pk>/completion/", bench.completion, name="completion"),
    path("parts/<int:pk>/versions/", versions.versions, name="versions"),
    path(
        "parts/<int:pk>/versions/<uuid:package>/current/",
        versions.make_current,
        name="make_current",
    ),
    path("parts/<int:pk>/versions/<uuid:package>/move/", versions.move, name="move"),
    path("attempts/<uuid:uuid>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/new/", attempts.new_attempt, name="new_attempt"),
]
