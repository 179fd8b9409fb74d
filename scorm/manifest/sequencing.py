"""IMS Simple Sequencing of an organization, as the settings that scorm-again takes.

SCORM 2004 4th Edition, CAM 5 (the XML) and SN 3 (its meaning). Names of elements and attributes are
compared in lower case; values are the standard's own words, which scorm-again uses too.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scorm.manifest.xml import Element, attribute, child, children, text

Settings = dict[str, Any]

_CONTROL_MODE = (
    "choice",
    "choiceExit",
    "flow",
    "forwardOnly",
    "useCurrentAttemptObjectiveInfo",
    "useCurrentAttemptProgressInfo",
)
_STANDARD = {"choice": True, "choiceExit": True, "flow": False, "forwardOnly": False}
_DELIVERY = ("tracked", "completionSetByContent", "objectiveSetByContent")
_ROLLUP = ("rollupObjectiveSatisfied", "rollupProgressCompletion")
_CONSTRAINED = ("preventActivation", "constrainChoice")
_CONSIDERED = (
    "requiredForSatisfied",
    "requiredForNotSatisfied",
    "requiredForCompleted",
    "requiredForIncomplete",
)
_READS = ("readSatisfiedStatus", "readNormalizedMeasure")
_WRITES = ("writeSatisfiedStatus", "writeNormalizedMeasure")
_MORE_MAPS = tuple(
    f"{way}{what}"
    for way in ("read", "write")
    for what in ("RawScore", "MinScore", "MaxScore", "CompletionStatus", "ProgressMeasure")
)
_RULES = {
    "preconditionrule": "preConditionRules",
    "exitconditionrule": "exitConditionRules",
    "postconditionrule": "postConditionRules",
}
# An objective that the author did not name, but that something depends on.
_UNNAMED = "primary"


class Sequencing:
    """Reads the sequencing of activities; `name_of` gives the identifier of an item's element."""

    def __init__(self, root: Element, name_of: Callable[[Element], str]) -> None:
        self._name_of = name_of
        collection = child(root, "sequencingcollection")
        shared = [] if collection is None else children(collection, "sequencing")
        self._shared = {attribute(one, "id"): one for one in shared}

    def tree(self, organization: Element) -> Settings:
        """The activity tree (ActivitySettings of scorm-again) of an organization.

        An organization that sequences nothing gets flow besides choice, so that a learner can go on
        to the next part (a deviation: SN 3.2 has choice alone).
        """
        tree = self._activity(organization)
        if not is_sequenced(organization):
            _let_flow(tree)
        return tree

    def settings(self, element: Element) -> Settings:
        """What the manifest says of one activity, without its children."""
        parts = self._parts(element)
        controls = _STANDARD | _booleans(parts.get("controlmode"), _CONTROL_MODE)
        controls |= _booleans(parts.get("rolluprules"), _ROLLUP)
        controls |= _booleans(parts.get("constrainedchoiceconsiderations"), _CONSTRAINED)
        controls |= _numbers(parts.get("rolluprules"), "objectiveMeasureWeight")
        controls |= _randomization(parts.get("randomizationcontrols"))
        primary, others = _objectives(parts.get("objectives"), parts.get("adlseq:objectives"))
        found: Settings = {
            "sequencingControls": controls,
            "deliveryControls": _booleans(parts.get("deliverycontrols"), _DELIVERY),
            "sequencingRules": _rules(parts.get("sequencingrules")),
            "rollupRules": {"rules": list(_rollup_rules(parts.get("rolluprules")))},
            "rollupConsiderations": _considerations(parts.get("rollupconsiderations")),
            "primaryObjective": primary,
            "objectives": others,
            "completionThreshold": _threshold(child(element, "completionthreshold")),
            "hideLmsUi": _hidden(element),
            "sharedDataMaps": _shared_data(child(element, "data")),
            **_limits(parts.get("limitconditions")),
        }
        return {name: value for name, value in found.items() if value}

    def _activity(self, element: Element) -> Settings:
        settings = self.settings(element)
        # It is cmi.max_time_allowed; a sequencer does not count by it (SN 3.4.3).
        settings.pop("attemptAbsoluteDurationLimit", None)
        activity: Settings = {
            "id": self._name_of(element),
            "title": text(element, "title"),
            "isVisible": attribute(element, "isvisible").lower() not in {"false", "0"},
            **settings,
        }
        items = [self._activity(item) for item in children(element, "item")]
        return activity | ({"children": items} if items else {})

    def _parts(self, element: Element) -> Mapping[str, Element]:
        """The parts of the sequencing by name; own ones stand before those of IDRef (CAM 5.1.1)."""
        own = child(element, "sequencing")
        if own is None:
            return {}
        shared = self._shared.get(attribute(own, "idref"))
        return {**({} if shared is None else _by_name(shared)), **_by_name(own)}


