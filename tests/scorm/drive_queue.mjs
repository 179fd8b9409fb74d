// Runs steps on the frame's API and queue over a network of its own (standard input to output).
// In: {model, stored?, network?: [status or answer], steps: [["set", name, value], ["commit"],
//   ["finish"], ["close"], ["until", state], ["answers", count], ["wait", ms], ["drain"],
//   ["restore"]]}
// Out: {requests: [body], keepalive: [bool], states: [name], stored: {key: value}, renewed}
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const { createApi } = await import(new URL("api12.js", folder));
const { SaveQueue } = await import(new URL("queue.js", folder));
const { VisitStore } = await import(new URL("store.js", folder));

const job = JSON.parse(await text(process.stdin));
const stored = new Map(Object.entries(job.stored ?? {}));
const storage = {
  get length() {
    return stored.size;
  },
  key: (index) => [...stored.keys()][index],
  getItem: (key) => stored.get(key) ?? null,
  setItem: (key, value) => stored.set(key, value),
  removeItem: (key) => stored.delete(key),
};

const out = { requests: [], keepalive: [], states: [], tokens: [], renewed: 0 };
const network = [...(job.network ?? [])];
// An answer {after: n, ...} is held back until request number n has been answered.
const answered = new Set();
async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
globalThis.fetch = async (url, options) => {
  const body = JSON.parse(options.body);
  out.requests.push(body);
  out.keepalive.push(options.keepalive);
  out.tokens.push(options.headers.Authorization);
  const next = network.shift() ?? 200;
  if (next.after) await until(() => answered.has(next.after));
  await new Promise((resolve) => setTimeout(resolve, 1));
  answered.add(body.seq);
  if (next === 0) throw new TypeError("no network");
  if (next.status) return Response.json({ error: "no", ...next }, { status: next.status });
  if (typeof next === "object") return Response.json({ seq: body.seq, saved_at: "now", ...next });
  return next === 200
    ? Response.json({ seq: body.seq, saved_at: "now" })
    : Response.json({ error: "no" }, { status: next });
};

const queue = new SaveQueue({ url: "/save", token: "old", visit: 1 }, new VisitStore(storage, "a", 1), {
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
  close: () => queue.close(),
  reopen: () => queue.reopen(),
  restore: () => queue.restore(),
  drain: () => queue.drain(),
  until: (state) => until(() => out.states.at(-1) === state && queue.underWay === 0),
  answers: (count) => until(() => answered.size === count && queue.underWay === 0),
  wait: (time) => new Promise((resolve) => setTimeout(resolve, time)),
};

if (job.steps[0][0] !== "restore") api.LMSInitialize("");
for (const [name, ...given] of job.steps) await actions[name](...given);
queue.stop();
process.stdout.write(JSON.stringify({ ...out, stored: Object.fromEntries(stored) }));
