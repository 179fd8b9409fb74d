"""An answer in SCORM's form, said in xAPI's (1.0.3 Data 2.4.4.1 and appendix C)."""

import re

from content.models import Package, PackageKind
from lrs.xapi import national_id
from scorm.editions import edition_of
from scorm.models import Interaction
from xapi_bridge.statements.base import Json, duration
from xapi_bridge.vocabulary import adl

# SCORM 1.2 writes lists with a comma and pairs with a full stop; xAPI, as SCORM 2004, with [,] and
# [.].
_LISTS = {"choice", "sequencing"}
_PAIRS = {"matching"}
_TRUTH = {"t": "true", "1": "true", "true": "true", "f": "false", "0": "false", "false": "false"}
_TYPES = {
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
}


def answer(
    iri: str, interaction: Interaction, language: str, package: Package
) -> tuple[Json, Json]:
    """The interaction activity and the result of one answer.

    success is true for "correct", false for "wrong" and absent for the rest. A national identity
    number in a response is blacked out before the statement is frozen: the log refuses them.
    """
    kind = interaction.type if interaction.type in _TYPES else "other"
    converted = _converted if package.kind == PackageKind.SCORM12 else _as_it_is
    definition: Json = {
        "type": adl.CMI_INTERACTION,
        "interactionType": kind,
        "name": {language: national_id.redact(interaction.identifier)},
    }
    if interaction.description:
        definition["description"] = {language: national_id.redact(interaction.description)}
    patterns = [converted(kind, p) for p in interaction.correct_responses if p]
    if patterns:
        definition["correctResponsesPattern"] = [national_id.redact(p) for p in patterns]
    target = {"objectType": "Activity", "id": iri, "definition": definition}
    result: Json = {"response": national_id.redact(converted(kind, interaction.student_response))}
    if interaction.result in {"correct", "wrong"}:
        result["success"] = interaction.result == "correct"
    if interaction.latency:
        result["duration"] = duration(edition_of(package).seconds(interaction.latency))
    return target, result


def _converted(kind: str, text: str) -> str:
    if kind == "true-false":
        return _TRUTH.get(text.strip().lower(), text)
    bare = re.sub(r"^\{(.*)\}$", r"\1", text)  # "{a,b}": a set in the standard's own notation
    if kind in _LISTS:
        return "[,]".join(part.strip() for part in bare.split(","))
    if kind in _PAIRS:
        return "[,]".join(part.strip().replace(".", "[.]", 1) for part in bare.split(","))
    return text


def _as_it_is(_kind: str, text: str) -> str:
    return text
