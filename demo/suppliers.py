"""A supplier of the demo region: the simulation centre, which has sent what people have done."""

import datetime as dt
import json
import uuid
from typing import Any

from django.utils import timezone

from competence.models import Competence
from lrs import authorities
from lrs import services as lrs
from people.models import Person
from xapi_bridge.services import supplier_rules
from xapi_bridge.services.suppliers import Terms, create_supplier
from xapi_bridge.vocabulary import adl

NAME = "Simuleringssenteret"
_SITE = "https://simsenter.vestfjell.example"
_PREFIX = f"{_SITE}/scenario/"
_PASSED = adl.PASSED[0]
# Who was there, days ago and with what score; the last is not known by this name in the portal.
_SENT = (
    ("mailto:leader@vestfjell.example", 40, 0.95),
    ("mailto:instructor@vestfjell.example", 12, 0.88),
    ("mailto:learner@vestfjell.example", 9, 0.55),
)


def load_supplier(today: dt.date) -> None:
    """Make the supplier with a rule, and store what it sent; call it in a transaction, once."""
    admin = Person.objects.get(username="admin")
    terms = Terms(
        activity_prefixes=[_PREFIX],
        home_pages=[f"{_SITE}/users"],
        verbs=[],
        mail_domains=["vestfjell.example"],
        contact="drift@simsenter.vestfjell.example",
    )
    supplier, _secret = create_supplier(name=NAME, terms=terms, by=admin)
    competence = Competence.objects.create(
        slug="hjertestans",
        name="Hjertestans i team",
        short_name="Hjertestans",
        description="Leder og deltar i teamet ved hjertestans.",
    )
    supplier_rules.set_rule(
        supplier=supplier,
        competence=competence,
        terms=supplier_rules.Terms(
            verbs=[_PASSED, adl.COMPLETED[0]],
            activity=_PREFIX,
            is_prefix=True,
            minimum_scaled=0.7,
            valid_months=12,
        ),
        by=admin,
    )
    found = [_statement({"mbox": mbox}, today, days, scaled) for mbox, days, scaled in _SENT]
    unknown = {"account": {"homePage": f"{_SITE}/users", "name": "ks-1042"}, "name": "S. Dahl"}
    found.append(_statement(unknown, today, 3, 0.9))
    lrs.store([json.dumps(one) for one in found], authority=authorities.supplier_authority(NAME))


def _statement(actor: dict[str, Any], today: dt.date, days: int, scaled: float) -> dict[str, Any]:
    at = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=days), dt.time(13, 30)))
    name = str(actor.get("mbox") or actor["account"]["name"])
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{_PREFIX}hjertestans {name}")),
        "actor": actor,
        "verb": {"id": _PASSED, "display": {"nb": "besto"}},
        "object": {
            "id": f"{_PREFIX}hjertestans",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/simulation",
                "name": {"nb": "Simulering: hjertestans på sengepost"},
            },
        },
        "result": {"success": scaled >= 0.6, "score": {"scaled": scaled}},
        "timestamp": at.isoformat(),
    }
