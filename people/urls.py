"""Addresses of the pages about oneself and, for those who may, about others."""

from django.urls import path

from people.views import affiliations, audit, group_roles, imports, notices, people, profile

app_name = "people"
urlpatterns = [
    path("group-roles/", group_roles.listed, name="group_roles"),
    path("group-roles/<int:pk>/remove/", group_roles.remove, name="group_role_remove"),
    path("welcome/", profile.welcome, name="welcome"),
    path("profile/", profile.profile, name="profile"),
    path("profile/affiliations/", profile.add_affiliation, name="affiliation_add"),
    path("profile/affiliations/<int:pk>/end/", profile.end_affiliation, name="affiliation_end"),
    path("affiliations/", affiliations.listed, name="affiliations"),
    path("affiliations/<int:pk>/verify/", affiliations.verify, name="affiliation_verify"),
    path("affiliations/<int:pk>/withdraw/", affiliations.withdraw, name="affiliation_withdraw"),
    path("notices/", notices.listed, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<uuid:uuid>/", notices.follow, name="notice"),
    path("people/", people.listed, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/roles/<int:pk>/end/", people.end_grant, name="end_grant"),
    path("people/import/", imports.upload, name="imports"),
    path("people/import/<uuid:uuid>/", imports.report, name="import"),
    path("people/import/<uuid:uuid>/confirm/", imports.confirm, name="import_confirm"),
    path("people/import/<uuid:uuid>/cancel/", imports.cancel, name="import_cancel"),
    path("audit/", audit.log, name="audit"),
    path("privacy/mine/", audit.about_me, name="about_me"),
]
