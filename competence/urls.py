"""Addresses of the competence pages."""

from django.urls import path

from competence.views import appraisals, approvals, holdings, plans, sign_offs

app_name = "competence"
urlpatterns = [
    path("competence/", holdings.mine, name="mine"),
    path("competence/appraisals/", appraisals.mine, name="appraisals"),
    path("competence/evidence/<uuid:uuid>/", holdings.evidence, name="evidence"),
    path("competence/<slug:slug>/send/", approvals.send, name="send"),
    path("approvals/<uuid:uuid>/", approvals.approval, name="approval"),
    path("approvals/<uuid:uuid>/approve/", approvals.approve, name="approve"),
    path("approvals/<uuid:uuid>/return/", approvals.return_back, name="return"),
    path("approvals/<uuid:uuid>/recall/", approvals.recall, name="recall"),
    path("units/", holdings.units, name="units"),
    path("units/approvals/", approvals.queue, name="approvals"),
    path("units/<int:pk>/", holdings.unit, name="unit"),
    path("units/<int:pk>/appraisals/", appraisals.unit, name="unit_appraisals"),
    path("units/<int:pk>/appraisals/<int:person_pk>/", appraisals.person, name="person_appraisals"),
    path("units/<int:pk>/people/<int:person_pk>/", holdings.person, name="person"),
    path("appraisals/<uuid:uuid>/", appraisals.appraisal, name="appraisal"),
    path("appraisals/<uuid:uuid>/cancel/", appraisals.cancel, name="cancel_appraisal"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new_plan, name="new_plan"),
    path("plans/<uuid:uuid>/", plans.plan, name="plan"),
    path("plans/<uuid:uuid>/change/", plans.change_plan, name="change_plan"),
    path("plans/<uuid:uuid>/publish/", plans.publish, name="publish_plan"),
    path("plans/<uuid:uuid>/archive/", plans.archive, name="archive_plan"),
    path("plans/<uuid:uuid>/delete/", plans.delete, name="delete_plan"),
    path("plans/<uuid:uuid>/rows/new/", plans.new_row, name="new_row"),
    path("plans/<uuid:uuid>/rows/<uuid:row_uuid>/", plans.row, name="row"),
    path("plans/<uuid:uuid>/rows/<uuid:row_uuid>/remove/", plans.remove_row, name="remove_row"),
    path("plans/<uuid:uuid>/rows/<uuid:row_uuid>/checklist/", plans.checklist, name="checklist"),
    path(
        "plans/<uuid:uuid>/rows/<uuid:row_uuid>/leave/",
        plans.leave_competence,
        name="leave_competence",
    ),
    path("signoffs/", sign_offs.choose_person, name="sign_people"),
    path("signoffs/people/<int:pk>/", sign_offs.choose_checklist, name="sign_person"),
    path("signoffs/people/<int:pk>/<uuid:checklist>/", sign_offs.sign, name="sign"),
    path("signoffs/<uuid:uuid>/", sign_offs.sign_off, name="sign_off"),
    path("signoffs/<uuid:uuid>/withdraw/", sign_offs.withdraw, name="withdraw_sign_off"),
]
