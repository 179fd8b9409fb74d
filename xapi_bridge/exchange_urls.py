"""Addresses of the pages where system administrators manage suppliers, targets and credentials."""

from django.urls import path

from xapi_bridge.views import actors, credentials, supplier_rules, suppliers, targets

app_name = "exchange"
urlpatterns = [
    path("suppliers/", suppliers.supplier_list, name="suppliers"),
    path("suppliers/new/", suppliers.new, name="new_supplier"),
    path("suppliers/unmatched/", actors.unmatched, name="unmatched"),
    path("suppliers/<uuid:supplier>/", suppliers.supplier_page, name="supplier"),
    path("suppliers/<uuid:supplier>/terms/", suppliers.terms, name="supplier_terms"),
    path("suppliers/<uuid:supplier>/secret/", suppliers.rotate, name="rotate_secret"),
    path("suppliers/<uuid:supplier>/end/", suppliers.end, name="end_supplier"),
    path("suppliers/<uuid:supplier>/statements/", suppliers.statements, name="statements"),
    path("suppliers/<uuid:supplier>/rules/new/", supplier_rules.new, name="new_rule"),
    path("suppliers/<uuid:supplier>/rules/<slug:key>/", supplier_rules.change, name="rule"),
    path("suppliers/<uuid:supplier>/rules/<slug:key>/stop/", supplier_rules.stop, name="stop_rule"),
    path("suppliers/<uuid:supplier>/actors/<uuid:actor>/", actors.actor_page, name="actor"),
    path("suppliers/<uuid:supplier>/links/<uuid:link>/undo/", actors.undo, name="undo_link"),
    path("targets/", targets.target_list, name="targets"),
    path("targets/new/", targets.new, name="new_target"),
    path("targets/<uuid:target>/", targets.target_page, name="target"),
    path("targets/<uuid:target>/pause/", targets.pause, name="pause_target"),
    path("targets/<uuid:target>/resume/", targets.resume, name="resume_target"),
    path("targets/<uuid:target>/retry/", targets.retry, name="retry_target"),
    path("targets/<uuid:target>/refused/<uuid:statement>/skip/", targets.skip, name="skip_poison"),
    path("credentials/", credentials.listed, name="credentials"),
    path("credentials/new/", credentials.new, name="new_credential"),
    path("credentials/<int:pk>/", credentials.page, name="credential"),
    path("credentials/<int:pk>/change/", credentials.change, name="change_credential"),
    path("credentials/<int:pk>/secret/", credentials.rotate, name="rotate_credential"),
    path("credentials/<int:pk>/end/", credentials.end, name="end_credential"),
]