def passing_score(settings: Settings) -> float | None:
    """cmi.scaled_passing_score (RTE 4.2.20): -1..1, or None where the measure decides nothing."""
    primary = settings.get("primaryObjective", {})
    if not primary.get("satisfiedByMeasure"):
        return None
    return float(primary.get("minNormalizedMeasure", 1.0))


def completion_threshold(settings: Settings) -> float | None:
    """cmi.completion_threshold (RTE 4.2.5): 0..1, or None."""
    threshold = settings.get("completionThreshold", {})
    return threshold.get("minProgressMeasure") if threshold.get("completedByMeasure") else None


def is_sequenced(element: Element) -> bool:
    """Whether an activity or one below it has sequencing of its own."""
    return child(element, "sequencing") is not None or any(
        is_sequenced(item) for item in children(element, "item")
    )


def _let_flow(activity: Settings) -> None:
    activity["sequencingControls"]["flow"] = True
    for one in activity.get("children", ()):
        _let_flow(one)


def _by_name(sequencing: Element) -> dict[str, Element]:
    """The children by name; adlseq:objectives and imsss:objectives have the same one."""
    found: dict[str, Element] = {}
    for element in sequencing:
        tag = str(element.tag)
        name = tag.rpartition("}")[2].rpartition(":")[2].lower()
        extended = name == "objectives" and "adlseq" in tag
        found[f"adlseq:{name}" if extended else name] = element
    return found


def _booleans(element: Element | None, names: tuple[str, ...]) -> Settings:
    if element is None:
        return {}
    found = {name: attribute(element, name.lower()).lower() for name in names}
    return {name: value in {"true", "1"} for name, value in found.items() if value}


