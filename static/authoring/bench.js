/**
 * The test bench: writes down what the watched frame tells (static/scorm/watch.js), shows it live,
 * and asks the server what it means once the course is closed.
 */

const MOST_ROWS = 500;
const STATUSES = ["cmi.core.lesson_status", "cmi.completion_status", "cmi.success_status"];
const SCORES = ["cmi.core.score.raw", "cmi.score.raw", "cmi.score.scaled"];
const PLACES = ["cmi.core.lesson_location", "cmi.location"];
const INITIALIZE = ["LMSInitialize", "Initialize"];
const FINISH = ["LMSFinish", "Terminate"];

const bench = document.querySelector("[data-bench]");
if (bench) run(bench, bench.querySelector("iframe"));

function run(root, frame) {
  const origin = new URL(frame.src).origin;
  const seen = {
    values: {}, sizes: {}, statuses: [], refused: [], hosts: [], faults: [],
    initialized: false, finished: false, closed: false, calls: 0, atClosing: 0,
  };
  const handlers = {
    "bench.call": (call) => note(root, seen, call),
    "bench.fault": ({ text }) => seen.faults.push(text),
    "bench.hosts": ({ hosts }) => (seen.hosts = hosts),
    "bench.closed": () => {
      frame.hidden = true;
      root.querySelector("[data-action=close]").remove();
      root.querySelector("[data-closed]").hidden = false;
      judge(root, Object.assign(seen, { closed: true }));
    },
  };
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const type = event.data?.type;
    if (!Object.hasOwn(handlers, type)) return;
    handlers[type](event.data);
    show(root, seen);
  });
  root.querySelector("[data-action=close]").addEventListener("click", ({ target }) => {
    target.closest("button").disabled = true;
    frame.contentWindow.postMessage({ type: "bench.close" }, origin);
  });
  show(root, seen);
}

function note(root, seen, call) {
  const [name, value = ""] = call.args;
  const isSet = call.name.endsWith("SetValue");
  const isRefused = call.error !== "0" && !call.name.endsWith("GetValue");
  seen.calls += 1;
  if (call.closing) seen.atClosing += 1;
  if (isRefused) seen.refused.push([name || call.name, call.error]);
  if (INITIALIZE.includes(call.name) && !isRefused) seen.initialized = true;
  if (FINISH.includes(call.name) && !isRefused) seen.finished = true;
  if (isSet && !isRefused) {
    seen.values[name] = value;
    seen.sizes[name] = Math.max(seen.sizes[name] ?? 0, call.length);
    if (STATUSES.includes(name) && value !== "unknown") seen.statuses.push(value);
  }
  addRow(root, call, isRefused);
}

function addRow(root, call, isRefused) {
  const row = root.querySelector("template[data-call]").content.firstElementChild.cloneNode(true);
  const [name = "", value = ""] = call.args;
  const texts = {
    name: call.name, element: name, value: call.name.endsWith("GetValue") ? call.result : value,
    error: call.error === "0" ? "" : call.error,
  };
  for (const [key, text] of Object.entries(texts)) row.querySelector(`[data-text="${key}"]`).textContent = text.slice(0, 200);
  row.dataset.refused = isRefused;
  row.querySelector("[data-closing]").hidden = !call.closing;
  const list = root.querySelector("[data-calls]");
  list.prepend(row);
  if (list.children.length > MOST_ROWS) list.lastElementChild.remove();
}

function show(root, seen) {
  const first = (names) => names.map((name) => seen.values[name]).filter(Boolean).join(", ") || "–";
  const questions = new Set(
    Object.keys(seen.values).filter((name) => name.startsWith("cmi.interactions.")).map((name) => name.split(".")[2]),
  );
  const facts = {
    calls: seen.calls, status: first(STATUSES), score: first(SCORES), place: first(PLACES),
    suspend: seen.sizes["cmi.suspend_data"] ?? 0, interactions: questions.size,
    errors: seen.refused.length + seen.faults.length, closing: seen.atClosing,
  };
  for (const [name, value] of Object.entries(facts)) root.querySelector(`[data-fact="${name}"]`).textContent = value;
}

async function judge(root, seen) {
  const place = root.querySelector("[data-verdict]");
  const response = await fetch(root.dataset.verdictUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": root.dataset.csrf },
    body: JSON.stringify(seen),
  }).catch(() => null);
  if (response?.ok) place.innerHTML = await response.text();
  else place.textContent = place.dataset.lost;
  place.hidden = false;
  place.focus();
}
