// Answers one JSON line for each: {state, calls: [[name, ...arguments]]} -> [[result, lastError]].
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { createApi } = await import(pathToFileURL(process.argv[2]));
const nothing = { initialize() {}, set() {}, commit() {}, finish() {} };

for await (const line of createInterface({ input: process.stdin })) {
  const { state, calls } = JSON.parse(line);
  const api = createApi(state, nothing);
  const answers = calls.map(([name, ...given]) => [api[name](...given), api.LMSGetLastError()]);
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
