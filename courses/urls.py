"""Addresses of the learner's pages."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/start/", views.start, name="start"),
    path("courses/<slug:slug>/preview/", views.preview, name="preview"),
    path("claim/", views.claim, name="claim"),
    path("learning/", views.learning, name="learning"),
    path("learning/calendar/", views.calendar, name="calendar"),
    path("sessions/<uuid:session_uuid>/book/", views.book, name="book"),
    path("sessions/<uuid:session_uuid>/enrol/", views.enrol_people, name="enrol_people"),
    path("people/<int:pk>/sessions/", views.enrol_person, name="enrol_person"),
    path("seats/<uuid:seat_uuid>/cancel/", views.cancel, name="cancel_seat"),
    path("seats/<uuid:seat_uuid>/cancel-for/", views.cancel_for, name="cancel_seat_for"),
    path("seats/<uuid:seat_uuid>/accept/", views.accept, name="accept_offer"),
    path("seats/<uuid:seat_uuid>/decline/", views.decline, name="decline_offer"),
    path("teaching/", views.teaching, name="teaching"),
    path("teaching/sessions/<uuid:session_uuid>/", views.teaching_session, name="teaching_session"),
    path("teaching/sessions/<uuid:session_uuid>/people/", views.add_walk_in, name="add_walk_in"),
    path("teaching/sessions/<uuid:session_uuid>/message/", views.message, name="message_session"),
    path("learn/<uuid:launch_uuid>/", views.player, name="player"),
    path("learn/<uuid:launch_uuid>/outline/", views.player_outline, name="player_outline"),
    path("learn/<uuid:launch_uuid>/token/", views.player_token, name="player_token"),
]