def _numbers(element: Element | None, *names: str) -> Settings:
    if element is None:
        return {}
    found = {name: _number(attribute(element, name.lower())) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _number(written: str) -> float | None:
    try:
        number = float(written)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None  # neither NaN nor infinity


def _randomization(element: Element | None) -> Settings:
    if element is None:
        return {}
    found: Settings = {
        "randomizationTiming": attribute(element, "randomizationtiming"),
        "selectionTiming": attribute(element, "selectiontiming"),
        "randomizeChildren": attribute(element, "reorderchildren").lower() in {"true", "1"},
        "selectCount": int(_number(attribute(element, "selectcount")) or 0),
    }
    return {name: value for name, value in found.items() if value}


def _limits(element: Element | None) -> Settings:
    if element is None:
        return {}
    limit = _number(attribute(element, "attemptlimit"))
    found = {
        "attemptLimit": None if limit is None else int(limit),
        "attemptAbsoluteDurationLimit": attribute(element, "attemptabsolutedurationlimit") or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _rules(element: Element | None) -> Settings:
    found: dict[str, list[Settings]] = {}
    for one in () if element is None else element:
        kind = _RULES.get(str(one.tag).rpartition("}")[2].rpartition(":")[2].lower())
        action = _action(one, "ruleaction")
        if kind and action:
            rule = _conditions(one, "rulecondition", combination="all") | {"action": action}
            found.setdefault(kind, []).append(rule)
    return dict(found)


def _rollup_rules(element: Element | None) -> Iterator[Settings]:
    for one in () if element is None else children(element, "rolluprule"):
        if action := _action(one, "rollupaction"):
            yield {
                **_conditions(one, "rollupcondition", combination="any"),
                **_minimum(one),
                "consideration": attribute(one, "childactivityset") or "all",
                "action": action,
            }


def _minimum(rule: Element) -> Settings:
    """The manifest says 0..1 (CAM 5.1.8.1), scorm-again per cent."""
    found = _numbers(rule, "minimumCount", "minimumPercent")
    if "minimumPercent" in found:
        found["minimumPercent"] *= 100
    return found


def _action(rule: Element, name: str) -> str:
    element = child(rule, name)
    return "" if element is None else attribute(element, "action")


def _conditions(rule: Element, name: str, *, combination: str) -> Settings:
    parent = child(rule, f"{name}s")
    if parent is None:
        return {"conditionCombination": combination, "conditions": []}
    return {
        "conditionCombination": attribute(parent, "conditioncombination") or combination,
        "conditions": [_condition(one) for one in children(parent, name)],
    }


def _condition(element: Element) -> Settings:
    found: Settings = {"condition": attribute(element, "condition")}
    if attribute(element, "operator").lower() == "not":
        found["operator"] = "not"
    if objective := attribute(element, "referencedobjective"):
        found["referencedObjective"] = objective
    threshold = _number(attribute(element, "measurethreshold"))
    if threshold is not None:
        found["parameters"] = {"threshold": threshold}
    return found


def _objectives(
    element: Element | None, more: Element | None
) -> tuple[Settings | None, list[Settings]]:
    """The primary objective and the others; `more` are the maps of the 4th Edition."""
    if element is None:
        return None, []
    extra = {} if more is None else {attribute(o, "objectiveid"): o for o in more}
    primary = child(element, "primaryobjective")
    others = [_objective(one, extra) for one in children(element, "objective")]
    return (
        None if primary is None else _objective(primary, extra),
        [one for one in others if one is not None],
    )


def _objective(element: Element, extra: Mapping[str, Element]) -> Settings | None:
    name = attribute(element, "objectiveid")
    maps = [_map(one, (*_READS, *_WRITES)) for one in children(element, "mapinfo")]
    for one in children(extra[name], "mapinfo") if name in extra else ():
        _merge(maps, _map(one, _MORE_MAPS))
    found: Settings = _booleans(element, ("satisfiedByMeasure",))
    measure = _number(text(element, "minnormalizedmeasure"))
    if measure is not None:
        found["minNormalizedMeasure"] = measure
    if maps:
        found["mapInfo"] = maps
    if not name and not found:
        return None
    return found | {"objectiveID": name or _UNNAMED}


def _map(element: Element, names: tuple[str, ...]) -> Settings:
    """A map to a shared objective; what the author leaves out is read (SN 3.10.3), never written.

    The 4th Edition's maps read nothing by themselves but what imsss:mapInfo reads already.
    """
    target = {"targetObjectiveID": attribute(element, "targetobjectiveid")}
    return target | _booleans(element, names)


def _merge(maps: list[Settings], one: Settings) -> None:
    for known in maps:
        if known["targetObjectiveID"] == one["targetObjectiveID"]:
            known.update(one)
            return
    # Only what the extension names is mapped, so status and measure are not.
    maps.append(dict.fromkeys(_READS, False) | one)


def _considerations(element: Element | None) -> Settings:
    if element is None:
        return {}
    found = {name: attribute(element, name.lower()) for name in _CONSIDERED}
    words: Settings = {name: value for name, value in found.items() if value}
    return words | _booleans(element, ("measureSatisfactionIfActive",))


def _threshold(element: Element | None) -> Settings:
    """4th Edition: attributes. 2nd and 3rd: the measure as text."""
    if element is None:
        return {}
    written = _number("".join(map(str, element.itertext())).strip())
    if written is not None:
        return {"completedByMeasure": True, "minProgressMeasure": written}
    return _booleans(element, ("completedByMeasure",)) | {
        "minProgressMeasure": 1.0,
        **_numbers(element, "minProgressMeasure", "progressWeight"),
    }


def _hidden(element: Element) -> list[str]:
    """What the author does not want shown of the portal's own navigation (adlnav:hideLMSUI)."""
    presentation = child(element, "presentation")
    interface = None if presentation is None else child(presentation, "navigationinterface")
    hidden = [] if interface is None else children(interface, "hidelmsui")
    return ["".join(map(str, one.itertext())).strip() for one in hidden]


def _shared_data(element: Element | None) -> list[Settings]:
    """The data stores that SCOs share (adlcp:data, CAM 3.4.1.18)."""
    return [
        {"targetID": attribute(one, "targetid")}
        | {"readSharedData": True, "writeSharedData": True}
        | _booleans(one, ("readSharedData", "writeSharedData"))
        for one in (() if element is None else children(element, "map"))
    ]
