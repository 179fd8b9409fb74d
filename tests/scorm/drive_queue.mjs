// Runs steps on the frame's API and queue over a network of its own (standard input to output).
// In: {model, stored?, isDenied?, speed?, network?: [status or answer], steps: [["set", name, value],
//   ["commit"], ["finish"], ["close"], ["online"], ["focus"], ["visible"], ["until", state],
//   ["answers", count], ["wait", ms], ["drain"], ["restore"]]}; `speed` is how much faster than ours
//   the queue's time goes, `network` ends with 200s
// Out: {requests: [body], at: [ms], keepalive: [bool], states: [name], stored: {key: value}, renewed}
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const { createApi } = await import(new URL("api12.js", folder));
const { keepVisit } = await import(new URL("keeping.js", folder));

const job = JSON.parse(await text(process.stdin));
const after = globalThis.setTimeout;
const began = Date.now();
const now = Date.now;
const speed = job.speed ?? 1;
globalThis.setTimeout = (action, wait) => after(action, wait / speed);
Date.now = () => began + (now() - began) * speed;
const stored = new Map(Object.entries(job.stored ?? {}));
const storage = {
  get length() {
    return stored.size;
  },
  key: (index) => [...stored.keys()][index],
  getItem: (key) => stored.get(key) ?? null,
  setItem(key, value) {
    if (job.isDenied) throw new DOMException("It is full", "QuotaExceededError");
    stored.set(key, value);
  },
  removeItem: (key) => stored.delete(key),
};

const out = { requests: [], at: [], keepalive: [], states: [], tokens: [], renewed: 0 };
const network = [...(job.network ?? [])];
// An answer {after: n, ...} is held back until request number n has been answered.
const answered = new Set();
async function until(condition) {
  while (!condition()) await new Promise((resolve) => after(resolve, 2));
}
globalThis.fetch = async (url, options) => {
  const body = JSON.parse(options.body);
  out.requests.push(body);
  out.at.push(Date.now() - began);
  out.keepalive.push(options.keepalive);
  out.tokens.push(options.headers.Authorization);
  const next = network.shift() ?? 200;
  if (next.after) await until(() => answered.has(next.after));
  await new Promise((resolve) => after(resolve, 1));
  answered.add(body.seq);
  if (next === 0) throw new TypeError("no network");
  if (next.status) return Response.json({ error: "no", ...next }, { status: next.status });
  if (typeof next === "object") return Response.json({ seq: body.seq, saved_at: "now", ...next });
  return next === 200
    ? Response.json({ seq: body.seq, saved_at: "now" })
    : Response.json({ error: "no" }, { status: next });
};

Object.defineProperty(globalThis, "navigator", { value: {} }); // without locks
globalThis.window = new EventTarget();
globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible", querySelectorAll: () => [] });
const save = { url: "/save", token: "old", attempt: "a", visit: 1 };
const { queue } = keepVisit(storage, save, {
  state: (name) => out.states.at(-1) === name || out.states.push(name),
  answer() {},
  superseded: () => queue.stop(),
  renew: async () => {
    out.renewed += 1;
    return "new";
  },
});
const api = createApi(
  { model: job.model, values: {}, interactions: 0 },
  {
    initialize: () => queue.initialize(),
    set: (name, value) => queue.set(name, value),
    commit: () => queue.flush(),
    finish: () => queue.finish(),
  },
);
const actions = {
  set: (name, value) => api.LMSSetValue(name, value),
  commit: () => api.LMSCommit(""),
  finish: () => api.LMSFinish(""),
  close: () => window.dispatchEvent(new Event("pagehide")),
  reopen: () => window.dispatchEvent(new Event("pageshow")),
  online: () => window.dispatchEvent(new Event("online")),
  focus: () => window.dispatchEvent(new Event("focus")),
  visible: () => document.dispatchEvent(new Event("visibilitychange")),
  restore: () => queue.restore(),
  drain: () => queue.drain(),
  until: (state) => until(() => out.states.at(-1) === state && queue.underWay === 0),
  answers: (count) => until(() => answered.size === count && queue.underWay === 0),
  wait: (time) => new Promise((resolve) => after(resolve, time / speed)),
};

if (job.steps[0][0] !== "restore") api.LMSInitialize("");
for (const [name, ...given] of job.steps) await actions[name](...given);
queue.stop();
process.stdout.write(JSON.stringify({ ...out, stored: Object.fromEntries(stored) }));
