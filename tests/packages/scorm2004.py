"""A small SCORM 2004 package: a lesson, and a quiz that opens when the lesson is done."""

from pathlib import Path

from tests.packages.zips import write_zip

NAMESPACES = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" '
    'xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
)
SET_BY_CONTENT = (
    '<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>'
)
LESSON = f"""
<item identifier="lesson" identifierref="res-lesson"><title>Leksjon</title>
  <imsss:sequencing>
    <imsss:rollupRules rollupObjectiveSatisfied="false"/>
    <imsss:objectives>
      <imsss:primaryObjective objectiveID="read">
        <imsss:mapInfo targetObjectiveID="global.read" writeSatisfiedStatus="true"/>
      </imsss:primaryObjective>
    </imsss:objectives>
    {SET_BY_CONTENT}
  </imsss:sequencing>
</item>"""
QUIZ = f"""
<item identifier="quiz" identifierref="res-quiz"><title>Prøve</title>
  <imsss:sequencing>
    <imsss:sequencingRules>
      <imsss:preConditionRule>
        <imsss:ruleConditions conditionCombination="any">
          <imsss:ruleCondition referencedObjective="read" operator="not" condition="satisfied"/>
          <imsss:ruleCondition referencedObjective="read" operator="not"
                               condition="objectiveStatusKnown"/>
        </imsss:ruleConditions>
        <imsss:ruleAction action="disabled"/>
      </imsss:preConditionRule>
    </imsss:sequencingRules>
    <imsss:objectives>
      <imsss:primaryObjective objectiveID="known" satisfiedByMeasure="true">
        <imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>
      </imsss:primaryObjective>
      <imsss:objective objectiveID="read">
        <imsss:mapInfo targetObjectiveID="global.read" readSatisfiedStatus="true"/>
      </imsss:objective>
    </imsss:objectives>
    {SET_BY_CONTENT}
  </imsss:sequencing>
</item>"""
ROOT = '<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>'
SCO = """<!doctype html>
<html lang="nb"><meta charset="utf-8"><title>{title}</title>
<h1>{title}</h1>
<p>Inngang: <output id="entry"></output></p><p>Sted: <output id="place"></output></p>
{body}
<script>
let api = null;
for (let one = window.parent; !api; one = one.parent) api = one.API_1484_11 || null;
const began = Date.now();
let isOpen = api.Initialize("") === "true";
const show = () => document.querySelector("#place").value = api.GetValue("cmi.location");
document.querySelector("#entry").value = api.GetValue("cmi.entry");
show();
function end(exit) {{
  if (!isOpen) return;
  isOpen = false;
  api.SetValue("cmi.session_time", `PT${{Math.round((Date.now() - began) / 1000)}}S`);
  api.SetValue("cmi.exit", exit);
  api.Terminate("");
}}
window.addEventListener("pagehide", () => end("suspend"));
{script}
</script></html>"""
LESSON_PAGE = SCO.format(
    title="Leksjon",
    body='<button id="turn">Bla om</button><button id="done">Ferdig</button>',
    script="""
document.querySelector("#turn").onclick = () => {
  api.SetValue("cmi.completion_status", "incomplete");
  api.SetValue("cmi.location", String(Number(api.GetValue("cmi.location") || 1) + 1));
  api.SetValue("cmi.suspend_data", "lest");
  show();
};
document.querySelector("#done").onclick = () => {
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.success_status", "passed");
  api.SetValue("adl.nav.request", "continue");
  end("normal");
};""",
)
QUIZ_PAGE = SCO.format(
    title="Prøve",
    body='<button id="right">Rett svar</button>',
    script="""
document.querySelector("#right").onclick = () => {
  const set = (name, value) => api.SetValue(`cmi.interactions.0.${name}`, value);
  set("id", "sporsmal-1");
  set("type", "choice");
  set("correct_responses.0.pattern", "a[,]b");
  set("learner_response", "a[,]b");
  set("result", "correct");
  set("latency", "PT4.5S");
  set("description", "Hva gjør du først?");
  api.SetValue("cmi.score.scaled", "0.9");
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("adl.nav.request", "exitAll");
  end("normal");
};""",
)
FILES = {"lesson.html": LESSON_PAGE, "quiz.html": QUIZ_PAGE}


def resource(name: str) -> str:
    """A resource of the SCO that lies in `<name>.html`."""
    return (
        f'<resource identifier="res-{name}" type="webcontent" adlcp:scormType="sco" '
        f'href="{name}.html"><file href="{name}.html"/></resource>'
    )


def manifest(
    *,
    items: str = LESSON + QUIZ,
    root: str = ROOT,
    title: str = "Smittevern",
    edition: str = "2004 4th Edition",
    resources: str = resource("lesson") + resource("quiz"),
    more: str = "",
) -> str:
    """The manifest, each part of which can be given; `more` comes after the resources."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest identifier="no.example.smittevern" '
        f'version="1.0" {NAMESPACES}><metadata><schema>ADL SCORM</schema>'
        f"<schemaversion>{edition}</schemaversion></metadata>"
        f'<organizations default="org"><organization identifier="org"><title>{title}</title>'
        f"{items}{root}</organization></organizations><resources>{resources}</resources>{more}"
        "</manifest>"
    )


def package(path: Path, *, title: str = "Smittevern") -> Path:
    """The zip at `path`."""
    return write_zip(path, {"imsmanifest.xml": manifest(title=title), **FILES})
