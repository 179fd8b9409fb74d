"""Suppliers, and what they send."""

import base64
import json
import uuid

from django.test import Client

from xapi_bridge.services import supplier_rules
from xapi_bridge.services.suppliers import Terms, create_supplier

PREFIX = "https://sim.example/scenario/"
HOME_PAGE = "https://sim.example/users"
PASSED = "http://adlnet.gov/expapi/verbs/passed"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


class SendingSupplier:
    """A supplier with its credential: posts to /xapi/ as its system would."""

    def __init__(self, name="Simuleringssenteret", **terms):
        chosen = {
            "activity_prefixes": [PREFIX],
            "home_pages": [HOME_PAGE],
            "verbs": [],
            "mail_domains": [],
        }
        self.row, made = create_supplier(name=name, terms=Terms(**chosen | terms), by=None)
        token = base64.b64encode(f"{made.key}:{made.secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}", "X-Experience-API-Version": "1.0.3"}
        self.client = Client(HTTP_HOST="portal.localhost:8000")

    def post(self, *statements):
        return self.client.post(
            "/xapi/statements",
            json.dumps(list(statements)),
            content_type="application/json",
            headers=self.headers,
        )

    def rule(self, competence, key=None, **terms):
        """A rule for passing whatever stands below PREFIX, unless `terms` say otherwise."""
        chosen = {"verbs": [PASSED], "activity": PREFIX, "is_prefix": True} | terms
        return supplier_rules.set_rule(
            supplier=self.row,
            competence=competence,
            terms=supplier_rules.Terms(**chosen),
            by=None,
            key=key,
        )


def passed(actor, **changes):
    """A passed simulation; None takes a property away."""
    found = {
        "id": str(uuid.uuid4()),
        "actor": actor,
        "verb": {"id": PASSED},
        "object": {
            "id": f"{PREFIX}hjertestans",
            "definition": {"name": {"nb": "Simulering: hjertestans"}},
        },
        "result": {"success": True, "completion": True, "score": {"scaled": 0.9}},
        "timestamp": "2026-11-20T10:00:00Z",
        **changes,
    }
    return {name: one for name, one in found.items() if one is not None}


def voiding(statement_id, **changes):
    """A statement that takes another back."""
    return {
        "id": str(uuid.uuid4()),
        "actor": {"mbox": "mailto:drift@sim.example"},
        "verb": {"id": VOIDED},
        "object": {"objectType": "StatementRef", "id": statement_id},
        **changes,
    }


def account(name, home_page=HOME_PAGE):
    """An actor known by an account."""
    return {"account": {"homePage": home_page, "name": name}}


def mbox(address):
    """An actor known by a mailbox."""
    return {"mbox": f"mailto:{address}"}
