"""A sheet whose buttons say what is told: one SCO, in SCORM 1.2 or SCORM 2004.

Each button sets values and leaves the sending to the player; only `#commit` commits. What the SCO
could read when it began stands in `#entry`, `#place`, `#length` (of suspend_data) and `#answers`.
When the page goes, the SCO ends the visit, as most do; before that it sets what `#last` was given.
"""

from pathlib import Path

from tests.packages import scorm12, scorm2004
from tests.packages.zips import write_zip

PAGE = """<!doctype html>
<html lang="nb"><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="sheet.css">
<h1>{title}</h1>
<p><output id="entry"></output> <output id="place"></output> <output id="length"></output>
<output id="answers"></output></p>
<p><label>Sted <input id="location"></label> <button id="go">Gå dit</button></p>
<p><label>Svar <input id="response"></label> <button id="answer">Svar</button></p>
<p><button id="pass">Bestå</button> <button id="commit">Lagre</button></p>
<p><label>Til slutt <input id="last" type="number" value="0"></label> tegn</p>
<img src="picture.svg" alt="">
<script src="names.js"></script><script src="sheet.js"></script></html>"""

NAMES_12 = """
const API = "API";
const CALLS = { begin: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue",
  commit: "LMSCommit", end: "LMSFinish" };
const NAMES = { entry: "cmi.core.entry", location: "cmi.core.lesson_location",
  progress: "cmi.core.lesson_status", success: "cmi.core.lesson_status",
  raw: "cmi.core.score.raw", exit: "cmi.core.exit", response: "student_response" };
const LETTER = "x";
"""
NAMES_2004 = """
const API = "API_1484_11";
const CALLS = { begin: "Initialize", get: "GetValue", set: "SetValue",
  commit: "Commit", end: "Terminate" };
const NAMES = { entry: "cmi.entry", location: "cmi.location",
  progress: "cmi.completion_status", success: "cmi.success_status",
  raw: "cmi.score.raw", exit: "cmi.exit", response: "learner_response" };
const LETTER = "ø"; // two bytes
"""
SCRIPT = """
let api = null;
for (let one = window.parent; !api; one = one.parent) api = one[API] || null;
const call = (name, ...args) => api[CALLS[name]](...args);
const get = (name) => call("get", name);
const set = (name, value) => {
  if (call("set", name, String(value)) !== "true") throw new Error(`${name} was refused`);
};
const field = (id) => document.querySelector(`#${id}`);

call("begin", "");
// Without a status, SCORM 1.2 takes a visit that ends for completed.
if (get(NAMES.success) !== "passed") set(NAMES.progress, "incomplete");
field("entry").value = get(NAMES.entry);
field("place").value = get(NAMES.location);
field("length").value = get("cmi.suspend_data").length;
field("answers").value = get("cmi.interactions._count");

field("go").onclick = () => {
  set(NAMES.location, field("location").value);
  set("cmi.suspend_data", `lest til ${field("location").value}`);
  field("place").value = get(NAMES.location);
};
field("answer").onclick = () => {
  const n = get("cmi.interactions._count");
  const given = field("response").value;
  set(`cmi.interactions.${n}.id`, `sporsmal-${given}`);
  set(`cmi.interactions.${n}.type`, "fill-in");
  set(`cmi.interactions.${n}.${NAMES.response}`, given);
  set(`cmi.interactions.${n}.result`, "correct");
  field("answers").value = get("cmi.interactions._count");
};
field("pass").onclick = () => {
  set(NAMES.raw, 90);
  set(NAMES.success, "passed");
};
field("commit").onclick = () => call("commit", "");
addEventListener("pagehide", () => {
  const length = Number(field("last").value);
  if (length) set("cmi.suspend_data", LETTER.repeat(length));
  set(NAMES.exit, "suspend");
  call("end", "");
});
"""
ITEM = '<item identifier="sheet" identifierref="res-{name}"><title>{title}</title></item>'
FILM = bytes(range(256)) * 2048  # 512 KiB


def package(path: Path, *, title: str, version: str = "1.2") -> Path:
    """The zip at `path`; `version` is "1.2" or "2004"."""
    if version == "1.2":
        xml = scorm12.manifest(title=title, identifier="no.example.sheet")
        names = NAMES_12
    else:
        xml = scorm2004.manifest(
            items=ITEM.format(name="index", title=title),
            root="",
            title=title,
            resources=scorm2004.resource("index"),
        )
        names = NAMES_2004
    files = {
        "imsmanifest.xml": xml,
        "index.html": PAGE.format(title=title),
        "names.js": names,
        "sheet.js": SCRIPT,
        "sheet.css": "body { font-family: sans-serif; }",
        "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
        "film.mp4": FILM,
    }
    return write_zip(path, files)
