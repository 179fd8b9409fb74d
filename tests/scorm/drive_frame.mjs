// Runs the player frame's own script over a page and a network that stand in for the browser's.
// In: {state, answers: [answer], loaded: [[function, ...given]], unload: [[function, ...given]]}: the
//   calls of the API that the content makes when it has loaded, and when it is taken away.
// Out: {requests: [body], messages: [type], stored: {key: value}}
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const job = JSON.parse(await text(process.stdin));
const answers = [...job.answers];
const stored = new Map();
const out = { requests: [], messages: [] };
const call = ([name, ...given]) => window.API[name](...given);
const notice = { hidden: true };
const content = { isGone: false };
content.remove = () => {
  if (!content.isGone) job.unload.forEach(call); // a browser runs pagehide and unload here
  content.isGone = true;
};
const elements = { "[data-content]": content, "[data-superseded]": notice };

globalThis.document = {
  addEventListener() {},
  getElementById: () => ({ textContent: JSON.stringify(job.state) }),
  querySelector: (selector) => elements[selector],
  querySelectorAll: () => [],
};
Object.defineProperty(globalThis, "navigator", { value: {} }); // without locks
globalThis.window = {
  addEventListener() {},
  removeEventListener() {},
  parent: { postMessage: ({ type }) => out.messages.push(type) },
  localStorage: {
    get length() {
      return stored.size;
    },
    key: (index) => [...stored.keys()][index],
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
  },
};
globalThis.fetch = async (url, options) => {
  const body = JSON.parse(options.body);
  out.requests.push(body);
  await new Promise((resolve) => setTimeout(resolve, 1));
  const answer = answers.shift();
  if (!answer) throw new TypeError("no network");
  return Response.json({ seq: body.seq, saved_at: "now", ...answer });
};

await import(new URL("frame.js", pathToFileURL(`${process.argv[2]}/`)));
while (!content.src) await new Promise((resolve) => setTimeout(resolve, 1));
job.loaded.forEach(call);
while (notice.hidden || answers.length > 0) await new Promise((resolve) => setTimeout(resolve, 2));
await new Promise((resolve) => setTimeout(resolve, 20));
process.stdout.write(JSON.stringify({ ...out, stored: Object.fromEntries(stored) }));
