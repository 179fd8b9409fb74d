"""How long statements are kept: make, list, end and carry out rules."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lrs import authorities
from lrs.models import Authority
from lrs.xapi.formats import is_iri
from xapi_bridge.models import RetentionRule
from xapi_bridge.services import retention


class Command(BaseCommand):
    """Print a JSON object for each rule, or for what each rule found."""

    help = "Make, list, end and carry out the rules for how long statements are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add", help="Make a rule.")
        add.add_argument("--days", type=int, required=True, help="How old a statement may become.")
        add.add_argument("--verb", default="", help="The IRI of the verb; without it any.")
        add.add_argument("--credential", default="", help="Whose statements; without it anybody's.")
        actions.add_parser("list", help="Show the rules.")
        end = actions.add_parser("end", help="End a rule.")
        end.add_argument("rule", type=int)
        run = actions.add_parser("run", help="Export and delete what is older than the rules say.")
        run.add_argument("--dry-run", action="store_true", help="Only count.")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        """Do it."""
        if action == "add":
            self._show([self._add(options)])
        elif action == "list":
            self._show(list(RetentionRule.objects.all()))
        elif action == "end":
            rule = RetentionRule.objects.filter(pk=options["rule"]).first()
            if rule is None:
                raise CommandError(f"There is no rule {options['rule']}.")
            retention.end_rule(rule=rule, by=None)
        else:
            for purged in retention.purge(is_dry=options["dry_run"]):
                self.stdout.write(json.dumps(asdict(purged)))

    def _add(self, options: dict[str, Any]) -> RetentionRule:
        verb, name = options["verb"], options["credential"]
        if not (verb or name):
            raise CommandError("Name a verb, a credential, or both.")
        if verb and not is_iri(verb):
            raise CommandError("--verb must be an IRI.")
        authority = authorities.supplier_authority(name).key if name else ""
        if authority and not Authority.objects.filter(key=authority).exists():
            raise CommandError(f"There is no credential with the name {name!r}.")
        try:
            return retention.set_rule(verb=verb, authority=authority, days=options["days"], by=None)
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _show(self, rules: list[RetentionRule]) -> None:
        for rule in rules:
            shown = {"rule": rule.pk, "verb": rule.verb, "authority": rule.authority}
            self.stdout.write(json.dumps(shown | {"days": rule.days}))
