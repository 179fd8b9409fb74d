// Makes the same calls on our own SCORM 1.2 API and on scorm-again's, a JSON line for each:
// {state, calls: [[name, ...arguments]]} -> {ours: [[result, lastError]], theirs: [[…]]}
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [, , own, peer] = process.argv;
console.debug = console.info = console.log = console.warn = () => {}; // stdout is for answers
const { createApi } = await import(pathToFileURL(own));
const { Scorm12API } = await import(pathToFileURL(peer));
const nothing = { initialize() {}, set() {}, commit() {}, finish() {} };

const call = (api, name, given) => {
  try {
    return String(api[name](...given));
  } catch {
    return "throws";
  }
};
const drive = (api, calls) => calls.map(([name, ...given]) => [call(api, name, given), String(api.LMSGetLastError())]);

function theirs(state) {
  const api = new Scorm12API({ autocommit: false, lmsCommitUrl: false, logLevel: 5, onLogMessage() {} });
  api.loadFromFlattenedJSON(state.values);
  return api;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { state, calls } = JSON.parse(line);
  const answers = { ours: drive(createApi(state, nothing), calls), theirs: drive(theirs(state), calls) };
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
