/**
 * Loaded in a test run alone, before the frame's own script: tells the test bench (the portal page
 * around the frame) each call of the content, its script errors, and the hosts it loads from.
 *
 * bench.call {name, args, length, result, error, closing}, bench.fault {text}, bench.hosts {hosts},
 * and bench.closed after bench.close, with which the page asks to close the content.
 */

const CALL = /^(?:LMS)?(?:Initialize|Finish|Terminate|GetValue|SetValue|Commit)$/;
const LONGEST = 2_000; // characters of an argument that are told
const LOOK = 1_000; // ms between two looks at what was loaded
const UNLOADING = 600; // ms that content has for its last calls

const state = JSON.parse(document.getElementById("state").textContent);
// SCORM 2004 has a fresh frame for each part.
const content = () => document.querySelector("[data-content]");
const hosts = new Set();
let closing = false;

const tell = (type, detail) => window.parent.postMessage({ type: `bench.${type}`, ...detail }, state.portal);

for (const name of ["API", "API_1484_11"]) {
  let watched;
  Object.defineProperty(window, name, {
    configurable: true,
    get: () => watched,
    set(api) {
      watched = watch(api);
    },
  });
}

/** The same object to the content; its six telling calls are told. */
function watch(api) {
  return new Proxy(api, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const call = value.bind(target);
      return CALL.test(name) ? (...args) => told(target, name, call, args) : call;
    },
  });
}

function told(api, name, call, args) {
  const result = call(...args);
  const error = String((api.LMSGetLastError ?? api.GetLastError).call(api));
  const texts = args.map((value) => String(value ?? ""));
  const length = [...(texts.at(-1) ?? "")].length;
  tell("call", { name, args: texts.map(cut), length, result: cut(String(result)), error, closing });
  return result;
}

const cut = (text) => text.slice(0, LONGEST);

const onLoad = ({ target }) => target === content() && listen(target.contentWindow);
document.addEventListener("load", onLoad, { capture: true });
setInterval(look, LOOK);

/** Faults of the content's scripts, in its frames too. */
function listen(frame) {
  try {
    frame.addEventListener("error", ({ message }) => message && tell("fault", { text: cut(message) }));
    frame.addEventListener("unhandledrejection", ({ reason }) => tell("fault", { text: cut(String(reason)) }));
  } catch {
    // A frame of another origin keeps its faults to itself.
  }
}

function look() {
  const before = hosts.size;
  collect(content().contentWindow);
  if (hosts.size > before) tell("hosts", { hosts: [...hosts] });
}

function collect(frame) {
  try {
    for (const { name } of frame.performance.getEntriesByType("resource")) {
      const address = new URL(name);
      if (address.protocol.startsWith("http") && address.host !== location.host) hosts.add(address.host);
    }
    for (let n = 0; n < frame.length; n += 1) collect(frame[n]);
  } catch {
    // A frame of another origin: it was counted as a resource of the frame around it.
  }
}

window.addEventListener("message", (event) => {
  if (event.origin !== state.portal || event.source !== window.parent || event.data?.type !== "bench.close") return;
  look();
  closing = true;
  content().src = "about:blank";
  setTimeout(() => tell("closed", {}), UNLOADING);
});
